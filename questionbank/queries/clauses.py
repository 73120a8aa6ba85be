"""What pages and verbs ask about clauses of editions: which there are, what cites them, which points they belong to."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import Session, col, select

from questionbank.models import (
    Item,
    ItemClause,
    ItemVersion,
    KnowledgePoint,
    PointClause,
    StandardClause,
    StandardEdition,
)
from questionbank.rules import ItemState
from questionbank.rules.clauses import LinkOrigin, clause_order, edition_label, named

Place = tuple[int, str]  # id of an edition, number of a clause
Row = tuple[int, int, LinkOrigin | None]  # ids of a point and a clause, who says so


@dataclass(frozen=True)
class LooseEdition:
    """An edition that items cite and that nobody has entered, with how many cite it now.

    One that is older than a known edition of its standard is not entered any more: its items are revised.
    """

    name: str
    items: int
    outdated: bool


@dataclass(frozen=True)
class PointLink:
    """A clause that a knowledge point is about, and who says so; nobody: it follows from the live items."""

    edition: StandardEdition
    clause: StandardClause
    origin: LinkOrigin | None

    @property
    def name(self) -> str:
        """Name the clause as people cite it."""
        return named(self.edition.name, self.clause.number)


def edition_ids(session: Session, standards: Iterable[str]) -> dict[tuple[str, int], int]:
    """Give the editions of some standards by standard and year."""
    wanted = sorted(set(standards))
    query = select(StandardEdition).where(col(StandardEdition.standard).in_(wanted))
    found = session.exec(query).all() if wanted else []
    return {(one.standard, one.year): one.id or 0 for one in found}


def ids_at(session: Session, places: Collection[Place]) -> dict[Place, int]:
    """Give the clauses that are known of some places."""
    if not places:
        return {}
    place: Any = tuple_(col(StandardClause.edition_id), col(StandardClause.number))
    query = select(StandardClause).where(place.in_(sorted(places)))
    return {(one.edition_id, one.number): one.id or 0 for one in session.exec(query).all()}


def clauses(session: Session, edition_id: int) -> list[StandardClause]:
    """List the clauses of an edition in its order, without the edition as a whole."""
    query = select(StandardClause).where(StandardClause.edition_id == edition_id, StandardClause.number != "")
    return sorted(session.exec(query).all(), key=lambda one: clause_order(one.number))


def citing_counts(session: Session, edition_id: int) -> dict[int, int]:
    """Count the items whose current version cites a clause of an edition, by clause."""
    query = (
        select(StandardClause.id, func.count())
        .join(ItemClause, col(ItemClause.clause_id) == StandardClause.id)
        .join(ItemVersion, col(ItemVersion.id) == ItemClause.version_id)
        .join(Item, _is_current())
        .where(StandardClause.edition_id == edition_id)
        .group_by(col(StandardClause.id))
    )
    return {key or 0: count for key, count in session.exec(query).all()}


def loose_editions(session: Session) -> list[LooseEdition]:
    """List the editions that current versions cite and that nobody has entered, the most cited first."""
    count = func.count(col(ItemVersion.id).distinct())
    query = (
        select(ItemClause.standard, ItemClause.year, count)
        .join(ItemVersion, col(ItemVersion.id) == ItemClause.version_id)
        .join(Item, _is_current())
        .where(col(ItemClause.clause_id).is_(None), Item.state != ItemState.RETIRED)
        .group_by(ItemClause.standard, col(ItemClause.year))
        .order_by(count.desc(), ItemClause.standard, col(ItemClause.year))
    )
    rows = session.exec(query).all()
    known = edition_ids(session, (standard for standard, *_ in rows))
    return [
        LooseEdition(
            edition_label(standard, year), items, any(one == standard and year < later for one, later in known)
        )
        for standard, year, items in rows
    ]


def links(session: Session, *of: ColumnElement[bool]) -> dict[int, list[PointLink]]:
    """Give the clauses of knowledge points, by point; `of` narrows the points.

    A point of which neither the outline nor a person says anything is about what its live items cite.
    """
    said = _said(session, *of)
    points = {point for point, *_ in said}
    return _grouped(session, [*said, *(row for row in _derived(session, *of) if row[0] not in points)])


def links_of(session: Session, point_id: int) -> list[PointLink]:
    """Give the clauses of one knowledge point."""
    return links(session, col(KnowledgePoint.id) == point_id).get(point_id, [])


def links_in(session: Session, subject_id: int) -> dict[int, list[PointLink]]:
    """Give the clauses of the points of a subject, by point."""
    return links(session, col(KnowledgePoint.subject_id) == subject_id)


def _grouped(session: Session, rows: Sequence[Row]) -> dict[int, list[PointLink]]:
    known, found = _known(session, {clause for _point, clause, _origin in rows}), dict[int, list[PointLink]]()
    for point, clause, origin in rows:
        found.setdefault(point, []).append(PointLink(*known[clause], origin))
    return {point: sorted(links, key=_order) for point, links in found.items()}


def _said(session: Session, *of: ColumnElement[bool]) -> list[Row]:
    query = (
        select(PointClause.point_id, PointClause.clause_id, PointClause.origin)
        .join(KnowledgePoint, col(KnowledgePoint.id) == PointClause.point_id)
        .where(col(PointClause.withdrawn).is_(False), *of)
    )
    return [(point, clause, LinkOrigin(origin)) for point, clause, origin in session.exec(query).all()]


def _derived(session: Session, *of: ColumnElement[bool]) -> list[Row]:
    query = (
        select(ItemVersion.point_id, ItemClause.clause_id)
        .join(ItemClause, col(ItemClause.version_id) == ItemVersion.id)
        .join(Item, _is_current())
        .join(KnowledgePoint, col(KnowledgePoint.id) == ItemVersion.point_id)
        .where(col(ItemClause.clause_id).is_not(None), Item.state == ItemState.LIVE, *of)
        .distinct()
    )
    return [(point or 0, clause or 0, None) for point, clause in session.exec(query).all()]


def _known(session: Session, ids: Iterable[int]) -> dict[int, tuple[StandardEdition, StandardClause]]:
    query = (
        select(StandardEdition, StandardClause)
        .join(StandardClause, col(StandardClause.edition_id) == StandardEdition.id)
        .where(col(StandardClause.id).in_(sorted(ids)))
    )
    return {clause.id or 0: (edition, clause) for edition, clause in session.exec(query).all()}


def _is_current() -> ColumnElement[bool]:
    return (col(Item.id) == ItemVersion.item_id) & (col(Item.number) == ItemVersion.number)


def _order(link: PointLink) -> tuple[Any, ...]:
    return link.edition.name, clause_order(link.clause.number)
