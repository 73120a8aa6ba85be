"""A paper room in the browser: printed by the officer, started and collected on the board, keyed in by two people."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session
from werkzeug.test import TestResponse

from accounts.models import Person
from accounts.rules import Role
from core import clock
from core.db import transaction
from exam.models import Attempt
from exam.rules.states import AttemptState
from tests import factories as f
from tests.accounts.browser import add, browser
from tests.grading.sat import form_of_all_types

KEYED = {
    "single_choice": "A", "multiple_choice": "AC", "true_false": "×", "matching": "B-", "ordering": "CADB",
    "gap_select": "-B", "text_entry": "PDCA", "numerical": "12.5", "hotspot": "C7", "essay": "+", "nonconformity": "B",
}  # fmt: skip


@dataclass
class Hall:
    """A paper room with one candidate, and the browsers of its officer and its invigilator."""

    app: Flask
    officer: FlaskClient
    invigilator: FlaskClient
    room: int
    form: int
    seat: str
    watcher: Person
    numbers: dict[str, int]

    def state(self) -> AttemptState:
        with Session(self.app.extensions["gradus.engine"]) as session:
            return AttemptState(session.get_one(Attempt, self.seat).state)

    def keyed(self, **changes: str) -> dict[str, str]:
        return {f"item-{number}": {**KEYED, **changes}[kind] for kind, number in self.numbers.items()}


@pytest.fixture
def hall(app: Flask) -> Hall:
    watcher, officer = add(app, Role.INVIGILATOR, name="钱监考"), add(app, Role.EXAM_OFFICER, name="孙考务")
    with transaction(app.extensions["gradus.engine"]) as session:
        form = form_of_all_types(session)
        sitting = f.sitting(session, on=form, now=clock.now() - timedelta(seconds=5))
        room = f.room(session, sitting, invigilator=watcher)
        room.on_paper = True
        seat = f.attempt(session, at=sitting, inside=room, state=AttemptState.CHECKED_IN)
        numbers = {item["type"]: item["number"] for item in f.paper_of(session, seat)["items"]}
    return Hall(
        app,
        _english(browser(app, officer)),
        _english(browser(app, watcher)),
        room=room.id or 0,
        form=form.id or 0,
        seat=seat.id,
        watcher=watcher,
        numbers=numbers,
    )


def _english(client: FlaskClient) -> FlaskClient:
    client.set_cookie("lang", "en")
    return client


def collected(hall: Hall) -> Hall:
    for act in ("admissions", "paper-start", "paper-collection"):
        answer = hall.invigilator.post(f"/rooms/{hall.room}/{act}")
        assert answer.status_code == 303, act
    return hall


def test_a_room_is_made_to_write_on_paper(hall: Hall) -> None:
    data = {"name": "Paper hall", "seats": "5", "on_paper": "y"}
    made = hall.officer.post(f"/sittings/{_sitting(hall)}/rooms", data=data)

    assert "on paper" in hall.officer.get(made.headers["Location"]).text


def _sitting(hall: Hall) -> int:
    with Session(hall.app.extensions["gradus.engine"]) as session:
        return session.get_one(Attempt, hall.seat).sitting_id


def test_the_board_starts_and_collects(hall: Hall) -> None:
    hall.invigilator.post(f"/rooms/{hall.room}/admissions")
    assert "Start on paper: all who are admitted (1)" in hall.invigilator.get(f"/rooms/{hall.room}/board").text

    hall.invigilator.post(f"/rooms/{hall.room}/paper-start")
    assert "The papers are collected (1)" in hall.invigilator.get(f"/rooms/{hall.room}/board").text
    assert hall.state() is AttemptState.IN_PROGRESS

    hall.invigilator.post(f"/rooms/{hall.room}/paper-collection")
    text = hall.invigilator.get(f"/rooms/{hall.room}/board").text
    assert "The papers are collected" not in text
    assert "Nothing stands out." in text  # a collected paper is no reason to walk there
    assert hall.state() is AttemptState.PAUSED


def test_two_people_key_a_seat_in_and_hand_it_in(hall: Hall) -> None:
    address = f"/attempts/{collected(hall).seat}/paper"
    assert hall.officer.post(address, data=hall.keyed()).status_code == 303
    assert "Now another person" in hall.officer.get(address).text
    assert "You are the second" in hall.invigilator.get(address).text
    assert "PDCA" not in hall.invigilator.get(address).text  # the second does not see what the first keyed in

    hall.invigilator.post(address, data=hall.keyed(numerical="12.6"))
    text = hall.officer.get(address).text
    assert "Differences: 1" in text
    assert "12.6" in text
    assert "Hand the answers in" not in text
    hall.invigilator.post(address, data=hall.keyed())

    assert "Two people have keyed in the same" in hall.officer.get(address).text
    done = hall.officer.post(f"/attempts/{hall.seat}/paper-submission")
    assert done.status_code == 303
    assert hall.state() is AttemptState.SUBMITTED
    assert "11 of 11" in hall.officer.get(f"/attempts/{hall.seat}").text


def test_what_was_keyed_in_stands_in_the_lines_again(hall: Hall) -> None:
    address = f"/attempts/{collected(hall).seat}/paper"
    hall.officer.post(address, data=hall.keyed())

    text = hall.officer.get(address).text

    for kind, keyed in KEYED.items():
        shown = "B" if kind == "true_false" else keyed
        assert f'name="item-{hall.numbers[kind]}"' in text
        assert f'value="{shown}"' in text, kind


def test_every_line_that_does_not_fit_says_so(hall: Hall) -> None:
    answer = hall.officer.post(
        f"/attempts/{collected(hall).seat}/paper", data=hall.keyed(single_choice="AB", essay="x")
    )

    assert answer.status_code == 422
    for kind in ("single_choice", "essay"):
        assert f"What is keyed in for item {hall.numbers[kind]} does not fit it" in answer.text


@pytest.mark.parametrize("path", ["rooms/{room}/answer-sheets.pdf", "attempts/{seat}/answer-sheet.pdf"])
def test_answer_sheets_are_for_the_officer_and_the_invigilators(hall: Hall, path: str) -> None:
    address = "/" + path.format(room=hall.room, seat=hall.seat)

    for client in (hall.officer, hall.invigilator):
        assert client.get(address).data.startswith(b"%PDF")
    assert browser(hall.app, add(hall.app, Role.INVIGILATOR, name="别人")).get(address).status_code == 403


@pytest.mark.parametrize("path", ["rooms/{room}/forms/{form}/paper.pdf", "attempts/{seat}/paper.pdf"])
def test_papers_are_printed_by_the_officer_alone(hall: Hall, path: str) -> None:
    address = "/" + path.format(room=hall.room, form=hall.form, seat=hall.seat)

    answer = hall.officer.get(address)

    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"
    assert hall.invigilator.get(address).status_code == 403


def test_a_form_that_nobody_in_the_room_sits_is_not_printed_there(hall: Hall) -> None:
    assert hall.officer.get(f"/rooms/{hall.room}/forms/999/paper.pdf").status_code == 404


def test_a_room_without_seats_has_no_sheets(hall: Hall) -> None:
    with transaction(hall.app.extensions["gradus.engine"]) as session:
        empty = f.room(session, f.sitting(session)).id

    assert hall.officer.get(f"/rooms/{empty}/answer-sheets.pdf").status_code == 404


def seat_of(text: str) -> str:
    """Cut the first seat out of a board."""
    return text[text.index('class="b-seat__state"') : text.index("</article>")]


def test_a_collected_paper_is_at_rest_and_not_paused_wherever_it_is_shown(hall: Hall) -> None:
    collected(hall)
    board = hall.invigilator.get(f"/rooms/{hall.room}/board").text
    pages = [board, hall.officer.get(f"/rooms/{hall.room}").text, hall.officer.get(f"/attempts/{hall.seat}").text]
    for text in pages:
        assert "Papers collected" in text
        assert "Paused" not in text
    assert "Papers collected 1" in board
    assert "b-seat--paused" not in board
    assert "Time left" not in seat_of(board)
    chinese = hall.invigilator.get(f"/rooms/{hall.room}/board?lang=zh_Hans").text
    assert "答卷已收回 1" in chinese
    assert "已暂停" not in chinese


def test_a_pause_in_a_paper_room_is_a_pause_and_nothing_is_keyed_in_meanwhile(hall: Hall) -> None:
    for act in ("admissions", "paper-start"):
        hall.invigilator.post(f"/rooms/{hall.room}/{act}")
    assert hall.invigilator.post(f"/attempts/{hall.seat}/pause", data={"why": "illness"}).status_code == 303

    text = hall.invigilator.get(f"/rooms/{hall.room}/board").text
    assert "Paused" in seat_of(text)
    assert "Nothing stands out." not in text  # somebody sits there and waits
    assert "Key in the paper" not in hall.officer.get(f"/attempts/{hall.seat}").text
    refused = hall.officer.post(f"/attempts/{hall.seat}/paper", data=hall.keyed())
    assert refused.status_code == 422
    assert "no collected paper" in refused.text


def room_of(hall: Hall) -> str:
    return hall.officer.get(f"/rooms/{hall.room}").text


def test_the_board_counts_no_answers_while_they_stand_on_paper(hall: Hall) -> None:
    for act in ("admissions", "paper-start"):
        hall.invigilator.post(f"/rooms/{hall.room}/{act}")
    seat = seat_of(hall.invigilator.get(f"/rooms/{hall.room}/board").text)
    assert "on paper" in seat
    for words in ("Answered", "Saved", "Events"):
        assert words not in seat


def test_who_is_ended_on_paper_is_keyed_in_from_the_board_on(hall: Hall) -> None:
    for act in ("admissions", "paper-start"):
        hall.invigilator.post(f"/rooms/{hall.room}/{act}")
    end = f"/attempts/{hall.seat}/termination"
    assert "Take the paper in: two people key in" in hall.invigilator.get(end).text
    assert "What was saved is kept" not in hall.invigilator.get(end).text
    assert hall.invigilator.post(end, data={"why": "left"}).status_code == 303

    board = hall.invigilator.get(f"/rooms/{hall.room}/board").text
    assert "Two people now key in what stands on the paper" in board
    assert "Ended by the invigilator" in seat_of(board)
    assert "Key in the paper" in seat_of(board)
    assert "Papers not keyed in yet: 1" in hall.officer.get(f"/sittings/{_sitting(hall)}").text
    assert "Key in the paper" in hall.officer.get(f"/attempts/{hall.seat}").text
    address = f"/attempts/{hall.seat}/paper"
    assert "This attempt was ended by the invigilator at" in hall.officer.get(address).text

    assert "on paper, not keyed in yet" in hall.officer.get(f"/attempts/{hall.seat}").text
    for number, client in enumerate((hall.officer, hall.invigilator)):
        for shown in (seat_of(hall.invigilator.get(f"/rooms/{hall.room}/board").text), room_of(hall)):
            assert f"{number} of 2 people" in shown
        assert client.post(address, data=hall.keyed()).status_code == 303
    assert hall.officer.post(f"/attempts/{hall.seat}/paper-submission").status_code == 303
    assert "11 of 11" in hall.officer.get(f"/attempts/{hall.seat}").text
    assert "Key in the paper" not in seat_of(hall.invigilator.get(f"/rooms/{hall.room}/board").text)
    assert "Papers not keyed in" not in hall.officer.get(f"/sittings/{_sitting(hall)}").text


def test_before_collection_and_after_handing_in_the_page_says_that_there_is_nothing_to_key_in(hall: Hall) -> None:
    address = f"/attempts/{hall.seat}/paper"
    assert "nothing to key in for this seat now" in hall.officer.get(address).text
    collected(hall)
    assert "nothing to key in" not in hall.officer.get(address).text
    for client in (hall.officer, hall.invigilator):
        client.post(address, data=hall.keyed())
    hall.officer.post(f"/attempts/{hall.seat}/paper-submission")
    text = hall.officer.get(address).text
    assert "nothing to key in for this seat now" in text
    for words in ("Hand the answers in", "Hand over<", "Keep my entry"):
        assert words not in text


def test_a_collected_seat_is_keyed_in_and_gets_no_more_time(hall: Hall) -> None:
    seat = seat_of(hall.invigilator.get(f"/rooms/{collected(hall).room}/board").text)
    assert "Key in the paper" in seat
    assert "Give time" not in seat


@pytest.fixture
def differing(hall: Hall) -> Hall:
    address = f"/attempts/{collected(hall).seat}/paper"
    hall.officer.post(address, data=hall.keyed())
    hall.invigilator.post(address, data=hall.keyed(numerical="12.6"))
    return hall


def handover(hall: Hall, leaves: Person, **form: str) -> TestResponse:
    return hall.officer.post(f"/attempts/{hall.seat}/paper-keyers/{leaves.id}/handover", data=form)


def test_the_officer_puts_another_person_in_the_place_of_one_of_the_two(differing: Hall) -> None:
    third = add(differing.app, Role.EXAM_OFFICER, name="李考务")
    address = f"/attempts/{differing.seat}/paper"
    page = differing.officer.get(address).text
    assert f"/paper-keyers/{differing.watcher.id}/handover" in page
    assert "has keyed in" in page
    asked = differing.officer.get(f"/attempts/{differing.seat}/paper-keyers/{differing.watcher.id}/handover").text
    assert "Hand the entry of 钱监考 over" in asked
    assert "李考务" in asked
    assert "孙考务" not in asked[asked.index("<select") : asked.index("</select>")]  # the other one of the two

    assert handover(differing, differing.watcher, person=str(third.id), reason="病假").status_code == 303

    page = differing.officer.get(address).text
    assert "is to key in" in page
    assert "Differences" not in page
    comer = _english(browser(differing.app, third))
    assert "You are the second" in comer.get(address).text
    assert "12.6" not in comer.get(address).text  # begins afresh
    assert "Two other people key this sheet in" in differing.invigilator.get(address).text
    refused = differing.invigilator.post(address, data=differing.keyed())
    assert "Two other people key this seat in" in refused.text
    comer.post(address, data=differing.keyed())
    assert "Two people have keyed in the same: 孙考务, 李考务" in comer.get(address).text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"reason": "病假"}, "Fill in this field"),
        ({"person": "999", "reason": "病假"}, "Choose one of"),
        ({"person": "third", "reason": ""}, "Fill in this field"),
        ({"person": "third", "reason": "x" * 301}, "too long"),
        ({"person": "third", "reason": "a\x00b"}, "cannot be printed"),
    ],
)
def test_a_handover_names_somebody_and_a_reason(differing: Hall, form: dict[str, str], said: str) -> None:
    third = add(differing.app, Role.EXAM_OFFICER, name="李考务")
    given = {name: str(third.id) if value == "third" else value for name, value in form.items()}
    answer = handover(differing, differing.watcher, **given)
    assert answer.status_code == 422
    assert said in answer.text


def test_somebody_who_keys_nothing_in_has_nothing_to_hand_over(differing: Hall) -> None:
    third = add(differing.app, Role.EXAM_OFFICER, name="李考务")
    answer = handover(differing, third, person=str(third.id), reason="病假")
    assert answer.status_code == 422
    assert "nothing to hand over" in answer.text


def test_without_anybody_left_the_page_says_who_could_be_asked(differing: Hall) -> None:
    address = f"/attempts/{differing.seat}/paper-keyers/{differing.watcher.id}/handover"
    assert "Nobody is left who may key this sheet in" in differing.officer.get(address).text


def test_the_rooms_invigilator_hands_nothing_over(differing: Hall) -> None:
    address = f"/attempts/{differing.seat}/paper-keyers/{differing.watcher.id}/handover"
    assert differing.invigilator.get(address).status_code == 403
    assert "paper-keyers" not in differing.invigilator.get(f"/attempts/{differing.seat}/paper").text


def test_the_hint_at_a_true_false_item_names_the_letters_of_the_sheet_too(hall: Hall) -> None:
    address = f"/attempts/{collected(hall).seat}/paper"
    assert "the letter, √ or ×" in hall.officer.get(address).text
    hall.officer.post(address, data=hall.keyed(true_false="×"))
    assert 'value="B"' in hall.officer.get(address).text  # as it stands on the sheet
