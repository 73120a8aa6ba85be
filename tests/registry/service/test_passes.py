"""Earlier passes: recorded with their source by one person, confirmed by another."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session

from accounts.rules import Role
from core.errors import NotAllowed, NotFound, Refused
from registry import queries, service
from registry.models import ExternalPass
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

NOW = stories.instant(TODAY)


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


def record(session: Session, people: Cast, *, on: date = date(2024, 5, 1), score: str | None = "81.50") -> ExternalPass:
    return service.record_pass(
        session,
        person_id=people.applicant.id,
        subject="101",
        passed_on=on,
        score=Decimal(score) if score else None,
        source="中认协成绩单 2024-101-0007",
        actor=people.registrar,
        now=NOW,
    )


def test_a_pass_counts_once_a_second_person_has_confirmed_it(session: Session, people: Cast) -> None:
    row = record(session, people)
    draft = stories.draft(session, people)
    assert queries.facts_of(session, draft).exams == []
    service.confirm_pass(session, pass_id=row.id or 0, actor=people.approver, now=NOW)
    assert queries.facts_of(session, draft).exams == [{"subject": "101", "passed_on": "2024-05-01", "score": "81.50"}]


def test_a_pass_without_marks_counts(session: Session, people: Cast) -> None:
    row = record(session, people, score=None)
    service.confirm_pass(session, pass_id=row.id or 0, actor=people.approver, now=NOW)
    assert queries.facts_of(session, stories.draft(session, people)).exams[0]["score"] is None


def test_who_recorded_does_not_confirm(session: Session, people: Cast) -> None:
    row = record(session, people)
    with pytest.raises(NotAllowed, match="second person"):
        service.confirm_pass(session, pass_id=row.id or 0, actor=people.registrar, now=NOW)
    assert row.confirmed_at is None


def test_a_pass_is_confirmed_once(session: Session, people: Cast) -> None:
    row = record(session, people)
    service.confirm_pass(session, pass_id=row.id or 0, actor=people.approver, now=NOW)
    with pytest.raises(Refused, match="already"):
        service.confirm_pass(session, pass_id=row.id or 0, actor=people.approver, now=NOW)


def test_the_same_pass_is_not_recorded_twice(session: Session, people: Cast) -> None:
    record(session, people)
    with pytest.raises(Refused, match="already"):
        record(session, people)


def test_a_pass_of_tomorrow_is_refused(session: Session, people: Cast) -> None:
    with pytest.raises(Refused, match="future"):
        record(session, people, on=TODAY + timedelta(days=1))


def test_nobody_records_their_own_pass(session: Session, people: Cast) -> None:
    with pytest.raises(NotAllowed):
        service.record_pass(
            session, person_id=people.registrar.id, subject="101", passed_on=TODAY, score=None, source="x",
            actor=people.registrar, now=NOW,
        )  # fmt: skip


def test_there_is_no_pass_to_confirm_that_nobody_recorded(session: Session, people: Cast) -> None:
    with pytest.raises(NotFound):
        service.confirm_pass(session, pass_id=404, actor=people.approver, now=NOW)


def test_what_waits_for_a_confirmation_is_listed_and_counted(session: Session, people: Cast) -> None:
    row = record(session, people)
    assert [entry.id for entry, _ in queries.pass_rows(session, waiting=True)] == [row.id]
    assert queries.count_passes(session, waiting=True, not_by=people.approver.id) == 1
    assert queries.count_passes(session, waiting=True, not_by=people.registrar.id) == 0
    assert queries.count_passes(session, waiting=False) == 0


def test_a_colleague_of_the_holder_does_not_confirm(session: Session, people: Cast) -> None:
    row = record(session, people)
    colleague = stories.member(session, "同事", Role.REGISTRAR)
    stories.employ(session, colleague.id, people.body)

    with pytest.raises(NotAllowed, match="the body that employs this person"):
        service.confirm_pass(session, pass_id=row.id or 0, actor=colleague, now=NOW)
    assert row.confirmed_at is None
