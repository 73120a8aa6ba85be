"""Earlier passes: which count, which wait, and for whom."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from accounts.rules import Actor
from registry import queries
from registry.models import ExternalPass
from registry.queries.passes import confirmed_passes
from tests.registry import stories
from tests.registry.stories import TODAY, Cast


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


def waiting(session: Session, people: Cast, subject: str = "101", *, by: Actor | None = None) -> ExternalPass:
    """Put a pass on file that nobody has confirmed."""
    row = stories.passed(session, people.applicant, subject, TODAY - timedelta(days=9), people)
    row.confirmed_by = row.confirmed_at = None
    row.recorded_by = (by or people.registrar).id
    session.flush()
    return row


def test_only_a_confirmed_pass_counts(session: Session, people: Cast) -> None:
    waiting(session, people)
    assert confirmed_passes(session, people.applicant.id) == []
    row = stories.passed(session, people.applicant, "105", TODAY, people)
    assert confirmed_passes(session, people.applicant.id) == [row]
    assert confirmed_passes(session, people.registrar.id) == []


def test_passes_come_by_their_day(session: Session, people: Cast) -> None:
    late, early = (stories.passed(session, people.applicant, "101", day, people) for day in (TODAY, date(2021, 5, 23)))
    assert confirmed_passes(session, people.applicant.id) == [early, late]


@pytest.mark.parametrize(("state", "subjects"), [(None, ["102", "101"]), (True, ["102"]), (False, ["101"])])
def test_a_list_is_narrowed_to_what_waits_or_is_confirmed(
    session: Session, people: Cast, state: bool | None, subjects: list[str]
) -> None:
    stories.passed(session, people.applicant, "101", TODAY, people)
    waiting(session, people, "102")
    rows = queries.pass_rows(session, waiting=state)
    assert [row.subject for row, _ in rows] == subjects
    assert {person.id for _, person in rows} == {people.applicant.id}
    assert queries.count_passes(session, waiting=state) == len(subjects)


def test_a_list_can_be_of_one_person(session: Session, people: Cast) -> None:
    row = waiting(session, people)
    assert [one.id for one, _ in queries.pass_rows(session, person_id=people.applicant.id)] == [row.id]
    assert queries.pass_rows(session, person_id=people.registrar.id) == []


@pytest.mark.parametrize(("limit", "offset", "count"), [(1, 0, 1), (25, 1, 2), (25, 3, 0)])
def test_a_list_comes_in_pages(session: Session, people: Cast, limit: int, offset: int, count: int) -> None:
    for subject in ("101", "102", "105"):
        waiting(session, people, subject)
    assert len(queries.pass_rows(session, limit=limit, offset=offset)) == count


@pytest.mark.parametrize(("who", "count"), [("registrar", 0), ("approver", 1), ("applicant", 0)])
def test_what_one_recorded_or_holds_waits_for_somebody_else(
    session: Session, people: Cast, who: str, count: int
) -> None:
    waiting(session, people)
    actor: Actor = getattr(people, who)
    assert queries.count_passes(session, waiting=True, not_by=actor.id) == count
