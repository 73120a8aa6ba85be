"""Tasks: the filter shows what is open, the form says what a task is about, and by when."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from accounts.models import Person
from questionbank.forms import HandOverForm, OutcomeForm, TaskFilterForm, TaskForm
from questionbank.rules.tasks import NewTask, TaskKind, TaskState
from tests.factories import NOW
from tests.questionbank.forms.filling import fill, offered

PEOPLE = [
    Person(id=key, name=name, email=f"{key}@example.test", created_at=NOW) for key, name in ((3, "林"), (5, "陈"))
]
ASKED = {"kind": "write", "point": "105-3.1.e", "count": "5", "assignee": "3", "due": "2026-12-01", "item": ""}


def form() -> TaskForm:
    return TaskForm(PEOPLE, today=date(2026, 11, 28))


@pytest.mark.parametrize(
    ("changes", "subject", "count"),
    [
        ({}, "point/105-3.1.e", 5),
        ({"point": "105"}, "subject/105", 5),
        ({"point": " 105-3.1 "}, "point/105-3.1", 5),
        ({"kind": "review", "item": " 105-00012 ", "count": "1"}, "item/105-00012", 1),
        ({"kind": "validate", "item": "105-00012", "point": ""}, "item/105-00012", 5),
        ({"kind": "revalidate", "item": "105-00012"}, "item/105-00012", 5),
        ({"kind": "write", "item": "105-00012"}, "point/105-3.1.e", 5),
    ],
)
def test_what_a_task_is_about_follows_from_its_kind(
    still_app: Flask, changes: dict[str, str], subject: str, count: int
) -> None:
    found = fill(still_app, form, {**ASKED, **changes})

    assert found.valid, found.errors
    kind = TaskKind({**ASKED, **changes}["kind"])
    assert found.form.wanted() == NewTask(kind, subject, date(2026, 12, 1), 3, count, "")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("kind", ""),
        ("kind", "sing"),
        ("item", "x" * 41),
        ("point", "a\x00"),
        ("point", " "),
        ("count", "0"),
        ("count", "501"),
        ("count", "many"),
        ("assignee", ""),
        ("assignee", "99"),
        ("due", ""),
        ("due", "2026-11-27"),
        ("due", "soon"),
        ("note", "x" * 501),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_what_a_task_lacks_is_said_at_its_field_alone(still_app: Flask, field: str, typed: str, language: str) -> None:
    found = fill(still_app, form, {**ASKED, field: typed}, language)

    assert list(found.errors) == [field]
    assert found.errors[field].isascii() is (language == "en")


@pytest.mark.parametrize("make", [form, lambda: HandOverForm(PEOPLE)])
def test_people_are_offered_by_name_after_nobody(still_app: Flask, make: Any) -> None:
    assert offered(still_app, make, "assignee") == {"": "Not chosen yet", "3": "林", "5": "陈"}


@pytest.mark.parametrize(("typed", "valid"), [("3", True), ("", False), ("7", False), ("x", False)])
def test_a_task_is_handed_over_to_somebody_who_is_offered(still_app: Flask, typed: str, valid: bool) -> None:
    assert fill(still_app, lambda: HandOverForm(PEOPLE), {"assignee": typed}).valid is valid


@pytest.mark.parametrize(("typed", "valid"), [("条款未变", True), ("", False), ("x" * 501, False), ("\x00", False)])
def test_a_task_ends_with_words(still_app: Flask, typed: str, valid: bool) -> None:
    assert fill(still_app, OutcomeForm, {"outcome": typed}).valid is valid


def narrowed(app: Flask, address: str) -> dict[str, Any]:
    with app.test_request_context(f"/tasks{address}"):
        found = TaskFilterForm()
        return {name: found.value(name) for name in ("whose", "state", "kind")}


@pytest.mark.parametrize(
    ("address", "whose", "state", "kind"),
    [
        ("", None, "open", None),
        ("?page=2", None, "open", None),
        ("?lang=en", None, "open", None),
        ("?whose=nobody", "nobody", "open", None),
        ("?whose=all&state=&kind=", "all", None, None),
        ("?state=done", None, "done", None),
        ("?state=lost&whose=ghost&kind=sing", None, None, None),
        ("?kind=review&page=3", None, "open", "review"),
    ],
)
def test_the_list_shows_what_is_open_unless_the_address_says_otherwise(
    still_app: Flask, address: str, whose: str | None, state: str | None, kind: str | None
) -> None:
    assert narrowed(still_app, address) == {"whose": whose, "state": state, "kind": kind}


def test_the_filter_says_that_only_open_tasks_are_shown(still_app: Flask) -> None:
    with still_app.test_request_context("/tasks?whose=all"):
        found = TaskFilterForm()
        chosen = [str(one[0]) for one in found.state.iter_choices() if one[2]]

    assert chosen == [TaskState.OPEN.value]
