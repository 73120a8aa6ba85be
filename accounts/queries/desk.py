"""What accounts puts on somebody's desk."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from accounts.queries.people import open_resets
from accounts.rules import Actor, DeskCard, Permission, may_approve_reset
from core.errors import Text

DeskSource = Callable[[Session, Actor, datetime], list[DeskCard]]


def desk_cards(session: Session, actor: Actor, now: datetime) -> list[DeskCard]:
    """Put the resets that this person may approve on their desk."""
    if not actor.may(Permission.APPROVE_RESETS):
        return []
    waiting = [
        reset
        for reset in open_resets(session)
        if not may_approve_reset(requested_by=reset.requested_by, person=reset.person_id, actor=actor.id)
    ]
    return [
        DeskCard(Text("Second factors to take away, asked for by somebody else"), "/factor-resets", count=len(waiting))
    ]
