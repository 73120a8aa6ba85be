"""What the tables of grading themselves refuse, whatever a service forgets."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlmodel import Session, select

from accounts.models import Person
from exam.models import Attempt, LateResponse
from grading.models import LateRuling, MarkingTask, Release, Result
from grading.service import score_sealed
from tests import factories
from tests.grading.sat import essay_form, sealed


@pytest.fixture
def attempt(session: Session, now: datetime) -> Attempt:
    """Give a scored attempt without an essay."""
    row = sealed(session, factories.sitting(session), who=factories.person(session, number=61))
    score_sealed(session, now=now)
    return row


@pytest.fixture
def result(session: Session, attempt: Attempt) -> Result:
    return session.exec(select(Result).where(Result.attempt_id == attempt.id)).one()


@pytest.fixture
def task(session: Session, now: datetime) -> MarkingTask:
    """Give the task of marking an essay."""
    sealed(session, factories.sitting(session, on=essay_form(session)), who=factories.person(session, number=62))
    score_sealed(session, now=now)
    return session.exec(select(MarkingTask)).one()


@pytest.fixture
def people(session: Session) -> tuple[Person, Person]:
    return factories.person(session, "考务甲"), factories.person(session, "考务乙")


def refused(session: Session, row: Any) -> None:
    nested = session.begin_nested()
    session.add(row)
    with pytest.raises(IntegrityError):
        session.flush()
    nested.rollback()


def late(session: Session, attempt: Attempt) -> LateResponse:
    assert attempt.deadline is not None
    row = LateResponse(
        attempt_id=attempt.id, seq=99, item=factories.paper_of(session, attempt)["items"][0]["id"], response='["A"]',
        chain="c" * 64, client_ms=1, from_writer=True, at=attempt.deadline + timedelta(seconds=90),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def ruling(late_id: int, by: Person, now: datetime, **more: Any) -> LateRuling:
    usual: dict[str, Any] = {
        "late_id": late_id, "accepted": True, "reason": "断网", "needs_second": True, "decided_by": by.id,
        "decided_at": now,
    }  # fmt: skip
    return LateRuling(**usual | more)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_result_is_never_changed_or_taken_away(session: Session, result: Result, act: str) -> None:
    statement = delete(Result) if act == "delete" else update(Result).values(total=Decimal(100))
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(statement)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_a_release_is_never_changed_or_taken_away(
    session: Session, result: Result, people: tuple[Person, Person], now: datetime, act: str
) -> None:
    session.add(Release(result_id=result.id or 0, released_by=people[0].id or 0, at=now))
    session.flush()
    statement = delete(Release) if act == "delete" else update(Release).values(released_by=people[1].id)
    with pytest.raises(DatabaseError), session.begin_nested():
        session.execute(statement)


def test_an_edition_of_a_result_is_there_once(session: Session, result: Result) -> None:
    refused(session, Result(**result.model_dump(exclude={"id"})))


def test_the_next_edition_stands_beside_the_first(session: Session, result: Result) -> None:
    session.add(Result(**result.model_dump(exclude={"id"}) | {"edition": 2}))
    session.flush()


def test_a_result_goes_out_once(session: Session, result: Result, people: tuple[Person, Person], now: datetime) -> None:
    session.add(Release(result_id=result.id or 0, released_by=people[0].id or 0, at=now))
    session.flush()
    session.expunge_all()
    refused(session, Release(result_id=result.id or 0, released_by=people[1].id or 0, at=now))


@pytest.mark.parametrize("total", ["12", "69.5", "33.333333333333333333", "0.1", "1E+2"])
def test_marks_come_back_exactly_as_they_were_stored(session: Session, result: Result, total: str) -> None:
    row = Result(**result.model_dump(exclude={"id"}) | {"edition": 3, "total": Decimal(total)})
    session.add(row)
    session.flush()
    session.expire(row)
    assert row.total == Decimal(total)


@pytest.mark.parametrize(
    "change",
    [
        {"marks": Decimal(5)},  # at no time
        {"marked_at": True},  # without marks
        {"marks": Decimal(5), "marked_at": True},  # by nobody
    ],
)
def test_marks_are_given_by_somebody_at_a_time(
    session: Session, task: MarkingTask, now: datetime, change: dict[str, Any]
) -> None:
    values = {name: now if value is True else value for name, value in change.items()}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(MarkingTask).values(**values))


def test_an_essay_is_marked_once(session: Session, task: MarkingTask) -> None:
    refused(session, MarkingTask(**task.model_dump(exclude={"id"}) | {"public_id": "another"}))


def test_a_marker_may_be_named_before_the_marks(
    session: Session, task: MarkingTask, people: tuple[Person, Person]
) -> None:
    task.marker_id = people[0].id
    session.flush()
    assert task.marks is None


@pytest.mark.parametrize(
    ("confirmed_by", "confirmed_at"),
    [(0, True), (1, False), (None, True)],
    ids=["by who decided", "at no time", "by nobody"],
)
def test_a_second_person_confirms_at_a_time(
    session: Session,
    attempt: Attempt,
    people: tuple[Person, Person],
    now: datetime,
    confirmed_by: int | None,
    confirmed_at: bool,
) -> None:
    who = None if confirmed_by is None else people[confirmed_by].id
    key = late(session, attempt).id or 0
    refused(session, ruling(key, people[0], now, confirmed_by=who, confirmed_at=now if confirmed_at else None))


@pytest.mark.parametrize(
    ("needs_second", "confirmed", "waits"),
    [(True, False, True), (True, True, False), (False, False, False), (False, True, False)],
)
def test_a_ruling_waits_only_where_a_second_person_is_needed(
    session: Session,
    attempt: Attempt,
    people: tuple[Person, Person],
    now: datetime,
    needs_second: bool,
    confirmed: bool,
    waits: bool,
) -> None:
    more = {"confirmed_by": people[1].id, "confirmed_at": now} if confirmed else {}
    row = ruling(late(session, attempt).id or 0, people[0], now, needs_second=needs_second, **more)
    session.add(row)
    session.flush()
    assert row.waits is waits
