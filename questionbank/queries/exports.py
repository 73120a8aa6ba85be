"""What an export asks for: every item in use or on its way there, in its current wording."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from questionbank.models import Item, ItemVersion, KnowledgePoint, Subject
from questionbank.rules import ItemState, ItemType, Verb

BATCH = 500


@dataclass(frozen=True)
class CurrentVersion:
    """The current version of an item and where it belongs; all but its key."""

    version_id: int
    code: str
    type: ItemType
    content: dict[str, Any]
    tier: int
    verb: Verb | None
    clause: str
    descriptor: str
    subject: str
    point: str
    case: str


@dataclass(frozen=True)
class Codes:
    """The codes that stand in a file where the tables have numbers."""

    subjects: Mapping[int | None, str]
    points: Mapping[int | None, str]
    cases: Mapping[int | None, str]


def current_versions(session: Session, subject: str = "", state: str = "") -> Iterator[CurrentVersion]:
    """Give the items in a state (blank: not retired), of one subject or of all, in the order in which they came."""
    codes = Codes(
        subjects=dict(session.exec(select(Subject.id, Subject.code)).all()),
        points=dict(session.exec(select(KnowledgePoint.id, KnowledgePoint.code)).all()),
        cases=dict(session.exec(select(Item.id, Item.code).where(Item.type == ItemType.CASE)).all()),
    )
    last = 0
    while rows := _batch(session, subject, state, after=last):
        yield from (_current(item, version, codes) for item, version in rows)
        last = rows[-1][0].id or 0


def _batch(session: Session, subject: str, state: str, *, after: int) -> list[tuple[Item, ItemVersion]]:
    query = (
        select(Item, ItemVersion)
        .join(ItemVersion, (col(ItemVersion.item_id) == Item.id) & (col(ItemVersion.number) == Item.number))
        .where(col(Item.id) > after, Item.state == state if state else Item.state != ItemState.RETIRED)
        .order_by(col(Item.id))
        .limit(BATCH)
    )
    if subject:
        query = query.join(Subject, col(Subject.id) == Item.subject_id).where(Subject.code == subject)
    return list(session.exec(query).all())


def _current(item: Item, version: ItemVersion, codes: Codes) -> CurrentVersion:
    return CurrentVersion(
        version_id=version.id or 0,
        code=item.code,
        type=item.type,
        content=version.content,
        tier=version.tier,
        verb=version.verb,
        clause=version.clause,
        descriptor=version.descriptor,
        subject=codes.subjects.get(item.subject_id, ""),
        point=codes.points.get(version.point_id, ""),
        case=codes.cases.get(item.case_id, ""),
    )
