"""A new edition of a standard, and what becomes of a touched item."""

from datetime import date

import pytest
from flask import Flask

from questionbank.forms.standards import EditionForm, TouchForm
from questionbank.rules.standards import DECISIONS, TouchState
from tests.questionbank.forms.filling import fill, offered

EDITION = {
    "standard": "GB/T 19001",
    "year": "2028",
    "title": "质量管理体系 要求",
    "title_en": "Requirements",
    "effective_from": "2028-01-01",
    "changes": "8.4 changed: 外部提供",
}


def test_an_edition_is_read_with_its_day(still_app: Flask) -> None:
    found = fill(still_app, EditionForm, EDITION)

    assert found.valid, found.errors
    assert (found.form.year.data, found.form.effective_from.data) == (2028, date(2028, 1, 1))


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("standard", ""),
        ("standard", "x" * 41),
        ("year", ""),
        ("year", "twenty"),
        ("year", "1979"),
        ("year", "2201"),
        ("title", "x" * 161),
        ("title_en", ""),
        ("effective_from", "1.1.2028"),
        ("effective_from", "2028-02-30"),
        ("changes", ""),
        ("changes", "x" * 20_001),
        ("changes", "8.4 \x00"),
    ],
)
def test_what_an_edition_lacks_is_said_at_its_field_alone(still_app: Flask, field: str, typed: str) -> None:
    for language in ("en", "zh_Hans"):
        found = fill(still_app, EditionForm, {**EDITION, field: typed}, language)

        assert list(found.errors) == [field]


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"state": "still_holds", "reason": "文字不变"}, []),
        ({"state": "needs_version", "reason": "文字已改"}, []),
        ({"state": "open", "reason": "x"}, ["state"]),
        ({"state": "still_holds", "reason": ""}, ["reason"]),
        ({"state": "still_holds", "reason": "x" * 501}, ["reason"]),
        ({}, ["reason", "state"]),
    ],
)
def test_a_decision_on_a_touched_item_needs_a_state_and_a_reason(
    still_app: Flask, data: dict[str, str], fields: list[str]
) -> None:
    assert sorted(fill(still_app, TouchForm, data).errors) == fields


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_only_what_can_be_decided_is_offered(still_app: Flask, language: str) -> None:
    found = offered(still_app, TouchForm, "state", language)

    assert set(found) == {state.value for state in DECISIONS}
    assert TouchState.OPEN.value not in found
