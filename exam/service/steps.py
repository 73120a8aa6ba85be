"""The one way through an attempt's states, and what is written of each step."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from core.db import get
from core.errors import Refused
from exam.models import Attempt, AttemptHistory
from exam.rules.states import AttemptState, may_move


class Action(StrEnum):
    """What exam writes into the audit chain."""

    SITTING_CREATED = "sitting.created"
    SITTING_OPENED = "sitting.opened"
    SITTING_CLOSED = "sitting.closed"
    PAPERS_ORDERED = "sitting.papers_ordered"
    PAPERS_GIVEN_UP = "sitting.papers_given_up"
    PAPER_BOUND = "seat.paper_bound"
    ROOM_ADDED = "room.added"
    INVIGILATOR_ASSIGNED = "room.invigilator_assigned"
    PIN_SET = "room.pin_set"
    ROOM_EVACUATED = "room.evacuated"
    ROOM_RESUMED = "room.resumed"
    ROOM_ENDED = "room.ended"
    SEAT_BOOKED = "seat.booked"
    SEAT_CANCELLED = "seat.cancelled"
    TIME_GRANTED = "attempt.time_granted"
    PAUSED = "attempt.paused"
    RESUMED = "attempt.resumed"
    TERMINATED = "attempt.terminated"
    REFUSED = "attempt.refused"
    TAKEN_OVER = "attempt.taken_over"
    ROOM_ON_PAPER = "room.on_paper"
    PAPERS_PRINTED = "papers.printed"
    PAPERS_STARTED = "papers.started"
    PAPERS_COLLECTED = "papers.collected"
    PAPER_ENTERED = "paper.entered"
    PAPER_HANDED_OVER = "paper.handed_over"
    PAPER_HANDED_IN = "paper.handed_in"


def locked(session: Session, attempt_id: str) -> Attempt:
    """Load an attempt and hold its row to the end of the transaction. Raises NotFound."""
    attempt: Attempt = get(session, Attempt, attempt_id, lock=True)
    return attempt


def advance(
    session: Session, attempt: Attempt, target: AttemptState, *, actor: object, now: datetime, reason: str = ""
) -> None:
    """Move an attempt to its next state and write the step down. Raises Refused for a step the table does not know."""
    reasons = may_move(attempt.state, target)
    if reasons:
        raise Refused(reasons[0], code="wrong_state")
    step = AttemptHistory(
        attempt_id=attempt.id, from_state=attempt.state, to_state=target, actor=str(actor), at=now, reason=reason
    )
    attempt.state = target
    session.add_all([attempt, step])
