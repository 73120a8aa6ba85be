"""The forms of standards: what is asked for, in whose words a mistake is told, and what the service is given."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from questionbank.forms.standards import EditionForm, TouchForm
from questionbank.rules.clauses import Citation

EDITION = {
    "standard": "GB/T 19001", "year": "2028", "title": "质量管理体系 要求", "title_en": "Requirements",
    "effective_from": "2028-01-01", "changes": "8.4 changed",
}  # fmt: skip


def test_a_whole_edition_is_given_as_the_service_takes_it(still_app: Flask) -> None:
    with still_app.test_request_context(method="POST", data=EDITION):
        form = EditionForm()
        assert form.validate_on_submit()
        new = form.edition()

    assert (new.standard, new.year, new.effective_from) == ("GB/T 19001", 2028, date(2028, 1, 1))
    assert (new.title, new.title_en, new.changes) == ("质量管理体系 要求", "Requirements", "8.4 changed")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"standard": ""}, "standard"),
        ({"standard": "x" * 41}, "standard"),
        ({"standard": "GB\x00"}, "standard"),
        ({"year": "MMXX"}, "year"),
        ({"year": "1979"}, "year"),
        ({"year": "2201"}, "year"),
        ({"title": ""}, "title"),
        ({"title": "字" * 161}, "title"),
        ({"title_en": ""}, "title_en"),
        ({"title_en": "x" * 241}, "title_en"),
        ({"effective_from": "1.1.2028"}, "effective_from"),
        ({"effective_from": "2028-02-30"}, "effective_from"),
        ({"changes": "x" * 20_001}, "changes"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_no_other(still_app: Flask, change: dict[str, str], field: str) -> None:
    with still_app.test_request_context(method="POST", data=EDITION | change):
        form = EditionForm()
        assert not form.validate_on_submit()

    assert list(form.errors) == [field]


def test_the_first_edition_of_a_standard_needs_no_changes(still_app: Flask) -> None:
    with still_app.test_request_context(method="POST", data=EDITION | {"changes": ""}):
        form = EditionForm()
        assert form.validate_on_submit()
        assert form.edition().changes == ""


@pytest.mark.parametrize(
    ("cited", "standard", "year"),
    [(Citation("GB/T 24353", 2022), "GB/T 24353", 2022), (None, None, None)],
)
def test_what_items_cite_is_filled_in(still_app: Flask, cited: Citation | None, standard: str, year: int) -> None:
    with still_app.test_request_context():
        form = EditionForm(cited)

    assert (form.standard.data, form.year.data) == (standard, year)


def test_what_is_typed_stands_before_what_items_cite(still_app: Flask) -> None:
    with still_app.test_request_context(method="POST", data=EDITION | {"year": "x"}):
        form = EditionForm(Citation("GB/T 24353", 2022))

    assert form.standard.data == "GB/T 19001"


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"state": "still_holds", "reason": "文字不变"}, []),
        ({"state": "needs_version", "reason": "x"}, []),
        ({"state": "open", "reason": "x"}, ["state"]),
        ({"state": "", "reason": ""}, ["state", "reason"]),
        ({"state": "still_holds", "reason": "x" * 501}, ["reason"]),
        ({"state": "still_holds"}, ["reason"]),
    ],
)
def test_a_decision_is_one_of_two_with_a_reason(still_app: Flask, data: dict[str, Any], fields: list[str]) -> None:
    with still_app.test_request_context(method="POST", data=data):
        form = TouchForm()
        form.validate_on_submit()

    assert list(form.errors) == fields


@pytest.mark.parametrize(("lang", "words"), [("en", "still holds"), ("zh_Hans", "仍然适用")])
def test_the_choices_are_in_the_readers_language(still_app: Flask, lang: str, words: str) -> None:
    with still_app.test_request_context(f"/?lang={lang}"):
        shown = str(TouchForm().state())

    assert words in shown
    assert 'value="open"' not in shown
