"""What markers' screens ask: the tasks that this person may take, without a name anywhere."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CompoundSelect, func, union
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from accounts.models import Employment, Person, RoleGrant
from core.db import get
from core.errors import NotFound, Text
from exam.models import Attempt, RoomInvigilator, Sitting
from exam.queries import invigilated_by
from exam.rules.states import AttemptState
from grading.models import MarkingNote, MarkingTask
from grading.rules.marking import Bond
from grading.rules.notes import Note, Place
from questionbank.models import ItemVersion, Subject


@dataclass(frozen=True)
class Waiting:
    """A task in the list of a marker."""

    public_id: str
    subject: str
    sitting: str
    number: int
    possible: Decimal
    created_at: datetime


@dataclass(frozen=True)
class MarkedTask:
    """A marked answer in a list: what it got, from whom, when, with how many notes in its text."""

    task: MarkingTask
    subject: str
    sitting: str
    marker: str
    notes: int


def waiting_tasks(session: Session, marker_id: int, *, limit: int, offset: int) -> list[Waiting]:
    """List the tasks that this person may mark, the oldest first."""
    query = (
        select(MarkingTask, Sitting, Subject)
        .join(Attempt, col(Attempt.id) == MarkingTask.attempt_id)
        .join(Sitting, col(Sitting.id) == Attempt.sitting_id)
        .join(Subject, col(Subject.id) == Sitting.subject_id)
        .where(*_open_to(marker_id))
        .order_by(col(MarkingTask.created_at), col(MarkingTask.public_id))
    )
    return [
        Waiting(task.public_id, subject.code, sitting.code, task.number, task.possible, task.created_at)
        for task, sitting, subject in session.exec(query.limit(limit).offset(offset)).all()
    ]


def count_waiting(session: Session, marker_id: int) -> int:
    """Count the tasks that this person may mark."""
    query = select(func.count()).select_from(MarkingTask).join(Attempt, col(Attempt.id) == MarkingTask.attempt_id)
    return session.exec(query.where(*_open_to(marker_id))).one()


def marked_tasks(session: Session, reader_id: int, *, everybodys: bool, limit: int, offset: int) -> list[MarkedTask]:
    """List the marked answers that this person may read, the newest first: their own marks, or everybody's."""
    query = (
        select(MarkingTask, Sitting, Subject, Person)
        .join(Attempt, col(Attempt.id) == MarkingTask.attempt_id)
        .join(Sitting, col(Sitting.id) == Attempt.sitting_id)
        .join(Subject, col(Subject.id) == Sitting.subject_id)
        .join(Person, col(Person.id) == MarkingTask.marker_id)
        .where(*_marked_for(reader_id, everybodys=everybodys))
        .order_by(col(MarkingTask.marked_at).desc(), col(MarkingTask.public_id))
    )
    rows = session.exec(query.limit(limit).offset(offset)).all()
    notes = _count_notes(session, [task.id or 0 for task, *_others in rows])
    return [
        MarkedTask(task, subject.code, sitting.code, marker.name, notes.get(task.id or 0, 0))
        for task, sitting, subject, marker in rows
    ]


def count_marked(session: Session, reader_id: int, *, everybodys: bool) -> int:
    """Count the marked answers that this person may read."""
    query = select(func.count()).select_from(MarkingTask).join(Attempt, col(Attempt.id) == MarkingTask.attempt_id)
    return session.exec(query.where(*_marked_for(reader_id, everybodys=everybodys))).one()


def notes_of(session: Session, task: MarkingTask) -> dict[Note, str]:
    """Give the notes that were kept with the marks of an answer, by number, each with the words that it stands at."""
    query = select(MarkingNote).where(MarkingNote.task_id == task.id).order_by(col(MarkingNote.number))
    return {
        Note(Place(row.field, row.start, row.stop), row.text, row.criterion): row.words
        for row in session.exec(query).all()
    }


def task_by_public_id(session: Session, public_id: str, *, lock: bool = False) -> MarkingTask:
    """Load a task; with `lock` until the transaction ends. Raises NotFound."""
    query = select(MarkingTask).where(MarkingTask.public_id == public_id)
    task = session.exec(query.with_for_update() if lock else query).first()
    if task is None:
        raise NotFound(Text("There is no such answer to mark. Go back to the list and choose again."))
    return task


def item_of(session: Session, task: MarkingTask) -> ItemVersion:
    """Load the version that a task is about."""
    version: ItemVersion = get(session, ItemVersion, task.version_id)
    return version


def bond_of(session: Session, task: MarkingTask, marker_id: int) -> Bond:
    """Find what ties a marker to the writer of an answer."""
    attempt: Attempt = get(session, Attempt, task.attempt_id)
    colleague = colleagues_of(marker_id).where(Person.id == attempt.person_id)
    return Bond(
        own=attempt.person_id == marker_id,
        invigilated=marker_id in invigilated_by(session, attempt.person_id),
        colleague=session.exec(colleague).first() is not None,
        marked=task.marked_at is not None,
        void=attempt.state is not AttemptState.SEALED,
    )


def colleagues_of(person_id: int) -> SelectOfScalar[Any]:
    """Select the persons who work for the same body now, employed by it or acting on its behalf."""
    employed, acting = col(Employment.to_day).is_(None), col(RoleGrant.revoked_at).is_(None)
    mine: CompoundSelect[Any] = union(
        select(Employment.body_id).where(Employment.person_id == person_id, employed),
        select(RoleGrant.body_id).where(RoleGrant.person_id == person_id, acting),
    )
    others: CompoundSelect[Any] = union(
        select(Employment.person_id).where(col(Employment.body_id).in_(mine), employed),
        select(RoleGrant.person_id).where(col(RoleGrant.body_id).in_(mine), acting),
    )
    return select(Person.id).where(col(Person.id).in_(others), Person.id != person_id)


def _count_notes(session: Session, tasks: list[int]) -> dict[int, int]:
    query = select(MarkingNote.task_id, func.count()).where(col(MarkingNote.task_id).in_(tasks))
    return dict(session.exec(query.group_by(col(MarkingNote.task_id))).all())


def _open_to(marker_id: int) -> list[Any]:
    """Say in SQL what `may_mark` says of one task."""
    return [col(MarkingTask.marked_at).is_(None), Attempt.state == AttemptState.SEALED, *_untied(marker_id)]


def _marked_for(reader_id: int, *, everybodys: bool) -> list[Any]:
    """Say in SQL what `may_read_marked` says of one task."""
    whose = [] if everybodys else [MarkingTask.marker_id == reader_id]
    return [col(MarkingTask.marked_at).is_not(None), *whose, *_untied(reader_id)]


def _untied(person_id: int) -> list[Any]:
    """Leave out the answers to whose writers something ties this person, as `Bond.tied` says."""
    watched = (
        select(Attempt.person_id)
        .join(RoomInvigilator, col(RoomInvigilator.room_id) == Attempt.room_id)
        .where(RoomInvigilator.person_id == person_id)
    )
    return [
        Attempt.person_id != person_id,
        col(Attempt.person_id).not_in(watched),
        col(Attempt.person_id).not_in(colleagues_of(person_id)),
    ]
