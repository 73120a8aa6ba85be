"""Sittings, rooms and seats: what the exam officer arranges before anybody comes."""

import base64
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from accounts.models import Person
from accounts.rules import Actor, Permission
from core import audit
from core.db import get
from core.errors import Refused, Text
from exam.models import Attempt, AttemptHistory, Room, RoomInvigilator, Sitting, SittingForm, TimeEntry
from exam.queries.entries import unfinished
from exam.queries.own_papers import shared_form_ids, waiting
from exam.rules.protocol import chain_start
from exam.rules.sittings import may_close, may_open
from exam.rules.states import AttemptState, SittingState
from exam.rules.timing import ADJUSTMENT
from exam.service.steps import Action, advance, locked
from questionbank.models import Blueprint, Form, StandardEdition, Subject
from questionbank.queries import standards, touches
from questionbank.rules.standards import EditionState
from questionbank.service import band
from questionbank.service.holds import hold_versions, release_versions

BASE_TIME = "base time"
MAX_EXTRA_MINUTES = 240
PIN_LENGTH = 6


@dataclass(frozen=True)
class SittingPlan:
    """What a sitting is: names, window, forms, the edition of the standard that it rests on."""

    code: str
    title: str
    title_en: str
    opens_at: datetime
    closes_at: datetime
    form_ids: Sequence[int]
    standard: str = ""
    own_papers: bool = False  # a form for each candidate; those named here are in reserve


def create_sitting(session: Session, *, plan: SittingPlan, actor: Actor, now: datetime) -> Sitting:
    """Plan a sitting on frozen forms of one blueprint. Raises Refused when forms or times do not fit.

    A form outside the band of difficulty that the blueprint states is not sat beside others.
    """
    actor.require(Permission.RUN_SITTINGS)
    blueprint = _one_blueprint(session, plan.form_ids)
    _check_plan(session, plan)
    standard = _standard(session, plan, blueprint)
    sitting = Sitting(
        code=plan.code,
        title=plan.title,
        title_en=plan.title_en,
        subject_id=blueprint.subject_id,
        standard=standard,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        minutes=blueprint.minutes,
        practice=blueprint.practice,
        own_papers=plan.own_papers,
        state=SittingState.PLANNED,
        created_by=str(actor),
        created_at=now,
    )
    session.add(sitting)
    session.flush()
    session.add_all([SittingForm(sitting_id=sitting.id or 0, form_id=form_id) for form_id in plan.form_ids])
    audit.record(session, actor=actor, action=Action.SITTING_CREATED, subject=f"sitting/{sitting.code}", at=now)
    return sitting


def _check_plan(session: Session, plan: SittingPlan) -> None:
    if plan.closes_at.astimezone(UTC) <= plan.opens_at.astimezone(UTC):  # in a zone, hours of one night may run back
        raise Refused(Text("The sitting must close after it opens."), field="closes_at")
    if session.exec(select(Sitting).where(Sitting.code == plan.code)).first():
        raise Refused(Text("There is already a sitting with this code."), field="code")
    for found in band.uneven(session, plan.form_ids):
        raise Refused(found.told, field="forms", code="uneven")


def _standard(session: Session, plan: SittingPlan, blueprint: Blueprint) -> str:
    """Give the edition of the standard that is examined: the one named, else the one in force when the sitting opens.

    Raises Refused for an edition that is not published here, and when it leaves the forms in doubt.
    """
    subject = session.exec(select(Subject.code).where(Subject.id == blueprint.subject_id)).one()
    edition = _named(session, plan) or standards.main_edition(session, subject, plan.opens_at.date())
    _refuse_in_doubt(session, plan.form_ids, edition, plan.opens_at)
    return edition.name if edition else ""


def _named(session: Session, plan: SittingPlan) -> StandardEdition | None:
    edition = standards.edition_named(session, plan.standard)
    if plan.standard and (edition is None or edition.state is not EditionState.PUBLISHED):
        text = Text("There is no published edition %(edition)s. Choose one of the list.", {"edition": plan.standard})
        raise Refused(text, field="standard", code="unknown_edition")
    return edition


def _refuse_in_doubt(
    session: Session, form_ids: Sequence[int], edition: StandardEdition | None, opens_at: datetime
) -> None:
    """Raise Refused if what is examined, or another standard as it is in force that day, leaves the forms in doubt."""
    for one in standards.examined(session, edition, opens_at.date()):
        doubt = standards.in_doubt(session, form_ids, one)
        if doubt:
            raise _doubtful_items(one, doubt)
        blueprint = touches.blueprint_in_doubt(session, form_ids, one)
        if blueprint:
            raise _doubtful_blueprint(one, blueprint)


def _doubtful_items(edition: StandardEdition, codes: Sequence[str]) -> Refused:
    params = {"edition": edition.name, "count": len(codes), "first": codes[0]}
    text = Text(
        "%(count)s items of these forms, the first is %(first)s, rest on clauses that %(edition)s changes. "
        "Have them looked at, or draw another paper.",
        params,
    )
    return Refused(text, field="forms", code="touched")


def _doubtful_blueprint(edition: StandardEdition, code: str) -> Refused:
    text = Text(
        "The blueprint %(code)s of these forms rests on clauses that %(edition)s changes. "
        "Have it looked at, or freeze forms of its next edition.",
        {"edition": edition.name, "code": code},
    )
    return Refused(text, field="forms", code="touched")


def open_sitting(session: Session, *, sitting_id: int, actor: Actor, now: datetime) -> None:
    """Open a planned sitting: from now on candidates who are admitted may start within its window. Raises Refused."""
    actor.require(Permission.RUN_SITTINGS)
    sitting: Sitting = get(session, Sitting, sitting_id, lock=True)
    without_paper = len(waiting(session, sitting))
    _heed(may_open(sitting.state, closes_at=sitting.closes_at, now=now, without_paper=without_paper))
    sitting.state = SittingState.OPEN
    session.add(sitting)
    form_ids = session.exec(select(SittingForm.form_id).where(SittingForm.sitting_id == sitting.id)).all()
    _refuse_in_doubt(session, form_ids, standards.edition_named(session, sitting.standard), sitting.opens_at)
    hold_versions(session, form_ids=form_ids, sitting=sitting.code, until=sitting.closes_at, actor=actor, now=now)
    audit.record(session, actor=actor, action=Action.SITTING_OPENED, subject=f"sitting/{sitting.code}", at=now)


def close_sitting(session: Session, *, sitting_id: int, actor: Actor, now: datetime) -> None:
    """Close a sitting in which nobody writes any more; who never came is absent.

    Raises Refused while attempts run or papers wait to be keyed in.
    """
    actor.require(Permission.RUN_SITTINGS)
    sitting: Sitting = get(session, Sitting, sitting_id, lock=True)
    seats = session.exec(select(Attempt).where(Attempt.sitting_id == sitting.id).with_for_update()).all()
    running, to_key = unfinished(session, sitting_id)
    _heed(may_close(sitting.state, running=running, to_key=to_key))
    sitting.state = SittingState.CLOSED
    session.add(sitting)
    for attempt in seats:
        if attempt.state in (AttemptState.BOOKED, AttemptState.CHECKED_IN, AttemptState.ADMITTED):
            step = AttemptHistory(
                attempt_id=attempt.id, from_state=attempt.state, to_state=AttemptState.ABSENT, actor=str(actor), at=now
            )
            attempt.state = AttemptState.ABSENT
            session.add_all([attempt, step])
    release_versions(session, sitting=sitting.code, actor=actor, now=now)
    audit.record(session, actor=actor, action=Action.SITTING_CLOSED, subject=f"sitting/{sitting.code}", at=now)


def add_room(
    session: Session, *, sitting_id: int, name: str, seats: int, actor: Actor, now: datetime, address: str = ""
) -> Room:
    """Add a room with its number of seats."""
    actor.require(Permission.RUN_SITTINGS)
    if session.exec(select(Room).where(Room.sitting_id == sitting_id, Room.name == name)).first():
        raise Refused(Text("This sitting already has a room of this name."), field="name")
    room = Room(sitting_id=sitting_id, name=name, seats=seats, address=address)
    session.add(room)
    session.flush()
    audit.record(session, actor=actor, action=Action.ROOM_ADDED, subject=f"room/{room.id}", at=now)
    return room


def assign_invigilator(session: Session, *, room_id: int, person_id: int, actor: Actor, now: datetime) -> None:
    """Put a person in charge of a room. Raises Refused for somebody who sits there themselves (law 9)."""
    actor.require(Permission.RUN_SITTINGS)
    room: Room = get(session, Room, room_id)
    sits = select(Attempt).where(Attempt.sitting_id == room.sitting_id, Attempt.person_id == person_id)
    if session.exec(sits).first():
        raise Refused(Text("This person sits the same examination and cannot invigilate it."), field="person")
    if session.get(RoomInvigilator, (room_id, person_id)) is None:
        session.add(RoomInvigilator(room_id=room_id, person_id=person_id))
        details = {"person": person_id}
        audit.record(
            session, actor=actor, action=Action.INVIGILATOR_ASSIGNED, subject=f"room/{room_id}", at=now, details=details
        )


def set_pin(session: Session, *, room_id: int, pin: str, key: bytes) -> None:
    """Set the PIN with which the invigilators of a room let a candidate go on at another machine."""
    room: Room = get(session, Room, room_id, lock=True)
    room.pin_digest = pin_digest(pin, room_id=room_id, key=key)
    session.add(room)


def renew_pin(session: Session, *, room_id: int, key: bytes, actor: Actor, now: datetime) -> str:
    """Make a new PIN for a room and give it this once: only its digest is kept, and the old one is worth nothing."""
    actor.require(Permission.RUN_SITTINGS)
    pin = f"{secrets.randbelow(10**PIN_LENGTH):0{PIN_LENGTH}}"
    set_pin(session, room_id=room_id, pin=pin, key=key)
    audit.record(session, actor=actor, action=Action.PIN_SET, subject=f"room/{room_id}", at=now)
    return pin


def book_seat(
    session: Session,
    *,
    room_id: int,
    person_id: int,
    key: bytes,
    actor: Actor,
    now: datetime,
    extra_minutes: int = 0,
) -> Attempt:
    """Give a person the next free seat of a room and a form. Raises Refused: full, booked, no identity number."""
    actor.require(Permission.RUN_SITTINGS)
    room: Room = get(session, Room, room_id, lock=True)
    sitting: Sitting = get(session, Sitting, room.sitting_id)
    person: Person = get(session, Person, person_id)
    _refuse_booking(session, sitting, person, extra_minutes)
    seat = _free_seat(session, room)
    form_ids = shared_form_ids(session, sitting.id or 0)
    attempt_id = uuid.uuid4().hex
    attempt = Attempt(
        id=attempt_id,
        sitting_id=room.sitting_id,
        room_id=room_id,
        seat=seat,
        person_id=person_id,
        form_id=form_ids[seat % len(form_ids)],  # neighbours get different forms where there are several
        ticket_digest=ticket_digest(ticket_of(attempt_id, key=key), key=key),
        state=AttemptState.BOOKED,
        chain=chain_start(attempt_id),
        seed=int.from_bytes(hashlib.sha256(attempt_id.encode()).digest()[:4]) >> 1,  # as large as the column holds
    )
    session.add(attempt)
    session.flush()
    session.add_all(_first_rows(attempt, sitting, extra_minutes, actor, now))
    audit.record(session, actor=actor, action=Action.SEAT_BOOKED, subject=f"attempt/{attempt_id}", at=now)
    return attempt


def cancel_seat(session: Session, *, attempt_id: str, reason: str, actor: Actor, now: datetime) -> Attempt:
    """Take a booked seat back, with a reason; its number and its person may be booked again.

    Raises Refused after check-in.
    """
    actor.require(Permission.RUN_SITTINGS)
    if not reason.strip():
        raise Refused(Text("Say why: the reason is kept with the act."), field="reason")
    attempt = locked(session, attempt_id)
    if attempt.state is not AttemptState.BOOKED:
        raise Refused(Text("Only a seat whose candidate has not been checked in can be cancelled."), code="wrong_state")
    advance(session, attempt, AttemptState.VOID, actor=actor, now=now, reason=reason)
    subject, details = f"attempt/{attempt_id}", {"reason": reason}
    audit.record(session, actor=actor, action=Action.SEAT_CANCELLED, subject=subject, at=now, details=details)
    return attempt


def ticket_of(attempt_id: str, *, key: bytes) -> str:
    """Give the ticket number of an attempt: 60 bits that only this installation can compute."""
    digest = hmac.new(key, f"ticket {attempt_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest)[:12].decode()


def ticket_digest(ticket: str, *, key: bytes) -> str:
    """Digest a typed ticket number, in any spelling of case and blanks."""
    return hmac.new(key, "".join(ticket.split()).replace("-", "").upper().encode(), hashlib.sha256).hexdigest()


def pin_digest(pin: str, *, room_id: int, key: bytes) -> str:
    """Digest a room's PIN."""
    return hmac.new(key, f"pin {room_id} {pin.strip()}".encode(), hashlib.sha256).hexdigest()


def _one_blueprint(session: Session, form_ids: Sequence[int]) -> Blueprint:
    forms: list[Form] = [get(session, Form, form_id) for form_id in form_ids]
    if not forms:
        raise Refused(Text("Choose at least one frozen form for the sitting."), field="forms")
    if len({(form.blueprint_id, form.language) for form in forms}) > 1:
        raise Refused(
            Text("All forms of a sitting must come from one blueprint and be in one language."), field="forms"
        )
    blueprint: Blueprint = get(session, Blueprint, forms[0].blueprint_id)
    return blueprint


def _free_seat(session: Session, room: Room) -> int:
    """Give the first number that nobody has; one that was cancelled is free again. Raises Refused."""
    query = select(Attempt.seat).where(Attempt.room_id == room.id, Attempt.state != AttemptState.VOID)
    taken = set(session.exec(query).all())
    free = next((number for number in range(1, room.seats + 1) if number not in taken), None)
    if free is None:
        raise Refused(Text("The room is full. Add a room or choose another."), field="room")
    return free


def _heed(reasons: list[Text]) -> None:
    if reasons:
        raise Refused(reasons[0], code="wrong_state")


def _refuse_booking(session: Session, sitting: Sitting, person: Person, extra_minutes: int) -> None:
    if not person.id_number_hash:
        raise Refused(
            Text("This person has no identity number on record, and without it nobody can sign in."), field="person"
        )
    if not 0 <= extra_minutes <= MAX_EXTRA_MINUTES:
        raise Refused(
            Text("Extra time is between 0 and %(most)s minutes.", {"most": MAX_EXTRA_MINUTES}), field="extra_minutes"
        )
    if sitting.state is SittingState.CLOSED:
        raise Refused(Text("This sitting is closed and takes no more bookings."), code="wrong_state")
    _refuse_twice(session, sitting, person)


def _refuse_twice(session: Session, sitting: Sitting, person: Person) -> None:
    watching = (
        select(RoomInvigilator).join(Room).where(Room.sitting_id == sitting.id, RoomInvigilator.person_id == person.id)
    )
    if session.exec(watching).first():
        raise Refused(Text("This person invigilates the same examination and cannot sit it."), field="person")
    seats = select(Attempt).where(Attempt.person_id == person.id, Attempt.state != AttemptState.VOID)
    if session.exec(seats.where(Attempt.sitting_id == sitting.id)).first():
        raise Refused(Text("This person has a seat in this sitting already."), field="person")
    elsewhere = seats.join(Sitting).where(
        Sitting.subject_id == sitting.subject_id,
        Attempt.state == AttemptState.BOOKED,
        Sitting.state != SittingState.CLOSED,
        col(Sitting.practice).is_(False),
    )
    if not sitting.practice and session.exec(elsewhere).first():
        raise Refused(
            Text("This person is booked for another sitting of this subject. Cancel that seat first."),
            field="person",
        )


def _first_rows(
    attempt: Attempt, sitting: Sitting, extra_minutes: int, actor: Actor, now: datetime
) -> list[TimeEntry | AttemptHistory]:
    rows: list[TimeEntry | AttemptHistory] = [
        AttemptHistory(attempt_id=attempt.id, to_state=AttemptState.BOOKED, actor=str(actor), at=now),
        TimeEntry(attempt_id=attempt.id, seconds=sitting.minutes * 60, reason=BASE_TIME, actor=str(actor), at=now),
    ]
    if extra_minutes:
        rows.append(
            TimeEntry(attempt_id=attempt.id, seconds=extra_minutes * 60, reason=ADJUSTMENT, actor=str(actor), at=now)
        )
    return rows
