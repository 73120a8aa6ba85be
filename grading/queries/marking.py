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
from grading.models import MarkingTask
from grading.rules.marking import Bond
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


def _open_to(marker_id: int) -> list[Any]:
    """Say in SQL what `may_mark` says of one task."""
    watched = (
        select(Attempt.person_id)
        .join(RoomInvigilator, col(RoomInvigilator.room_id) == Attempt.room_id)
        .where(RoomInvigilator.person_id == marker_id)
    )
    return [
        col(MarkingTask.marked_at).is_(None),
        Attempt.state == AttemptState.SEALED,
        Attempt.person_id != marker_id,
        col(Attempt.person_id).not_in(watched),
        col(Attempt.person_id).not_in(colleagues_of(marker_id)),
    ]
