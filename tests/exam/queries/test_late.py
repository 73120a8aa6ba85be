"""When a late answer was made, by the client's clock as it ran since the last answer that arrived in time."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from exam.models import Attempt, LateResponse, Response
from exam.queries import held_answers
from exam.rules.protocol import canonical
from exam.rules.timing import client_instant
from tests import factories as f


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_clients_clock_only_counts_on(anchor: int, later: int) -> None:
    found = client_instant(f.NOW, anchor, later)
    assert (found is None) is (later < anchor)
    assert found is None or found - f.NOW == timedelta(milliseconds=later - anchor)


@pytest.fixture
def attempt(session: Session) -> Attempt:
    return f.running(session, now=f.NOW)


def _item(session: Session, attempt: Attempt) -> dict[str, str]:
    found: dict[str, str] = f.paper_of(session, attempt)["items"][0]
    return found


def _late(session: Session, attempt: Attempt, **more: object) -> None:
    fields: dict[str, Any] = {
        "seq": 2, "item": _item(session, attempt)["id"], "response": "[]", "chain": "c" * 64, "client_ms": 70_000,
        "from_writer": True, "at": f.NOW + timedelta(hours=2),
    }  # fmt: skip
    session.add(LateResponse(attempt_id=attempt.id, **fields | more))
    session.flush()


def _in_time(session: Session, attempt: Attempt, seq: int = 1, client_ms: int = 10_000) -> None:
    row = Response(
        attempt_id=attempt.id, seq=seq, item=_item(session, attempt)["id"], response="[]", chain="c" * 64, epoch=1,
        client_ms=client_ms, at=f.NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()


def test_it_is_reckoned_from_the_last_answer_in_time(session: Session, attempt: Attempt) -> None:
    _in_time(session, attempt)
    _late(session, attempt)
    (held,) = held_answers(session, attempt)
    assert held.made_at == f.NOW + timedelta(seconds=60)
    assert (held.number, held.fits) == (1, True)


@pytest.mark.parametrize("more", [{"client_ms": None}, {"client_ms": 9_999}])
def test_without_a_reading_or_after_a_new_beginning_nothing_is_known(
    session: Session, attempt: Attempt, more: dict[str, object]
) -> None:
    _in_time(session, attempt)
    _late(session, attempt, **more)
    assert held_answers(session, attempt)[0].made_at is None


def test_without_an_answer_in_time_nothing_is_known(session: Session, attempt: Attempt) -> None:
    _late(session, attempt)
    assert held_answers(session, attempt)[0].made_at is None


@pytest.mark.parametrize(
    "more", [{"item": "nowhere"}, {"response": canonical(["Z"])}, {"response": canonical("x")}, {"response": "null"}]
)
def test_what_does_not_fit_its_item_is_told(session: Session, attempt: Attempt, more: dict[str, object]) -> None:
    _late(session, attempt, **more)
    assert held_answers(session, attempt)[0].fits is False
