"""What is kept as received: the list of it, and one of it with its bytes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, func, select

from core.errors import NotFound, Text
from questionbank.models import ReceivedItem

BATCH = 500


@dataclass(frozen=True)
class ReceivedCard:
    """What a list shows of something that is kept as received, without its bytes."""

    id: int
    format: str
    where: str
    why: Text
    file: str
    received_at: datetime


def count_received(session: Session) -> int:
    """Count what is kept as received."""
    return session.exec(select(func.count()).select_from(ReceivedItem)).one()


def received_cards(session: Session, *, limit: int, offset: int) -> list[ReceivedCard]:
    """List what is kept as received, the newest first."""
    columns = defer(cast(QueryableAttribute[bytes], ReceivedItem.content))
    query = select(ReceivedItem).options(columns).order_by(col(ReceivedItem.id).desc()).limit(limit).offset(offset)
    return [
        ReceivedCard(
            one.id or 0,
            one.format,
            one.where_,
            Text(**one.why),
            one.file,
            one.received_at,
        )
        for one in session.exec(query).all()
    ]


def received(session: Session, received_id: int) -> ReceivedItem:
    """Give one with its bytes. Raises NotFound."""
    found = session.get(ReceivedItem, received_id)
    if found is None:
        raise NotFound(Text("There is nothing received under this number."))
    return found


def known(session: Session, digests: Collection[str]) -> set[str]:
    """Tell which of these bytes, by their SHA-256, are kept already."""
    wanted = sorted(set(digests))
    found: set[str] = set()
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        found.update(session.exec(select(ReceivedItem.sha256).where(col(ReceivedItem.sha256).in_(part))).all())
    return found
