"""What the scoring job asks: which attempts wait, what their paper is made of, which marks people gave."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from core.db import get
from exam.models import Attempt
from exam.rules.states import AttemptState
from grading.models import MarkingTask, Result
from questionbank.models import Blueprint, Form, FormItem, Item, ItemVersion, KnowledgePoint
from questionbank.rules import ItemType


@dataclass(frozen=True)
class Place:
    """An item on a form: its number and marks there, its version, what candidates' browsers call it, its point."""

    number: int
    version_id: int
    public_id: str
    kind: ItemType
    point: str
    marks: Decimal
    pilot: bool = False


@dataclass(frozen=True)
class FormPaper:
    """A frozen form with what scoring needs of it, keys apart."""

    form: Form
    blueprint: Blueprint
    places: tuple[Place, ...]


def forms_to_score(session: Session) -> list[int]:
    """List the forms of which sealed attempts wait for their result or their marking tasks."""
    query = select(Attempt.form_id).where(*_waiting()).distinct().order_by(col(Attempt.form_id))
    return list(session.exec(query).all())


def attempts_to_score(session: Session, form_id: int, *, limit: int) -> list[Attempt]:
    """List sealed attempts on a form that have no result and wait for nobody's marks."""
    query = select(Attempt).where(Attempt.form_id == form_id, *_waiting()).order_by(Attempt.id).limit(limit)
    return list(session.exec(query).all())


def form_paper(session: Session, form_id: int) -> FormPaper:
    """Load a form with its items in order."""
    form: Form = get(session, Form, form_id)
    query = (
        select(FormItem, ItemVersion, Item, KnowledgePoint)
        .join(ItemVersion, col(ItemVersion.id) == FormItem.version_id)
        .join(Item, col(Item.id) == ItemVersion.item_id)
        .join(KnowledgePoint, col(KnowledgePoint.id) == ItemVersion.point_id, isouter=True)
        .where(FormItem.form_id == form_id)
        .order_by(col(FormItem.number))
    )
    places = tuple(
        Place(on.number, on.version_id, version.public_id, item.type, point.code if point else "", on.marks, on.pilot)
        for on, version, item, point in session.exec(query).all()
    )
    return FormPaper(form, get(session, Blueprint, form.blueprint_id), places)


def area_titles(session: Session, codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Give the names of knowledge areas by code, in Chinese and English."""
    query = select(KnowledgePoint).where(col(KnowledgePoint.code).in_(sorted(set(codes))))
    return {point.code: (point.text, point.text_en) for point in session.exec(query).all()}


def marks_given(session: Session, attempt_id: str) -> dict[int, Decimal]:
    """Give the marks that people gave, by number of the item on the form."""
    query = select(MarkingTask).where(MarkingTask.attempt_id == attempt_id)
    return {task.number: task.marks for task in session.exec(query).all() if task.marks is not None}


def tasks_made(session: Session, attempt_id: str) -> set[int]:
    """Give the numbers of the items for which marking tasks exist."""
    return set(session.exec(select(MarkingTask.number).where(MarkingTask.attempt_id == attempt_id)).all())


def _waiting() -> list[Any]:
    scored = select(Result.id).where(Result.attempt_id == Attempt.id)
    marked = select(MarkingTask.id).where(MarkingTask.attempt_id == Attempt.id, col(MarkingTask.marked_at).is_(None))
    return [Attempt.state == AttemptState.SEALED, ~scored.exists(), ~marked.exists()]
