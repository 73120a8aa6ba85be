"""What screens ask about sittings, their rooms and forms, and who watches over them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from accounts.models import Person, RoleGrant
from accounts.rules import Role
from core.audit import AuditEntry
from exam.models import Attempt, Room, RoomInvigilator, Sitting, SittingForm
from exam.rules.states import AttemptState, SittingState
from questionbank.models import Blueprint, Form, Subject
from questionbank.queries.papers import shared

Counts = dict[AttemptState, int]
_LIFE = list(AttemptState)


@dataclass(frozen=True)
class RoomCard:
    """One room in a list: how many seats are taken, and by whom it is watched."""

    room: Room
    taken: int
    watched_by: list[str]


@dataclass(frozen=True)
class FormCard:
    """A frozen form with the blueprint that it was made from."""

    form: Form
    blueprint: Blueprint
    subject: Subject


def sittings(
    session: Session, *, state: SittingState | None = None, limit: int | None = None, offset: int = 0
) -> list[Sitting]:
    """List the sittings, newest first."""
    query = select(Sitting).order_by(col(Sitting.opens_at).desc(), col(Sitting.id)).limit(limit).offset(offset)
    return list(session.exec(query.where(Sitting.state == state) if state else query).all())


def count_sittings(session: Session, *, state: SittingState | None = None) -> int:
    """Count the sittings that a list would show."""
    query = select(func.count()).select_from(Sitting)
    return session.exec(query.where(Sitting.state == state) if state else query).one()


def sittings_between(session: Session, start: datetime, end: datetime) -> list[Sitting]:
    """List the sittings not closed that open within a span or are open at its start, soonest first."""
    query = select(Sitting).where(
        Sitting.state != SittingState.CLOSED, col(Sitting.closes_at) >= start, col(Sitting.opens_at) <= end
    )
    return list(session.exec(query.order_by(col(Sitting.opens_at))).all())


def steps_of_actor(
    session: Session, actor: str, *, actions: list[str], limit: int
) -> list[tuple[Sitting, str, datetime]]:
    """List the steps of sittings that somebody took last, the newest first: which sitting, which act, when."""
    query = select(AuditEntry.subject, AuditEntry.action, AuditEntry.at).where(
        AuditEntry.actor == actor, col(AuditEntry.action).in_(actions)
    )
    steps = session.exec(query.order_by(col(AuditEntry.id).desc()).limit(limit)).all()
    codes = {subject: subject.removeprefix("sitting/") for subject, _, _ in steps}
    known = session.exec(select(Sitting).where(col(Sitting.code).in_(codes.values()))).all()
    named = {sitting.code: sitting for sitting in known}
    return [(named[codes[subject]], action, at) for subject, action, at in steps if codes[subject] in named]


def sittings_overdue(session: Session, now: datetime) -> int:
    """Count the open sittings whose window is over and that wait to be closed."""
    query = select(func.count()).select_from(Sitting)
    return session.exec(query.where(Sitting.state == SittingState.OPEN, col(Sitting.closes_at) < now)).one()


def forms_of(session: Session, sitting_id: int) -> list[Form]:
    """List the forms of a sitting that any seat may get."""
    query = select(Form).join(SittingForm).where(SittingForm.sitting_id == sitting_id)
    return list(session.exec(query.where(col(SittingForm.attempt_id).is_(None))).all())


def frozen_forms(session: Session) -> list[FormCard]:
    """List the forms that a sitting may use, newest first."""
    query = select(Form, Blueprint, Subject).join(Blueprint, col(Form.blueprint_id) == Blueprint.id).join(Subject)
    rows = session.exec(query.where(shared()).order_by(col(Form.frozen_at).desc(), col(Form.code))).all()
    return [FormCard(form, blueprint, subject) for form, blueprint, subject in rows]


def rooms_of(session: Session, sitting_id: int) -> list[Room]:
    """List the rooms of a sitting."""
    return list(session.exec(select(Room).where(Room.sitting_id == sitting_id).order_by(Room.name)).all())


def room_cards(session: Session, sitting_id: int) -> list[RoomCard]:
    """List the rooms of a sitting with their seats taken and invigilators."""
    rooms = rooms_of(session, sitting_id)
    query = select(Attempt.room_id, func.count())
    query = query.where(Attempt.sitting_id == sitting_id, Attempt.state != AttemptState.VOID)
    taken: dict[int, int] = dict(session.exec(query.group_by(col(Attempt.room_id))).all())
    return [
        RoomCard(room, taken.get(room.id or 0, 0), [one.name for one in invigilators_of(session, room.id or 0)])
        for room in rooms
    ]


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
    query = select(Person).join(RoomInvigilator).where(RoomInvigilator.room_id == room_id)
    return list(session.exec(query.order_by(Person.name, col(Person.id))).all())


def watches(session: Session, *, room_id: int, person_id: int) -> bool:
    """Tell whether a person invigilates a room."""
    return session.get(RoomInvigilator, (room_id, person_id)) is not None


def possible_invigilators(session: Session, room_id: int) -> list[Person]:
    """List who holds the role and is not in charge of this room yet."""
    held = select(RoleGrant.person_id).where(RoleGrant.role == Role.INVIGILATOR, col(RoleGrant.revoked_at).is_(None))
    here = select(RoomInvigilator.person_id).where(RoomInvigilator.room_id == room_id)
    query = select(Person).where(col(Person.id).in_(held), col(Person.id).not_in(here), col(Person.active).is_(True))
    return list(session.exec(query.order_by(Person.name, col(Person.id))).all())


def state_counts(session: Session, sitting_id: int) -> Counts:
    """Count the attempts of a sitting by state."""
    return counts_of_sittings(session, [sitting_id]).get(sitting_id, {})


def counts_of_sittings(session: Session, sitting_ids: Collection[int]) -> dict[int, Counts]:
    """Count the attempts of several sittings by state, in the order of an attempt's life."""
    query = select(Attempt.sitting_id, Attempt.state, func.count()).where(col(Attempt.sitting_id).in_(sitting_ids))
    counted: dict[int, Counts] = {}
    rows = session.exec(query.group_by(col(Attempt.sitting_id), col(Attempt.state))).all()
    for sitting_id, state, number in sorted(rows, key=lambda row: _LIFE.index(AttemptState(row[1]))):
        counted.setdefault(sitting_id, {})[AttemptState(state)] = number
    return counted
