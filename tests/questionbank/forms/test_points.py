"""The forms of knowledge points show what is set, keep what was typed, and leave the meaning to the service."""

import pytest
from flask import Flask

from core.errors import Refused, Text
from core.forms import choice
from questionbank.forms.points import CellsForm, LinksForm

CELLS = [choice("L1.generic", "Provisional auditor · Generic knowledge", "Explains."), choice("L2.generic", "Auditor")]


def test_links_are_shown_one_in_each_line(still_app: Flask) -> None:
    with still_app.test_request_context():
        form = LinksForm(["GB/T 19001-2016 8.4", "GB/T 24001-2016"])

    assert form.clauses.data == "GB/T 19001-2016 8.4\nGB/T 24001-2016"


@pytest.mark.parametrize(("text", "valid"), [("", True), ("8.4", True), ("x" * 4_001, False), ("a\x00b", False)])
def test_only_what_cannot_be_kept_is_refused_here(still_app: Flask, text: str, valid: bool) -> None:
    with still_app.test_request_context(method="POST", data={"clauses": text}):
        assert LinksForm([]).validate_on_submit() is valid


def test_what_the_service_refuses_is_shown_at_the_field_with_what_was_typed(still_app: Flask) -> None:
    with still_app.test_request_context("/?lang=en", method="POST", data={"clauses": "8.4"}):
        form = LinksForm(["GB/T 19001-2016"])
        with form.refusals_shown():
            raise Refused(
                Text("Line %(line)s names no clause. Write it as GB/T 19001-2016 8.4.", {"line": 1}), field="clauses"
            )

    assert form.clauses.data == "8.4"
    assert form.clauses.errors == ["Line 1 names no clause. Write it as GB/T 19001-2016 8.4."]


@pytest.mark.parametrize("chosen", [[], ["L1.generic"], ["L1.generic", "L2.generic"]])
def test_the_cells_that_are_set_are_chosen(still_app: Flask, chosen: list[str]) -> None:
    with still_app.test_request_context():
        form = CellsForm(CELLS, chosen)
        shown = str(form.cells())

    assert shown.count(" selected") == len(chosen)
    assert all(f'selected value="{cell}"' in shown for cell in chosen)


def test_cells_that_are_sent_take_the_place_of_those_that_are_set(still_app: Flask) -> None:
    with still_app.test_request_context(method="POST", data={"cells": ["L2.generic", "L9.magic"]}):
        form = CellsForm(CELLS, ["L1.generic"])
        assert form.validate_on_submit()

    assert form.cells.data == ["L2.generic", "L9.magic"]


def test_none_chosen_is_an_answer_too(still_app: Flask) -> None:
    with still_app.test_request_context(method="POST", data={}):
        form = CellsForm(CELLS, ["L1.generic"])
        assert form.validate_on_submit()

    assert not form.cells.data
