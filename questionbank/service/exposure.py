"""What the clock does by the ceilings of exposure: puts items to rest, and brings back those that have rested."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from sqlmodel import Session

from accounts.rules import SYSTEM
from core.errors import Refused
from questionbank.queries import exposure as asked
from questionbank.queries import items, reviewing
from questionbank.rules import ItemState
from questionbank.rules.exposure import Rest, returned
from questionbank.rules.reviewing import unsettled
from questionbank.service.items import advance

MOST = 200  # items of one turn; the next turn takes the others


def rest_worn(session: Session, *, now: datetime) -> int:
    """Put the live items to rest that have reached a ceiling, and tell how many.

    What an open sitting uses stays as it is until that sitting is closed; then the next turn takes it.
    """
    due: dict[str, Rest] = {}
    for scope in asked.scopes(session, now):
        due = asked.worn(session, scope, now) | due
    moved = [_move(session, code, ItemState.RESTING, due[code].stored, now) for code in sorted(due)[:MOST]]
    return sum(moved)


def bring_back(session: Session, *, now: datetime) -> int:
    """Put the items into use again that rest by a ceiling and have rested as long as it says, and tell how many.

    An item with comments that must be settled waits for a person.
    """
    ready = islice(_rested(session, now), MOST)
    reasons = {one.code: returned(one.rest.rest_days or 0) for one in ready}
    return sum(_move(session, code, ItemState.LIVE, reason, now) for code, reason in reasons.items())


def _rested(session: Session, now: datetime) -> Iterator[asked.Resting]:
    """Give the items whose rest is over and that no comment keeps from use."""
    for one in asked.resting(session):
        if one.is_over(now) and not unsettled(reviewing.must_fix(session, items.item_by_code(session, one.code))):
            yield one


def _move(session: Session, code: str, target: ItemState, reason: str, now: datetime) -> bool:
    """Take the step unless somebody was quicker, or a sitting has opened meanwhile that uses the item."""
    item = items.item_by_code(session, code, lock=True)
    try:
        advance(session, item, target, actor=SYSTEM, now=now, reason=reason)
    except Refused:
        return False
    session.flush()
    return True
