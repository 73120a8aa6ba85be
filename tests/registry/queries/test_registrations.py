"""What a person holds in a scheme, on its first and last day and in every status."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from registry import queries
from registry.rules.applications import RegistrationStatus as R
from registry.rules.registrations import Held
from tests.registry import stories
from tests.registry.stories import TODAY, Cast

FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)


@pytest.fixture
def people(session: Session) -> Cast:
    return stories.cast(session)


@pytest.mark.parametrize("status", list(R))
def test_only_what_stands_or_is_suspended_is_held(session: Session, people: Cast, status: R) -> None:
    row = stories.registered(session, people.applicant, FIRST, LAST, status=status)
    held = queries.held(session, people.applicant.id, scheme="QMS", today=TODAY)
    stands = status in (R.ACTIVE, R.SUSPENDED)
    assert held == (Held(row.grade, LAST, suspended=status is R.SUSPENDED) if stands else None)
    assert (queries.registration_in_scheme(session, people.applicant.id, "QMS") is row) == stands


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (TODAY, True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
    ],
)
def test_a_registration_is_held_from_its_first_to_its_last_day(
    session: Session, people: Cast, day: date, holds: bool
) -> None:
    stories.registered(session, people.applicant, FIRST, LAST)
    assert (queries.held(session, people.applicant.id, scheme="QMS", today=day) is not None) == holds


def test_what_is_over_by_date_is_still_found_to_be_followed(session: Session, people: Cast) -> None:
    row = stories.registered(session, people.applicant, FIRST, LAST)
    assert queries.held(session, people.applicant.id, scheme="QMS", today=date(2030, 1, 1)) is None
    assert queries.registration_in_scheme(session, people.applicant.id, "QMS") is row


@pytest.mark.parametrize("scheme", ["EMS", "", "qms"])
def test_another_scheme_is_another_registration(session: Session, people: Cast, scheme: str) -> None:
    stories.registered(session, people.applicant, FIRST, LAST)
    assert queries.held(session, people.applicant.id, scheme=scheme, today=TODAY) is None


def test_the_latest_of_several_is_held(session: Session, people: Cast) -> None:
    stories.registered(session, people.applicant, FIRST, LAST, status=R.SUSPENDED)
    later = stories.registered(session, people.applicant, FIRST, LAST, grade="auditor")
    assert queries.registration_in_scheme(session, people.applicant.id, "QMS") is later


def test_all_registrations_are_listed_oldest_first(session: Session, people: Cast) -> None:
    rows = [stories.registered(session, people.applicant, FIRST, LAST, status=status) for status in R]
    stories.registered(session, people.registrar, FIRST, LAST)
    assert queries.registrations_of(session, people.applicant.id) == rows
    assert queries.registrations_of(session, people.approver.id) == []
