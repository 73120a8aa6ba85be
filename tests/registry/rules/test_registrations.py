"""How long a registration stands, and which applications make sense beside it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.applications import ApplicationKind
from registry.rules.applications import RegistrationStatus as R
from registry.rules.registrations import VALID_YEARS, Held, last_day, may_ask, may_move

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


@pytest.mark.parametrize("kind", list(K))
@pytest.mark.parametrize("grade", ["provisional_auditor", "auditor", "lead_auditor"])
def test_while_a_registration_is_suspended_nothing_can_be_asked_for(kind: ApplicationKind, grade: str) -> None:
    held = Held("provisional_auditor", date(2027, 1, 1), suspended=True)
    assert [str(one) for one in may_ask(kind, grade=grade, held=held)] == [
        "Your registration in this scheme is suspended. It has to be restored before you can apply."
    ]


@pytest.mark.parametrize("grade", ["provisional_auditor", "auditor", "lead_auditor", "senior_auditor"])
@pytest.mark.parametrize("own", ["provisional_auditor", "auditor", "lead_auditor", "senior_auditor"])
def test_beside_a_registration_exactly_one_kind_fits_a_grade(grade: str, own: str) -> None:
    held = Held(own, date(2027, 1, 1))
    fitting = [kind for kind in K if not may_ask(kind, grade=grade, held=held)]
    assert fitting == [K.RENEWAL if grade == own else K.UPGRADE]


@pytest.mark.parametrize("grade", ["provisional_auditor", "auditor", "lead_auditor", "senior_auditor"])
def test_without_a_registration_only_a_first_one_can_be_asked_for(grade: str) -> None:
    assert [kind for kind in K if not may_ask(kind, grade=grade, held=None)] == [K.INITIAL]


def test_who_is_registered_reads_until_when() -> None:
    (reason,) = may_ask(K.INITIAL, grade="auditor", held=HELD)
    assert "until 2027-01-01" in str(reason)


@given(st.dates(date(1990, 1, 1), date(2150, 1, 1)), st.dates(date(1990, 1, 1), date(2150, 1, 1)))
def test_what_begins_later_never_ends_earlier(one: date, other: date) -> None:
    assert last_day(min(one, other)) <= last_day(max(one, other))


@given(st.dates(date(1990, 1, 1), date(2150, 1, 1)))
def test_three_years_are_three_years(first: date) -> None:
    assert 1094 <= (last_day(first) - first).days <= 1095


@pytest.mark.parametrize("ended", [R.WITHDRAWN, R.CANCELLED, R.REPLACED])
@pytest.mark.parametrize("target", list(R))
def test_what_has_ended_stays_ended(ended: R, target: R) -> None:
    (reason,) = may_move(ended, target)
    assert str(reason) == f"A registration that is {ended.value} cannot become {target.value}."


@given(st.lists(st.sampled_from(R), max_size=8))
def test_nobody_comes_back_from_a_withdrawal(wishes: list[R]) -> None:
    status, ended = R.ACTIVE, False
    for wish in wishes:
        if not may_move(status, wish):
            assert not ended
            status = wish
        ended = ended or status in (R.WITHDRAWN, R.CANCELLED, R.REPLACED)
