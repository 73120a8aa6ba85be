"""What is keyed in from a sheet becomes the response that it means, and is shown as it was keyed in."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from exam.rules.printed import ON_THE_SCRIPT, read, show, squares
from exam.rules.responses import CHECKS, is_response, parts_of

OPTIONS = [{"id": name, "text": name} for name in ("p", "q", "r", "s")]
PARTS: dict[str, dict[str, Any]] = {
    "single_choice": {"options": OPTIONS},
    "multiple_choice": {"options": OPTIONS},
    "true_false": {"options": [{"id": "T", "text": "正确"}, {"id": "F", "text": "错误"}]},
    "ordering": {"options": OPTIONS},
    "matching": {"sources": [{"id": "1", "text": ""}, {"id": "2", "text": ""}], "targets": OPTIONS},
    "gap_select": {"gaps": [{"id": "x", "options": OPTIONS[:2]}, {"id": "y", "options": OPTIONS}]},
    "text_entry": {},
    "numerical": {},
    "hotspot": {"picture": {"width": 400, "height": 300}},
    "essay": {},
    "nonconformity": {"options": OPTIONS[:2]},
}
ITEMS: dict[str, Mapping[str, Any]] = {
    kind: {"id": kind, "number": 7, "type": kind, **parts} for kind, parts in PARTS.items()
}
WRITTEN = dict.fromkeys(("requirement", "evidence", "clause"), ON_THE_SCRIPT)


@pytest.mark.parametrize(
    ("kind", "keyed", "response", "shown"),
    [
        ("single_choice", "b", ["q"], "B"),
        ("single_choice", " Ｃ ", ["r"], "C"),
        ("multiple_choice", "d,A、c", ["p", "r", "s"], "ACD"),
        ("true_false", "√", ["T"], "A"),
        ("true_false", "×", ["F"], "B"),
        ("true_false", "B", ["F"], "B"),
        ("ordering", "C A D B", ["r", "p", "s", "q"], "CADB"),
        ("matching", "B-", [["1", "q"]], "B-"),
        ("matching", "ca", [["1", "r"], ["2", "p"]], "CA"),
        ("gap_select", "-d", ["", "s"], "-D"),
        ("text_entry", " PDCA 循环 ", "PDCA 循环", "PDCA 循环"),
        ("numerical", "12.50", "12.50", "12.50"),
        ("hotspot", "a1 T15 a1", ["10 10", "390 290"], "A1 T15"),
        ("essay", "+", ON_THE_SCRIPT, "+"),
        ("nonconformity", "+", {**WRITTEN, "classification": ""}, "+"),
        ("nonconformity", "b", {**WRITTEN, "classification": "q"}, "B"),
    ],
)
def test_a_line_becomes_a_response(kind: str, keyed: str, response: Any, shown: str) -> None:
    assert read(ITEMS[kind], keyed) == response
    assert show(ITEMS[kind], response) == shown


@pytest.mark.parametrize(("kind", "keyed"), [("matching", "--"), ("gap_select", "--"), ("multiple_choice", ",")])
def test_a_line_of_blanks_is_nothing(kind: str, keyed: str) -> None:
    assert read(ITEMS[kind], keyed) is None


@pytest.mark.parametrize("kind", ITEMS)
def test_nothing_is_nothing(kind: str) -> None:
    assert read(ITEMS[kind], "  ") is None
    assert show(ITEMS[kind], None) == ""


@pytest.mark.parametrize(
    ("kind", "keyed"),
    [
        ("single_choice", "AB"),
        ("single_choice", "E"),
        ("single_choice", "1"),
        ("multiple_choice", "AA"),
        ("true_false", "C"),
        ("ordering", "AAB"),
        ("matching", "A"),
        ("matching", "ABC"),
        ("gap_select", "C-"),
        ("hotspot", "U1"),
        ("hotspot", "A16"),
        ("hotspot", "A0"),
        ("hotspot", "7C"),
        ("essay", "yes"),
        ("nonconformity", "C"),
        ("numerical", "9" * 65),
    ],
)
def test_what_does_not_fit_its_item_is_refused_at_its_line(kind: str, keyed: str) -> None:
    with pytest.raises(Refused, match="item 7 does not fit") as refused:
        read(ITEMS[kind], keyed)

    assert refused.value.field == "item-7"


def test_every_type_that_is_answered_can_be_keyed_in() -> None:
    assert set(ITEMS) == set(CHECKS)


@given(st.sampled_from(sorted(ITEMS)), st.text(alphabet="ABCDT1257-+√× ,c", max_size=8))
def test_what_is_read_fits_the_protocol_and_is_read_the_same_again(kind: str, keyed: str) -> None:
    item = ITEMS[kind]
    try:
        response = read(item, keyed)
    except Refused:
        return
    if response is not None:
        assert is_response(response, kind=kind, parts=parts_of(item))
        assert read(item, show(item, response)) == response


@given(st.integers(1, 8000), st.integers(1, 8000))
def test_each_square_of_any_picture_is_found_again_where_squares_are_pixels_or_more(width: int, height: int) -> None:
    item = {**ITEMS["hotspot"], "picture": {"width": width, "height": height}}
    columns, rows = squares(item)

    assert columns == 20
    assert rows >= 1
    if width >= 40 and rows < 1000:
        keyed = f"A1 T{rows}"
        assert show(item, read(item, keyed)) == keyed
