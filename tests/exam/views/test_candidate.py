"""The candidate's pages, as a browser asks for them."""

from typing import Any

import pytest
from werkzeug.test import Client

from core import clock, db
from exam import queries
from exam.models import Attempt, TimeEntry
from exam.rules.states import AttemptState, Ending
from tests import factories as f
from tests.exam.conftest import Centre


def sign_in(centre: Centre, attempt: Attempt, number: int = 1) -> tuple[Client, int]:
    client = Client(centre.gate)
    form = {"ticket": centre.ticket(attempt), "id_number": f.id_number(number)}
    return client, client.post("/exam/sign-in", data=form).status_code


def test_the_page_asks_for_ticket_and_number(centre: Centre) -> None:
    page = Client(centre.gate).get("/exam/?lang=en").get_data(as_text=True)
    assert 'name="ticket"' in page
    assert 'name="id_number"' in page


def test_a_candidate_comes_to_the_lobby_and_sees_who_sits_where(centre: Centre) -> None:
    client, status = sign_in(centre, centre.seat())
    page = client.get("/exam/lobby").get_data(as_text=True)
    assert status == 303
    assert "考生" in page
    assert 'data-state="admitted"' in page


def test_whose_clock_runs_finds_the_way_on_before_all_the_rest(centre: Centre) -> None:
    _, browser, _ = centre.started()
    page = browser.client.get("/exam/lobby?lang=en").get_data(as_text=True)
    assert page.count("Go on with the exam") == 1
    assert page.index("Go on with the exam") < page.index("How it works")
    assert "before you start" not in page


@pytest.mark.parametrize("form", [{}, {"ticket": "AAAA", "id_number": ""}, {"ticket": "A" * 41, "id_number": "1"}])
def test_an_incomplete_sign_in_is_shown_again(centre: Centre, form: dict[str, str]) -> None:
    assert Client(centre.gate).post("/exam/sign-in", data=form).status_code == 422


def test_a_wrong_sign_in_says_that_either_may_be_wrong(centre: Centre) -> None:
    attempt = centre.seat(1)
    centre.seat(2)
    client, status = sign_in(centre, attempt, number=2)
    assert status == 401
    assert client.get("/exam/lobby").status_code == 303


@pytest.mark.parametrize("path", ["/exam/lobby", "/exam/sit", "/exam/done"])
def test_without_a_session_every_page_leads_to_the_sign_in(centre: Centre, path: str) -> None:
    answer = Client(centre.gate).get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/exam/")


def test_a_running_exam_has_its_page_and_an_ended_one_its_receipt(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    assert browser.client.get("/exam/sit").status_code == 200
    assert browser.client.get("/exam/done").status_code == 303
    browser.post("submission", {"epoch": 1, "last_seq": 0})
    assert browser.client.get("/exam/sit").headers["Location"] == "/exam/done"
    with centre.read() as session:
        code = session.get_one(Attempt, attempt.id).chain[:12]
    page = browser.client.get("/exam/done").get_data(as_text=True)
    assert code in page
    assert 'href="/exam/api/attempt/receipt" download' in page
    assert browser.client.get("/exam/api/attempt/receipt").get_json()["receipt"]["chain"].startswith(code)


def test_a_page_read_after_the_deadline_shows_the_receipt(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    centre.time_is_up(attempt)
    assert browser.client.get("/exam/sit").headers["Location"] == "/exam/done"
    with centre.read() as session:
        row = session.get_one(Attempt, attempt.id)
        assert (row.state, row.submitted_at) == (AttemptState.SUBMITTED, row.deadline)


LOBBY = [  # state, what the candidate reads, whether a button leads to the exam
    (AttemptState.BOOKED, "Not checked in", "未", False),
    (AttemptState.CHECKED_IN, "waiting to be admitted", "等", False),
    (AttemptState.ADMITTED, "Start the exam", "开始", True),
    (AttemptState.ABSENT, "Marked as absent", "缺考", False),
    (AttemptState.REFUSED, "You were not admitted", "未", False),
]


def shown(client: Any, path: str, language: str = "en") -> str:
    answer = client.get(f"{path}?lang={language}")
    assert answer.status_code == 200, path
    return " ".join(answer.get_data(as_text=True).split())


def test_the_lobby_says_in_each_state_what_comes_next_in_both_languages(centre: Centre) -> None:
    attempt = centre.seat()
    client = centre.signed_in(attempt).client
    for state, english, chinese, leads_on in LOBBY:
        centre.change(attempt, state=state)
        page = shown(client, "/exam/lobby")
        assert english in page, state
        assert ('href="/exam/sit"' in page) is leads_on, state
        translated = shown(client, "/exam/lobby", "zh_Hans")
        assert chinese in translated, state
        assert english not in translated, state


def test_the_lobby_shows_ones_own_seat_and_time_with_every_adjustment(centre: Centre) -> None:
    attempt = centre.seat()
    with db.transaction(centre.app.extensions["gradus.engine"]) as session:
        row = TimeEntry(attempt_id=attempt.id, seconds=1800, reason="adjustment", actor="person/1", at=clock.now())
        session.add(row)
    page = shown(centre.signed_in(attempt).client, "/exam/lobby")
    for words in ("考生", "120 minutes", centre.ticket(attempt), "· 1"):
        assert words in page
    assert f.id_number(1) not in page
    assert "adjustment" not in page.lower()  # how it came about is nobody's business in the room


def test_a_paused_candidate_may_look_and_reads_why_nothing_moves(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    centre.change(attempt, state=AttemptState.PAUSED, paused_at=clock.now())
    assert "Your time stands still" in shown(browser.client, "/exam/lobby")
    assert browser.client.get("/exam/sit").status_code == 200


@pytest.mark.parametrize(
    ("ending", "english", "chinese"),
    [
        (Ending.CANDIDATE, "You submitted the exam", "交卷"),
        (Ending.TIMER, "Time was up", "时间"),
        (Ending.INVIGILATOR, "The invigilator ended the exam", "监考"),
        (Ending.EVACUATION, "The room was evacuated", "疏散"),
    ],
)
def test_the_receipt_says_how_it_ended_in_both_languages(
    centre: Centre, ending: Ending, english: str, chinese: str
) -> None:
    attempt, browser, _ = centre.started()
    state = AttemptState.TERMINATED if ending is Ending.INVIGILATOR else AttemptState.SUBMITTED
    centre.change(attempt, state=state, ending=ending, submitted_at=clock.now())
    assert english in shown(browser.client, "/exam/done")
    translated = shown(browser.client, "/exam/done", "zh_Hans")
    assert chinese in translated
    assert english not in translated


def test_what_came_late_is_told_to_who_sent_it(centre: Centre) -> None:
    attempt, browser, machine = centre.started()
    centre.time_is_up(attempt)
    item = browser.get().get_json()["plan"]["items"][0] if browser.get().is_json else ""
    browser.post("responses", machine.body((item, ["A"])))
    page = shown(browser.client, "/exam/done")
    with centre.read() as session:
        assert queries.count_late(session, attempt.id) == 1
    assert "Answers that arrived after the end: 1" in page


def test_each_candidates_pages_are_their_own_in_one_room(centre: Centre) -> None:
    first, second = centre.seat(1), centre.seat(2)
    pages = [shown(centre.signed_in(seat, number).client, "/exam/lobby") for number, seat in ((1, first), (2, second))]
    assert centre.ticket(first) in pages[0]
    assert centre.ticket(second) not in pages[0]
    assert centre.ticket(first) not in pages[1]


def test_nothing_of_a_candidates_pages_is_kept_by_the_browser(centre: Centre) -> None:
    client = centre.signed_in(centre.seat()).client
    for path in ("/exam/", "/exam/lobby", "/exam/sit"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_whose_seat_was_cancelled_is_told_so_and_to_use_the_other_ticket(centre: Centre) -> None:
    client, _ = sign_in(centre, centre.seat(state=AttemptState.VOID))
    page = client.get("/exam/done?lang=en").get_data(as_text=True)
    assert "This seat was cancelled, so its ticket is worth nothing" in page
    for words in ("declared void", "no receipt", "Ended"):
        assert words not in page
