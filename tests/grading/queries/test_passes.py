"""What the registry is told of a person's examinations."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from accounts.models import Person
from accounts.rules import Actor, Role
from exam.models import Attempt, Sitting
from exam.rules.states import AttemptState
from grading.models import MarkingTask
from grading.queries import Pass, examiners_of, released_passes
from grading.service import Confirmed, Given, mark, release, score_sealed
from tests import factories
from tests.grading.sat import essay_form, sealed


@pytest.fixture
def who(session: Session) -> Person:
    """Give a candidate."""
    return factories.person(session, "考生甲", number=41)


@pytest.fixture
def releaser(session: Session) -> Actor:
    """Give somebody who releases results."""
    return factories.actor(factories.person(session, "考务丁"), Role.EXAM_OFFICER)


def come_out(session: Session, sitting: Sitting, releaser: Actor, now: datetime) -> None:
    score_sealed(session, now=now)
    release(session, confirmed=Confirmed(sitting.id or 0, 1), public_url="", actor=releaser, now=now)


def test_a_released_pass_has_subject_day_and_score(
    session: Session, who: Person, releaser: Actor, now: datetime
) -> None:
    sitting = factories.sitting(session)
    sealed(session, sitting, who=who)

    assert released_passes(session, who.id or 0) == []
    come_out(session, sitting, releaser, now)
    assert released_passes(session, who.id or 0) == [Pass("105", date(2026, 11, 2), Decimal(12))]


@pytest.mark.parametrize(("zone", "day"), [("Asia/Shanghai", date(2026, 11, 3)), ("UTC", date(2026, 11, 2))])
def test_the_day_is_that_of_the_sitting_in_the_zone(
    session: Session, who: Person, releaser: Actor, now: datetime, zone: str, day: date
) -> None:
    sitting = factories.sitting(session, now=datetime(2026, 11, 2, 18, 30, tzinfo=UTC))
    sealed(session, sitting, who=who)
    come_out(session, sitting, releaser, now)

    assert [one.passed_on for one in released_passes(session, who.id or 0, zone=zone)] == [day]


def test_practice_never_counts(session: Session, who: Person, releaser: Actor, now: datetime) -> None:
    sitting = factories.sitting(session)
    sitting.practice = True
    session.add(sitting)
    sealed(session, sitting, who=who)
    come_out(session, sitting, releaser, now)

    assert released_passes(session, who.id or 0) == []


def test_a_failure_is_no_pass(session: Session, who: Person, releaser: Actor, now: datetime) -> None:
    sitting = factories.sitting(session)
    sealed(session, sitting, who=who, answers={})
    come_out(session, sitting, releaser, now)

    assert released_passes(session, who.id or 0) == []


def test_a_pass_that_was_declared_void_is_none(session: Session, who: Person, releaser: Actor, now: datetime) -> None:
    sitting = factories.sitting(session)
    sealed(session, sitting, who=who)
    come_out(session, sitting, releaser, now)
    row = session.exec(select(Attempt)).one()
    row.state = AttemptState.VOID
    session.add(row)
    session.flush()

    assert released_passes(session, who.id or 0) == []


def test_passes_are_told_the_oldest_first(session: Session, who: Person, releaser: Actor, now: datetime) -> None:
    for seat, days in enumerate((5, 0), 1):
        sitting = factories.sitting(session, now=now + timedelta(days=days))
        sealed(session, sitting, who=who, seat=seat)
        come_out(session, sitting, releaser, now)

    assert [one.passed_on.day for one in released_passes(session, who.id or 0)] == [2, 7]


def test_who_marked_or_released_examined_a_person(
    session: Session, who: Person, releaser: Actor, now: datetime
) -> None:
    sitting = factories.sitting(session, on=essay_form(session))
    sealed(session, sitting, who=who)
    score_sealed(session, now=now)
    marker = factories.actor(factories.person(session, "阅卷丙"), Role.MARKER)
    task = session.exec(select(MarkingTask)).one()
    mark(session, public_id=task.public_id, given=Given([Decimal(4), Decimal(6)]), actor=marker, now=now)

    assert examiners_of(session, who.id or 0) == {marker.id}
    come_out(session, sitting, releaser, now)
    assert examiners_of(session, who.id or 0) == {marker.id, releaser.id}
    assert examiners_of(session, releaser.id) == set()
