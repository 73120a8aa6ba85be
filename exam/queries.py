"""What screens, the gate and grading ask about sittings and attempts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from accounts.models import Person
from core.audit import Break
from exam.models import (
    Attempt,
    AttemptHistory,
    ClientEvent,
    LateResponse,
    Response,
    Room,
    RoomInvigilator,
    Sitting,
    SittingForm,
    TimeEntry,
)
from exam.rules.protocol import FormShape, chain_next, chain_start
from exam.rules.states import AttemptState
from questionbank.models import Form


@dataclass(frozen=True)
class SeatCard:
    """One seat on the invigilator's board."""

    attempt: Attempt
    name: str
    id_tail: str
    events: int


def form_shape(session: Session, public_id: str) -> FormShape | None:
    """Give what the save path must know of a form: items, types, option identifiers."""
    form = session.exec(select(Form).where(Form.public_id == public_id)).first()
    if form is None:
        return None
    items = json.loads(form.paper)["items"]
    return FormShape(
        public_id,
        {item["id"]: item["type"] for item in items},
        {item["id"]: frozenset(option["id"] for option in item.get("options", ())) for item in items},
    )


def sittings(session: Session) -> list[Sitting]:
    """List the sittings, newest first."""
    return list(session.exec(select(Sitting).order_by(col(Sitting.opens_at).desc(), col(Sitting.id))).all())


def forms_of(session: Session, sitting_id: int) -> list[Form]:
    """List the forms of a sitting."""
    return list(session.exec(select(Form).join(SittingForm).where(SittingForm.sitting_id == sitting_id)).all())


def rooms_of(session: Session, sitting_id: int) -> list[Room]:
    """List the rooms of a sitting."""
    return list(session.exec(select(Room).where(Room.sitting_id == sitting_id).order_by(Room.name)).all())


def rooms_watched_by(session: Session, person_id: int) -> list[tuple[Room, Sitting]]:
    """List the rooms that a person invigilates, with their sittings, newest first."""
    query = (
        select(Room, Sitting)
        .join(Sitting)
        .join(RoomInvigilator)
        .where(RoomInvigilator.person_id == person_id)
        .order_by(col(Sitting.opens_at).desc())
    )
    return [(room, sitting) for room, sitting in session.exec(query).all()]


def invigilators_of(session: Session, room_id: int) -> list[Person]:
    """List who watches over a room."""
    return list(session.exec(select(Person).join(RoomInvigilator).where(RoomInvigilator.room_id == room_id)).all())


def seats_of(session: Session, room_id: int) -> list[SeatCard]:
    """List the seats of a room with who sits there and how many browser events were recorded."""
    query = select(Attempt, Person).join(Person).where(Attempt.room_id == room_id).order_by(col(Attempt.seat))
    rows = session.exec(query).all()
    counted = (
        select(ClientEvent.attempt_id, func.count())
        .where(col(ClientEvent.attempt_id).in_([attempt.id for attempt, _ in rows]))
        .group_by(ClientEvent.attempt_id)
    )
    events: dict[str, int] = {key: number for key, number in session.exec(counted).all()}
    return [
        SeatCard(attempt, person.name, person.id_number_tail, events.get(attempt.id, 0)) for attempt, person in rows
    ]


def state_counts(session: Session, sitting_id: int) -> dict[AttemptState, int]:
    """Count the attempts of a sitting by state."""
    query = select(Attempt.state, func.count()).where(Attempt.sitting_id == sitting_id).group_by(col(Attempt.state))
    return {AttemptState(state): number for state, number in session.exec(query).all()}


def attempts_of_person(session: Session, person_id: int) -> list[tuple[Attempt, Sitting]]:
    """List a person's attempts with their sittings, newest first."""
    query = (
        select(Attempt, Sitting)
        .join(Sitting)
        .where(Attempt.person_id == person_id)
        .order_by(col(Sitting.opens_at).desc())
    )
    return [(attempt, sitting) for attempt, sitting in session.exec(query).all()]


def history_of(session: Session, attempt_id: str) -> list[AttemptHistory]:
    """List the steps of an attempt."""
    query = select(AttemptHistory).where(AttemptHistory.attempt_id == attempt_id).order_by(col(AttemptHistory.id))
    return list(session.exec(query).all())


def ledger_of(session: Session, attempt_id: str) -> list[TimeEntry]:
    """List every second given to an attempt."""
    query = select(TimeEntry).where(TimeEntry.attempt_id == attempt_id).order_by(col(TimeEntry.id))
    return list(session.exec(query).all())


def events_of(session: Session, attempt_id: str, *, limit: int = 200) -> list[ClientEvent]:
    """List what happened in the candidate's browser, newest first."""
    query = select(ClientEvent).where(ClientEvent.attempt_id == attempt_id).order_by(col(ClientEvent.id).desc())
    return list(session.exec(query.limit(limit)).all())


def count_late(session: Session, attempt_id: str) -> int:
    """Count the responses that came after the time was up."""
    query = select(func.count()).select_from(LateResponse).where(LateResponse.attempt_id == attempt_id)
    return session.exec(query).one()


def sealed_attempts(session: Session, *, sitting_id: int | None = None) -> list[Attempt]:
    """List the sealed attempts, which grading pulls."""
    query = select(Attempt).where(Attempt.state == AttemptState.SEALED).order_by(Attempt.id)
    if sitting_id is not None:
        query = query.where(Attempt.sitting_id == sitting_id)
    return list(session.exec(query).all())


def answers_of(session: Session, attempt_id: str) -> dict[str, str]:
    """Fold the log: the last logged response of each item is the answer (law 1), as canonical JSON text."""
    query = (
        select(Response.item, Response.response).where(Response.attempt_id == attempt_id).order_by(col(Response.seq))
    )
    return {item: text for item, text in session.exec(query).all()}


def invigilated_by(session: Session, person_id: int) -> set[int]:
    """Name the persons who had a hand in this candidate's sittings: their invigilators (for law 9)."""
    query = (
        select(RoomInvigilator.person_id)
        .join(Attempt, col(Attempt.room_id) == RoomInvigilator.room_id)
        .where(Attempt.person_id == person_id)
    )
    return set(session.exec(query).all())


def broken_chains(session: Session) -> Iterator[Break]:
    """Recompute the answer chain of every attempt from its log and name those that do not lead to the stored head."""
    log = select(Response).order_by(Response.attempt_id, col(Response.seq)).execution_options(yield_per=1000)
    heads: dict[str, str] = {}
    for row in session.exec(log):
        before = heads.get(row.attempt_id) or chain_start(row.attempt_id)
        heads[row.attempt_id] = chain_next(before, seq=row.seq, item=row.item, response_text=row.response)
        if heads[row.attempt_id] != row.chain:
            yield Break(f"response {row.attempt_id}/{row.seq}", "its content is not what was acknowledged")
            heads[row.attempt_id] = row.chain
    for attempt_id, chain in session.exec(select(Attempt.id, Attempt.chain)):
        if heads.get(attempt_id, chain_start(attempt_id)) != chain:
            yield Break(f"attempt {attempt_id}", "its head is not the end of its answer log")
