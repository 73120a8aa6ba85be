"""The candidate's pages, as a browser asks for them."""

import pytest
from werkzeug.test import Client

from exam.models import Attempt
from exam.rules.states import AttemptState
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
    assert code in browser.client.get("/exam/done").get_data(as_text=True)


def test_a_page_read_after_the_deadline_shows_the_receipt(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    centre.time_is_up(attempt)
    assert browser.client.get("/exam/sit").headers["Location"] == "/exam/done"
    with centre.read() as session:
        row = session.get_one(Attempt, attempt.id)
        assert (row.state, row.submitted_at) == (AttemptState.SUBMITTED, row.deadline)
