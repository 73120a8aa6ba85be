"""A file or pasted text: which of them counts, and what neither may be."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from core.forms import choice
from questionbank.forms import ImportForm
from tests.questionbank.forms.filling import fill, offered


def form() -> ImportForm:
    return ImportForm([choice("105", "105 Foundations")])


def source(app: Flask, data: dict[str, Any], language: str = "en") -> tuple[str, bytes] | None:
    """Give what the service would read of what was sent; files are read while the request lasts."""
    with app.test_request_context(f"/?lang={language}", method="POST", data={"subject": "", **data}):
        sent = form()
        assert sent.validate_on_submit(), sent.errors
        return sent.source()


def test_a_file_counts_with_its_name_and_its_bytes(still_app: Flask) -> None:
    assert source(still_app, {"file": (BytesIO(b"\x00\xff1."), "题.txt")}) == ("题.txt", b"\x00\xff1.")


def test_a_file_goes_before_what_was_pasted(still_app: Flask) -> None:
    found = source(still_app, {"file": (BytesIO(b"a"), "a.gift"), "pasted": "1. 甲"})

    assert found == ("a.gift", b"a")


@pytest.mark.parametrize(("language", "name"), [("en", "pasted text"), ("zh_Hans", "粘贴的文字")])
def test_pasted_text_has_a_name_in_the_readers_language(still_app: Flask, language: str, name: str) -> None:
    assert source(still_app, {"pasted": "  1. 甲\n"}, language) == (name, "1. 甲".encode())


@pytest.mark.parametrize("data", [{}, {"pasted": " \n\t"}, {"file": (BytesIO(b""), "")}, {"file": "typed"}])
def test_nothing_is_no_source(still_app: Flask, data: dict[str, Any]) -> None:
    assert source(still_app, data) is None


def test_an_empty_file_is_a_source_that_the_reader_refuses_in_its_words(still_app: Flask) -> None:
    assert source(still_app, {"file": (BytesIO(b""), "empty.gift")}) == ("empty.gift", b"")


@settings(deadline=None, max_examples=25)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_whatever_is_pasted_arrives_as_utf_8(still_app: Flask, typed: str) -> None:
    found = source(still_app, {"pasted": typed})

    assert found is not None
    assert found[1].decode() == typed.strip()


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"pasted": "1. 甲\x00"}, "pasted", "cannot be printed"),
        ({"subject": "999"}, "subject", "Choose one of what is offered."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    still_app: Flask, data: dict[str, str], field: str, words: str
) -> None:
    found = fill(still_app, form, {"subject": "105", **data})

    assert list(found.errors) == [field]
    assert words in found.errors[field]


def test_more_than_a_book_is_not_taken_from_the_clipboard(still_app: Flask) -> None:
    found = fill(still_app, form, {"subject": "", "pasted": "甲" * 499_000})  # within what a browser's field may send

    assert found.valid
    with still_app.test_request_context("/?lang=en"):
        long = form()
        long.pasted.data = "甲" * 2_000_001
        assert not long.pasted.validate(long)
        assert "2000000" in str(long.pasted.errors[0])


@pytest.mark.parametrize(("language", "none"), [("en", "Not chosen yet"), ("zh_Hans", "尚未选择")])
def test_the_subject_may_be_chosen_later(still_app: Flask, language: str, none: str) -> None:
    assert offered(still_app, form, "subject", language) == {"": none, "105": "105 Foundations"}
