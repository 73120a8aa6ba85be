"""What whoever owns the framework says of knowledge points: the clauses they are about, the cells that they serve."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from accounts.rules import Actor, Permission
from core import audit
from core.errors import NotFound, Refused, Text
from questionbank.models import KnowledgePoint, PointClause, PointDescriptor
from questionbank.queries import scale
from questionbank.rules.clauses import Citation, LinkOrigin, edition_label, read_links
from questionbank.service.clauses import clause_ids


class Action(StrEnum):
    """What points write into the audit chain."""

    POINT_LINKED = "point.linked"
    POINT_PLACED = "point.placed"


def link_point(session: Session, *, code: str, text: str, actor: Actor, now: datetime) -> int:
    """Say which clauses a knowledge point is about, as text; those left out are taken back. Gives how many there are.

    With a blank text it is about what its live items cite. Raises NotAllowed, NotFound, Refused for a line that names
    no clause and for an edition that nobody has entered.
    """
    actor.require(Permission.EDIT_FRAMEWORK)
    point, cited = _point(session, code), read_links(text)
    wanted = set(_known(session, cited).values())
    rows = _rows(session, point)
    _turn(rows, wanted, actor, now)
    fresh = sorted(wanted - {row.clause_id for row in rows})
    session.add_all([*rows, *(_link(point, clause_id, actor, now) for clause_id in fresh)])
    session.flush()
    details: dict[str, object] = {"clauses": [one.name for one in cited]}
    _record(session, Action.POINT_LINKED, point, actor=actor, now=now, details=details)
    return len(wanted)


def place_point(session: Session, *, code: str, cells: Collection[str], actor: Actor, now: datetime) -> None:
    """Say which cells of the grade scale a knowledge point serves; none: the one that its code says.

    Raises NotAllowed, NotFound, Refused for a cell that the scale in force does not have.
    """
    actor.require(Permission.EDIT_FRAMEWORK)
    point, wanted = _point(session, code), sorted(set(cells))
    _check_cells(session, wanted, now)
    session.execute(delete(PointDescriptor).where(col(PointDescriptor.point_id) == point.id))
    facts = {"point_id": point.id or 0, "set_by": str(actor), "set_at": now}
    if wanted:
        session.execute(insert(PointDescriptor), [{"descriptor": cell, **facts} for cell in wanted])
    _record(session, Action.POINT_PLACED, point, actor=actor, now=now, details={"cells": wanted})


def _point(session: Session, code: str) -> KnowledgePoint:
    query = select(KnowledgePoint).where(KnowledgePoint.code == code)
    found = session.exec(query.with_for_update()).first()
    if found is None:
        raise NotFound(Text("There is no knowledge point %(code)s.", {"code": code}), code="not_found")
    return found


def _known(session: Session, cited: Collection[Citation]) -> dict[Citation, int]:
    known = clause_ids(session, cited)
    for one in cited:
        if one not in known:
            params = {"edition": edition_label(one.standard, one.year)}
            text = Text("Nobody has entered %(edition)s. Enter that edition first, or name a known one.", params)
            raise Refused(text, field="clauses", code="unknown_edition")
    return known


def _check_cells(session: Session, cells: Collection[str], now: datetime) -> None:
    current = scale.scale_on(session, now.date())
    known = current.descriptors if current else {}
    for cell in cells:
        if cell not in known:
            text = Text("The grade scale has no cell %(cell)s.", {"cell": cell})
            raise Refused(text, field="cells", code="unknown_descriptor")


def _turn(rows: Iterable[PointClause], wanted: Collection[int], actor: Actor, now: datetime) -> None:
    """Take back the links that are not wanted, and put back those that were taken back and are wanted again."""
    for row in rows:
        if row.withdrawn is (row.clause_id in wanted):
            row.withdrawn, row.set_by, row.set_at = not row.withdrawn, str(actor), now


def _rows(session: Session, point: KnowledgePoint) -> list[PointClause]:
    return list(session.exec(select(PointClause).where(PointClause.point_id == point.id)).all())


def _link(point: KnowledgePoint, clause_id: int, actor: Actor, now: datetime) -> PointClause:
    return PointClause(
        point_id=point.id or 0, clause_id=clause_id, origin=LinkOrigin.PERSON, set_by=str(actor), set_at=now
    )


def _record(
    session: Session,
    action: Action,
    point: KnowledgePoint,
    *,
    actor: Actor,
    now: datetime,
    details: dict[str, object],
) -> None:
    audit.record(session, actor=actor, action=action, subject=f"point/{point.code}", at=now, details=details)
