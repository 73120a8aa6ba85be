"""What screens, sittings and grading ask about blueprints and forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from questionbank.models import Blueprint, Form, FormItem, Item, ItemVersion, KnowledgePoint, Subject
from questionbank.rules.items import ItemState, ItemType
from questionbank.rules.papers import Candidate, Cell, Section, Selector, Spec


@dataclass(frozen=True)
class Placed:
    """An item on a form."""

    number: int
    section: int
    version_id: int
    public_id: str
    code: str
    type: ItemType
    point: str
    tier: int
    cognitive: str
    marks: Decimal


def spec_of(session: Session, blueprint: Blueprint) -> Spec:
    """Read a stored blueprint."""
    code = session.exec(select(Subject.code).where(Subject.id == blueprint.subject_id)).one()
    return Spec(
        title=blueprint.title,
        subject=code,
        minutes=blueprint.minutes,
        total=blueprint.total,
        pass_mark=blueprint.pass_mark,
        sections=sections_of(blueprint.sections),
        cells=cells_of(blueprint.cells),
    )


def sections_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Section, ...]:
    """Read the sections of a blueprint."""
    return tuple(
        Section(ItemType(r["type"]), int(r["count"]), Decimal(str(r["marks_each"])), r.get("scoring", "all_or_nothing"))
        for r in rows
    )


def cells_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Cell, ...]:
    """Read the cells of a blueprint; each names one of point, tier, cognitive, type."""
    found = []
    for row in rows:
        selector = next(s for s in Selector if s.value in row)
        found.append(Cell(selector, str(row[selector.value]), int(row.get("min", 0)), row.get("max")))
    return tuple(found)


def pool(session: Session, *, subject_id: int, language: str) -> list[Candidate]:
    """List the live items of a subject that have a wording in the language."""
    query = (
        select(ItemVersion, Item.type, KnowledgePoint.code)
        .join(Item, (col(Item.id) == ItemVersion.item_id) & (col(Item.number) == ItemVersion.number))
        .join(KnowledgePoint, col(KnowledgePoint.id) == ItemVersion.point_id)
        .where(Item.subject_id == subject_id, Item.state == ItemState.LIVE)
        .order_by(col(ItemVersion.id))
    )
    return [
        Candidate(version.id or 0, ItemType(kind), point, version.tier, version.verb.value if version.verb else "")
        for version, kind, point in session.exec(query).all()
        if language in version.content
    ]


def blueprints(session: Session) -> list[tuple[Blueprint, str]]:
    """List the newest edition of each blueprint with its subject's code."""
    newest = select(func.max(Blueprint.id)).group_by(col(Blueprint.code))
    query = select(Blueprint, Subject.code).join(Subject).where(col(Blueprint.id).in_(newest)).order_by(Blueprint.code)
    return [(blueprint, code) for blueprint, code in session.exec(query).all()]


def blueprint_by_code(session: Session, code: str) -> Blueprint | None:
    """Find the newest edition of a blueprint."""
    query = select(Blueprint).where(Blueprint.code == code).order_by(col(Blueprint.edition).desc())
    return session.exec(query).first()


def forms(session: Session, *, blueprint_id: int | None = None) -> list[Form]:
    """List frozen forms, newest first."""
    query = select(Form).order_by(col(Form.id).desc())
    if blueprint_id is not None:
        query = query.where(Form.blueprint_id == blueprint_id)
    return list(session.exec(query).all())


def form_by_code(session: Session, code: str) -> Form | None:
    """Find a form."""
    return session.exec(select(Form).where(Form.code == code)).first()


def form_items(session: Session, form_id: int) -> list[Placed]:
    """List what a form is made of, in its order. No keys."""
    query = (
        select(FormItem, ItemVersion, Item, KnowledgePoint.code)
        .join(ItemVersion, col(ItemVersion.id) == FormItem.version_id)
        .join(Item, col(Item.id) == ItemVersion.item_id)
        .join(KnowledgePoint, col(KnowledgePoint.id) == ItemVersion.point_id)
        .where(FormItem.form_id == form_id)
        .order_by(col(FormItem.number))
    )
    return [
        Placed(
            place.number, place.section, place.version_id, version.public_id, item.code, ItemType(item.type), point,
            version.tier, version.verb.value if version.verb else "", place.marks,
        )
        for place, version, item, point in session.exec(query).all()
    ]  # fmt: skip
