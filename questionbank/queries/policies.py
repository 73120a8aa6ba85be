"""Which editions of the policies of reviews and of exposure are in force, out of questionbank/policies."""

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from core import effective
from core.errors import NotFound, Text
from questionbank import rules
from questionbank.rules.blueprint_file import ceiling_from
from questionbank.rules.exposure import NO_CEILING, Ceiling, ExposurePolicy
from questionbank.rules.reviewing import ReviewPolicy, policy_from

POLICIES = Path(rules.__file__).parent.parent / "policies"
FILE = POLICIES / "reviews.toml"
EXPOSURE_FILE = POLICIES / "exposure.toml"


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


@lru_cache
def exposure_policies(file: Path = EXPOSURE_FILE) -> tuple[ExposurePolicy, ...]:
    """Read every edition of what limits the exposure of all items, the earliest first."""
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["edition"]
    found = [
        ExposurePolicy(row["id"], row["effective_from"], row.get("effective_to"), ceiling_from(row)) for row in rows
    ]
    return tuple(sorted(found, key=lambda policy: policy.effective_from))


def bank_ceiling(day: date, file: Path = EXPOSURE_FILE) -> Ceiling:
    """Give what limits the exposure of every item on a day; nothing where no edition was in force."""
    found = effective.in_force(exposure_policies(file), day)
    return found.ceiling if found else NO_CEILING
