import json
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from accounts.rules import Role
from core import clock
from exam.models import Attempt, ClientEvent, TimeEntry
from exam.rules.states import AttemptState
from exam.service import attempts
from tests.accounts import browser
from tests.exam.views.conftest import Site

S = AttemptState


def board(site: Site) -> str:
    return str(site.invigilator.get(f"/rooms/{site.room.id}/board?lang=en").get_data(as_text=True))


def act(site: Site, attempt: Attempt, name: str, **form: str) -> int:
    return int(site.invigilator.post(f"/attempts/{attempt.id}/{name}", data=form).status_code)


def test_an_invigilator_finds_their_rooms(site: Site) -> None:
    assert site.room.name in site.invigilator.get("/invigilation").get_data(as_text=True)
    other = browser.signed_in(site.app, Role.INVIGILATOR, name="别人")
    assert "No room is assigned" in other.get("/invigilation?lang=en").get_data(as_text=True)


def test_the_board_shows_each_seat_with_word_progress_and_acts(site: Site) -> None:
    site.running()
    page = board(site)
    for shown in ("欧阳修远", "Writing", "0 of 8", "Pause", "Give time", "End attempt", "Nothing stands out"):
        assert shown in page


def test_a_candidate_goes_from_the_door_to_the_end_by_the_boards_acts(site: Site) -> None:
    attempt = site.seat(who=site.candidate)
    assert act(site, attempt, "check-in") == 303
    assert site.invigilator.post(f"/rooms/{site.room.id}/admissions").status_code == 303
    assert site.state(attempt) is S.ADMITTED
    assert act(site, attempt, "refusal", why="objects") == 303
    assert act(site, attempt, "check-in") == 303
    assert act(site, attempt, "admission") == 303
    assert site.state(attempt) is S.ADMITTED


def test_a_running_attempt_is_paused_resumed_given_time_and_ended(site: Site) -> None:
    attempt = site.running()
    assert act(site, attempt, "pause", why="fault", text="鼠标失灵") == 303
    assert "Paused" in board(site)
    assert act(site, attempt, "resumption") == 303
    assert act(site, attempt, "extra-time", why="fault", minutes="5") == 303
    assert act(site, attempt, "termination", why="misconduct") == 303
    assert site.state(attempt) is S.TERMINATED
    with Session(site.app.extensions["gradus.engine"]) as session:
        ledger = {entry.reason: entry.seconds for entry in session.exec(select(TimeEntry)).all()}
    assert ledger["fault"] == 300
    page = site.invigilator.get(f"/attempts/{attempt.id}?lang=en").get_data(as_text=True)
    for shown in ("Fault of the machine or the network: 鼠标失灵", "Misconduct", "Signed receipt", "5:00"):
        assert shown in page


@pytest.mark.parametrize("name", ["refusal", "pause", "extra-time", "termination"])
def test_an_act_with_a_reason_has_a_page_that_asks_for_it(site: Site, name: str) -> None:
    attempt = site.running()
    assert site.invigilator.get(f"/attempts/{attempt.id}/{name}").status_code == 200
    for form in ({}, {"why": "other"}, {"why": "nonsense"}, {"why": "other", "text": "  "}):
        assert act(site, attempt, name, minutes="5", **form) == 422
    assert site.state(attempt) is S.IN_PROGRESS


@pytest.mark.parametrize("minutes", ["", "0", "-5", "241", "many"])
def test_only_sensible_minutes_are_given(site: Site, minutes: str) -> None:
    assert act(site, site.running(), "extra-time", why="fault", minutes=minutes) == 422


def test_an_act_that_does_not_fit_the_state_is_refused_in_words(site: Site) -> None:
    assert act(site, site.running(), "check-in") == 409


def test_only_the_rooms_own_invigilator_sees_and_acts(site: Site) -> None:
    attempt = site.seat()
    stranger = browser.signed_in(site.app, Role.INVIGILATOR, name="别人")
    for somebody in (stranger, site.officer, site.as_candidate()):
        assert somebody.get(f"/rooms/{site.room.id}/board").status_code == 403
        assert somebody.get(f"/rooms/{site.room.id}/board.json").status_code == 403
        assert somebody.get(f"/attempts/{attempt.id}/refusal").status_code == 403
        assert somebody.post(f"/attempts/{attempt.id}/check-in").status_code == 403
    assert site.state(attempt) is S.BOOKED
    assert stranger.get(f"/attempts/{attempt.id}").status_code == 403
    assert site.officer.get(f"/attempts/{attempt.id}").status_code == 200


def test_what_needs_a_look_stands_first(site: Site) -> None:
    attempt = site.running(seat=2)
    with Session(site.app.extensions["gradus.engine"].execution_options(write=True)) as session, session.begin():
        for kind in ("focus_lost", "altered_replay"):
            session.add(ClientEvent(attempt_id=attempt.id, kind=kind, client_ms=1, at=clock.now()))
    page = board(site)
    top = page[page.index("Look here first") : page.index('id="seats"')]
    assert "Seat 2" in top
    assert top.index("different content") < top.index("exam page was left: 1")


def test_the_script_gets_each_seat_as_the_page_draws_it(site: Site) -> None:
    running, waiting = site.running(), site.seat(AttemptState.CHECKED_IN, seat=2)
    answer = site.invigilator.get(f"/rooms/{site.room.id}/board.json")
    state = json.loads(answer.data)
    assert [seat["id"] for seat in state["seats"]] == [running.id, waiting.id]
    assert 'data-left="' in state["seats"][0]["html"]
    assert "csrf_token" in state["seats"][1]["html"]
    assert "admissions" in state["top"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_time_left_stands_still_in_a_pause(site: Site) -> None:
    attempt, now = site.running(), clock.now()
    with Session(site.app.extensions["gradus.engine"].execution_options(write=True)) as session, session.begin():
        row = session.get_one(Attempt, attempt.id)
        row.deadline, row.paused_at = now + timedelta(minutes=3), now - timedelta(minutes=7)
        row.state = S.PAUSED
    page = board(site)
    assert "10:00" in page
    assert "data-still" in page


def test_a_sealed_attempt_that_the_invigilator_ended_still_says_so(site: Site) -> None:
    attempt = site.running()
    site.invigilator.post(f"/attempts/{attempt.id}/termination", data={"why": "misconduct"})
    with Session(site.app.extensions["gradus.engine"].execution_options(write=True)) as session, session.begin():
        assert attempts.seal_ended(session, now=clock.now()) == 1
    for page in (board(site), site.officer.get(f"/rooms/{site.room.id}?lang=en").get_data(as_text=True)):
        assert "Ended by the invigilator" in page
        assert "Handed in, sealed" not in page


def test_a_cancelled_seat_is_not_on_the_board(site: Site) -> None:
    attempt = site.seat(who=site.candidate)
    site.officer.post(f"/attempts/{attempt.id}/cancellation", data={"why": "withdrawn"})
    assert "欧阳修远" not in board(site)


def test_the_attempts_page_shows_neither_answers_nor_keys(site: Site) -> None:
    attempt = site.running()
    page = site.officer.get(f"/attempts/{attempt.id}").get_data(as_text=True)
    assert "题干" not in page
    assert "选项" not in page
