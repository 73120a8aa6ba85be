"""The marker's pages: no name, marks added up, confirmed, saved once."""

import json
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.rules import Role
from exam.models import Sitting
from grading.models import MarkingTask
from grading.rules.marking import field_of
from tests.accounts.browser import add, browser, rows, signed_in

NOTE = {"words": "先定", "note": "Scope first: <good>", "criterion": "1"}
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


def carried(page: str) -> list[list[Any]]:
    """Give the notes that a page carries on to the next one."""
    found = re.search(r'name="notes"[^>]* value="([^"]*)"', page)
    assert found is not None
    notes: list[list[Any]] = json.loads(unescape(found[1]))
    return notes


def test_the_list_names_no_candidate(client: FlaskClient, path: str) -> None:
    page = client.get("/marking").text

    assert path in page
    assert "考生" not in page


def test_an_answer_stands_beside_its_rubric_line_by_line(client: FlaskClient, path: str) -> None:
    page = client.get(path).text

    assert "<p>说明审核的概念。</p>" in page
    assert '<p class="govuk-body"><span data-start="0">先定审核范围。</span></p>' in page
    assert '<p class="govuk-body"><span data-start="8">再抽样取证。</span></p>' in page
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


def test_a_note_is_added_at_words_and_what_was_typed_stays(app: Flask, client: FlaskClient, path: str) -> None:
    page = client.post(path, data={**MARKS, **NOTE, "step": "note"}).text

    assert '<mark class="gr-run" data-start="0">先定</mark><a class="gr-number" id="words-1" href="#note-1"' in page
    assert "Speaks to: Analyses the case" in page
    assert carried(page) == [["", 0, 2, "Scope first: <good>", 1]]
    assert 'value="3.5"' in page
    assert "Scope first: &lt;good&gt;</p>" in page
    assert re.search(r'<textarea[^>]* name="note"[^>]*>\s*</textarea>', page)  # empty for the next one
    assert rows(app, MarkingTask)[0].marked_at is None


def test_marks_are_not_asked_for_before_they_are_due(client: FlaskClient, path: str) -> None:
    answer = client.post(path, data={**NOTE, "step": "note"})

    assert (answer.status_code, "-error" in answer.text) == (200, False)


def test_a_note_that_was_typed_and_not_added_goes_along_with_the_marks(client: FlaskClient, path: str) -> None:
    page = client.post(path, data={**MARKS, **NOTE}).text

    assert "8.5 of 10 marks" in page
    assert carried(page) == [["", 0, 2, "Scope first: <good>", 1]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"words": "不存在"}, "words"),
        ({"words": "。"}, "words"),
        ({"words": " "}, "words"),
        ({"note": " "}, "note"),
        ({"note": "长" * 501}, "note"),
        ({"words": "", "note": "", "step": "note"}, "words"),
    ],
)
@pytest.mark.parametrize("step", ["note", "", "save"])
def test_a_note_to_be_mended_is_named_at_its_field_and_loses_nothing(
    app: Flask, client: FlaskClient, path: str, change: dict[str, str], field: str, step: str
) -> None:
    answer = client.post(path, data={**MARKS, **NOTE, "step": step, **change})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="3.5"' in answer.text
    assert rows(app, MarkingTask)[0].marked_at is None


def test_a_place_that_was_marked_by_hand_decides_between_several(client: FlaskClient, path: str) -> None:
    page = client.post(path, data={**NOTE, "words": "。", "at": ":13", "step": "note"}).text

    assert carried(page)[0][:3] == ["", 13, 14]


def test_a_note_is_taken_out_again(client: FlaskClient, path: str) -> None:
    two = json.dumps([["", 0, 2, "good", None], ["", 8, 12, "how?", 0]])

    assert carried(client.post(path, data={"notes": two, "step": "drop-1"}).text) == [["", 8, 12, "how?", 0]]
    assert len(carried(client.post(path, data={"notes": two, "step": "drop-7"}).text)) == 2


@pytest.mark.parametrize(
    "notes",
    ["", "x", "7", "[7]", "[[]]", '[["",0,2,"a"]]', '[["",0,2,"a",null,1]]', '[["",0,999,"a",null]]',
     '[["",-2,2,"a",null]]', '[["",0,2,"a\\u0000",null]]', '[["",0,2,"\\ud800",null]]', '[["",0,2,"a",9]]',
     '[["no",0,2,"a",null]]', "[" * 9999],
)  # fmt: skip
def test_notes_that_no_page_made_are_refused_and_nothing_is_saved(
    app: Flask, client: FlaskClient, path: str, notes: str
) -> None:
    for step in ("save", "note", "", "drop-1"):
        answer = client.post(path, data={**MARKS, "notes": notes, "step": step})
        assert (answer.status_code, "A note does not fit" in answer.text) == (422, True), step
    assert rows(app, MarkingTask)[0].marked_at is None


def test_the_record_shows_marks_comment_and_notes_to_the_chief_marker_in_both_languages(
    app: Flask, client: FlaskClient, path: str
) -> None:
    client.post(path, data={**MARKS, **NOTE, "step": "save"})
    chief = signed_in(app, Role.CHIEF_MARKER)
    record = path.replace("/marking/", "/marking/marked/")

    assert record in chief.get("/marking/marked?lang=en").text
    english, chinese = chief.get(f"{record}?lang=en").text, chief.get(f"{record}?lang=zh_Hans").text
    for page in (english, chinese):
        assert "Scope first: &lt;good&gt;" in page
        assert "<q>先定</q>" in page
        assert "Clear &amp; short" in page
        assert "考生" not in page
    assert "8.5 of 10 marks" in english
    assert "文中批注" in chinese


def test_markers_read_their_own_record_and_nobody_elses(app: Flask, client: FlaskClient, path: str) -> None:
    record = path.replace("/marking/", "/marking/marked/")
    assert client.get(record).status_code == 409  # not marked yet
    client.post(path, data={**MARKS, "step": "save"})

    other = signed_in(app, Role.MARKER)

    assert (client.get(record).status_code, other.get(record).status_code) == (200, 403)
    assert record in client.get("/marking/marked").text
    assert record not in other.get("/marking/marked").text


def test_an_invigilator_or_candidate_cannot_open_an_answer(app: Flask, path: str) -> None:
    assert signed_in(app, Role.INVIGILATOR).get(path).status_code == 403
    assert browser(app, add(app, Role.CANDIDATE)).get("/marking").status_code == 403


def test_an_answer_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/marking/nothing").status_code == 404
