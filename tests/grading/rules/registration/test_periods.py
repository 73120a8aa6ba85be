"""Runs of days, whole months and left-over days."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.rules.registration.periods import (
    ALWAYS,
    NEVER,
    Tally,
    Window,
    Windows,
    add_years,
    difference,
    from_day,
    intersection,
    met_from,
    months_and_days,
    through,
    union,
)

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
WINDOWS = st.lists(st.tuples(DAYS, DAYS), max_size=5).map(
    lambda pairs: tuple(Window(min(pair), max(pair) + timedelta(days=1)) for pair in pairs)
)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2016, 7, 1), date(2018, 8, 31), (26, 0)),
        (date(2018, 9, 1), date(2021, 7, 1), (34, 1)),
        (date(2016, 7, 1), date(2016, 7, 30), (0, 30)),
        (date(2020, 2, 29), date(2021, 2, 27), (12, 0)),
        (date(2021, 1, 31), date(2021, 2, 27), (1, 0)),
        (date(2021, 1, 15), date(2021, 1, 15), (0, 1)),
    ],
)
def test_a_period_is_split_into_whole_months_and_days(first: date, last: date, expected: tuple[int, int]) -> None:
    assert months_and_days(through(first, last)[0]) == expected


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2021, 5, 23), 3, date(2024, 5, 23)),
        (date(2020, 2, 29), 3, date(2023, 2, 28)),
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
    ],
)
def test_years_are_added_to_the_same_calendar_day(day: date, years: int, expected: date) -> None:
    assert add_years(day, years) == expected


@pytest.mark.parametrize("first", [date(2016, month, 1) for month in range(1, 13)])
def test_a_single_run_completes_its_months_on_the_same_day_of_the_month(first: date) -> None:
    assert Tally(from_day(first)).reached(48) == date(2020, first.month, 1)


def test_left_over_days_of_several_periods_make_months_of_thirty_days() -> None:
    periods = through(date(2018, 1, 1), date(2018, 3, 20)) + through(date(2019, 1, 1), date(2019, 2, 10))
    assert Tally(periods).by(date(2020, 1, 1)) == 4 * 30
    assert Tally(periods).reached(4) == date(2019, 2, 11)


def test_study_counts_for_its_share() -> None:
    tally = Tally(NEVER, through(date(2018, 9, 1), date(2021, 6, 30)), Fraction(1, 2))
    assert tally.by(date(2021, 7, 1)) == 17 * 30


def test_what_never_adds_up_is_never_reached() -> None:
    assert Tally(through(date(2018, 1, 1), date(2018, 12, 31))).reached(13) is None
    assert Tally(NEVER).reached(1) is None
    assert Tally(NEVER, from_day(date(2018, 1, 1)), Fraction(0)).reached(1) is None


def test_study_without_an_end_is_reached_at_its_slower_pace() -> None:
    assert Tally(NEVER, from_day(date(2018, 1, 1)), Fraction(1, 2)).reached(12) == date(2020, 1, 1)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 1, 1), date(2020, 1, 1)),
        (date(2020, 1, 31), date(2020, 1, 1)),
        (date(2020, 2, 1), None),
    ],
)
def test_the_day_of_being_met_is_that_of_this_run_or_the_next(day: date, expected: date | None) -> None:
    assert met_from(through(date(2020, 1, 1), date(2020, 1, 31)), day) == expected


@given(WINDOWS, WINDOWS, DAYS)
def test_runs_combine_like_sets_of_days(a: Windows, b: Windows, day: date) -> None:
    in_a, in_b = (any(day in window for window in windows) for windows in (a, b))
    assert any(day in window for window in union(a, b)) == (in_a or in_b)
    assert any(day in window for window in intersection(a, b)) == (in_a and in_b)
    assert any(day in window for window in difference(a, b)) == (in_a and not in_b)


@given(WINDOWS)
def test_joined_runs_are_apart_and_in_order(windows: Windows) -> None:
    joined = union(windows)
    assert all(a.until < b.first for a, b in pairwise(joined))
    assert intersection(ALWAYS, windows) == joined
    assert difference(windows, windows) == NEVER


@given(WINDOWS, WINDOWS, DAYS, DAYS)
def test_time_counted_never_falls_as_days_pass(full: Windows, study: Windows, a: date, b: date) -> None:
    tally = Tally(union(full), difference(study, full), Fraction(1, 2))
    assert tally.by(min(a, b)) <= tally.by(max(a, b))


@given(WINDOWS)
def test_concurrent_periods_never_count_twice(windows: Windows) -> None:
    last = date(2031, 1, 1)
    assert Tally(union(windows, windows)).by(last) == Tally(union(windows)).by(last)


@given(WINDOWS, st.integers(1, 240))
def test_what_is_reached_is_reached_on_that_day_and_not_before(windows: Windows, months: int) -> None:
    tally = Tally(union(windows))
    day = tally.reached(months)
    if day is None:
        assert tally.by(date(2031, 1, 1)) < months * 30
    else:
        assert tally.by(day - timedelta(days=1)) < months * 30 <= tally.by(day)
