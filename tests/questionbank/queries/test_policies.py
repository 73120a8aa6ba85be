"""The edition of the review policy in force on a day."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from core.errors import NotFound
from questionbank.queries.policies import FILE, review_policies, review_policy


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
