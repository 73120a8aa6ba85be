"""Which version of a rule is in force on a day."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.effective import in_force


@dataclass(frozen=True)
class Version:
    name: str
    effective_from: date
    effective_to: date | None = None


OLD = Version("old", date(2015, 3, 20), date(2021, 3, 31))
NEW = Version("new", date(2021, 4, 1))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2015, 3, 19), None),
        (date(2015, 3, 20), OLD),
        (date(2021, 3, 31), OLD),
        (date(2021, 4, 1), NEW),
        (date(2199, 1, 1), NEW),
    ],
)
def test_both_end_days_belong_to_a_version(on: date, expected: Version | None) -> None:
    assert in_force([NEW, OLD], on) == expected


def test_of_two_versions_the_one_that_began_last_holds() -> None:
    open_ended = Version("open", date(2010, 1, 1))
    assert in_force([open_ended, NEW], date(2022, 1, 1)) == NEW


def test_no_versions_give_none() -> None:
    assert in_force([], date(2022, 1, 1)) is None


DAYS = st.dates(date(2020, 1, 1), date(2020, 2, 29))
VERSIONS = st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6)


@settings(max_examples=50, deadline=None)
@given(VERSIONS, DAYS)
def test_the_version_in_force_covers_the_day_and_none_that_does_began_later(
    spans: list[tuple[date, date | None]], on: date
) -> None:
    versions = [Version(str(place), start, end) for place, (start, end) in enumerate(spans)]
    covering = [one for one in versions if one.effective_from <= on and (one.effective_to or on) >= on]
    found = in_force(versions, on)
    assert (found is None) is (covering == [])
    if found is not None:
        assert found in covering
        assert all(one.effective_from <= found.effective_from for one in covering)


@settings(max_examples=50, deadline=None)
@given(VERSIONS, DAYS)
def test_it_does_not_matter_in_which_order_versions_were_written_down(
    spans: list[tuple[date, date | None]], on: date
) -> None:
    versions = [Version(str(start), start, end) for start, end in dict(spans).items()]
    assert in_force(versions, on) == in_force(versions[::-1], on)


@pytest.mark.parametrize("last", [date(2021, 3, 31), date(2021, 3, 30)])
def test_between_two_versions_with_a_gap_nothing_is_in_force(last: date) -> None:
    earlier = Version("earlier", date(2015, 1, 1), last)
    assert in_force([earlier, NEW], date(2021, 3, 31)) == (earlier if last == date(2021, 3, 31) else None)
