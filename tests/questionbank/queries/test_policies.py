"""The editions of the policies of reviews and of exposure in force on a day."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from core.errors import NotFound
from questionbank.queries.policies import (
    EXPOSURE_FILE,
    FILE,
    bank_ceiling,
    exposure_policies,
    review_policies,
    review_policy,
)
from questionbank.rules.exposure import NO_CEILING, Ceiling


def test_the_editions_follow_one_another() -> None:
    editions = review_policies()

    assert FILE.exists()
    assert all(one.effective_from < later.effective_from for one, later in pairwise(editions))


def test_an_edition_is_in_force_from_its_first_day_on() -> None:
    first = review_policies()[0]

    assert review_policy(first.effective_from) == first
    with pytest.raises(NotFound):
        review_policy(first.effective_from - timedelta(days=1))


def test_the_newest_edition_holds_from_then_on() -> None:
    assert review_policy(date(2999, 1, 1)) == review_policies()[-1]


def test_a_file_without_editions_is_not_read_in_silence(tmp_path: Path) -> None:
    empty = tmp_path / "reviews.toml"
    empty.write_text("", encoding="utf-8")

    with pytest.raises(KeyError):
        review_policies(empty)


TWO_EDITIONS = """
[[edition]]
id = "2"
effective_from = 2026-06-01
max_candidates = 2_000
rest_days = 180
[[edition]]
id = "1"
effective_from = 2026-01-01
effective_to = 2026-03-31
rest_after = 3
"""


def test_the_policy_that_comes_with_the_product_limits_no_exposure() -> None:
    assert [one.ceiling for one in exposure_policies(EXPOSURE_FILE)] == [NO_CEILING]
    assert bank_ceiling(date(2026, 1, 1)) == NO_CEILING


@pytest.mark.parametrize(
    ("day", "ceiling"),
    [
        (date(2025, 12, 31), NO_CEILING),
        (date(2026, 1, 1), Ceiling(sittings=3)),
        (date(2026, 3, 31), Ceiling(sittings=3)),
        (date(2026, 4, 1), NO_CEILING),
        (date(2026, 6, 1), Ceiling(candidates=2_000, rest_days=180)),
    ],
)
def test_the_ceiling_of_the_bank_is_that_of_the_edition_in_force(tmp_path: Path, day: date, ceiling: Ceiling) -> None:
    file = tmp_path / "exposure.toml"
    file.write_text(TWO_EDITIONS, encoding="utf-8")

    assert bank_ceiling(day, file) == ceiling
