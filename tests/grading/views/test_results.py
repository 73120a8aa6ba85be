"""The candidate's own results: nothing before the release, nothing by item after it."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from accounts.models import Person
from accounts.rules import Role
from core.db import transaction
from exam.models import Attempt, Sitting
from exam.rules.states import AttemptState
from grading.models import Result
from grading.service import Confirmed, release
from tests import factories
from tests.accounts.browser import browser, rows, signed_in


def attempt_of(app: Flask, name: str) -> Attempt:
    with Session(app.extensions["gradus.engine"]) as session:
        return session.exec(select(Attempt).join(Person).where(Person.name == name)).one()


def in_english(app: Flask, name: str) -> FlaskClient:
    client = browser(app, next(row for row in rows(app, Person) if row.name == name))
    client.set_cookie("lang", "en")
    return client


@pytest.fixture
def released(app: Flask, written: Sitting, now: datetime) -> Sitting:
    """Give the sitting after the release of what is computed."""
    with transaction(app.extensions["gradus.engine"]) as session:
        officer = factories.actor(factories.person(session, "考务丁"), Role.EXAM_OFFICER)
        release(session, confirmed=Confirmed(written.id or 0, 1), public_url="", actor=officer, now=now)
    return written


def test_before_the_release_the_page_says_when_results_come(app: Flask, written: Sitting) -> None:
    client = in_english(app, "考生乙")
    page = client.get(f"/results/{attempt_of(app, '考生乙').id}").text

    assert "Result to come" in page
    assert "within 45 days" in page
    assert "2026-12-17" in page
    assert "Not passed" not in page
    assert "Result to come" in client.get("/results").text


def test_after_the_release_the_page_shows_sections_and_areas_and_no_item(app: Flask, released: Sitting) -> None:
    page = in_english(app, "考生乙").get(f"/results/{attempt_of(app, '考生乙').id}").text

    for words in (
        "0 of 13 marks",
        "9.1",
        "Not passed",
        "单项选择题",
        "问答题",
        "105-3.2",
        "all_or_nothing/1",
        "not rounded",
    ):
        assert words in page
    assert "Question" not in page
    assert "105-3.2.a" not in page


def test_the_release_of_one_result_shows_no_other(app: Flask, released: Sitting) -> None:
    assert "Result to come" in in_english(app, "考生甲").get("/results").text


def test_nobody_sees_somebody_elses_result(app: Flask, released: Sitting) -> None:
    address = f"/results/{attempt_of(app, '考生乙').id}"

    assert in_english(app, "考生甲").get(address).status_code == 404
    assert signed_in(app, Role.EXAM_OFFICER).get(address).status_code == 403
    assert app.test_client().get(address).headers["Location"].startswith("/sign-in")


def test_an_attempt_declared_void_shows_no_result_any_more(app: Flask, released: Sitting) -> None:
    with transaction(app.extensions["gradus.engine"]) as session:
        row = session.exec(select(Attempt).where(col(Attempt.id) == attempt_of(app, "考生乙").id)).one()
        row.state = AttemptState.VOID
        session.add(row)
    client = in_english(app, "考生乙")

    assert "declared void" in client.get(f"/results/{row.id}").text
    assert "Void" in client.get("/results").text
    assert rows(app, Result)


def test_who_has_written_nothing_reads_what_fills_the_list(app: Flask) -> None:
    client = signed_in(app, Role.CANDIDATE)
    client.set_cookie("lang", "en")

    assert "appears here when you have ended it" in client.get("/results").text
