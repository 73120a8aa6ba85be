"""What a candidate is told of each attempt: nothing before the release, the last edition after it."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from accounts.models import Person
from accounts.rules import Actor, Role
from core.errors import NotFound
from exam.models import Attempt, Sitting
from exam.rules.states import OVER, AttemptState
from grading import queries
from grading.models import Release, Result
from grading.service import Confirmed, release, score_sealed
from tests import factories
from tests.grading.sat import sealed


@pytest.fixture
def who(session: Session) -> Person:
    return factories.person(session, "考生", number=95)


@pytest.fixture
def attempt(session: Session, who: Person, now: datetime) -> Attempt:
    row = sealed(session, factories.sitting(session), who=who)
    score_sealed(session, now=now)
    return row


@pytest.fixture
def releaser(session: Session) -> Actor:
    return factories.actor(factories.person(session, "考务"), Role.EXAM_OFFICER)


def let_out(session: Session, attempt: Attempt, releaser: Actor, now: datetime) -> None:
    release(session, confirmed=Confirmed(attempt.sitting_id, 1), public_url="", actor=releaser, now=now)


def test_before_the_release_there_is_no_result(session: Session, who: Person, attempt: Attempt) -> None:
    (one,) = queries.outcomes_of(session, who.id or 0)
    assert (one.attempt.id, one.result, one.released_at, one.void) == (attempt.id, None, None, False)
    assert one.subject.code == "105"


def test_after_the_release_there_is_one(
    session: Session, who: Person, attempt: Attempt, releaser: Actor, now: datetime
) -> None:
    let_out(session, attempt, releaser, now)
    one = queries.outcome_of(session, who.id or 0, attempt.id)
    assert one.result is not None
    assert (one.result.total, one.released_at) == (Decimal(12), now)


def test_an_edition_that_has_not_gone_out_stays_unseen(
    session: Session, who: Person, attempt: Attempt, releaser: Actor, now: datetime
) -> None:
    let_out(session, attempt, releaser, now)
    first = session.exec(select(Result)).one()
    second = Result(**first.model_dump(exclude={"id"}) | {"edition": 2, "total": Decimal(1)})
    session.add(second)
    session.flush()
    shown = queries.outcome_of(session, who.id or 0, attempt.id).result
    assert shown is not None
    assert shown.edition == 1
    session.add(Release(result_id=second.id or 0, released_by=releaser.id, at=now + timedelta(hours=1)))
    session.flush()
    again = queries.outcome_of(session, who.id or 0, attempt.id)
    assert again.result is not None
    assert (again.result.edition, again.released_at) == (2, now + timedelta(hours=1))


def test_a_void_attempt_shows_no_result_even_if_it_went_out(
    session: Session, who: Person, attempt: Attempt, releaser: Actor, now: datetime
) -> None:
    let_out(session, attempt, releaser, now)
    attempt.state = AttemptState.VOID
    session.flush()
    one = queries.outcome_of(session, who.id or 0, attempt.id)
    assert (one.void, one.result, one.released_at) == (True, None, None)


@pytest.mark.parametrize("state", [one for one in AttemptState if one is not AttemptState.PAUSED])
def test_only_attempts_that_are_over_are_told(
    session: Session, who: Person, attempt: Attempt, state: AttemptState
) -> None:
    attempt.state = state
    session.flush()
    assert [one.attempt.id for one in queries.outcomes_of(session, who.id or 0)] == (
        [attempt.id] if state in OVER else []
    )


def test_the_newest_comes_first(session: Session, who: Person, attempt: Attempt, now: datetime) -> None:
    earlier = factories.sitting(session, now=now - timedelta(days=200))
    old = sealed(session, earlier, who=who)
    assert [one.attempt.id for one in queries.outcomes_of(session, who.id or 0)] == [attempt.id, old.id]


def test_nobody_finds_somebody_elses(session: Session, attempt: Attempt) -> None:
    other = factories.person(session, number=96)
    assert queries.outcomes_of(session, other.id or 0) == []
    with pytest.raises(NotFound):
        queries.outcome_of(session, other.id or 0, attempt.id)


@pytest.mark.parametrize("name", ["", "x", "0" * 32])
def test_an_attempt_that_there_is_not_is_not_found(session: Session, who: Person, attempt: Attempt, name: str) -> None:
    with pytest.raises(NotFound):
        queries.outcome_of(session, who.id or 0, name)


def test_a_sitting_of_somebody_else_changes_nothing(session: Session, who: Person, attempt: Attempt) -> None:
    other: Sitting = factories.sitting(session)
    sealed(session, other, who=factories.person(session, number=97))
    assert len(queries.outcomes_of(session, who.id or 0)) == 1
