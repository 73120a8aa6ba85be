"""What the AI use register tells."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from accounts.models import Person
from questionbank.models import Item
from questionbank.models.governance import AiUseEntry, Interest
from questionbank.rules import ItemState
from questionbank.rules.machine import AiOutcome


@dataclass(frozen=True)
class RegisterRow:
    """One row of the register with the item's code and the name of who declared or validated."""

    entry: AiUseEntry
    code: str
    person: str


def register_length(session: Session) -> int:
    """Count the rows of the register."""
    return session.exec(select(func.count()).select_from(AiUseEntry)).one()


def register(session: Session, *, limit: int | None = None, offset: int = 0) -> list[RegisterRow]:
    """List the rows of the register, the newest first."""
    query = (
        select(AiUseEntry, Item.code, Person.name)
        .join(Item, col(Item.id) == AiUseEntry.item_id)
        .join(Person, col(Person.id) == AiUseEntry.person_id, isouter=True)
        .order_by(col(AiUseEntry.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return [RegisterRow(entry, code, name or "") for entry, code, name in session.exec(query).all()]


def declaration(session: Session, item: Item) -> AiUseEntry | None:
    """Give what was declared of a machine's draft, None for an item that people wrote."""
    query = select(AiUseEntry).where(AiUseEntry.item_id == item.id, AiUseEntry.outcome == AiOutcome.DRAFTED)
    return session.exec(query.order_by(col(AiUseEntry.id))).first()


def last_validation(session: Session, item: Item) -> AiUseEntry | None:
    """Give what the validation of a machine's draft came to, None for any other item."""
    query = select(AiUseEntry).where(AiUseEntry.item_id == item.id, AiUseEntry.outcome != AiOutcome.DRAFTED)
    return session.exec(query.order_by(col(AiUseEntry.id).desc())).first()


def waiting_for_validation(session: Session, actor_id: int) -> int:
    """Count the machine's drafts that this person did not have made and is not bound to."""
    others = col(Item.author_id).is_(None) | (col(Item.author_id) != actor_id)
    bound = select(Interest.item_id).where(Interest.person_id == actor_id)
    query = select(func.count()).select_from(Item).where(Item.state == ItemState.AI_DRAFT, others)
    return session.exec(query.where(col(Item.id).not_in(bound))).one()
