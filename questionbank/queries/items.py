"""What screens ask about items, their versions, reviews and history."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import Select

from core.errors import NotFound, Text
from questionbank.models import Item, ItemHistory, ItemVersion, KnowledgePoint, Subject
from questionbank.queries import exposure, scale, search
from questionbank.rules import Answer, ItemState, ItemType, Manuscript, Wording
from questionbank.rules.lists import Sorting
from questionbank.rules.wording import wording_from

BATCH = 500


@dataclass(frozen=True)
class ItemFilter:
    """What a list of items is narrowed to; blank = not narrowed."""

    subject: str = ""
    state: str = ""
    rest: str = ""  # why it rests
    type: str = ""
    point: str = ""  # a point and all below it
    tier: str = ""
    text: str = ""
    descriptor: str = ""  # a cell of the grade scale in force on `on`
    on: str = ""  # a day as ISO 8601
    sort: str = ""
    order: str = ""


@dataclass(frozen=True)
class ItemRow:
    """An item in a list."""

    code: str
    type: ItemType
    state: ItemState
    tier: int
    point: str
    plain: str
    number: int


def count_items(session: Session, chosen: ItemFilter) -> int:
    """Count the items of a list."""
    query: Any = select(func.count()).select_from(Item)
    # Versions are only joined for what they say: that is half the time of a long list.
    if chosen.tier or chosen.point or chosen.descriptor:
        query = _with_versions(query)
    counted: int = session.exec(query.where(*_conditions(session, chosen))).one()
    return counted


def list_items(session: Session, chosen: ItemFilter, *, limit: int, offset: int) -> list[ItemRow]:
    """List items, the newest first."""
    query = _chosen(session, chosen).order_by(*_order(chosen)).limit(limit).offset(offset)
    return [ItemRow(*row) for row in session.exec(query).all()]


def matching(session: Session, chosen: ItemFilter) -> set[int]:
    """Name the current versions of the items that a list would show."""
    query: Any = _with_versions(select(ItemVersion.id).select_from(Item)).where(*_conditions(session, chosen))
    return set(session.exec(query).all())


def counts_by_state(session: Session, subject: str = "") -> dict[ItemState, int]:
    """Count the items in each state."""
    query = select(Item.state, func.count()).group_by(col(Item.state))
    if subject:
        query = query.join(Subject, col(Subject.id) == Item.subject_id).where(Subject.code == subject)
    return {ItemState(state): number for state, number in session.exec(query).all()}


def item_by_code(session: Session, code: str, *, lock: bool = False) -> Item:
    """Load an item or raise NotFound; with `lock` until the transaction ends."""
    query = select(Item).where(Item.code == code)
    item = session.exec(query.with_for_update() if lock else query).first()
    if item is None:
        raise NotFound(Text("There is no item %(code)s. Go back to the list and choose again.", {"code": code}))
    return item


def version(session: Session, item: Item, number: int | None = None) -> ItemVersion:
    """Load a version of an item, the current one unless a number is given; raises NotFound."""
    wanted = item.number if number is None else number
    query = select(ItemVersion).where(ItemVersion.item_id == item.id, ItemVersion.number == wanted)
    found = session.exec(query).first() if 0 < wanted <= item.number else None  # a driver fails on far greater ones
    if found is None:
        params = {"code": item.code, "number": wanted}
        raise NotFound(Text("Item %(code)s has no version %(number)s.", params))
    return found


def versions(session: Session, item: Item) -> list[ItemVersion]:
    """List the versions of an item, the newest first."""
    query = select(ItemVersion).where(ItemVersion.item_id == item.id).order_by(col(ItemVersion.number).desc())
    return list(session.exec(query).all())


def author_ids(session: Session, item: Item) -> frozenset[int]:
    """Give all who wrote in any version of an item."""
    query = select(ItemVersion.author_id).where(ItemVersion.item_id == item.id).distinct()
    found = {item.author_id, *session.exec(query).all()}
    return frozenset(key for key in found if key is not None)


def history(session: Session, item: Item) -> list[ItemHistory]:
    """List the steps in an item's life, the newest first."""
    query = select(ItemHistory).where(ItemHistory.item_id == item.id).order_by(col(ItemHistory.id).desc())
    return list(session.exec(query).all())


def duplicates(session: Session, digests: Iterable[str]) -> dict[str, str]:
    """Tell which of these wordings the bank already holds, and in which item."""
    wanted, found = sorted(set(digests)), {}
    for start in range(0, len(wanted), BATCH):
        query = (
            select(ItemVersion.digest, Item.code)
            .join(Item, col(Item.id) == ItemVersion.item_id)
            .where(col(ItemVersion.digest).in_(wanted[start : start + BATCH]))
        )
        found.update(dict(session.exec(query).all()))
    return found


def own_drafts(session: Session, author_id: int) -> int:
    """Count this person's drafts."""
    mine = select(func.count()).select_from(Item).where(Item.state == ItemState.DRAFT, Item.author_id == author_id)
    return session.exec(mine).one()


def point_of(session: Session, version: ItemVersion) -> KnowledgePoint | None:
    """Give the knowledge point of a version."""
    return session.get(KnowledgePoint, version.point_id) if version.point_id else None


def point_code(session: Session, version: ItemVersion) -> str:
    """Give the code of a version's knowledge point, blank for none."""
    point = point_of(session, version)
    return point.code if point else ""


def cases(session: Session, subject_id: int | None) -> list[tuple[str, str]]:
    """List the cases of a subject that are not retired: code and beginning of the material, the newest first."""
    query = (
        select(Item.code, ItemVersion.plain)
        .join(ItemVersion, (col(ItemVersion.item_id) == Item.id) & (col(ItemVersion.number) == Item.number))
        .where(Item.type == ItemType.CASE, Item.subject_id == subject_id, Item.state != ItemState.RETIRED)
        .order_by(col(Item.id).desc())
    )
    return [(code, plain) for code, plain in session.exec(query).all()]


def of_case(session: Session, case: Item) -> list[ItemRow]:
    """List the items that share the material of a case, in the order in which papers print them."""
    query = _chosen(session, ItemFilter()).where(Item.case_id == case.id).order_by(col(Item.id))
    return [ItemRow(*row) for row in session.exec(query).all()]


def case_code(session: Session, item: Item) -> str:
    """Give the code of the case whose material an item shares, blank for an item of its own."""
    case = session.get(Item, item.case_id) if item.case_id else None
    return case.code if case else ""


def wordings(content: dict[str, Any]) -> dict[str, Wording]:
    """Read the content of a version."""
    return {language: wording_from(part) for language, part in content.items()}


def manuscript(session: Session, item: Item, current: ItemVersion, answer: Answer) -> Manuscript:
    """Put together what the author handed in for a version."""
    subject = session.get(Subject, item.subject_id) if item.subject_id else None
    return Manuscript(
        type=item.type,
        wordings=wordings(current.content),
        answer=answer,
        subject=subject.code if subject else "",
        point=point_code(session, current),
        tier=current.tier,
        verb=current.verb,
        clause=current.clause,
        case=case_code(session, item),
        descriptor=current.descriptor,
    )


def _order(chosen: ItemFilter) -> list[Any]:
    newest = col(Item.id).desc()
    if chosen.sort not in set(Sorting):
        return [newest]
    column: Any = {
        Sorting.CODE: col(Item.code),
        Sorting.TYPE: col(Item.type),
        Sorting.POINT: func.coalesce(KnowledgePoint.code, ""),  # engines differ in where they put what is blank
        Sorting.TIER: col(ItemVersion.tier),
        Sorting.STATE: col(Item.state),
    }[Sorting(chosen.sort)]
    return [column.desc() if chosen.order == "desc" else column, newest]


def _chosen(session: Session, chosen: ItemFilter) -> Any:
    point = func.coalesce(KnowledgePoint.code, "")
    columns: list[Any] = [Item.code, Item.type, Item.state, ItemVersion.tier, point, ItemVersion.plain, Item.number]
    query: Select[*tuple[Any, ...]] = Select(*columns)
    return _with_versions(query).where(*_conditions(session, chosen))


def _with_versions(query: Any) -> Any:
    current = (col(ItemVersion.item_id) == Item.id) & (col(ItemVersion.number) == Item.number)
    return query.join(ItemVersion, current).join(
        KnowledgePoint, col(KnowledgePoint.id) == ItemVersion.point_id, isouter=True
    )


def _at_or_below(code: str) -> Any:
    return or_(KnowledgePoint.code == code, col(KnowledgePoint.code).startswith(f"{code}.", autoescape=True))


# What each part of a filter asks, where that can be said without looking anything up.
_CONDITIONS: dict[str, Callable[[str], Any]] = {
    "subject": lambda code: col(Item.subject_id).in_(select(Subject.id).where(Subject.code == code)),
    "state": lambda state: Item.state == state,
    "rest": exposure.rests_by,
    "type": lambda kind: Item.type == kind,
    "point": _at_or_below,
    "tier": lambda tier: ItemVersion.tier == int(tier),
}


def _plain_conditions(chosen: ItemFilter) -> Iterator[Any]:
    for name, condition in _CONDITIONS.items():
        if value := getattr(chosen, name):
            yield condition(value)


def _conditions(session: Session, chosen: ItemFilter) -> list[Any]:
    found = list(_plain_conditions(chosen))
    if chosen.descriptor and chosen.on:
        found.append(scale.in_cell(session, chosen.descriptor, date.fromisoformat(chosen.on)))
    held = search.holding(session, chosen.text)
    if held is not None:
        found.append(held)
    return found
