"""What pages ask about the grade scale: its edition on a day, and what the bank holds in each cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from core.effective import in_force
from questionbank.models import (
    Item,
    ItemParameters,
    ItemVersion,
    KnowledgePoint,
    PointDescriptor,
    Review,
    ScaleEdition,
)
from questionbank.rules import Grade, ItemState, Verdict
from questionbank.rules.scale import Scale, read_scale


@dataclass(frozen=True)
class CellStock:
    """What the bank holds in one cell of the scale: live items, their mean tier and difficulty, the last review."""

    live: int = 0
    tier: float | None = None
    difficulty: float | None = None  # mean of the calibrated items' b
    calibrated: int = 0
    reviewed_at: datetime | None = None


def scales(session: Session) -> list[Scale]:
    """List the editions of the scale, the newest first."""
    query = select(ScaleEdition.content).order_by(col(ScaleEdition.effective_from).desc())
    return [_read(content) for content in session.exec(query).all()]


def scale_on(session: Session, day: date) -> Scale | None:
    """Give the edition of the scale that is in force on a day."""
    return in_force(scales(session), day)


def scale_named(session: Session, code: str) -> Scale | None:
    """Find an edition of the scale by its code."""
    return next((one for one in scales(session) if one.code == code), None)


def own_cells(session: Session) -> dict[int, list[str]]:
    """Give the cells that somebody has set for knowledge points, by point."""
    found: dict[int, list[str]] = {}
    for row in session.exec(select(PointDescriptor).order_by(col(PointDescriptor.descriptor))).all():
        found.setdefault(row.point_id, []).append(row.descriptor)
    return found


def stock_by_cell(session: Session, scale: Scale) -> dict[str, CellStock]:
    """Tell what the bank holds in each cell, by the code of the descriptor."""
    judged = select(Review.version_id, func.max(Review.at).label("at")).where(Review.verdict != Verdict.COMMENT)
    reviewed = judged.group_by(col(Review.version_id)).subquery()
    newest = select(func.max(ItemParameters.id)).group_by(col(ItemParameters.version_id))
    known = select(ItemParameters).where(col(ItemParameters.id).in_(newest)).subquery()
    keys: list[Any] = [KnowledgePoint.id, KnowledgePoint.code, KnowledgePoint.grade, ItemVersion.descriptor]
    counts: list[Any] = [
        func.count(), func.sum(ItemVersion.tier), func.count(known.c.b), func.sum(known.c.b), func.max(reviewed.c.at),
    ]  # fmt: skip
    query: Any = (
        select(*keys, *counts)
        .select_from(Item)
        .join(ItemVersion, (col(ItemVersion.item_id) == Item.id) & (col(ItemVersion.number) == Item.number))
        .join(KnowledgePoint, col(KnowledgePoint.id) == ItemVersion.point_id)
        .join(reviewed, reviewed.c.version_id == ItemVersion.id, isouter=True)
        .join(known, known.c.version_id == ItemVersion.id, isouter=True)
        .where(Item.state == ItemState.LIVE)
        .group_by(*keys)
    )
    own, groups = own_cells(session), dict[str, list[Any]]()
    for point_id, code, grade, descriptor, *row in session.exec(query).all():
        for cell in [descriptor] if descriptor else scale.cells_of(code, Grade(grade), own.get(point_id, ())):
            groups.setdefault(cell, []).append(row)
    return {code: _stock(rows) for code, rows in groups.items()}


def cells_of(session: Session, version: ItemVersion, on: date) -> tuple[str, ...]:
    """Name the cells that a version belongs to on a day: by its own word, else by that of its point."""
    point = session.get(KnowledgePoint, version.point_id) if version.point_id else None
    found = scale_on(session, on)
    if version.descriptor or point is None or found is None:
        return tuple(filter(None, [version.descriptor]))
    return found.cells_of(point.code, Grade(point.grade), own_cells(session).get(point.id or 0, ()))


def in_cell(session: Session, code: str, on: date) -> ColumnElement[bool]:
    """Give the condition on versions of belonging to a cell: by their own word, else by that of their point."""
    found = scale_on(session, on)
    ids = _points_in(session, found, code) if found else []
    own = col(ItemVersion.descriptor)
    return or_(own == code, and_(own == "", col(ItemVersion.point_id).in_(ids)))


def _points_in(session: Session, scale: Scale, cell: str) -> list[int | None]:
    own, points = own_cells(session), session.exec(select(KnowledgePoint)).all()
    served = (
        (point.id, scale.cells_of(point.code, Grade(point.grade), own.get(point.id or 0, ()))) for point in points
    )
    return [key for key, cells in served if cell in cells]


def _stock(rows: list[Any]) -> CellStock:
    columns = list(zip(*rows, strict=True))
    live, calibrated = sum(columns[0]), sum(columns[2])
    return CellStock(
        live=live,
        tier=_mean(columns[1], live),
        difficulty=_mean(columns[3], calibrated),
        calibrated=calibrated,
        reviewed_at=max(filter(None, columns[4]), default=None),
    )


def _mean(sums: Iterable[Any], count: int) -> float | None:
    return sum(filter(None, sums)) / count if count else None


@lru_cache(maxsize=8)
def _read(content: str) -> Scale:
    return read_scale(content)
