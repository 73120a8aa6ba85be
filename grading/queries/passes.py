"""What the registry asks: what a person has passed, and who examined them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from exam.models import Attempt, Sitting
from exam.rules.states import AttemptState
from grading.models import MarkingTask, Release, Result
from questionbank.models import Subject

ASSOCIATION_ZONE = "Asia/Shanghai"  # where no caller names the zone of the setting TIMEZONE


@dataclass(frozen=True)
class Pass:
    """A subject that a person has passed: the code of the subject, the day of the sitting, the marks."""

    subject: str
    passed_on: date
    score: Decimal


def released_passes(session: Session, person_id: int, *, zone: str = ASSOCIATION_ZONE) -> list[Pass]:
    """List what a person has passed and been told of, the oldest first; practice and void attempts never count.

    The day is that on which the sitting opened, in the association's zone.
    """
    query = (
        select(Result, Attempt, Sitting, Subject)
        .join(Release, col(Release.result_id) == Result.id)
        .join(Attempt, col(Attempt.id) == Result.attempt_id)
        .join(Sitting, col(Sitting.id) == Attempt.sitting_id)
        .join(Subject, col(Subject.id) == Sitting.subject_id)
        .where(Attempt.person_id == person_id, Attempt.state == AttemptState.SEALED)
        .where(col(Sitting.practice).is_(False))
        .order_by(col(Sitting.opens_at), col(Result.edition))
    )
    last = {attempt.id: (result, sitting, subject) for result, attempt, sitting, subject in session.exec(query).all()}
    return [
        Pass(subject.code, sitting.opens_at.astimezone(ZoneInfo(zone)).date(), result.total)
        for result, sitting, subject in last.values()
        if result.passed
    ]


def examiners_of(session: Session, person_id: int) -> set[int]:
    """Name who marked or released this person's results, so that they do not decide on them again (law 9)."""
    marked = (
        select(MarkingTask.marker_id)
        .join(Attempt, col(Attempt.id) == MarkingTask.attempt_id)
        .where(Attempt.person_id == person_id, col(MarkingTask.marker_id).is_not(None))
    )
    released = (
        select(Release.released_by)
        .join(Result, col(Result.id) == Release.result_id)
        .join(Attempt, col(Attempt.id) == Result.attempt_id)
        .where(Attempt.person_id == person_id)
    )
    markers = {marker for marker in session.exec(marked).all() if marker is not None}
    return markers | set(session.exec(released).all())
