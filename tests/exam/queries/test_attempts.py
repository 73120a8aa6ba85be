"""What is asked about attempts: answers folded from the log, counts, histories, broken chains."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update
from sqlmodel import Session

from exam import queries
from exam.models import Attempt, ClientEvent, LateResponse, Response
from exam.rules.protocol import canonical
from exam.rules.responses import BLANK
from exam.rules.states import AttemptState
from tests import factories as f
from tests.exam.service.test_attempts import log

S = AttemptState
ITEMS = ["q1", "q2", "q3"]
ANSWERS = st.lists(st.tuples(st.sampled_from(ITEMS), st.sampled_from([["A"], ["B"], [], "", "x", {}])), max_size=8)


@pytest.fixture
def attempt(session: Session, now: datetime) -> Attempt:
    return f.running(session, now=now)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=ANSWERS)
def test_the_last_answer_of_each_item_is_the_answer(session: Session, answers: list[tuple[str, Any]]) -> None:
    with session.begin_nested() as here:
        attempt = f.running(session, now=f.NOW)
        for answer in answers:
            log(session, attempt, answer)
        folded = {item: canonical(response) for item, response in answers}
        answered = sum(1 for response in folded.values() if response not in BLANK)
        assert queries.answers_of(session, attempt.id) == folded
        assert queries.count_answered(session, [attempt.id]) == ({attempt.id: answered} if answered else {})
        here.rollback()


@pytest.mark.parametrize("blank", BLANK[:8])
def test_a_cleared_answer_counts_for_nothing(session: Session, attempt: Attempt, blank: str) -> None:
    log(session, attempt, ("q1", ["A"]), ("q1", json.loads(blank)))
    assert queries.count_answered(session, [attempt.id]) == {}


def test_answers_are_counted_attempt_by_attempt(session: Session, now: datetime) -> None:
    several = [f.running(session, now=now, who=f.person(session, number=number)) for number in (11, 12, 13)]
    log(session, several[0], ("q1", ["A"]), ("q2", ["A"]))
    log(session, several[1], ("q1", ["A"]))
    ids = [one.id for one in several]
    assert queries.count_answered(session, ids) == {ids[0]: 2, ids[1]: 1}
    assert queries.count_answered(session, []) == {}


def test_a_form_that_does_not_exist_has_no_shape(session: Session) -> None:
    assert queries.form_shape(session, "none") is None


def test_a_person_sees_their_exams_newest_first(session: Session, now: datetime) -> None:
    who = f.person(session, number=5)
    sittings = [f.sitting(session, now=now + timedelta(days=days)) for days in (0, 20, 10)]
    for number, sitting in enumerate(sittings):
        f.attempt(session, at=sitting, who=who, seat=number + 1)
    found = queries.attempts_of_person(session, who.id or 0)
    assert [sitting.id for _, sitting in found] == [sittings[1].id, sittings[2].id, sittings[0].id]
    assert queries.attempts_of_person(session, 999_999) == []


def test_of_what_happened_in_a_browser_the_newest_comes_first_and_not_without_end(
    session: Session, attempt: Attempt, now: datetime
) -> None:
    session.add_all([ClientEvent(attempt_id=attempt.id, kind="paste", client_ms=place, at=now) for place in range(7)])
    session.flush()
    assert [event.client_ms for event in queries.events_of(session, attempt.id, limit=3)] == [6, 5, 4]


def test_late_answers_are_counted(session: Session, attempt: Attempt, now: datetime) -> None:
    assert queries.count_late(session, attempt.id) == 0
    for seq in (1, 2):
        session.add(LateResponse(attempt_id=attempt.id, seq=seq, item="q", response="[]", chain="c" * 64, at=now))
    session.flush()
    assert queries.count_late(session, attempt.id) == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [("response", '["B"]'), ("item", "other"), ("chain", "0" * 64), ("seq", 9)],
)
def test_a_byte_changed_in_the_log_by_hand_is_found_wherever_it_is(
    session: Session, attempt: Attempt, column: str, value: object
) -> None:
    log(session, attempt, ("q1", ["A"]), ("q2", ["C"]), ("q3", ["A"]))
    assert not list(queries.broken_chains(session))
    _past_the_triggers(session, "response")
    table = Response.__table__  # type: ignore[attr-defined]  # SQLModel's own
    session.execute(update(table).where(table.c.seq == 2).values({column: value}))
    session.expire_all()
    breaks = list(queries.broken_chains(session))
    assert any(attempt.id in found.where for found in breaks)


@pytest.mark.parametrize("which", [(1, 1), (2, 2), (3, 3), (1, 3)])
def test_an_answer_taken_out_of_the_log_by_hand_is_missed(
    session: Session, attempt: Attempt, which: tuple[int, int]
) -> None:
    log(session, attempt, ("q1", ["A"]), ("q2", ["C"]), ("q3", ["A"]))
    _past_the_triggers(session, "response")
    session.execute(
        text("DELETE FROM response WHERE seq BETWEEN :first AND :last"), {"first": which[0], "last": which[1]}
    )
    session.expire_all()
    breaks = list(queries.broken_chains(session))
    assert any(attempt.id in found.where for found in breaks)


def test_a_whole_log_is_whole_whatever_stands_beside_it(session: Session, now: datetime) -> None:
    for number in (21, 22):
        attempt = f.running(session, now=now, who=f.person(session, number=number))
        log(session, attempt, ("q1", ["A"]), ("q1", []), ("q2", "文字"))
    f.attempt(session, who=f.person(session, number=23))
    assert not list(queries.broken_chains(session))


def test_a_room_is_not_asked_for_more_than_its_own(session: Session, now: datetime) -> None:
    sitting = f.sitting(session)
    rooms = [f.room(session, sitting) for _ in range(2)]
    for number, room in enumerate(rooms, 31):
        f.attempt(session, at=sitting, inside=room, who=f.person(session, number=number), state=S.CHECKED_IN)
    for room in rooms:
        assert len(queries.checked_in(session, room.id or 0)) == 1
        assert len(queries.seats_of(session, room.id or 0)) == 1
    assert len(queries.booked_ids(session, sitting.id or 0)) == 2


def _past_the_triggers(session: Session, table: str) -> None:
    """Do as somebody who owns the database."""
    if session.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            session.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{act}"))
    else:
        session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only"))
