"""The candidate's way in, by the page and by the client: what is asked, refused, counted and handed out."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from core import limits
from core.limits import Guess
from exam import tokens
from exam.rules.states import AttemptState
from exam.service.sittings import ticket_of
from tests import factories as f
from tests.exam.client import error
from tests.exam.conftest import Centre
from tests.exam.views.conftest import Site

WRONG = "K3UGS7PABFHT"


def guesses(app: Flask) -> int:
    with Session(app.extensions["gradus.engine"]) as session:
        return len(session.exec(select(Guess)).all())


def ticket(site: Site, state: AttemptState = AttemptState.BOOKED) -> str:
    attempt = site.seat(state, who=site.candidate)
    return ticket_of(attempt.id, key=site.app.extensions["gradus.settings"].derive("ticket"))


def by_page(client: FlaskClient, number: str, id_number: str = f.id_number(1)) -> Any:
    return client.post("/exam/sign-in?lang=en", data={"ticket": number, "id_number": id_number})


@pytest.fixture
def visitor(site: Site) -> FlaskClient:
    return site.app.test_client()


@pytest.mark.parametrize("state", [AttemptState.BOOKED, AttemptState.CHECKED_IN, AttemptState.ADMITTED])
def test_a_right_ticket_and_number_lead_to_the_lobby(site: Site, visitor: FlaskClient, state: AttemptState) -> None:
    answer = by_page(visitor, ticket(site, state))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/exam/lobby")
    assert "欧阳修远" in visitor.get("/exam/lobby").get_data(as_text=True)
    assert guesses(site.app) == 0


def test_the_cookie_is_for_the_exam_only_and_out_of_reach_of_scripts(site: Site, visitor: FlaskClient) -> None:
    set_cookie = by_page(visitor, ticket(site)).headers["Set-Cookie"]
    for flag in ("HttpOnly", "SameSite=Strict", "Path=/exam"):
        assert flag in set_cookie
    assert "Secure" not in set_cookie  # served on loopback here; over TLS it is
    assert "Max-Age" not in set_cookie


def test_each_sign_in_has_a_name_of_its_own(site: Site, visitor: FlaskClient) -> None:
    number = ticket(site)
    cookies = set()
    for _ in range(3):
        by_page(visitor, number)
        found = visitor.get_cookie(tokens.COOKIE, path="/exam")
        assert found is not None
        cookies.add(found.value)
    assert len(cookies) == 3


def test_a_cookie_known_before_is_not_taken_over_at_the_sign_in(site: Site, visitor: FlaskClient) -> None:
    visitor.set_cookie(tokens.COOKIE, "fixed.by.somebody.else", path="/exam")
    by_page(visitor, ticket(site))
    found = visitor.get_cookie(tokens.COOKIE, path="/exam")
    assert found is not None
    assert "fixed" not in found.value


@pytest.mark.parametrize(
    ("number", "id_number"),
    [(WRONG, f.id_number(1)), ("right", f.id_number(2)), ("right", "0"), ("right", "x" * 40), ("' OR 1=1 --", "1")],
)
def test_what_is_wrong_is_said_alike_and_counted(site: Site, visitor: FlaskClient, number: str, id_number: str) -> None:
    right = ticket(site)
    answer = by_page(visitor, right if number == "right" else number, id_number)
    assert answer.status_code == 401
    assert "The ticket number or the ID number is not right" in answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers or tokens.COOKIE not in answer.headers["Set-Cookie"]
    assert guesses(site.app) == 1


@pytest.mark.parametrize("data", [{}, {"ticket": WRONG}, {"id_number": "1"}, {"ticket": "\x00", "id_number": "1"}])
def test_what_is_missing_is_asked_for_and_not_counted(site: Site, visitor: FlaskClient, data: dict[str, str]) -> None:
    assert visitor.post("/exam/sign-in", data=data).status_code == 422
    assert guesses(site.app) == 0


@pytest.mark.parametrize(
    "body",
    [
        {}, {"ticket": WRONG}, {"id_number": "1"}, {"ticket": 1, "id_number": "1"}, {"ticket": None, "id_number": "1"},
        {"ticket": ["a"], "id_number": "1"}, {"ticket": "a\x00", "id_number": "1"},
        {"ticket": "\ud800", "id_number": ""},
        [], "text", 7,
    ],
)  # fmt: skip
def test_a_client_that_sends_no_texts_sent_a_bad_request(visitor: FlaskClient, body: Any) -> None:
    answer = visitor.post("/exam/sign-in", json=body)
    assert answer.status_code == 400
    assert answer.get_json()["error"]["code"] == "bad_request"


def test_a_client_is_told_what_it_needs_and_no_more(centre: Centre) -> None:
    attempt = centre.seat()
    browser = centre.signed_in(attempt)
    assert set(browser.signed_in) == {"csrf", "attempt", "state", "epoch"}
    assert (browser.signed_in["attempt"], browser.signed_in["state"]) == (attempt.id, "admitted")


def test_guessing_at_one_ticket_shuts_that_ticket_only(centre: Centre) -> None:
    shut, other = centre.seat(1), centre.seat(2)
    for _ in range(limits.PER_SUBJECT):
        assert centre.browser().sign_in(centre.ticket(shut), f.id_number(3)).status_code == 401
    assert centre.browser().sign_in(centre.ticket(shut), f.id_number(1)).status_code == 429
    assert centre.browser().sign_in(centre.ticket(other), f.id_number(2)).status_code == 200


def test_a_whole_room_behind_one_address_comes_in_however_many_mistype(centre: Centre) -> None:
    seats = [centre.seat(number) for number in (1, 2, 3)]
    for _ in range(limits.PER_SUBJECT - 1):
        for seat in seats:
            centre.browser().sign_in(centre.ticket(seat), "mistyped")
    codes = [
        centre.browser().sign_in(centre.ticket(seat), f.id_number(n)).status_code for n, seat in enumerate(seats, 1)
    ]
    assert codes == [200, 200, 200]


def test_a_right_sign_in_forgets_the_wrong_ones(centre: Centre) -> None:
    seat = centre.seat(1)
    for _ in range(2):
        for _ in range(limits.PER_SUBJECT - 1):
            centre.browser().sign_in(centre.ticket(seat), "mistyped")
        assert centre.browser().sign_in(centre.ticket(seat), f.id_number(1)).status_code == 200
    assert guesses(centre.app) == 0


@pytest.mark.parametrize("page", ["/exam/lobby", "/exam/sit", "/exam/done"])
def test_without_a_sign_in_every_page_leads_to_it(visitor: FlaskClient, page: str) -> None:
    assert visitor.get(page).headers["Location"] == "/exam/"


@pytest.mark.parametrize("path", ["", "/receipt"])
def test_without_a_sign_in_nothing_is_told(centre: Centre, path: str) -> None:
    assert centre.browser().get(path).status_code == 401


@pytest.mark.parametrize("call", ["start", "takeover", "events", "submission"])
def test_without_a_sign_in_nothing_is_done(centre: Centre, call: str) -> None:
    assert centre.browser().post(call, {}).status_code == 401


@pytest.mark.parametrize("call", ["start", "takeover", "events", "submission"])
@pytest.mark.parametrize("token", ["", "0" * 40])
def test_without_the_sessions_token_nothing_is_done(centre: Centre, call: str, token: str) -> None:
    attempt = centre.seat()
    browser = centre.signed_in(attempt)
    browser.csrf = token
    assert error(browser.post(call, {})) == (403, "bad_csrf")
    with centre.read() as session:
        row = session.get_one(type(attempt), attempt.id)
        assert (row.state, row.epoch) == (AttemptState.ADMITTED, 0)


def test_the_token_of_one_candidate_is_worth_nothing_to_another(centre: Centre) -> None:
    first, second = centre.seat(1), centre.seat(2)
    mine, theirs = centre.signed_in(first, 1), centre.signed_in(second, 2)
    mine.csrf = theirs.csrf
    assert mine.post("start", {}).status_code == 403
