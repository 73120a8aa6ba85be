"""What is asked about answers that came late: what waits for a decision, and which answers count after it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from accounts.models import Person
from exam.models import Attempt, LateResponse
from exam.queries import HeldAnswer, answers_of, held_answers
from exam.rules.states import AttemptState
from grading.models import LateRuling, MarkingTask, Release, Result
from grading.rules.late import Held


@dataclass
class LateAttempt:
    """An attempt with late answers in the list of a sitting, and how many of them are open."""

    attempt: Attempt
    name: str
    held: int = 0
    undecided: int = 0
    unconfirmed: int = 0


@dataclass(frozen=True)
class LateAnswer:
    """A late answer with what was decided on it."""

    answer: HeldAnswer
    ruling: LateRuling | None


def counted_answers(session: Session, attempt_id: str) -> dict[str, str]:
    """Give the answers that count: the last logged response of each item, and what was accepted late after it."""
    query = (
        select(LateResponse.item, LateResponse.response)
        .join(LateRuling, col(LateRuling.late_id) == LateResponse.id)
        .where(LateResponse.attempt_id == attempt_id, col(LateRuling.accepted), ~_waits())
        .order_by(col(LateResponse.seq), col(LateResponse.id))
    )
    return answers_of(session, attempt_id) | dict(session.exec(query).all())


def late_attempts(session: Session, sitting_id: int) -> list[LateAttempt]:
    """List the attempts of a sitting that have late answers, by name."""
    query = (
        select(Attempt, Person.name, LateRuling)
        .join(LateResponse, col(LateResponse.attempt_id) == Attempt.id)
        .join(Person, col(Person.id) == Attempt.person_id)
        .join(LateRuling, col(LateRuling.late_id) == LateResponse.id, isouter=True)
        .where(Attempt.sitting_id == sitting_id, Attempt.state == AttemptState.SEALED)
        .order_by(Person.name, col(Attempt.id))
    )
    found: dict[str, LateAttempt] = {}
    for attempt, name, ruling in session.exec(query).all():
        one = found.setdefault(attempt.id, LateAttempt(attempt, name))
        one.held += 1
        one.undecided += ruling is None
        one.unconfirmed += ruling is not None and ruling.waits
    return list(found.values())


def late_answers(session: Session, attempt: Attempt) -> list[LateAnswer]:
    """List the late answers of an attempt with what was decided on each."""
    held = held_answers(session, attempt)
    query = select(LateRuling).where(col(LateRuling.late_id).in_([one.row.id for one in held]))
    rulings = {ruling.late_id: ruling for ruling in session.exec(query).all()}
    return [LateAnswer(one, rulings.get(one.row.id or 0)) for one in held]


def held_of(session: Session, attempt: Attempt, late: LateAnswer) -> Held:
    """Give what a decision on a late answer depends on."""
    marked = select(MarkingTask.id).where(
        MarkingTask.attempt_id == attempt.id,
        MarkingTask.number == late.answer.number,
        col(MarkingTask.marked_at).is_not(None),
    )
    return Held(
        fits=late.answer.fits,
        from_writer=late.answer.row.from_writer,
        marked=session.exec(marked).first() is not None,
        ruled=late.ruling is not None,
        sealed=attempt.state is AttemptState.SEALED,
    )


def last_result(session: Session, attempt_id: str) -> Result | None:
    """Give the last edition of an attempt's result."""
    query = select(Result).where(Result.attempt_id == attempt_id).order_by(col(Result.edition).desc())
    return session.exec(query.limit(1)).first()


def is_released(session: Session, attempt_id: str) -> bool:
    """Tell whether any edition of an attempt's result went out."""
    query = select(Release.result_id).join(Result, col(Result.id) == Release.result_id)
    return session.exec(query.where(Result.attempt_id == attempt_id)).first() is not None


def _waits() -> ColumnElement[bool]:
    return col(LateRuling.needs_second) & col(LateRuling.confirmed_at).is_(None)
