"""Blueprints and forms stay what they were; an order for forms is held to its counts by the database."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert, literal_column, null, update
from sqlmodel import Session, col, select

from core.rows import table_of
from questionbank.models import AssemblyRun, Blueprint, Form, FormItem
from questionbank.rules.runs import RunState
from tests import factories
from tests.questionbank.models.kept import (
    MISSING,
    NOWHERE,
    UNIQUE,
    assert_frozen,
    assert_refused,
    assert_taken,
    refused,
)


@pytest.fixture
def form(session: Session) -> Form:
    return factories.form(session, single=2, multiple=0, true_false=0)


def copy(row: Blueprint | Form | FormItem, **changes: Any) -> dict[str, Any]:
    return {**row.model_dump(exclude={"id"}), **changes}


def test_nothing_of_a_paper_is_changed(session: Session, form: Form) -> None:
    assert form.id
    for model in (Form, FormItem, Blueprint):
        assert_frozen(session, model)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"code": "F-2"}, UNIQUE),  # the public name is taken
        ({"public_id": "other"}, UNIQUE),  # the code is taken
        ({"code": "F-2", "public_id": "other", "blueprint_id": 99_999}, NOWHERE),
        ({"code": "F-2", "public_id": "other", "paper": None}, MISSING),
        ({"code": "F-2", "public_id": "other", "hash": None}, MISSING),
        ({"code": None, "public_id": "other"}, MISSING),
    ],
)
def test_a_form_that_cannot_be_is_not_kept(session: Session, form: Form, changes: dict[str, Any], why: str) -> None:
    assert_taken(session, Form, copy(form, code="F-2", public_id="other"))
    assert_refused(session, Form, copy(form, **changes), why)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, UNIQUE),
        ({"edition": 2, "subject_id": 99_999}, NOWHERE),
        ({"edition": 2, "sections": null()}, MISSING),
        ({"edition": 2, "cells": null()}, MISSING),
        ({"edition": 2, "total": None}, MISSING),
    ],
)
def test_an_edition_of_a_blueprint_is_there_once_and_whole(
    session: Session, form: Form, changes: dict[str, Any], why: str
) -> None:
    blueprint = session.get_one(Blueprint, form.blueprint_id)

    assert_taken(session, Blueprint, copy(blueprint, edition=2))
    assert_refused(session, Blueprint, copy(blueprint, **changes), why)


def test_a_place_of_a_form_holds_one_version_and_a_version_has_one_place(session: Session, form: Form) -> None:
    first, second = session.exec(
        select(FormItem).where(FormItem.form_id == form.id).order_by(col(FormItem.number))
    ).all()
    other = factories.version(session)

    assert_taken(session, FormItem, first.model_dump() | {"number": 3, "version_id": other.id})
    assert_refused(session, FormItem, first.model_dump() | {"version_id": other.id}, UNIQUE)
    assert_refused(session, FormItem, second.model_dump() | {"number": 3}, UNIQUE)
    assert_refused(session, FormItem, first.model_dump() | {"number": 3, "version_id": 99_999}, NOWHERE)
    assert_refused(
        session, FormItem, first.model_dump() | {"number": 3, "version_id": other.id, "marks": None}, MISSING
    )


@pytest.mark.parametrize("marks", ["0.1", "1.50", "33.333333", "10", "0.000001"])
def test_marks_come_back_with_every_digit(session: Session, form: Form, marks: str) -> None:
    version = factories.version(session)
    row = {"form_id": form.id, "number": 9, "section": 0, "version_id": version.id, "marks": Decimal(marks)}
    session.execute(insert(FormItem).values({**row, "pilot": False}))

    found = session.get_one(FormItem, (form.id, 9)).marks
    assert found == Decimal(marks)
    assert isinstance(found, Decimal)


def run_row(form: Form, **changes: Any) -> dict[str, Any]:
    row = {
        "blueprint_id": form.blueprint_id, "language": "zh_Hans", "forms": 2, "seed": 1, "seconds": 30, "done": 0,
        "accessible": False, "state": RunState.QUEUED, "cancel_asked": False, "result": {}, "asked_by": "person/1",
    }  # fmt: skip
    return {**row, "asked_at": factories.NOW, **changes}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"forms": 0}, "ck_assembly_run_counts"),
        ({"forms": -1}, "ck_assembly_run_counts"),
        ({"done": -1}, "ck_assembly_run_counts"),
        ({"done": 3}, "ck_assembly_run_counts"),
        ({"state": literal_column("'asleep'")}, "ck_assembly_run_state"),
        ({"blueprint_id": 99_999}, NOWHERE),
        ({"asked_at": None}, MISSING),
    ],
)
def test_an_order_that_cannot_be_is_not_kept(session: Session, form: Form, changes: dict[str, Any], why: str) -> None:
    for done in (0, 1, 2):
        assert_taken(session, AssemblyRun, run_row(form, done=done))
    assert_refused(session, AssemblyRun, run_row(form, **changes), why)


def test_a_run_never_comes_to_more_forms_than_were_ordered(session: Session, form: Form) -> None:
    session.execute(insert(AssemblyRun).values(run_row(form)))

    with refused(session, "ck_assembly_run_counts"):
        session.execute(update(table_of(AssemblyRun)).values(done=3))
