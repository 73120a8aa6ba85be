"""What the owner of sittings reports: which forms are being sat. Their versions stay as they are until it is over."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from accounts.rules import Actor
from core import audit
from core.errors import Refused
from questionbank.models import Item, ItemVersion
from questionbank.models.governance import VersionHold
from questionbank.queries import reviewing
from questionbank.queries.use import versions_on
from questionbank.rules import ItemState
from questionbank.rules.holds import may_touch
from questionbank.service.actions import Action


def hold_versions(
    session: Session, *, form_ids: Sequence[int], sitting: str, until: datetime, actor: Actor, now: datetime
) -> int:
    """Hold all versions on some forms, the material of their cases too, for a sitting that opens; those it holds stay.

    Gives how many are new.

    The items are locked first, so that a step in their life is either seen by the sitting or waits for it.
    """
    used = versions_on(session, form_ids)
    items = select(Item).join(ItemVersion).where(col(ItemVersion.id).in_(used)).order_by(col(Item.id))
    session.exec(items.with_for_update(read=True, of=Item)).all()
    known = set(session.exec(select(VersionHold.version_id).where(VersionHold.sitting == sitting)).all())
    fresh = sorted(used - known)
    session.add_all(VersionHold(version_id=one, sitting=sitting, until=until, held_at=now) for one in fresh)
    _record(session, Action.VERSIONS_HELD, sitting, len(fresh), actor=actor, now=now)
    return len(fresh)


def release_versions(session: Session, *, sitting: str, actor: Actor, now: datetime) -> int:
    """Release what a sitting held, when it is closed. Gives how many versions that were."""
    query = select(VersionHold).where(VersionHold.sitting == sitting, col(VersionHold.released_at).is_(None))
    held = session.exec(query.with_for_update()).all()
    for row in held:
        row.released_at = now
    session.add_all(held)
    _record(session, Action.VERSIONS_RELEASED, sitting, len(held), actor=actor, now=now)
    return len(held)


def refuse_held(session: Session, item: Item, target: ItemState) -> None:
    """Raise Refused, naming the sitting and until when, if an open sitting forbids this step of an item."""
    holds = reviewing.holds(session, item)
    for reason in may_touch(item.state, target, number=item.number, holds=holds):
        raise Refused(reason, code="held")


def _record(session: Session, action: Action, sitting: str, count: int, *, actor: Actor, now: datetime) -> None:
    if count:
        subject, details = f"sitting/{sitting}", {"versions": count}
        audit.record(session, actor=actor, action=action, subject=subject, at=now, details=details)
