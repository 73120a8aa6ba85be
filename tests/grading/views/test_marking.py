"""The marker's pages: no name, marks added up, confirmed, saved once."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.rules import Role
from exam.models import Sitting
from grading.models import MarkingTask
from grading.rules.marking import field_of
from tests.accounts.browser import add, browser, rows, signed_in

MARKS = {field_of(0): "3.5", field_of(1): "5", "comment": "Clear & short"}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a marker's browser, in English."""
    browser = signed_in(app, Role.MARKER)
    browser.set_cookie("lang", "en")
    return browser


@pytest.fixture
def path(app: Flask, written: Sitting) -> str:
    """Give the address of the one answer to mark."""
    return f"/marking/{rows(app, MarkingTask)[0].public_id}"


def test_the_list_names_no_candidate(client: FlaskClient, path: str) -> None:
    page = client.get("/marking").text

    assert path in page
    assert "考生" not in page


def test_an_answer_stands_beside_its_rubric_line_by_line(client: FlaskClient, path: str) -> None:
    page = client.get(path).text

    assert "<p>说明审核的概念。</p>" in page
    assert '<p class="govuk-body">先定审核范围。</p>' in page
    assert "States the concept" in page
    assert "考生" not in page


def test_the_rubric_is_shown_in_the_readers_language(client: FlaskClient, path: str) -> None:
    page = client.get(f"{path}?lang=zh_Hans").text

    assert "结合情境" in page
    assert "Analyses the case" not in page


def test_marks_are_added_up_before_they_are_saved(app: Flask, client: FlaskClient, path: str) -> None:
    page = client.post(path, data=MARKS).text

    assert "8.5 of 10 marks" in page
    assert re.search(r'name="marks_0" value="3.5"', page)
    assert rows(app, MarkingTask)[0].marked_at is None


def test_confirmed_marks_are_saved(app: Flask, client: FlaskClient, path: str) -> None:
    answer = client.post(path, data={**MARKS, "step": "save"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/marking")
    assert str(rows(app, MarkingTask)[0].marks) == "8.5"
    assert "8.5 of 10 marks" in client.get("/marking").text
    assert client.get(path).status_code == 409


def test_marks_can_be_changed_before_they_are_saved(app: Flask, client: FlaskClient, path: str) -> None:
    page = client.post(path, data={**MARKS, "step": "edit"}).text

    assert 'value="3.5"' in page
    assert "Clear &amp; short" in page
    assert rows(app, MarkingTask)[0].marked_at is None


@pytest.mark.parametrize("marks", ["4.5", "-1", "0.3", "NaN", "sNaN", "Infinity", "1e9", "four", "", "0x1"])
def test_marks_that_do_not_fit_are_named_at_their_field(app: Flask, client: FlaskClient, path: str, marks: str) -> None:
    answer = client.post(path, data={**MARKS, field_of(0): marks, "step": "save"})

    assert answer.status_code == 422
    assert f'id="{field_of(0)}-error"' in answer.text
    assert rows(app, MarkingTask)[0].marked_at is None


def test_an_invigilator_or_candidate_cannot_open_an_answer(app: Flask, path: str) -> None:
    assert signed_in(app, Role.INVIGILATOR).get(path).status_code == 403
    assert browser(app, add(app, Role.CANDIDATE)).get("/marking").status_code == 403


def test_an_answer_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/marking/nothing").status_code == 404
