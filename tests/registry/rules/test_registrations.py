"""How long a registration stands, and which applications make sense beside it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.applications import ApplicationKind
from registry.rules.registrations import VALID_YEARS, Held, last_day, may_ask

K = ApplicationKind
HELD = Held("provisional_auditor", date(2027, 1, 1))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-03-01", "2029-02-28"),
        ("2026-11-02", "2029-11-01"),
        ("2024-02-29", "2027-02-27"),
        ("2025-03-01", "2028-02-29"),
        ("2026-01-01", "2028-12-31"),
    ],
)
def test_a_registration_stands_for_three_years(first: str, last: str) -> None:
    assert last_day(date.fromisoformat(first)) == date.fromisoformat(last)


@given(st.dates(date(1990, 1, 1), date(2150, 1, 1)))
def test_the_day_after_the_last_is_the_same_day_three_years_later(first: date) -> None:
    after = last_day(first) + timedelta(days=1)
    assert (after.year, after.month) == (first.year + VALID_YEARS.value, first.month)


def test_the_three_years_say_where_they_come_from() -> None:
    assert VALID_YEARS.provenance.value == "secondary"
    assert VALID_YEARS.source


@pytest.mark.parametrize(
    ("kind", "grade", "held", "allowed"),
    [
        (K.INITIAL, "provisional_auditor", None, True),
        (K.INITIAL, "provisional_auditor", HELD, False),
        (K.UPGRADE, "auditor", HELD, True),
        (K.UPGRADE, "auditor", None, False),
        (K.UPGRADE, "provisional_auditor", HELD, False),
        (K.RENEWAL, "provisional_auditor", HELD, True),
        (K.RENEWAL, "auditor", HELD, False),
        (K.RENEWAL, "provisional_auditor", None, False),
    ],
)
def test_an_application_fits_what_is_held(kind: ApplicationKind, grade: str, held: Held | None, allowed: bool) -> None:
    assert (may_ask(kind, grade=grade, held=held) == []) == allowed
