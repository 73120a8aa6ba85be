"""The save path through a real WSGI client: what a candidate may send, and everything that they may send wrongly."""

import json
from typing import Any

import pytest
from sqlmodel import col, func, select
from werkzeug.test import Client

from exam import queries, tokens
from exam.gate import cookie
from exam.models import Attempt, ClientEvent, LateResponse, Response
from exam.rules.protocol import BODY_LIMIT
from exam.rules.states import AttemptState, Ending
from tests import factories as f
from tests.exam.client import Browser, Machine, error
from tests.exam.conftest import Centre


def first_item(centre: Centre, machine: Machine, kind: str = "single_choice") -> str:
    with centre.read() as session:
        attempt = session.get_one(Attempt, machine.attempt)
        items = f.paper_of(session, attempt)["items"]
    return str(next(item["id"] for item in items if item["type"] == kind))


def stored(centre: Centre) -> list[str]:
    with centre.read() as session:
        return list(session.exec(select(Response.response).order_by(col(Response.seq))).all())


def held(centre: Centre) -> int:
    with centre.read() as session:
        return session.exec(select(func.count()).select_from(LateResponse)).one()


@pytest.fixture
def writing(centre: Centre) -> tuple[Browser, Machine, str]:
    _, browser, machine = centre.started()
    return browser, machine, first_item(centre, machine)


Writing = tuple[Browser, Machine, str]


def test_a_save_is_acknowledged_with_the_head_of_the_chain(centre: Centre, writing: Writing) -> None:
    browser, machine, item = writing
    answer = browser.post("responses", machine.body((item, ["A"]), (item, ["B"])))
    content = json.loads(answer.data)
    assert answer.status_code == 200
    assert set(content) == {"acked", "chain", "server_now", "deadline", "build"}
    assert (content["acked"], content["chain"]) == (2, machine.chain)
    assert content["server_now"].endswith("Z")
    assert answer.headers["Cache-Control"] == "no-store"
    assert stored(centre) == ['["A"]', '["B"]']


def test_what_is_no_save_goes_on_to_the_application(centre: Centre) -> None:
    browser = centre.browser()
    assert browser.client.get("/healthz").status_code == 200
    assert browser.client.get("/exam/api/attempt/responses").status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b'{"epoch": 1}', b"[" * 100_000, b"1" * 5000,
        b'{"epoch":1,"prev":"x","batch":[{"seq":1,"item":"\\ud800","response":[],"chain":"x"}]}',
        b'{"epoch":1,"prev":"\\ud800","batch":[{"seq":1,"item":"a","response":[],"chain":"x"}]}',
        b'{"epoch":1,"prev":"x","batch":[{"seq":1,"item":"a","response":[],"chain":"\\u0000"}]}',
        b'{"epoch":1,"prev":"x","batch":[{"seq":1,"item":"a","response":NaN,"chain":"x","client_ms":NaN}]}',
    ],
)  # fmt: skip
def test_what_is_not_json_of_a_save_is_a_bad_request(centre: Centre, writing: Writing, sent: bytes) -> None:
    browser, machine, item = writing
    assert error(browser.post("responses", sent)) == (400, "bad_request")
    assert error(centre.browser().post("responses", sent)) == (400, "bad_request")
    assert browser.post("responses", machine.body((item, ["A"]))).status_code == 200


def test_repeated_or_missing_numbers_within_a_batch_are_a_bad_request(centre: Centre, writing: Writing) -> None:
    browser, machine, item = writing
    body = machine.peek((item, ["A"]), (item, ["B"]))
    for second in (1, 3):
        body["batch"][1]["seq"] = second
        assert error(browser.post("responses", body)) == (400, "bad_request")
    assert stored(centre) == []


def test_two_megabytes_of_text_are_too_large(centre: Centre, writing: Writing) -> None:
    browser, machine, item = writing
    whole = machine.peek((item, "x" * 2 * BODY_LIMIT))
    one = machine.peek((item, "x" * 70_000))
    assert error(browser.post("responses", whole)) == (413, "too_large")
    assert error(browser.post("responses", one)) == (413, "too_large")
    assert browser.post("responses", machine.body((item, ["A"]))).status_code == 200


def test_a_wrong_length_is_a_bad_request(centre: Centre, writing: Writing) -> None:
    answer = writing[0].client.post("/exam/api/attempt/responses", data=b"{}", headers={"Content-Length": "x"})
    assert error(answer) == (400, "bad_request")


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c.d", 'gradus_exam="x"', "a.b.c"])
def test_a_browser_that_is_not_signed_in_stores_nothing(centre: Centre, writing: Writing, cookie: str) -> None:
    stranger = centre.browser()
    if cookie:
        stranger.client.set_cookie(tokens.COOKIE, cookie, path="/exam")
    assert error(stranger.post("responses", writing[1].peek((writing[2], ["A"])))) == (401, "not_signed_in")


def test_a_forged_cookie_is_worth_nothing(centre: Centre, writing: Writing) -> None:
    _, machine, item = writing
    forged = tokens.issue(b"another key", attempt=machine.attempt, session=f.WRITER, form="x")
    stranger = centre.browser()
    stranger.client.set_cookie(tokens.COOKIE, forged, path="/exam")
    assert error(stranger.post("responses", machine.peek((item, ["A"])))) == (401, "not_signed_in")


@pytest.mark.parametrize("token", ["", "0" * 40, "é"])
def test_a_save_without_the_sessions_token_is_refused(centre: Centre, writing: Writing, token: str) -> None:
    browser, machine, item = writing
    answer = browser.post("responses", machine.peek((item, ["A"])), **{"X-CSRF-Token": token})
    assert error(answer) == (403, "bad_csrf")
    assert stored(centre) == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [(("nowhere", ["A"]), "unknown_item"), (("one", ["Z"]), "bad_response"), (("one", "text"), "bad_response")],
)
def test_an_answer_that_does_not_fit_the_form_is_refused(
    centre: Centre, writing: Writing, answer: tuple[str, Any], code: str
) -> None:
    browser, machine, item = writing
    refused = browser.post("responses", machine.peek((item if answer[0] == "one" else answer[0], answer[1])))
    assert error(refused) == (422, code)
    assert json.loads(refused.data)["error"]["seq"] == 1


def test_a_wrong_chain_is_said_and_nothing_is_stored(centre: Centre, writing: Writing) -> None:
    browser, machine, item = writing
    body = machine.peek((item, ["A"]))
    body["batch"][0]["chain"] = "0" * 64
    assert error(browser.post("responses", body)) == (409, "chain_mismatch")
    assert stored(centre) == []


def test_a_gap_and_an_altered_repeat_are_said(centre: Centre, writing: Writing) -> None:
    browser, machine, item = writing
    ahead = Machine(machine.attempt, seq=4)
    gap = browser.post("responses", ahead.body((item, ["A"])))
    assert (error(gap), json.loads(gap.data)["error"]["wanted"]) == ((409, "gap"), 1)
    browser.post("responses", Machine(machine.attempt).body((item, ["A"])))
    assert error(browser.post("responses", Machine(machine.attempt).body((item, ["B"])))) == (409, "altered_replay")
    with centre.read() as session:
        assert session.exec(select(ClientEvent.kind)).all() == ["altered_replay"]


def test_an_answer_in_transit_is_stored_and_a_late_one_held_apart(centre: Centre) -> None:
    attempt, browser, machine = centre.started()
    item = first_item(centre, machine)
    centre.time_is_up(attempt, seconds=5)
    assert browser.post("responses", machine.body((item, ["A"]))).status_code == 200
    centre.time_is_up(attempt, seconds=centre.settings.grace_seconds + 1)
    late = machine.body((item, ["B"]))
    assert error(browser.post("responses", late)) == (202, "held_late")
    assert error(browser.post("responses", late)) == (202, "held_late")
    browser.get()  # reading ends the attempt at its deadline
    assert error(browser.post("responses", machine.body((item, ["C"])))) == (202, "held_late")
    assert (stored(centre), held(centre)) == (['["A"]'], 2)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (AttemptState.CHECKED_IN, (403, "not_admitted")),
        (AttemptState.ADMITTED, (409, "not_started")),
        (AttemptState.REFUSED, (403, "not_admitted")),
    ],
)
def test_whoever_has_not_started_stores_nothing(centre: Centre, state: AttemptState, code: tuple[int, str]) -> None:
    attempt = centre.seat(state=state)
    browser, machine = centre.signed_in(attempt), Machine(attempt.id)
    assert error(browser.post("responses", machine.peek((first_item(centre, machine), ["A"])))) == code


def test_after_ones_own_submission_the_attempt_is_closed(centre: Centre, writing: Writing) -> None:
    browser, machine, item = writing
    assert browser.post("submission", {"epoch": 1, "last_seq": 0}).status_code == 200
    assert error(browser.post("responses", machine.peek((item, ["A"])))) == (410, "closed")
    assert held(centre) == 0


def test_a_paused_attempt_takes_nothing(centre: Centre) -> None:
    attempt, browser, machine = centre.started()
    centre.change(attempt, state=AttemptState.PAUSED, paused_at=f.NOW)
    assert error(browser.post("responses", machine.peek((first_item(centre, machine), ["A"])))) == (409, "paused")


def test_an_attempt_ended_in_the_room_is_closed(centre: Centre) -> None:
    attempt, browser, machine = centre.started()
    centre.change(attempt, state=AttemptState.TERMINATED, ending=Ending.INVIGILATOR, submitted_at=f.NOW)
    assert error(browser.post("responses", machine.peek((first_item(centre, machine), ["A"])))) == (410, "closed")


def test_a_second_sign_in_reads_only_and_never_ends_the_first(centre: Centre) -> None:
    attempt, browser, machine = centre.started()
    item = first_item(centre, machine)
    second = centre.signed_in(attempt)
    assert error(second.post("responses", machine.peek((item, ["A"])))) == (403, "consent_needed")
    assert browser.post("responses", machine.body((item, ["A"]))).status_code == 200
    assert stored(centre) == ['["A"]']


def test_a_candidate_cannot_write_into_anothers_attempt(centre: Centre) -> None:
    _, _, victim = centre.started(1)
    _, attacker, _ = centre.started(2)
    item = first_item(centre, victim)
    answer = attacker.post("responses", victim.peek((item, ["A"])))
    assert answer.status_code in {409, 422}
    assert stored(centre) == []


def test_the_log_that_the_gate_wrote_holds_together(centre: Centre, writing: Writing) -> None:
    browser, machine, item = writing
    for option in "ABCD":
        browser.post("responses", machine.body((item, [option])))
    with centre.read() as session:
        assert not list(queries.broken_chains(session))
        assert queries.answers_of(session, machine.attempt) == {item: '["D"]'}


def test_a_cookie_may_stand_among_others_and_in_quotes(centre: Centre, writing: Writing) -> None:
    browser, machine, item = writing
    kept = browser.client.get_cookie(tokens.COOKIE, path="/exam")
    assert kept is not None
    stranger = Browser(Client(centre.gate, use_cookies=False), browser.csrf)
    for header in (f"a=1; {tokens.COOKIE}={kept.value}; b=2", f'{tokens.COOKIE}="{kept.value}"; b="x"'):
        assert stranger.post("responses", machine.body((item, ["A"])), Cookie=header).status_code == 200


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("gradus_exam=a.b", "a.b"),
        ("lang=en; gradus_exam=a.b; x=1", "a.b"),
        ("old_gradus_exam=zzz; gradus_exam=a.b", "a.b"),
        ("x=gradus_exam=zzz; gradus_exam=a.b", "a.b"),
        ('x="1"; gradus_exam="a.b"', "a.b"),
        ('old_gradus_exam="zzz"; gradus_exam=a.b', "a.b"),
        ("old_gradus_exam=zzz", ""),
        ("gradus_exam=", ""),
        ("gradus_exam", ""),
        ("", ""),
    ],
)
def test_of_several_cookies_the_one_of_this_name_is_read(header: str, value: str) -> None:
    assert cookie(header, tokens.COOKIE) == value
