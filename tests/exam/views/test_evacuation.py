"""The evacuation from the board, and what the candidate's page is answered meanwhile."""

import json

from exam.models import Attempt
from exam.rules.states import AttemptState, Ending
from tests.exam.client import Machine, error
from tests.exam.conftest import Centre
from tests.exam.views.conftest import Site

S = AttemptState


def board(site: Site) -> str:
    return str(site.invigilator.get(f"/rooms/{site.room.id}/board?lang=en").get_data(as_text=True))


def post(site: Site, act: str = "", **form: str) -> int:
    return int(site.invigilator.post(f"/rooms/{site.room.id}/evacuation{act}", data=form).status_code)


def test_a_room_is_evacuated_and_goes_on_from_the_board(site: Site) -> None:
    attempt = site.running()
    assert "Evacuate the room" in board(site)
    assert post(site) == 422
    assert post(site, why="other") == 422
    assert post(site, why="alarm") == 303
    assert site.state(attempt) is S.PAUSED
    page = board(site)
    assert "The room is evacuated since" in page
    assert "Evacuate the room" not in page
    drawn = json.loads(site.invigilator.get(f"/rooms/{site.room.id}/board.json?lang=en").data)
    assert "Let all go on together" in drawn["top"]
    assert post(site, "/resumption") == 303
    assert site.state(attempt) is S.IN_PROGRESS
    assert "The room is evacuated since" not in board(site)


def test_the_exam_of_an_evacuated_room_is_ended_with_a_reason(site: Site) -> None:
    attempt = site.running()
    post(site, why="danger")
    assert "End the exam in room" in site.invigilator.get(f"/rooms/{site.room.id}/evacuation/ending?lang=en").text
    assert post(site, "/ending") == 422
    assert post(site, "/ending", why="danger") == 303
    assert site.state(attempt) is S.SUBMITTED


def test_in_chinese_the_page_is_whole(site: Site) -> None:
    assert "疏散考场" in site.invigilator.get(f"/rooms/{site.room.id}/evacuation?lang=zh_Hans").text


def _answer(centre: Centre, attempt: Attempt, browser: object, machine: Machine) -> tuple[int, str]:
    item = json.loads(browser.get().data)["plan"]["items"][0]  # type: ignore[attr-defined]  # tests.exam.client.Browser
    return error(browser.post("responses", machine.peek((item, []))))  # type: ignore[attr-defined]  # as above


def test_what_a_machine_still_holds_is_held_apart_after_the_exam_was_ended(centre: Centre) -> None:
    attempt, browser, machine = centre.started()
    centre.change(
        attempt, state=S.SUBMITTED, ending=Ending.EVACUATION, submitted_at=centre_now(centre, attempt), paused_at=None
    )
    assert _answer(centre, attempt, browser, machine) == (202, "held_late")


def centre_now(centre: Centre, attempt: Attempt) -> object:
    with centre.read() as session:
        return session.get_one(Attempt, attempt.id).started_at
