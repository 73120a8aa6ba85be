"""Which late answers wait, and which answers count."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from accounts.models import Person
from exam.models import Attempt, LateResponse
from exam.rules.protocol import canonical
from exam.rules.states import AttemptState
from grading import queries
from grading.models import LateRuling
from grading.service import score_sealed
from tests import factories
from tests.grading.sat import sealed


@pytest.fixture
def attempt(session: Session) -> Attempt:
    return sealed(session, factories.sitting(session), who=factories.person(session, "考生", number=98))


@pytest.fixture
def people(session: Session) -> tuple[Person, Person]:
    return factories.person(session, "考务甲"), factories.person(session, "考务乙")


def came(session: Session, attempt: Attempt, response: Any = "D", seq: int = 1, **more: Any) -> LateResponse:
    assert attempt.deadline is not None
    fields: dict[str, Any] = {
        "attempt_id": attempt.id, "seq": attempt.acked + seq, "item": first_item(session, attempt),
        "response": canonical([response]), "chain": "c" * 64, "client_ms": 5000, "from_writer": True,
        "at": attempt.deadline + timedelta(seconds=90),
    }  # fmt: skip
    row = LateResponse(**fields | more)
    session.add(row)
    session.flush()
    return row


def first_item(session: Session, attempt: Attempt) -> str:
    return str(factories.paper_of(session, attempt)["items"][0]["id"])


def ruled(session: Session, row: LateResponse, by: Person, now: datetime, **more: Any) -> LateRuling:
    fields: dict[str, Any] = {
        "late_id": row.id, "accepted": True, "reason": "断网", "needs_second": False, "decided_by": by.id,
        "decided_at": now,
    }  # fmt: skip
    ruling = LateRuling(**fields | more)
    session.add(ruling)
    session.flush()
    return ruling


@pytest.mark.parametrize(
    ("more", "confirmed", "counts"),
    [
        (None, False, False),
        ({"accepted": False}, False, False),
        ({"accepted": True}, False, True),
        ({"accepted": True, "needs_second": True}, False, False),
        ({"accepted": True, "needs_second": True}, True, True),
        ({"accepted": False, "needs_second": True}, True, False),
    ],
)
def test_an_answer_counts_once_it_is_accepted_and_waits_for_nobody(
    session: Session,
    attempt: Attempt,
    people: tuple[Person, Person],
    now: datetime,
    more: dict[str, Any] | None,
    confirmed: bool,
    counts: bool,
) -> None:
    row = came(session, attempt)
    if more is not None:
        second = {"confirmed_by": people[1].id, "confirmed_at": now} if confirmed else {}
        ruled(session, row, people[0], now, **more | second)
    found = queries.counted_answers(session, attempt.id)[first_item(session, attempt)]
    assert found == (canonical(["D"]) if counts else canonical(["A"]))


def test_of_two_accepted_answers_the_later_written_counts(
    session: Session, attempt: Attempt, people: tuple[Person, Person], now: datetime
) -> None:
    for seq, response in ((2, "C"), (1, "B")):
        ruled(session, came(session, attempt, response, seq), people[0], now)
    assert queries.counted_answers(session, attempt.id)[first_item(session, attempt)] == canonical(["C"])


def test_other_answers_stay_as_they_were(
    session: Session, attempt: Attempt, people: tuple[Person, Person], now: datetime
) -> None:
    before = queries.counted_answers(session, attempt.id)
    ruled(session, came(session, attempt), people[0], now)
    after = queries.counted_answers(session, attempt.id)
    assert {item for item in before if before[item] != after[item]} == {first_item(session, attempt)}


def test_the_list_counts_what_is_held_undecided_and_unconfirmed(
    session: Session, attempt: Attempt, people: tuple[Person, Person], now: datetime
) -> None:
    rows = [came(session, attempt, seq=seq) for seq in (1, 2, 3)]
    ruled(session, rows[0], people[0], now)
    ruled(session, rows[1], people[0], now, needs_second=True)
    (one,) = queries.late_attempts(session, attempt.sitting_id)
    assert (one.name, one.held, one.undecided, one.unconfirmed) == ("考生", 3, 1, 1)


@pytest.mark.parametrize("state", [AttemptState.VOID, AttemptState.SUBMITTED, AttemptState.IN_PROGRESS])
def test_only_sealed_attempts_are_listed(session: Session, attempt: Attempt, state: AttemptState) -> None:
    came(session, attempt)
    attempt.state = state
    session.flush()
    assert queries.late_attempts(session, attempt.sitting_id) == []


def test_an_attempt_without_late_answers_is_not_listed(session: Session, attempt: Attempt) -> None:
    assert queries.late_attempts(session, attempt.sitting_id) == []
    assert queries.late_answers(session, attempt) == []


def test_each_late_answer_comes_with_its_ruling(
    session: Session, attempt: Attempt, people: tuple[Person, Person], now: datetime
) -> None:
    rows = [came(session, attempt, seq=seq) for seq in (1, 2)]
    ruling = ruled(session, rows[1], people[0], now)
    assert [(one.answer.row.id, one.ruling) for one in queries.late_answers(session, attempt)] == [
        (rows[0].id, None),
        (rows[1].id, ruling),
    ]


@pytest.mark.parametrize("from_writer", [True, False, None])
def test_what_a_decision_depends_on_is_gathered(session: Session, attempt: Attempt, from_writer: bool | None) -> None:
    came(session, attempt, from_writer=from_writer)
    (late,) = queries.late_answers(session, attempt)
    held = queries.held_of(session, attempt, late)
    assert (held.from_writer, held.marked, held.ruled, held.sealed) == (from_writer, False, False, True)


def test_before_the_scoring_there_is_no_result(session: Session, attempt: Attempt, now: datetime) -> None:
    assert queries.last_result(session, attempt.id) is None
    score_sealed(session, now=now)
    result = queries.last_result(session, attempt.id)
    assert result is not None
    assert (result.edition, queries.is_released(session, attempt.id)) == (1, False)
