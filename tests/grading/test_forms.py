"""What people may type about marks, releases and late answers."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from grading.forms import COMMENT_MAX, LateForm, ReleaseForm, marks_form

RUBRIC = [("说明概念", Decimal(4)), ("结合情境", Decimal(6))]
GOOD = {"marks_0": "2.5", "marks_1": "6", "comment": "论证充分"}

TYPED: list[tuple[str, Decimal | None]] = [
    ("0", Decimal(0)),
    ("4", Decimal(4)),
    ("2.50", Decimal("2.50")),
    (" 3 ", Decimal(3)),
    ("4.5", None),
    ("-0.5", None),
    ("", None),
    ("   ", None),
    ("two", None),
    ("NaN", None),
    ("Infinity", None),
    ("-Infinity", None),
    ("1,5", None),
    ("1/2", None),
    ("1 2", None),
]


def errors(still_app: Flask, **sent: Any) -> dict[str, list[str]]:
    with still_app.test_request_context("/?lang=en", method="POST", data=sent):
        form = marks_form(RUBRIC)
        form.validate_on_submit()
        return {str(name): [str(one) for one in found] for name, found in form.errors.items()}


def test_whole_marks_are_taken_as_they_were_typed(still_app: Flask) -> None:
    with still_app.test_request_context("/", method="POST", data=GOOD):
        form = marks_form(RUBRIC)
        assert form.validate_on_submit()
        assert form.marks(2) == [Decimal("2.5"), Decimal(6)]
        assert form.comment.data == "论证充分"


def test_marks_are_plain_decimals_within_their_criterion(still_app: Flask) -> None:
    for typed, read in TYPED:
        found = errors(still_app, **GOOD | {"marks_0": typed})
        assert (found == {}) == (read is not None), typed
        assert read is not None or list(found) == ["marks_0"], typed


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"comment": "长" * (COMMENT_MAX + 1)}, "comment"),
        ({"comment": "a\x00b"}, "comment"),
        ({"marks_1": "6.5"}, "marks_1"),
        ({"marks_1": ""}, "marks_1"),
    ],
)
def test_what_does_not_fit_is_named_at_its_field(still_app: Flask, change: dict[str, str], field: str) -> None:
    assert list(errors(still_app, **GOOD | change)) == [field]


def test_the_longest_comment_is_taken(still_app: Flask) -> None:
    assert errors(still_app, **GOOD | {"comment": "长" * COMMENT_MAX}) == {}
    assert errors(still_app, marks_0="1", marks_1="1") == {}


def test_each_criterion_has_a_field_with_its_bounds(still_app: Flask) -> None:
    with still_app.test_request_context("/"):
        form = marks_form(RUBRIC)
        assert [form[f"marks_{place}"].label.text for place in range(2)] == ["说明概念", "结合情境"]
        shown = str(form["marks_0"]())
    for hint in ('min="0"', 'max="4"', 'step="0.5"', 'inputmode="decimal"'):
        assert hint in shown


def test_forms_of_two_rubrics_do_not_share_fields(still_app: Flask) -> None:
    with still_app.test_request_context("/"):
        one, two = marks_form(RUBRIC[:1]), marks_form(RUBRIC)
    assert "marks_1" not in one
    assert "marks_1" in two


def test_a_mark_is_shown_again_as_it_was_typed(still_app: Flask) -> None:
    with still_app.test_request_context("/", method="POST", data=GOOD | {"marks_0": "2.500"}):
        assert 'value="2.500"' in str(marks_form(RUBRIC)["marks_0"]())


@pytest.mark.parametrize(("count", "good"), [("3", True), ("0", True), ("", False), ("x", False), ("1.5", False)])
def test_a_release_confirms_a_number(still_app: Flask, count: str, good: bool) -> None:
    with still_app.test_request_context("/", method="POST", data={"count": count}):
        assert ReleaseForm().validate_on_submit() is good


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, True),
        ({"verdict": "reject"}, True),
        ({"held": ["7", "8"]}, True),
        ({"held": []}, False),
        ({"held": ["9"]}, False),
        ({"held": ["7", "9"]}, False),
        ({"held": ["x"]}, False),
        ({"verdict": ""}, False),
        ({"verdict": "perhaps"}, False),
        ({"reason": ""}, False),
        ({"reason": "长" * 500}, True),
        ({"reason": "长" * 501}, False),
        ({"reason": "a\x00b"}, False),
    ],
)
def test_a_decision_on_late_answers_is_whole(still_app: Flask, change: dict[str, Any], good: bool) -> None:
    sent = {"held": ["7"], "verdict": "accept", "reason": "断网"} | change
    with still_app.test_request_context("/", method="POST", data=sent):
        form = LateForm()
        form.held.choices = [(7, "Item 7"), (8, "Item 8")]
        assert form.validate_on_submit() is good
