"""What invigilators do: check in, admit, refuse, pause, grant time, end an attempt. Each act has its reason."""

from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor, Permission
from core import audit
from core.db import get
from core.errors import NotAllowed, Refused, Text
from exam import queries
from exam.models import Attempt, Room, RoomInvigilator, TimeEntry
from exam.queries import entries
from exam.rules.printed import ON_PAPER
from exam.rules.states import (
    AttemptState,
    Ending,
    Invigilation,
    cannot_move,
    may_have_time,
    may_invigilate,
    may_stop,
)
from exam.rules.timing import compute_end, paused_seconds
from exam.service import receipts
from exam.service.attempts import is_due
from exam.service.steps import Action, advance, locked

PAUSE_REASON = "pause"


def check_in(session: Session, *, attempt_id: str, actor: Actor, now: datetime) -> Attempt:
    """Record that the person's identity was checked at the door. Raises Refused, NotAllowed."""
    attempt = seat_of(session, attempt_id, actor)
    advance(session, attempt, AttemptState.CHECKED_IN, actor=actor, now=now)
    attempt.checked_by = str(actor)
    return attempt


def admit(session: Session, *, attempt_id: str, actor: Actor, now: datetime) -> Attempt:
    """Let a checked-in person begin. Raises Refused, NotAllowed."""
    attempt = seat_of(session, attempt_id, actor)
    advance(session, attempt, AttemptState.ADMITTED, actor=actor, now=now)
    if entries.is_on_paper(session, attempt.room_id):  # no browser writes for this seat unless the PIN lets it
        attempt.epoch, attempt.writer = attempt.epoch + 1, ON_PAPER
    return attempt


def admit_all(session: Session, *, room_id: int, actor: Actor, now: datetime) -> int:
    """Let everybody begin who is checked in to a room, and tell how many. Raises NotAllowed."""
    ids = queries.checked_in(session, room_id)
    for attempt_id in ids:
        admit(session, attempt_id=attempt_id, actor=actor, now=now)
    return len(ids)


def refuse(session: Session, *, attempt_id: str, reason: str, actor: Actor, now: datetime) -> Attempt:
    """Turn a person away at the door, with a reason."""
    attempt = seat_of(session, attempt_id, actor, reason=reason)
    advance(session, attempt, AttemptState.REFUSED, actor=actor, now=now, reason=reason)
    _audit(session, attempt, Action.REFUSED, actor=actor, now=now, reason=reason)
    return attempt


def pause(
    session: Session, *, attempt_id: str, reason: str, actor: Actor, now: datetime, grace_seconds: int = 0
) -> Attempt:
    """Stop the clock of one attempt; nobody's time is shortened. Raises Refused, also when its time is over."""
    attempt = seat_of(session, attempt_id, actor, reason=reason)
    _heed(may_stop(attempt.state, over=is_due(attempt, now=now, grace_seconds=grace_seconds)))
    advance(session, attempt, AttemptState.PAUSED, actor=actor, now=now, reason=reason)
    attempt.paused_at = now
    _audit(session, attempt, Action.PAUSED, actor=actor, now=now, reason=reason)
    return attempt


def resume(session: Session, *, attempt_id: str, actor: Actor, now: datetime) -> Attempt:
    """Let the clock run on; the pause goes into the time ledger to the second."""
    attempt = seat_of(session, attempt_id, actor)
    if get(session, Room, attempt.room_id).evacuated_at is not None:
        raise Refused(Text("The room is evacuated: all its clocks run on together."), code="wrong_state")
    if attempt.paused_at is None:  # an admitted attempt comes to be in progress too, but by its own start
        raise Refused(cannot_move(attempt.state, AttemptState.IN_PROGRESS), code="wrong_state")
    advance(session, attempt, AttemptState.IN_PROGRESS, actor=actor, now=now)
    seconds = paused_seconds(attempt.paused_at, now)
    attempt.paused_at = None
    _add_time(session, attempt, seconds, PAUSE_REASON, actor=actor, now=now)
    _audit(session, attempt, Action.RESUMED, actor=actor, now=now, reason=f"{seconds} s")
    return attempt


def grant_time(
    session: Session, *, attempt_id: str, seconds: int, reason: str, actor: Actor, now: datetime, grace_seconds: int = 0
) -> Attempt:
    """Give more time before or during an attempt; it stands on the ledger with its reason.

    Raises Refused, also when the time is over by the clock, though its job has not come by.
    """
    attempt = seat_of(session, attempt_id, actor, reason=reason)
    if seconds <= 0:
        raise Refused(Text("Give a number of minutes above zero: time is never taken away."), field="minutes")
    over = is_due(attempt, now=now, grace_seconds=grace_seconds)
    collected = attempt_id in entries.collected(session, [attempt_id])
    _heed(may_have_time(attempt.state, over=over, collected=collected))
    _add_time(session, attempt, seconds, reason, actor=actor, now=now)
    _audit(session, attempt, Action.TIME_GRANTED, actor=actor, now=now, reason=f"{seconds} s: {reason}")
    return attempt


def terminate(
    session: Session, *, attempt_id: str, reason: str, actor: Actor, now: datetime, sign: receipts.Sign
) -> Attempt:
    """End an attempt in the room; the answers acknowledged so far stay and a receipt is signed.

    It ends when its clock stopped: by the deadline, if that is over though the clock's job has not run. What is on
    paper is keyed in from then on, and the receipt is signed with it.
    """
    attempt = seat_of(session, attempt_id, actor, reason=reason)
    advance(session, attempt, AttemptState.TERMINATED, actor=actor, now=now, reason=reason)
    assert attempt.deadline is not None  # the step was allowed, so it was started
    stopped = attempt.paused_at or now
    attempt.ending, attempt.submitted_at = compute_end(Ending.INVIGILATOR, at=stopped, deadline=attempt.deadline)
    attempt.paused_at = None
    if attempt.writer != ON_PAPER:
        receipts.keep(session, attempt, now=now, sign=sign)
    _audit(session, attempt, Action.TERMINATED, actor=actor, now=now, reason=reason)
    return attempt


def seat_of(session: Session, attempt_id: str, actor: Actor, *, reason: str | None = None) -> Attempt:
    """Load a seat, locked, for an invigilator of its room. Raises NotAllowed, or Refused for a blank reason."""
    actor.require(Permission.INVIGILATE)
    if reason is not None and not reason.strip():
        raise Refused(Text("Say why: the reason is kept with the act."), field="reason")
    attempt = locked(session, attempt_id)
    assigned = session.get(RoomInvigilator, (attempt.room_id, actor.id)) is not None
    reasons = may_invigilate(Invigilation(actor.id, attempt.person_id, assigned))
    if reasons:
        raise NotAllowed(reasons[0], code="not_allowed")
    return attempt


def _heed(reasons: list[Text]) -> None:
    if reasons:
        raise Refused(reasons[0], code="wrong_state")


def _add_time(session: Session, attempt: Attempt, seconds: int, reason: str, *, actor: Actor, now: datetime) -> None:
    session.add(TimeEntry(attempt_id=attempt.id, seconds=seconds, reason=reason, actor=str(actor), at=now))
    if attempt.started_at is not None:
        attempt.deadline = receipts.deadline_from(session, attempt.id, attempt.started_at)


def _audit(session: Session, attempt: Attempt, action: Action, *, actor: Actor, now: datetime, reason: str) -> None:
    subject, details = f"attempt/{attempt.id}", {"reason": reason}
    audit.record(session, actor=actor, action=action, subject=subject, at=now, details=details)
