"""Which edition of the review policy is in force, out of questionbank/policies."""

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from core import effective
from core.errors import NotFound, Text
from questionbank import rules
from questionbank.rules.reviewing import ReviewPolicy, policy_from

FILE = Path(rules.__file__).parent.parent / "policies" / "reviews.toml"


@lru_cache
def review_policies(file: Path = FILE) -> tuple[ReviewPolicy, ...]:
    """Read every edition, the earliest first."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["edition"]
    return tuple(sorted(map(policy_from, rows), key=lambda policy: policy.effective_from))


def review_policy(day: date) -> ReviewPolicy:
    """Give the edition in force on a day. Raises NotFound where none was."""
    found = effective.in_force(review_policies(), day)
    if found is None:
        raise NotFound(Text("No review policy was in force on %(day)s.", {"day": day}), code="no_policy")
    return found
