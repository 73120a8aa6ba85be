"""What a person may read of an answer: how it was marked, and the pictures beside it; nobody changes anything here."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Actor, Permission
from core.db import get
from core.errors import NotAllowed, Refused
from grading import queries
from grading.models import MarkingTask
from grading.rules.marking import may_read_marked
from grading.rules.notes import Note
from grading.service.marking import AnswerSheet, medium_beside, sheet_of, task_to_mark
from questionbank.interchange.model import Medium


@dataclass(frozen=True)
class MarkedAnswer:
    """An answer with its marks by criterion, the comment, and the notes with the words that they stand at."""

    sheet: AnswerSheet
    marks: tuple[Decimal, ...]
    total: Decimal
    comment: str
    notes: dict[Note, str]
    marker: str
    marked_at: datetime


def open_marked(session: Session, *, public_id: str, actor: Actor, now: datetime) -> MarkedAnswer:
    """Show how an answer was marked, its writer unnamed; reading the rubric is audited.

    Raises NotFound, NotAllowed, Refused for an answer that has no marks.
    """
    task = _task(session, public_id, actor)
    marker: Person = get(session, Person, task.marker_id)
    assert task.marks is not None  # constraints of the table: marks, when and by whom stand together
    assert task.marked_at is not None
    return MarkedAnswer(
        sheet=sheet_of(session, task, actor=actor, now=now),
        marks=tuple(map(Decimal, task.criteria)),
        total=task.marks,
        comment=task.comment,
        notes=queries.notes_of(session, task),
        marker=marker.name,
        marked_at=task.marked_at,
    )


def open_medium(session: Session, *, public_id: str, digest: str, actor: Actor) -> Medium:
    """Give a picture or sound that stands beside an answer which this person may mark, or read as it was marked.

    Raises NotFound for any other, NotAllowed and Refused for who may do neither.
    """
    waits = queries.task_by_public_id(session, public_id).marked_at is None
    return medium_beside(session, (task_to_mark if waits else _task)(session, public_id, actor), digest)


def _task(session: Session, public_id: str, actor: Actor) -> MarkingTask:
    actor.require(Permission.MARK)
    task = queries.task_by_public_id(session, public_id)
    bond = queries.bond_of(session, task, actor.id)
    chief = actor.may(Permission.MODERATE)
    reasons = may_read_marked(bond, own_marks=task.marker_id == actor.id, chief=chief)
    if reasons:
        kind = NotAllowed if bond.tied or bond.marked else Refused
        raise kind(reasons[0], code="may_not_read_marks")
    return task
