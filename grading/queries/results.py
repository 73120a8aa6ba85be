"""What a candidate asks: how each of their attempts came out."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from core.errors import NotFound, Text
from exam.models import Attempt, Sitting
from exam.rules.states import OVER, AttemptState
from grading.models import Release, Result
from questionbank.models import Subject


@dataclass(frozen=True)
class Outcome:
    """An attempt that is over, with the result that was released last, if any."""

    attempt: Attempt
    sitting: Sitting
    subject: Subject
    result: Result | None = None
    released_at: datetime | None = None

    @property
    def void(self) -> bool:
        """Tell whether the attempt was declared void: then no result counts, not even a released one."""
        return self.attempt.state is AttemptState.VOID


def outcomes_of(session: Session, person_id: int) -> list[Outcome]:
    """List a person's attempts that are over, the newest first; what was not released stays unseen."""
    query = (
        select(Attempt, Sitting, Subject)
        .join(Sitting, col(Sitting.id) == Attempt.sitting_id)
        .join(Subject, col(Subject.id) == Sitting.subject_id)
        .where(Attempt.person_id == person_id, col(Attempt.state).in_(sorted(OVER)))
        .order_by(col(Sitting.opens_at).desc(), Attempt.id)
    )
    released = _released(session, person_id)
    return [_outcome(Outcome(*row), released) for row in session.exec(query).all()]


def outcome_of(session: Session, person_id: int, attempt_id: str) -> Outcome:
    """Give one of a person's own attempts that are over. Raises NotFound for anybody else's, too."""
    found = next((one for one in outcomes_of(session, person_id) if one.attempt.id == attempt_id), None)
    if found is None:
        raise NotFound(Text("You have no such examination. Go back to your results and choose again."))
    return found


def _outcome(bare: Outcome, released: dict[str, tuple[Result, datetime]]) -> Outcome:
    if bare.void or bare.attempt.id not in released:
        return bare
    result, at = released[bare.attempt.id]
    return replace(bare, result=result, released_at=at)


def _released(session: Session, person_id: int) -> dict[str, tuple[Result, datetime]]:
    """Give the last released edition by attempt: later rows replace earlier ones."""
    query = (
        select(Result, Release.at)
        .join(Release, col(Release.result_id) == Result.id)
        .join(Attempt, col(Attempt.id) == Result.attempt_id)
        .where(Attempt.person_id == person_id)
        .order_by(col(Result.edition))
    )
    return {result.attempt_id: (result, at) for result, at in session.exec(query).all()}
