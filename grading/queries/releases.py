"""What the screens of the release ask: how far a sitting's results are, what may go out, who let it go out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from accounts.models import Person
from core.db import get
from exam.models import Attempt, LateResponse, Room, RoomInvigilator, Sitting
from exam.rules.states import AttemptState
from grading.models import LateRuling, MarkingTask, Release, Result
from grading.queries.marking import colleagues_of
from grading.rules.marking import Hand


@dataclass(frozen=True)
class Standing:
    """How far the results of a sitting are; all counts are of attempts that are sealed now."""

    sitting: Sitting
    sealed: int
    pending: int  # wait for somebody's marks
    computed: int
    released: int
    late: int = 0  # have answers that came late and wait for a decision

    @property
    def ready(self) -> int:
        """Count the results that wait for their release."""
        return self.computed - self.released

    @property
    def unscored(self) -> int:
        """Count the attempts that the job has not reached."""
        return self.sealed - self.pending - self.computed


@dataclass(frozen=True)
class ResultRow:
    """A candidate's result in the list of a sitting."""

    name: str
    id_tail: str
    result: Result
    released_at: datetime | None


@dataclass(frozen=True)
class Outgoing:
    """A result that may go out, and to whom."""

    result: Result
    person: Person


@dataclass(frozen=True)
class ReleaseEntry:
    """Who let how many results of a sitting go out, and when."""

    name: str
    at: datetime
    count: int


def count_sittings(session: Session) -> int:
    """Count the sittings that have sealed attempts."""
    return session.exec(select(func.count()).select_from(Sitting).where(_has_sealed())).one()


def standings(session: Session, *, limit: int, offset: int) -> list[Standing]:
    """List the sittings that have sealed attempts with the state of their results, newest first."""
    query = select(Sitting).where(_has_sealed()).order_by(col(Sitting.opens_at).desc(), col(Sitting.id))
    return _standings(session, session.exec(query.limit(limit).offset(offset)).all())


def standing_of(session: Session, sitting_id: int) -> Standing:
    """Tell how far the results of a sitting are. Raises NotFound."""
    return _standings(session, [get(session, Sitting, sitting_id)])[0]


def count_results(session: Session, sitting_id: int) -> int:
    """Count the computed results of a sitting."""
    query = select(func.count()).select_from(Result).join(Attempt, col(Attempt.id) == Result.attempt_id)
    return session.exec(query.where(Attempt.sitting_id == sitting_id, *_valid())).one()


def result_rows(session: Session, sitting_id: int, *, limit: int, offset: int) -> list[ResultRow]:
    """List the computed results of a sitting by name."""
    query = (
        select(Person, Result, Release.at)
        .join(Attempt, col(Attempt.person_id) == Person.id)
        .join(Result, col(Result.attempt_id) == Attempt.id)
        .join(Release, col(Release.result_id) == Result.id, isouter=True)
        .where(Attempt.sitting_id == sitting_id, *_valid())
        .order_by(Person.name, Attempt.id)
    )
    rows = session.exec(query.limit(limit).offset(offset)).all()
    return [ResultRow(person.name, person.id_number_tail, result, at) for person, result, at in rows]


def totals_of(session: Session, sitting_id: int) -> list[tuple[Decimal, Decimal, bool]]:
    """List total, possible marks and pass of every computed result of a sitting."""
    query = (
        select(col(Result.total), col(Result.possible), col(Result.passed))
        .join(Attempt, col(Attempt.id) == Result.attempt_id)
        .where(Attempt.sitting_id == sitting_id, *_valid())
    )
    return [(total, possible, passed) for total, possible, passed in session.exec(query).all()]


def ready_results(session: Session, sitting_id: int) -> list[Outgoing]:
    """List the results of a sitting that wait for their release, with whom they are about."""
    query = (
        select(Result, Person)
        .join(Attempt, col(Attempt.id) == Result.attempt_id)
        .join(Person, col(Person.id) == Attempt.person_id)
        .where(Attempt.sitting_id == sitting_id, *_valid(), ~_released())
        .order_by(col(Result.id))
    )
    return [Outgoing(result, person) for result, person in session.exec(query).all()]


def count_ready(session: Session) -> int:
    """Count the results of all sittings that wait for their release."""
    query = select(func.count()).select_from(Result).join(Attempt, col(Attempt.id) == Result.attempt_id)
    return session.exec(query.where(*_valid(), ~_released())).one()


def releases_of(session: Session, sitting_id: int) -> list[ReleaseEntry]:
    """List who let results of a sitting go out, the latest first."""
    query = (
        select(Person.name, Release.at, func.count())
        .join(Release, col(Release.released_by) == Person.id)
        .join(Result, col(Result.id) == Release.result_id)
        .join(Attempt, col(Attempt.id) == Result.attempt_id)
        .where(Attempt.sitting_id == sitting_id)
        .group_by(Person.name, col(Release.at), col(Release.released_by))
        .order_by(col(Release.at).desc())
    )
    return [ReleaseEntry(name, at, count) for name, at, count in session.exec(query).all()]


def released_by(session: Session, person_id: int, *, limit: int) -> list[tuple[Sitting, datetime]]:
    """List the sittings whose results somebody let go out, and when, the latest first."""
    at = func.max(Release.at)
    query = (
        select(Attempt.sitting_id, at)
        .join(Result, col(Result.attempt_id) == Attempt.id)
        .join(Release, col(Release.result_id) == Result.id)
        .where(Release.released_by == person_id)
        .group_by(col(Attempt.sitting_id))
        .order_by(at.desc())
        .limit(limit)
    )
    return [(get(session, Sitting, sitting_id), moment) for sitting_id, moment in session.exec(query).all()]


def hand_of(session: Session, sitting_id: int, person_id: int, *, ready: int) -> Hand:
    """Find what somebody had to do with a sitting whose results are to go out."""
    here = Attempt.sitting_id == sitting_id
    sat = select(Attempt.id).where(here, Attempt.person_id == person_id)
    watched = select(Room.id).join(RoomInvigilator).where(Room.sitting_id == sitting_id)
    marked = select(MarkingTask.id).join(Attempt, col(Attempt.id) == MarkingTask.attempt_id)
    colleague = select(Attempt.id).where(here, col(Attempt.person_id).in_(colleagues_of(person_id)))
    return Hand(
        sat=session.exec(sat).first() is not None,
        invigilated=session.exec(watched.where(RoomInvigilator.person_id == person_id)).first() is not None,
        marked=session.exec(marked.where(here, MarkingTask.marker_id == person_id)).first() is not None,
        colleague=session.exec(colleague).first() is not None,
        ready=ready,
    )


def _standings(session: Session, sittings: Iterable[Sitting]) -> list[Standing]:
    rows = list(sittings)
    ids = [sitting.id for sitting in rows]
    open_task = select(MarkingTask.id).where(MarkingTask.attempt_id == Attempt.id, col(MarkingTask.marked_at).is_(None))
    computed = select(Result.id).where(Result.attempt_id == Attempt.id)
    ruled = select(LateRuling.late_id).where(LateRuling.late_id == LateResponse.id)
    settled = ruled.where(~col(LateRuling.needs_second) | col(LateRuling.confirmed_at).is_not(None))
    late = select(LateResponse.id).where(LateResponse.attempt_id == Attempt.id, ~settled.exists())
    released = computed.where(_latest(), _released())
    facts = [(), (open_task.exists(),), (computed.exists(),), (released.exists(),), (late.exists(),)]
    counts = [_count(session, ids, *conditions) for conditions in facts]
    return [Standing(sitting, *(found.get(sitting.id, 0) for found in counts)) for sitting in rows]


def _count(session: Session, ids: list[int | None], *conditions: Any) -> dict[int | None, int]:
    query = (
        select(Attempt.sitting_id, func.count())
        .where(col(Attempt.sitting_id).in_(ids), Attempt.state == AttemptState.SEALED, *conditions)
        .group_by(col(Attempt.sitting_id))
    )
    return dict(session.exec(query).all())


def _has_sealed() -> Any:
    return select(Attempt.id).where(Attempt.sitting_id == Sitting.id, Attempt.state == AttemptState.SEALED).exists()


def _valid() -> list[Any]:
    """Keep the last edition of each result, and only of attempts that were not declared void since."""
    return [Attempt.state == AttemptState.SEALED, _latest()]


def _latest() -> Any:
    other = aliased(Result)
    last = select(func.max(other.edition)).where(other.attempt_id == Result.attempt_id)
    return Result.edition == last.scalar_subquery()


def _released() -> Any:
    return select(Release.result_id).where(Release.result_id == Result.id).exists()
