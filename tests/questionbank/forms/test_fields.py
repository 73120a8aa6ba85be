"""What the forms of the bank share: choices in the reader's language, and texts that may be long but not endless."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from wtforms import Field, Form, ValidationError

from core.i18n import lazy_gettext as _l
from questionbank.forms.fields import choices_of, fits
from questionbank.rules import STATE_NAMES, TIER_NAMES, TYPE_NAMES, VERB_NAMES, ItemType


@pytest.mark.parametrize(
    ("language", "first", "essay"), [("en", "All", "Essay"), ("zh_Hans", "全部", "问答题")], ids=["en", "zh_Hans"]
)
def test_named_values_are_offered_in_the_readers_language(
    still_app: Flask, language: str, first: str, essay: str
) -> None:
    with still_app.test_request_context(f"/?lang={language}"):
        found = {one.value: str(one.label) for one in choices_of(TYPE_NAMES, _l("All"))}

    assert (found[""], found["essay"]) == (first, essay)
    assert list(found) == ["", *(kind.value for kind in ItemType)]


@pytest.mark.parametrize("names", [STATE_NAMES, TIER_NAMES, TYPE_NAMES, VERB_NAMES])
def test_without_a_first_one_only_the_named_values_are_offered(still_app: Flask, names: dict[Any, Any]) -> None:
    with still_app.test_request_context():
        found = choices_of(names)

    assert [one.value for one in found] == [str(key) for key in names]
    assert all(str(one.label) for one in found)


def length_error(app: Flask, most: int, typed: str | None, language: str = "en") -> str:
    field: Any = SimpleNamespace(data=typed)
    with app.test_request_context(f"/?lang={language}"):
        try:
            fits(most)(Form(), field)
        except ValidationError as error:
            return str(error)
    return ""


@settings(deadline=None, max_examples=30)
@given(most=st.integers(0, 40), typed=st.text(max_size=60))
def test_a_text_fits_exactly_up_to_its_limit(still_app: Flask, most: int, typed: str) -> None:
    assert bool(length_error(still_app, most, typed)) is (len(typed) > most)


@pytest.mark.parametrize("typed", [None, "", "甲" * 5])
def test_nothing_and_what_is_short_enough_are_taken(still_app: Flask, typed: str | None) -> None:
    assert length_error(still_app, 5, typed) == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "This text is too long: write at most 5 characters."), ("zh_Hans", "5")],
    ids=["en", "zh_Hans"],
)
def test_what_is_too_long_is_said_with_its_limit(still_app: Flask, language: str, said: str) -> None:
    assert said in length_error(still_app, 5, "甲" * 6, language)


def test_a_field_is_checked_as_wtforms_hands_it_over(still_app: Flask) -> None:
    class Sheet(Form):
        text = Field(validators=[fits(2)])

    with still_app.test_request_context("/?lang=en"):
        sheet = Sheet(data={"text": "abc"})
        assert not sheet.validate()
        assert sheet.errors == {"text": ["This text is too long: write at most 2 characters."]}
