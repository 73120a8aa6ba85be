"""Asking for an export: what can be asked for, and what has to be said."""

import pytest
from flask import Flask

from core.forms import choice
from questionbank.forms import ExportForm
from questionbank.interchange.writers import WRITERS
from questionbank.rules import ItemState
from questionbank.rules.exports import NewExport
from tests.questionbank.forms.filling import fill, offered

ASKED = {"subject": "105", "state": "live", "format": "gift", "reason": "check"}


def form() -> ExportForm:
    return ExportForm([choice("105", "105 Foundations")], WRITERS)


def test_what_was_typed_goes_to_the_service(still_app: Flask) -> None:
    found = fill(still_app, form, ASKED)

    assert found.valid, found.errors
    assert found.form.wanted() == NewExport("gift", "check", subject="105", state="live")


def test_everything_may_be_asked_for(still_app: Flask) -> None:
    found = fill(still_app, form, {**ASKED, "subject": "", "state": ""})

    assert found.valid
    assert found.form.wanted() == NewExport("gift", "check")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("reason", ""),
        ("reason", "x" * 501),
        ("reason", "a\x00b"),
        ("format", ""),
        ("format", "docx"),
        ("state", "lost"),
        ("subject", "999"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_what_cannot_be_asked_for_is_said_at_its_field_alone(
    still_app: Flask, field: str, typed: str, language: str
) -> None:
    found = fill(still_app, form, {**ASKED, field: typed}, language)

    assert not found.valid
    assert list(found.errors) == [field]
    assert found.errors[field].isascii() is (language == "en")


def test_every_format_that_is_written_can_be_asked_for_by_its_usual_name(still_app: Flask) -> None:
    found = offered(still_app, form, "format")

    assert list(found) == sorted(WRITERS)
    assert (found["qti22"], found["xlsx"], found["gift"]) == ("QTI 2.2", "XLSX", "GIFT")


@pytest.mark.parametrize(("language", "all_", "live"), [("en", "All", "live"), ("zh_Hans", "全部", "在用")])
def test_subject_and_state_may_stay_open(still_app: Flask, language: str, all_: str, live: str) -> None:
    states = offered(still_app, form, "state", language)

    assert (states[""], states["live"]) == (all_, live)
    assert set(states) == {"", *(state.value for state in ItemState)}
    assert offered(still_app, form, "subject", language) == {"": all_, "105": "105 Foundations"}
