"""Evacuating a room: every clock in it stops at one instant, and all run on together, or the exam ends there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from accounts.rules import Actor, Permission
from core import audit
from core.db import get
from core.errors import NotAllowed, Refused, Text
from exam.models import Attempt, Room, RoomInvigilator, TimeEntry
from exam.rules.printed import COLLECTED, ON_PAPER
from exam.rules.states import AttemptState, Ending
from exam.rules.timing import paused_seconds
from exam.service import receipts
from exam.service.steps import Action, advance

S = AttemptState
REASON = "evacuation"  # of the time ledger, the pause and the ending


def evacuate(session: Session, *, room_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Stop the clock of everybody who writes in a room, and tell how many; nobody starts meanwhile.

    Who was paused before stays so, and whose time is over is ended by the clock. Raises NotFound, NotAllowed, Refused.
    """
    room = _own(session, room_id, actor)
    if room.evacuated_at is not None:
        raise Refused(Text("The room is evacuated already."), code="wrong_state")
    room.evacuated_at = now
    session.add(room)
    writing = _locked(session, room, (col(Attempt.state) == S.IN_PROGRESS) & (col(Attempt.deadline) > now))
    for attempt in writing:
        advance(session, attempt, S.PAUSED, actor=actor, now=now, reason=reason)
        attempt.paused_at = now
    _record(session, room, Action.ROOM_EVACUATED, writing, actor=actor, now=now, reason=reason)
    return len(writing)


def resume_room(session: Session, *, room_id: int, actor: Actor, now: datetime) -> int:
    """Let all clocks that the evacuation stopped run on at one instant, and tell how many.

    The time away goes into each ledger to the second. Raises NotFound, NotAllowed, Refused when nothing was evacuated.
    """
    room, stopped = _stopped(session, room_id, actor)
    for attempt in stopped:
        assert attempt.paused_at is not None  # the database holds paused ⇒ both
        assert attempt.started_at is not None
        seconds = paused_seconds(attempt.paused_at, now)
        advance(session, attempt, S.IN_PROGRESS, actor=actor, now=now, reason=REASON)
        attempt.paused_at = None
        session.add(TimeEntry(attempt_id=attempt.id, seconds=seconds, reason=REASON, actor=str(actor), at=now))
        attempt.deadline = receipts.deadline_from(session, attempt.id, attempt.started_at)
    _record(session, room, Action.ROOM_RESUMED, stopped, actor=actor, now=now)
    return len(stopped)


def end_room(session: Session, *, room_id: int, reason: str, actor: Actor, now: datetime, sign: receipts.Sign) -> int:
    """End the exam of everybody whom the evacuation stopped, as of the instant at which it did, and tell how many.

    What was acknowledged is handed in, with a receipt; what their machines still hold is held apart when it comes.
    Papers on the desks count as collected at that instant, and are keyed in.
    Raises NotFound, NotAllowed, Refused when nothing was evacuated.
    """
    room, stopped = _stopped(session, room_id, actor)
    for attempt in stopped:
        if attempt.writer == ON_PAPER:
            _collect(session, attempt, actor=actor, now=now)
        else:
            _end(session, attempt, actor=actor, now=now, sign=sign)
    _record(session, room, Action.ROOM_ENDED, stopped, actor=actor, now=now, reason=reason)
    return len(stopped)


def _collect(session: Session, attempt: Attempt, *, actor: Actor, now: datetime) -> None:
    """Leave a paper to be keyed in; writing on it ended with the evacuation, and that stays the end of its pause."""
    advance(session, attempt, S.IN_PROGRESS, actor=actor, now=now, reason=REASON)
    advance(session, attempt, S.PAUSED, actor=actor, now=now, reason=COLLECTED)


def _end(session: Session, attempt: Attempt, *, actor: Actor, now: datetime, sign: receipts.Sign) -> None:
    attempt.ending, attempt.submitted_at, attempt.paused_at = Ending.EVACUATION, attempt.paused_at, None
    advance(session, attempt, S.SUBMITTED, actor=actor, now=now, reason=REASON)
    session.flush()
    receipts.keep(session, attempt, now=now, sign=sign)


def _own(session: Session, room_id: int, actor: Actor) -> Room:
    actor.require(Permission.INVIGILATE)
    room: Room = get(session, Room, room_id, lock=True)
    if session.get(RoomInvigilator, (room_id, actor.id)) is None:
        text = Text("You are not assigned to this room. Ask the exam officer to assign you.")
        raise NotAllowed(text, code="not_allowed")
    return room


def _stopped(session: Session, room_id: int, actor: Actor) -> tuple[Room, Sequence[Attempt]]:
    """Load an evacuated room and those whom the evacuation stopped, locked; the room is evacuated no more."""
    room = _own(session, room_id, actor)
    if room.evacuated_at is None:
        raise Refused(Text("The room is not evacuated."), code="wrong_state")
    since, room.evacuated_at = room.evacuated_at, None
    session.add(room)
    return room, _locked(session, room, (col(Attempt.state) == S.PAUSED) & (col(Attempt.paused_at) == since))


def _locked(session: Session, room: Room, which: ColumnElement[bool]) -> Sequence[Attempt]:
    """Load attempts of a room in the order of their ids, as those who save lock them."""
    query = select(Attempt).where(Attempt.room_id == room.id, which)
    return session.exec(query.order_by(Attempt.id).with_for_update()).all()


def _record(
    session: Session,
    room: Room,
    action: Action,
    attempts: Sequence[Attempt],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    details = {"room": room.id, "reason": reason, "attempts": [attempt.id for attempt in attempts]}
    audit.record(session, actor=actor, action=action, subject=f"room/{room.id}", at=now, details=details)
