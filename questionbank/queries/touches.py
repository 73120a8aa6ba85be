"""What pages and sittings ask about the points, blueprints and forms that a new edition touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, col, select

from questionbank.models import (
    Blueprint,
    EditionTouch,
    Form,
    FormItem,
    FrameworkTouch,
    Item,
    ItemVersion,
    KnowledgePoint,
    StandardEdition,
)
from questionbank.queries.standards import in_use, up_to
from questionbank.rules.standards import TouchState


@dataclass(frozen=True)
class TouchedForm:
    """A form that holds touched items, with how many, and how many of them nobody has found still to hold."""

    code: str
    items: int
    in_doubt: int


@dataclass(frozen=True)
class Touched:
    """What an edition touches beside items."""

    points: Sequence[tuple[FrameworkTouch, KnowledgePoint]]
    blueprints: Sequence[tuple[FrameworkTouch, Blueprint]]
    forms: Sequence[TouchedForm]


def touched(session: Session, edition_id: int) -> Touched:
    """List the points, blueprints and forms that an edition touches."""
    return Touched(_points(session, edition_id), _blueprints(session, edition_id), _forms(session, edition_id))


def open_counts(session: Session) -> dict[int, int]:
    """Count what is still to be looked at by edition: items, points and blueprints."""
    items: Any = (
        select(EditionTouch.edition_id, func.count())
        .join(ItemVersion, col(ItemVersion.id) == EditionTouch.version_id)
        .join(Item, col(Item.id) == ItemVersion.item_id)
        .where(EditionTouch.state == TouchState.OPEN, in_use())
    )
    others: Any = select(FrameworkTouch.edition_id, func.count()).where(FrameworkTouch.state == TouchState.OPEN)
    counts: dict[int, int] = {}
    for query, table in ((items, EditionTouch), (others, FrameworkTouch)):
        for edition_id, count in session.exec(query.group_by(col(table.edition_id))).all():
            counts[edition_id] = counts.get(edition_id, 0) + count
    return counts


def of_point(session: Session, point_id: int) -> list[tuple[FrameworkTouch, StandardEdition]]:
    """List the editions that touch a point."""
    return _with_edition(session, col(FrameworkTouch.point_id) == point_id)


def of_blueprint(session: Session, blueprint_id: int) -> list[tuple[FrameworkTouch, StandardEdition]]:
    """List the editions that touch a blueprint."""
    return _with_edition(session, col(FrameworkTouch.blueprint_id) == blueprint_id)


def of_form(session: Session, form_id: int) -> list[tuple[StandardEdition, int, int]]:
    """List the editions that touch items of a form, with how many, and how many of them are in doubt."""
    query = (
        select(EditionTouch.edition_id, func.count(), _doubtful())
        .join(FormItem, col(FormItem.version_id) == EditionTouch.version_id)
        .where(FormItem.form_id == form_id)
        .group_by(col(EditionTouch.edition_id))
        .order_by(col(EditionTouch.edition_id))
    )
    rows = session.exec(query).all()
    return [(session.get_one(StandardEdition, edition_id), items, doubt) for edition_id, items, doubt in rows]


def doubt_on(session: Session, blueprint_id: int) -> StandardEdition | None:
    """Give an edition that leaves a blueprint in doubt: then no paper is made of it."""
    return next((one for touch, one in of_blueprint(session, blueprint_id) if _is_doubt(touch)), None)


def blueprint_in_doubt(session: Session, form_ids: Sequence[int], edition: StandardEdition) -> str:
    """Name a blueprint of forms that an edition or one before it leaves in doubt, blank for none."""
    query = (
        select(Blueprint.code)
        .join(Form, col(Form.blueprint_id) == Blueprint.id)
        .join(FrameworkTouch, col(FrameworkTouch.blueprint_id) == Blueprint.id)
        .join(StandardEdition, col(StandardEdition.id) == FrameworkTouch.edition_id)
        .where(
            col(Form.id).in_(form_ids),
            up_to(edition),
            FrameworkTouch.state != TouchState.STILL_HOLDS,
        )
    )
    return session.exec(query).first() or ""


def _doubtful() -> Any:
    return func.sum(case((col(EditionTouch.state) == TouchState.STILL_HOLDS, 0), else_=1))


def _is_doubt(touch: FrameworkTouch) -> bool:
    return touch.state is not TouchState.STILL_HOLDS


def _with_edition(session: Session, of: ColumnElement[bool]) -> list[tuple[FrameworkTouch, StandardEdition]]:
    query = select(FrameworkTouch, StandardEdition).join(
        StandardEdition, col(StandardEdition.id) == FrameworkTouch.edition_id
    )
    rows = session.exec(query.where(of).order_by(col(StandardEdition.year).desc())).all()
    return [(touch, edition) for touch, edition in rows]


def _points(session: Session, edition_id: int) -> list[tuple[FrameworkTouch, KnowledgePoint]]:
    query = (
        select(FrameworkTouch, KnowledgePoint)
        .join(KnowledgePoint, col(KnowledgePoint.id) == FrameworkTouch.point_id)
        .where(FrameworkTouch.edition_id == edition_id)
        .order_by(col(KnowledgePoint.subject_id), col(KnowledgePoint.position))
    )
    return [(touch, point) for touch, point in session.exec(query).all()]


def _blueprints(session: Session, edition_id: int) -> list[tuple[FrameworkTouch, Blueprint]]:
    query = (
        select(FrameworkTouch, Blueprint)
        .join(Blueprint, col(Blueprint.id) == FrameworkTouch.blueprint_id)
        .where(FrameworkTouch.edition_id == edition_id)
        .order_by(Blueprint.code)
    )
    return [(touch, blueprint) for touch, blueprint in session.exec(query).all()]


def _forms(session: Session, edition_id: int) -> list[TouchedForm]:
    query = (
        select(Form.code, func.count(), _doubtful())
        .join(FormItem, col(FormItem.form_id) == Form.id)
        .join(EditionTouch, col(EditionTouch.version_id) == FormItem.version_id)
        .where(EditionTouch.edition_id == edition_id)
        .group_by(Form.code)
        .order_by(Form.code)
    )
    return [TouchedForm(*row) for row in session.exec(query).all()]
