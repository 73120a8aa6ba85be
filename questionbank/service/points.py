"""What whoever owns the framework says of knowledge points: the clauses they are about, the cells that they serve."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete
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
    known = clause_ids(session, cited)
    for one in cited:
        if one not in known:
            _refuse_unknown(one)
    wanted = set(known.values())
    rows = {row.clause_id: row for row in _rows(session, point)}
    for row in rows.values():
        if row.withdrawn is (row.clause_id in wanted):
            row.withdrawn, row.set_by, row.set_at = not row.withdrawn, str(actor), now
    fresh = sorted(wanted - set(rows))
    session.add_all([*rows.values(), *(_link(point, clause_id, actor, now) for clause_id in fresh)])
    session.flush()
    details: dict[str, object] = {"clauses": [one.name for one in cited]}
    _record(session, Action.POINT_LINKED, point, actor=actor, now=now, details=details)
    return len(wanted)


def place_point(session: Session, *, code: str, cells: Collection[str], actor: Actor, now: datetime) -> None:
    """Say which cells of the grade scale a knowledge point serves; none: the one that its code says.

    Raises NotAllowed, NotFound, Refused for a cell that the scale in force does not have.
    """
    actor.require(Permission.EDIT_FRAMEWORK)
    point, current = _point(session, code), scale.scale_on(session, now.date())
    for cell in sorted(cells):
        if current is None or cell not in current.descriptors:
            text = Text("The grade scale has no cell %(cell)s.", {"cell": cell})
            raise Refused(text, field="cells", code="unknown_descriptor")
    session.execute(delete(PointDescriptor).where(col(PointDescriptor.point_id) == point.id))
    who = str(actor)
    session.add_all(
        PointDescriptor(point_id=point.id or 0, descriptor=cell, set_by=who, set_at=now) for cell in sorted(set(cells))
    )
    session.flush()
    _record(session, Action.POINT_PLACED, point, actor=actor, now=now, details={"cells": sorted(set(cells))})


def _point(session: Session, code: str) -> KnowledgePoint:
    query = select(KnowledgePoint).where(KnowledgePoint.code == code)
    found = session.exec(query.with_for_update()).first()
    if found is None:
        raise NotFound(Text("There is no knowledge point %(code)s.", {"code": code}), code="not_found")
    return found


def _refuse_unknown(one: Citation) -> None:
    params = {"edition": edition_label(one.standard, one.year)}
    text = Text("Nobody has entered %(edition)s. Enter that edition first, or name a known one.", params)
    raise Refused(text, field="clauses", code="unknown_edition")


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
