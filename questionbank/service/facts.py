"""What is recorded of items beyond their wording: which are enemies, how many candidates saw them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from accounts.rules import Actor, Permission
from core import audit
from core.db import get
from core.errors import NotFound, Refused, Text
from questionbank.models import EnemyMember, EnemySet, Item, ItemExposure
from questionbank.queries import items as asked
from questionbank.queries.use import versions_on
from questionbank.service.actions import Action

LONGEST_REASON = 500


def set_enemies(session: Session, *, codes: Iterable[str], reason: str, actor: Actor, now: datetime) -> EnemySet:
    """Make items enemies of each other: no two of them on one form, whatever their version.

    Raises NotAllowed, NotFound for a code that is not there, Refused for fewer than two items or without a reason.
    """
    actor.require(Permission.PUBLISH_ITEMS)
    _check_reason(reason)
    items = [_item(session, code) for code in sorted(set(codes))]
    if len(items) < 2:
        raise Refused(Text("Enemies are at least two different items."), field="codes", code="too_few")
    row = EnemySet(reason=reason.strip(), made_by=str(actor), made_at=now)
    session.add(row)
    session.flush()
    session.add_all([_member(row, item) for item in items])
    session.flush()
    details = {"items": [item.code for item in items], "reason": row.reason}
    audit.record(session, actor=actor, action=Action.ENEMIES_SET, subject=f"enemies/{row.id}", at=now, details=details)
    return row


def remove_enemies(session: Session, *, set_id: int, reason: str, actor: Actor, now: datetime) -> EnemySet:
    """Let the items of a set meet again; that they were enemies, and who said so, stays written.

    Raises NotAllowed, NotFound, Refused without a reason or for a set that was removed before.
    """
    actor.require(Permission.PUBLISH_ITEMS)
    _check_reason(reason)
    row: EnemySet = get(session, EnemySet, set_id, lock=True)
    if row.removed_at is not None:
        raise Refused(Text("This enemy set was removed before."), code="removed")
    row.removed_by, row.removed_at, row.removed_reason = str(actor), now, reason.strip()
    session.add(row)
    session.flush()
    details = {"reason": row.removed_reason}
    subject = f"enemies/{set_id}"
    audit.record(session, actor=actor, action=Action.ENEMIES_REMOVED, subject=subject, at=now, details=details)
    return row


def record_exposure(session: Session, *, form_id: int, sitting_id: int, candidates: int, now: datetime) -> None:
    """Count that so many more candidates of a sitting saw the items of a form, and the material of its cases.

    The caller counts each attempt once, in the transaction that says so of the attempt.
    """
    versions = versions_on(session, [form_id])
    if not versions:
        return
    rows = [
        {"version_id": one, "sitting_id": sitting_id, "candidates": candidates, "last_at": now}
        for one in sorted(versions)
    ]
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(ItemExposure).values(rows)
    added = {
        "candidates": col(ItemExposure.candidates) + statement.excluded.candidates,
        "last_at": statement.excluded.last_at,
    }
    session.execute(statement.on_conflict_do_update(index_elements=["version_id", "sitting_id"], set_=added))


def _member(row: EnemySet, item: Item) -> EnemyMember:
    return EnemyMember(set_id=row.id or 0, item_id=item.id or 0)


def _item(session: Session, code: str) -> Item:
    try:
        return asked.item_by_code(session, code)
    except NotFound as missing:
        raise Refused(Text("There is no item %(code)s.", {"code": code}), field="codes", code="no_item") from missing


def _check_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Refused(Text("Give the reason, in at most 500 characters."), field="reason", code="no_reason")
