"""The calls of the exam client over every state of an attempt: what is told, and what stays as it was."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from core import clock
from exam.models import Attempt, ClientEvent
from exam.rules.states import AttemptState, Ending
from exam.service.attempts import EVENT_KINDS, EVENT_LIMIT
from tests.exam.client import Browser, error
from tests.exam.conftest import Centre
from tests.exam.views.test_api import content

S = AttemptState
BEFORE = (S.BOOKED, S.CHECKED_IN, S.ADMITTED, S.ABSENT, S.REFUSED)
SUBMISSION = {"epoch": 1, "last_seq": 0}


def reach(centre: Centre, state: AttemptState) -> tuple[Attempt, Browser]:
    """Give a candidate who is signed in, in any state."""
    if state in BEFORE:
        attempt = centre.seat(state=state)
        return attempt, centre.signed_in(attempt)
    attempt, browser, _ = centre.started()
    ended = {"ending": Ending.INVIGILATOR, "submitted_at": clock.now()}
    changes: dict[AttemptState, dict[str, Any]] = {
        S.PAUSED: {"paused_at": clock.now()},
        S.TERMINATED: ended,
        S.SUBMITTED: ended | {"ending": Ending.CANDIDATE},
        S.SEALED: ended | {"ending": Ending.TIMER},
    }
    if state is not S.IN_PROGRESS:
        centre.change(attempt, state=state, **changes[state])
    return attempt, browser


def row(centre: Centre, attempt: Attempt) -> Attempt:
    with centre.read() as session:
        return session.get_one(Attempt, attempt.id)


STATES = [*BEFORE, S.IN_PROGRESS, S.PAUSED, S.SUBMITTED, S.SEALED, S.TERMINATED]


@pytest.mark.parametrize("state", STATES)
def test_the_state_is_told_in_every_state(centre: Centre, state: AttemptState) -> None:
    attempt, browser = reach(centre, state)
    found = content(browser.get())
    assert (found["attempt"], found["state"], found["acked"]) == (attempt.id, state.value, 0)
    assert (found["deadline"] is None) is (state in BEFORE)
    assert found["responses"] == {}


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (S.BOOKED, (403, "not_admitted")), (S.CHECKED_IN, (403, "not_admitted")), (S.ABSENT, (403, "not_admitted")),
        (S.REFUSED, (403, "not_admitted")), (S.ADMITTED, (409, "not_started")), (S.PAUSED, (409, "paused")),
    ],
)  # fmt: skip
def test_who_does_not_write_cannot_hand_in(centre: Centre, state: AttemptState, told: tuple[int, str]) -> None:
    attempt, browser = reach(centre, state)
    assert error(browser.post("submission", SUBMISSION)) == told
    assert row(centre, attempt).state is state


@pytest.mark.parametrize("state", [S.SUBMITTED, S.SEALED, S.TERMINATED])
def test_who_has_ended_is_told_so_and_stays_as_they_are(centre: Centre, state: AttemptState) -> None:
    attempt, browser = reach(centre, state)
    before = row(centre, attempt).model_dump()
    answer = browser.post("submission", {"epoch": 9, "last_seq": 99})
    assert (answer.status_code, content(answer)["state"]) == (200, state.value)
    assert content(browser.post("start", {}))["state"] == state.value
    assert row(centre, attempt).model_dump() == before


@pytest.mark.parametrize("state", STATES)
def test_the_paper_is_given_while_somebody_writes_and_never_else(centre: Centre, state: AttemptState) -> None:
    _, browser = reach(centre, state)
    answer = browser.client.get(content(browser.get())["paper_url"])
    if state in (S.IN_PROGRESS, S.PAUSED):
        assert (answer.status_code, answer.headers["Cache-Control"].split(",")[0]) == (200, "private")
    else:
        assert error(answer)[1] in ("not_started", "closed")
        assert "stem" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("state", [S.BOOKED, S.CHECKED_IN])
def test_nothing_is_noted_of_a_browser_before_the_admission(centre: Centre, state: AttemptState) -> None:
    _, browser = reach(centre, state)
    event = {"kind": "paste", "client_ms": 1}
    assert error(browser.post("events", {"batch": [event]})) == (403, "not_admitted")


@pytest.mark.parametrize(
    "batch",
    [
        None, {}, "x", [None], [1], [{}], [{"kind": "paste"}], [{"kind": "nonsense", "client_ms": 1}],
        [{"kind": "paste", "client_ms": "1"}], [{"kind": "paste", "client_ms": True}],
        [{"kind": "paste", "client_ms": 1, "detail": []}], [{"kind": "paste", "client_ms": 1, "detail": "x"}],
        [{"kind": "paste", "client_ms": 1, "detail": {"x": "y" * 1000}}], [{"kind": ["paste"], "client_ms": 1}],
        [{"kind": "paste", "client_ms": 1}] * (EVENT_LIMIT + 1),
        [{"kind": "paste", "client_ms": 1}, {"kind": "taken_over", "client_ms": 2}],
    ],
)  # fmt: skip
def test_events_that_are_none_are_refused_whole(centre: Centre, batch: Any) -> None:
    _, browser, _ = centre.started()
    assert error(browser.post("events", {"batch": batch})) == (400, "bad_request")
    with centre.read() as session:
        assert session.exec(select(ClientEvent)).all() == []


@pytest.mark.parametrize("kind", sorted(EVENT_KINDS))
def test_every_kind_of_event_is_kept_and_changes_nothing(centre: Centre, kind: str) -> None:
    attempt, browser, _ = centre.started()
    before = row(centre, attempt).model_dump()
    assert browser.post("events", {"batch": [{"kind": kind, "client_ms": 1.5, "detail": {"n": 1}}]}).status_code == 200
    with centre.read() as session:
        (event,) = session.exec(select(ClientEvent)).all()
    assert (event.kind, event.client_ms, event.detail) == (kind, 1, {"n": 1})
    assert row(centre, attempt).model_dump() == before


@pytest.mark.parametrize("sent", [{}, {"epoch": 1}, {"last_seq": 0}, {"epoch": True, "last_seq": 0},
                                  {"epoch": 1, "last_seq": "0"}, {"epoch": 1.0, "last_seq": 0}, [], "x"])  # fmt: skip
def test_a_submission_without_whole_numbers_is_a_bad_request(centre: Centre, sent: Any) -> None:
    attempt, browser, _ = centre.started()
    assert error(browser.post("submission", sent)) == (400, "bad_request")
    assert row(centre, attempt).state is S.IN_PROGRESS


@pytest.mark.parametrize("pin", [None, 123456, ["246810"], "", "\x00"])
def test_a_pin_that_is_none_lets_nobody_in(centre: Centre, pin: Any) -> None:
    attempt, browser, _ = centre.started()
    assert error(browser.post("takeover", {"pin": pin}))[1] in ("bad_request", "consent_needed")
    assert row(centre, attempt).epoch == 1


@pytest.mark.parametrize("seconds", [11, 61, 86_400])
def test_whoever_reads_after_the_end_finds_it_ended_at_the_deadline(centre: Centre, seconds: int) -> None:
    attempt, browser, _ = centre.started()
    centre.time_is_up(attempt, seconds=seconds)
    found = content(browser.get())
    assert (found["state"], found["ending"]) == ("submitted", "timer")
    ended = row(centre, attempt)
    assert ended.submitted_at == ended.deadline
    assert content(browser.get("/receipt"))["receipt"]["ending"] == "timer"


def test_time_that_runs_out_while_the_clock_stands_still_is_not_over(centre: Centre) -> None:
    attempt, browser, _ = centre.started()
    centre.time_is_up(attempt, seconds=3600)
    centre.change(attempt, state=S.PAUSED, paused_at=clock.now() - timedelta(hours=2))
    assert content(browser.get())["state"] == "paused"
