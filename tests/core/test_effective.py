"""Which version of a rule is in force on a day."""

from dataclasses import dataclass
from datetime import date

import pytest

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
