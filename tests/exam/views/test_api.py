"""The exam client's calls but for the saves: sign-in, state, start, take-over, events, receipt, submission, paper."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from core import clock, db, limits
from exam.models import Attempt, ClientEvent, Sitting
from exam.rules.states import AttemptState, Ending, SittingState
from exam.service import attempts, sittings
from questionbank.models import Form
from tests import factories as f
from tests.exam.client import Browser, Machine, error
from tests.exam.conftest import Centre

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("start", {}), ("takeover", {"pin": "123456"}), ("events", {"epoch": 1, "batch": []}),
    ("submission", {"epoch": 1, "last_seq": 0}),
]  # fmt: skip


def content(answer: Any) -> Any:
    return json.loads(answer.data)


def give_pin(centre: Centre, attempt: Attempt, pin: str = "246810") -> str:
    with db.transaction(centre.app.extensions["gradus.engine"]) as session:
        sittings.set_pin(session, room_id=attempt.room_id, pin=pin, key=centre.key("pin"))
    return pin


def test_a_sign_in_gives_cookie_token_and_where_the_attempt_stands(centre: Centre) -> None:
    attempt, browser = centre.seat(), centre.browser()
    answer = browser.sign_in(centre.ticket(attempt), f.id_number(1))
    assert {key: content(answer)[key] for key in ("attempt", "state", "epoch")} == {
        "attempt": attempt.id, "state": "admitted", "epoch": 0,
    }  # fmt: skip
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/exam" in cookie


def test_a_second_candidate_on_the_same_ticket_does_not_come_in(centre: Centre) -> None:
    attempt = centre.seat(1)
    centre.seat(2)
    answer = centre.browser().sign_in(centre.ticket(attempt), f.id_number(2))
    assert error(answer) == (401, "sign_in_failed")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("ticket", "number"),
    [("AAAA-AAAA-AAAA", "1"), ("", ""), ("'; DROP TABLE attempt; --", "x"), ("票" * 500, "证" * 500)],
)
def test_a_wrong_ticket_is_refused(centre: Centre, ticket: str, number: str) -> None:
    assert error(centre.browser().sign_in(ticket, number)) == (401, "sign_in_failed")


@pytest.mark.parametrize(
    "sent",
    [b"{", b"[]", b"{}", b'{"ticket":1,"id_number":2}', b'{"ticket":"\\ud800","id_number":"x"}', b"[" * 100_000],
)
def test_a_sign_in_that_says_nothing_is_a_bad_request(centre: Centre, sent: bytes) -> None:
    answer = centre.browser().client.post("/exam/sign-in", data=sent, content_type="application/json")
    assert error(answer) == (400, "bad_request")


def test_guessing_at_a_ticket_ends_after_ten_times(centre: Centre) -> None:
    attempt, browser = centre.seat(), centre.browser()
    answers = [error(browser.sign_in(centre.ticket(attempt), str(n))) for n in range(11)]
    assert answers == [(401, "sign_in_failed")] * 10 + [(429, "rate_limited")]


def test_one_who_guesses_at_tickets_without_end_does_not_shut_the_room_out(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_ADDRESS", 5)
    attempt, browser = centre.seat(), centre.browser()

    answers = [error(browser.sign_in(f"GUESS{n}", "1")) for n in range(7)]

    assert answers == [(401, "sign_in_failed")] * 5 + [(429, "rate_limited")] * 2
    assert centre.browser().sign_in(centre.ticket(attempt), f.id_number(1)).status_code == 200


def test_the_state_tells_all_that_a_reload_needs(centre: Centre) -> None:
    _, browser, machine = centre.started()
    found = content(browser.get())
    item = found["plan"]["items"][0]
    options = found["plan"]["options"].get(item, ["T"])
    browser.post("responses", machine.body((item, options[:1])))
    found = content(browser.get())
    assert (found["state"], found["ending"], found["acked"], found["chain"]) == ("in_progress", None, 1, machine.chain)
    assert found["responses"] == {item: options[:1]}
    assert found["time_ledger"] == [{"seconds": 5400, "reason": "考试时长"}]
    assert found["grace_seconds"] == centre.settings.grace_seconds
    assert found["paper_url"].startswith("/exam/papers/")


def test_a_start_is_once_and_a_repeat_answers_alike(centre: Centre) -> None:
    _, browser, _ = centre.started()
    first, again = (content(browser.post("start", {})) for _ in range(2))
    changing = {"server_now"}
    assert {key: first[key] for key in first.keys() - changing} == {key: again[key] for key in again.keys() - changing}
    assert "paper_key" in first


@pytest.mark.parametrize("state", [AttemptState.BOOKED, AttemptState.CHECKED_IN, AttemptState.REFUSED])
def test_nobody_starts_before_being_admitted(centre: Centre, state: AttemptState) -> None:
    browser = centre.signed_in(centre.seat(state=state))
    assert error(browser.post("start", {})) == (403, "not_admitted")


def test_nobody_starts_outside_the_window(centre: Centre) -> None:
    attempt = centre.seat()
    browser = centre.signed_in(attempt)
    with db.transaction(centre.app.extensions["gradus.engine"]) as session:
        session.get_one(Sitting, attempt.sitting_id).closes_at = clock.now() - timedelta(seconds=1)
    assert error(browser.post("start", {})) == (403, "not_admitted")
    with db.transaction(centre.app.extensions["gradus.engine"]) as session:
        sitting = session.get_one(Sitting, attempt.sitting_id)
        sitting.closes_at, sitting.state = clock.now() + timedelta(hours=1), SittingState.PLANNED
    assert error(browser.post("start", {})) == (403, "not_admitted")


@pytest.mark.parametrize(("call", "body"), CALLS)
def test_every_call_asks_for_session_and_token(centre: Centre, call: str, body: dict[str, Any]) -> None:
    _, browser, _ = centre.started()
    assert error(centre.browser().post(call, body)) == (401, "not_signed_in")
    assert error(browser.post(call, body, **{"X-CSRF-Token": "wrong"})) == (403, "bad_csrf")


@pytest.mark.parametrize("call", ["takeover", "events", "submission"])
@pytest.mark.parametrize("sent", [b"[]", b'"x"', b"{}", b"{", b"[" * 100_000, b'{"epoch":"1","last_seq":true}'])
def test_every_call_refuses_what_it_does_not_understand(centre: Centre, call: str, sent: bytes) -> None:
    _, browser, _ = centre.started()
    assert error(browser.post(call, sent)) == (400, "bad_request")


@pytest.mark.parametrize("call", ["events", "submission", "takeover"])
def test_every_call_refuses_two_megabytes(centre: Centre, call: str) -> None:
    _, browser, _ = centre.started()
    assert error(browser.post(call, b'{"pin":"' + b"1" * 2 * 1024 * 1024 + b'"}')) == (413, "too_large")


def test_another_machine_writes_on_with_the_pin_and_the_first_is_superseded(centre: Centre) -> None:
    attempt, first, machine = centre.started()
    pin = give_pin(centre, attempt)
    item = content(first.get())["plan"]["items"][0]
    second = centre.signed_in(attempt)
    assert content(second.post("takeover", {"pin": pin})) == {"epoch": 2}
    assert content(second.post("takeover", {"pin": pin})) == {"epoch": 2}
    assert error(first.post("responses", machine.peek((item, [])))) == (409, "superseded")
    moved = Machine(attempt.id, epoch=2)
    assert second.post("responses", moved.body((item, []))).status_code == 200


def test_each_session_may_start_until_one_has(centre: Centre) -> None:
    attempt = centre.seat(state=AttemptState.BOOKED)
    early = centre.signed_in(attempt)
    assert error(early.post("start", {})) == (403, "not_admitted")
    centre.change(attempt, state=AttemptState.ADMITTED)
    candidate = centre.signed_in(attempt)
    assert (content(early.get())["writes"], content(candidate.get())["writes"]) == (True, True)
    assert content(candidate.post("start", {}))["epoch"] == 1
    assert (content(early.get())["writes"], content(candidate.get())["writes"]) == (False, True)
    machine = Machine(attempt.id)
    item = content(candidate.get())["plan"]["items"][0]
    assert error(early.post("responses", machine.peek((item, [])))) == (403, "consent_needed")
    assert candidate.post("responses", machine.body((item, []))).status_code == 200


def test_guessing_at_the_pin_ends_after_ten_times(centre: Centre) -> None:
    attempt, _, _ = centre.started()
    pin = give_pin(centre, attempt)
    second = centre.signed_in(attempt)
    for guess in range(10):
        assert error(second.post("takeover", {"pin": f"{guess:06}"})) == (403, "consent_needed")
    assert error(second.post("takeover", {"pin": pin})) == (429, "rate_limited")


def test_events_are_noted_with_their_moment(centre: Centre) -> None:
    _, browser, _ = centre.started()
    left = {"kind": "focus_lost", "client_ms": 1_793_000_000_000, "detail": {"seconds": 3}}
    batch = [left, {"kind": "paste", "client_ms": 5.5}]
    assert content(browser.post("events", {"epoch": 1, "batch": batch})) == {"ok": True}
    with centre.read() as session:
        rows = session.exec(select(ClientEvent)).all()
    assert [(row.kind, row.client_ms, row.detail) for row in rows] == [
        ("focus_lost", 2**31 - 1, {"seconds": 3}),
        ("paste", 5, {}),
    ]


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "hacked", "client_ms": 1}, {"kind": ["paste"], "client_ms": 1}, {"kind": "paste"}, "paste", None,
        {"kind": "paste", "client_ms": "1"}, {"kind": "paste", "client_ms": float("nan")},
        {"kind": "paste", "client_ms": float("inf")}, {"kind": "paste", "client_ms": True},
        {"kind": "paste", "client_ms": 1, "detail": "x"},
        {"kind": "paste", "client_ms": 1, "detail": {"x": "y" * 2000}},
    ],
)  # fmt: skip
def test_an_event_that_nobody_knows_is_a_bad_request(centre: Centre, event: Any) -> None:
    _, browser, _ = centre.started()
    assert error(browser.post("events", {"epoch": 1, "batch": [event]})) == (400, "bad_request")
    assert error(browser.post("events", {"epoch": 1, "batch": [event] * 65})) == (400, "bad_request")


def test_a_submission_ends_the_attempt_with_a_receipt_that_verifies(centre: Centre) -> None:
    _, browser, machine = centre.started()
    item = content(browser.get())["plan"]["items"][0]
    browser.post("responses", machine.body((item, [])))
    first, again = (content(browser.post("submission", {"epoch": 1, "last_seq": 1})) for _ in range(2))
    assert first == again
    assert (first["state"], first["answered"], first["code"]) == ("submitted", 0, machine.chain[:12])
    assert centre.app.extensions["gradus.keyring"].verify(first["receipt"])
    assert content(browser.get("/receipt")) == first["receipt"]


def test_a_submission_above_what_is_stored_is_a_gap(centre: Centre) -> None:
    _, browser, _ = centre.started()
    answer = browser.post("submission", {"epoch": 1, "last_seq": 3})
    assert (error(answer), content(answer)["error"]["wanted"]) == ((409, "gap"), 1)
    assert content(browser.get())["state"] == "in_progress"


@pytest.mark.parametrize(
    ("state", "code"), [(AttemptState.CHECKED_IN, (403, "not_admitted")), (AttemptState.ADMITTED, (409, "not_started"))]
)
def test_before_the_start_there_is_nothing_to_submit_and_no_receipt(
    centre: Centre, state: AttemptState, code: tuple[int, str]
) -> None:
    browser = centre.signed_in(centre.seat(state=state))
    assert error(browser.post("submission", {"epoch": 1, "last_seq": 0})) == code
    assert error(browser.get("/receipt")) == code


def test_a_receipt_for_what_is_acknowledged_so_far_can_be_had_at_any_time(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    document = content(browser.get("/receipt"))
    assert centre.app.extensions["gradus.keyring"].verify(document)
    assert (document["receipt"]["attempt"], document["receipt"]["ending"]) == (attempt.id, None)


def test_reading_after_the_deadline_ends_the_attempt_at_its_deadline(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    centre.time_is_up(attempt)
    found = content(browser.get())
    assert (found["state"], found["ending"]) == ("submitted", "timer")
    with centre.read() as session:
        row = session.get_one(Attempt, attempt.id)
        assert row.submitted_at == row.deadline
    answer = content(browser.post("submission", {"epoch": 1, "last_seq": 0}))
    assert answer["submitted_at"] == found["deadline"]


def test_the_clock_ends_an_attempt_though_nobody_is_there_and_seals_it(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    centre.time_is_up(attempt)
    with centre.app.app_context(), db.transaction() as session:
        sign = centre.app.extensions["gradus.keyring"].sign
        assert attempts.close_due(session, now=clock.now(), grace_seconds=10, sign=sign) == 1
        assert attempts.seal_ended(session, now=clock.now()) == 1
    found = content(browser.get())
    assert (found["state"], found["ending"]) == ("sealed", "timer")
    assert centre.app.extensions["gradus.keyring"].verify(content(browser.get("/receipt")))


def test_an_attempt_ended_in_the_room_says_so(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    centre.change(attempt, state=AttemptState.TERMINATED, ending=Ending.INVIGILATOR, submitted_at=clock.now())
    found = content(browser.get())
    assert (found["state"], found["ending"]) == ("terminated", "invigilator")


def paper(browser: Browser, url: str) -> Any:
    return browser.client.get(url)


def test_the_paper_is_the_frozen_bytes_without_keys_for_whoever_has_started(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    answer = paper(browser, content(browser.get())["paper_url"])
    with centre.read() as session:
        frozen = session.get_one(Form, attempt.form_id)
    assert answer.data == frozen.paper
    assert "immutable" in answer.headers["Cache-Control"]
    assert b'"key"' not in answer.data


def test_the_paper_in_a_browsers_store_is_not_for_who_sits_down_next_at_the_machine(centre: Centre) -> None:
    _, browser, _ = centre.started()
    assert paper(browser, content(browser.get())["paper_url"]).vary.as_set() == {"cookie"}


def test_the_paper_of_another_form_or_before_the_start_is_not_given(centre: Centre) -> None:
    _, browser, _ = centre.started(1)
    waiting = centre.signed_in(centre.seat(2), 2)
    mine, theirs = (content(one.get())["paper_url"] for one in (waiting, browser))
    assert paper(waiting, mine).status_code in {200, 409}
    assert error(paper(waiting, theirs)) == (401, "not_signed_in")
    assert error(paper(centre.browser(), theirs)) == (401, "not_signed_in")


def test_who_signed_in_before_the_seat_got_a_paper_of_its_own_signs_in_again(centre: Centre) -> None:
    attempt = centre.seat()
    before = centre.signed_in(attempt)
    with db.transaction(centre.app.extensions["gradus.engine"]) as session:
        own = f.sibling(session, session.get_one(Form, attempt.form_id))
        session.get_one(Attempt, attempt.id).form_id = own.id or 0

    assert error(before.post("start", {})) == (401, "not_signed_in")

    again = centre.signed_in(attempt)
    started = content(again.post("start", {}))
    assert started["paper_url"] == f"/exam/papers/{own.public_id}.json"
