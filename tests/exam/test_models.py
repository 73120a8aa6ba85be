"""What the database itself refuses about sittings and attempts, whoever writes to it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import Session

from exam.models import Attempt, AttemptHistory, ClientEvent, LateResponse, Receipt, Response, Room, Sitting, TimeEntry
from exam.rules.states import AttemptState, Ending, SittingState
from tests import factories as f

S = AttemptState


def keep(session: Session, row: Any) -> None:
    """Write one row within a savepoint."""
    with session.begin_nested():
        session.add(row)


def change(session: Session, row: Any, values: dict[str, Any]) -> None:
    """Change one row within a savepoint."""
    with session.begin_nested():
        for name, value in values.items():
            setattr(row, name, value)


@pytest.fixture
def attempt(session: Session) -> Attempt:
    return f.attempt(session)


@pytest.mark.parametrize(
    "values",
    [
        {"state": S.IN_PROGRESS},
        {"started_at": f.NOW},
        {"deadline": f.NOW},
        {"state": S.PAUSED},
        {"paused_at": f.NOW},
        {"state": S.SUBMITTED, "started_at": f.NOW, "deadline": f.NOW},
        {"state": S.SUBMITTED, "started_at": f.NOW, "deadline": f.NOW, "submitted_at": f.NOW},
        {"state": S.SUBMITTED, "started_at": f.NOW, "deadline": f.NOW, "ending": Ending.TIMER},
        {"state": S.SEALED, "started_at": f.NOW, "deadline": f.NOW, "ending": Ending.TIMER},
        {"state": S.TERMINATED, "started_at": f.NOW, "deadline": f.NOW, "submitted_at": f.NOW},
        {"acked": -1},
        {"epoch": -1},
        {"room_id": 999_999},
        {"form_id": 999_999},
        {"person_id": 999_999},
        {"sitting_id": 999_999},
    ],
)
def test_an_attempt_that_does_not_hold_together_is_refused(
    session: Session, attempt: Attempt, values: dict[str, Any]
) -> None:
    with pytest.raises(DBAPIError):
        change(session, attempt, values)


@pytest.mark.parametrize(
    "values",
    [
        {"state": S.IN_PROGRESS, "started_at": f.NOW, "deadline": f.NOW},
        {"state": S.PAUSED, "started_at": f.NOW, "deadline": f.NOW, "paused_at": f.NOW},
        {"state": S.SUBMITTED, "started_at": f.NOW, "deadline": f.NOW, "submitted_at": f.NOW, "ending": Ending.TIMER},
        {"state": S.ABSENT},
        {"state": S.REFUSED},
        {"state": S.VOID},
    ],
)
def test_an_attempt_that_holds_together_is_kept(session: Session, attempt: Attempt, values: dict[str, Any]) -> None:
    change(session, attempt, values)
    session.refresh(attempt)
    assert {name: getattr(attempt, name) for name in values} == values


def test_two_people_never_sit_on_one_seat(session: Session, attempt: Attempt) -> None:
    place, at = session.get_one(Room, attempt.room_id), session.get_one(Sitting, attempt.sitting_id)
    with pytest.raises(IntegrityError), session.begin_nested():
        f.attempt(session, at=at, inside=place, who=f.person(session, number=2), seat=attempt.seat)


@pytest.mark.parametrize("state", S)
def test_a_seat_is_had_again_only_after_it_was_cancelled(session: Session, state: AttemptState) -> None:
    ended = {"submitted_at": f.NOW, "ending": Ending.TIMER}
    times = {"started_at": f.NOW, "deadline": f.NOW} | ended
    first = f.attempt(session)
    change(session, first, {"state": state, "paused_at": f.NOW if state is S.PAUSED else None} | times)
    at, place = session.get_one(Sitting, first.sitting_id), session.get_one(Room, first.room_id)
    try:
        with session.begin_nested():
            f.attempt(session, at=at, inside=place, who=f.person(session, number=2), seat=first.seat)
    except IntegrityError:
        assert state is not S.VOID
    else:
        assert state is S.VOID


@pytest.mark.parametrize(("state", "again"), [(S.BOOKED, False), (S.ADMITTED, False), (S.VOID, True)])
def test_a_person_sits_once_in_a_sitting_unless_the_seat_was_cancelled(
    session: Session, state: AttemptState, again: bool
) -> None:
    first = f.attempt(session, state=state)
    at, place = session.get_one(Sitting, first.sitting_id), session.get_one(Room, first.room_id)
    who = f.person(session, number=3)
    first.person_id = who.id or 0
    session.flush()
    try:
        with session.begin_nested():
            f.attempt(session, at=at, inside=place, who=who, seat=2, state=S.BOOKED)
    except IntegrityError:
        assert not again
    else:
        assert again


@pytest.mark.parametrize(
    "values", [{"closes_at": f.NOW - timedelta(days=1)}, {"minutes": 0}, {"minutes": -90}, {"subject_id": 999_999}]
)
def test_a_sitting_that_does_not_hold_together_is_refused(session: Session, values: dict[str, Any]) -> None:
    sitting = f.sitting(session)
    with pytest.raises(DBAPIError):
        change(session, sitting, values)


def test_codes_of_sittings_and_names_of_rooms_are_given_once(session: Session) -> None:
    sitting = f.sitting(session)
    room = f.room(session, sitting)
    with pytest.raises(IntegrityError):
        keep(session, Room(sitting_id=sitting.id or 0, name=room.name, seats=1))
    more = sitting.model_dump(exclude={"id"})
    with pytest.raises(IntegrityError):
        keep(session, Sitting(**more))
    keep(session, Room(sitting_id=f.sitting(session).id or 0, name=room.name, seats=1))


def test_a_sitting_is_in_one_of_its_three_states(session: Session) -> None:
    sitting = f.sitting(session)
    with pytest.raises(StatementError, match="not a valid SittingState"):
        change(session, sitting, {"state": "cancelled"})
    assert {state.value for state in SittingState} == {"planned", "open", "closed"}


def row_of(model: type[Any], attempt: Attempt, now: datetime) -> Any:
    """Give a row of an append-only table."""
    given: dict[str, Any] = {
        "attempt_id": attempt.id, "at": now, "to_state": S.BOOKED, "actor": "test", "seconds": 1, "reason": "test",
        "seq": 1, "item": "q", "response": "[]", "chain": "c" * 64, "epoch": 1, "client_ms": 0, "kind": "paste",
        "content": {}, "kid": "0" * 16, "signature": b"s",
    }  # fmt: skip
    return model(**{name: value for name, value in given.items() if name in model.model_fields})


@pytest.mark.parametrize("model", [AttemptHistory, TimeEntry, Response, LateResponse, ClientEvent, Receipt])
def test_what_happened_is_written_and_neither_changed_nor_removed(
    session: Session, attempt: Attempt, now: datetime, model: type[Any]
) -> None:
    row = row_of(model, attempt, now)
    keep(session, row)
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        row.at = now + timedelta(days=1)
    session.refresh(row)
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.delete(row)


@pytest.mark.parametrize("model", [Response, Receipt])
def test_there_is_one_answer_of_a_number_and_one_receipt_of_an_attempt(
    session: Session, attempt: Attempt, now: datetime, model: type[Any]
) -> None:
    keep(session, row_of(model, attempt, now))
    session.expunge_all()
    with pytest.raises(IntegrityError):
        keep(session, row_of(model, attempt, now))
