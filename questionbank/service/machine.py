"""Items that a machine drafted: declared by whoever brings them in, validated by a named expert, on the register."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from accounts.rules import Actor, Permission
from core import audit
from core.errors import Refused, Text
from questionbank.models import Item
from questionbank.models.governance import AiUseEntry
from questionbank.queries import items as asked
from questionbank.queries import machine, reviewing
from questionbank.rules import ItemState, Manuscript
from questionbank.rules.machine import TARGETS, AiOutcome, AiUse, may_declare, may_validate
from questionbank.service import tasks
from questionbank.service.actions import Action
from questionbank.service.items import advance, create_item


def draft_by_machine(
    session: Session, *, manuscript: Manuscript, use: AiUse, actor: Actor, now: datetime, code: str = ""
) -> Item:
    """Write the first version of what a machine drafted; nobody reviews it before an expert has validated it.

    Raises Refused as `create_item` does, and for a declaration that does not name the model and the purpose.
    """
    item = create_item(session, manuscript=manuscript, state=ItemState.AI_DRAFT, code=code, actor=actor, now=now)
    declare(session, items=[item], use=use, actor=actor, now=now)
    return item


def declare(session: Session, *, items: Iterable[Item], use: AiUse, actor: Actor, now: datetime) -> None:
    """Put new machine's drafts on the register. Raises Refused for an incomplete declaration."""
    for reason in may_declare(use):
        raise Refused(reason, field="purpose" if use.model.strip() else "model")
    rows = [_declared(item, use, actor, now) for item in items]
    session.add_all(rows)
    details = {"model": use.model, "purpose": use.purpose, "count": len(rows)}
    subject = f"{len(rows)} items"
    audit.record(session, actor=actor, action=Action.DRAFT_DECLARED, subject=subject, at=now, details=details)


def validate_draft(session: Session, *, code: str, outcome: AiOutcome, note: str, actor: Actor, now: datetime) -> Item:
    """Say as a named expert what a machine's draft is worth: it becomes a draft of people's, or is retired.

    Raises NotAllowed without the permission; Refused for who had it made, without a declaration, and without words
    where something must be changed or is rejected.
    """
    actor.require(Permission.VALIDATE_AI_DRAFTS)
    item = asked.item_by_code(session, code, lock=True)
    authors, bound = asked.author_ids(session, item), reviewing.bound(session, item)
    for reason in may_validate(item.state, author_ids=authors, actor_id=actor.id, bound=bound):
        raise Refused(reason)
    if not _is_worded(outcome, note):
        raise Refused(Text("Say what must be changed, or why it is rejected."), field="note")
    declared = machine.declaration(session, item)
    if declared is None:
        raise Refused(Text("Nobody has declared which machine drafted this item. Retire it and bring it in again."))
    session.add(_validated(declared, item, outcome, note, actor, now))
    session.flush()  # the database asks for it before it lets the item go
    advance(session, item, TARGETS[outcome], actor=actor, now=now, reason=note.strip()[:500])
    details = {"outcome": outcome, "version": item.number}
    audit.record(session, actor=actor, action=Action.DRAFT_VALIDATED, subject=f"item/{code}", at=now, details=details)
    tasks.note_validated(session, item, actor=actor, now=now)
    return item


def note_withdrawn(session: Session, item: Item, *, reason: str, actor: Actor, now: datetime) -> None:
    """Put on the register that a machine's draft was retired before anybody had validated it."""
    declared = machine.declaration(session, item)
    if declared is not None and machine.last_validation(session, item) is None:
        session.add(_validated(declared, item, AiOutcome.REJECTED, reason, actor, now))


def _is_worded(outcome: AiOutcome, note: str) -> bool:
    return outcome is AiOutcome.ACCEPTED or (outcome in TARGETS and bool(note.strip()))


def _declared(item: Item, use: AiUse, actor: Actor, now: datetime) -> AiUseEntry:
    return AiUseEntry(
        item_id=item.id or 0,
        number=item.number,
        model=use.model.strip(),
        model_version=use.model_version.strip(),
        purpose=use.purpose.strip(),
        prompt=use.prompt,
        outcome=AiOutcome.DRAFTED,
        person_id=actor.id or None,
        at=now,
    )


def _validated(
    declared: AiUseEntry, item: Item, outcome: AiOutcome, note: str, actor: Actor, now: datetime
) -> AiUseEntry:
    return AiUseEntry(
        item_id=declared.item_id,
        number=item.number,
        model=declared.model,
        model_version=declared.model_version,
        purpose=declared.purpose,
        prompt=declared.prompt,
        outcome=outcome,
        person_id=actor.id,
        note=note.strip()[:500],
        at=now,
    )
