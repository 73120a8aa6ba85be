"""How items are reviewed: how many people by tier, in which dimensions, and what stands against a verdict. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from core.errors import Text
from questionbank.rules.papers import Provenance

LOWEST, HIGHEST = 1, 5


class Dimension(StrEnum):
    """In what a reviewer rates an item."""

    CONTENT = "content"
    KEY = "key"
    WORDING = "wording"
    LEVEL = "level"


DIMENSION_NAMES = {
    Dimension.CONTENT: Text("Content"),
    Dimension.KEY: Text("Right answer"),
    Dimension.WORDING: Text("Wording"),
    Dimension.LEVEL: Text("Level"),
}


@dataclass(frozen=True)
class ReviewPolicy:
    """One dated edition of how many distinct people approve an item of a tier, and from which rating on."""

    id: str
    effective_from: date
    effective_to: date | None
    reviewers: Mapping[int, int]
    lowest_rating: int
    provenance: Provenance
    source: str


@dataclass(frozen=True)
class Opinion:
    """What a reviewer thinks of a version: ratings from 1 to 5, words, and whether nothing binds them to it.

    `number` is the version that they read, None: the current one.
    """

    ratings: Mapping[Dimension, int]
    text: str = ""
    no_conflict: bool = False
    number: int | None = None


@dataclass(frozen=True)
class Progress:
    """How many people have approved the current version, of how many that are needed."""

    approved: int
    needed: int

    @property
    def is_enough(self) -> bool:
        """Tell whether the item may be approved."""
        return self.approved >= self.needed


def policy_from(row: Mapping[str, Any]) -> ReviewPolicy:
    """Read an edition from its file. Raises KeyError or ValueError for one that does not say what it must."""
    return ReviewPolicy(
        id=row["id"],
        effective_from=row["effective_from"],
        effective_to=row.get("effective_to"),
        reviewers={int(tier): int(count) for tier, count in row["reviewers"].items()},
        lowest_rating=int(row["lowest_rating"]),
        provenance=Provenance(row["provenance"]),
        source=row["source"],
    )


def may_judge(opinion: Opinion, *, number: int) -> list[Text]:
    """Say what is missing in an opinion, whatever its verdict: a rating in each dimension, the declaration.

    `number` is the current version: nobody judges one that they have not read.
    """
    reasons = []
    if opinion.number not in (None, number):
        reasons.append(
            Text(
                "Version %(number)s was written while you were reading. What you typed is still here: "
                "read that version, then judge it.",
                {"number": number},
            )
        )
    if not opinion.no_conflict:
        reasons.append(Text("Declare that nothing binds you to this item or its author, or name what does."))
    if any(opinion.ratings.get(one) not in range(LOWEST, HIGHEST + 1) for one in Dimension):
        reasons.append(Text("Rate the item from 1 to 5 in every dimension."))
    return reasons


def may_approve(opinion: Opinion, policy: ReviewPolicy, *, must_fix: int) -> list[Text]:
    """Say why this opinion cannot approve: a rating below the limit, or comments that must be settled first."""
    reasons = []
    for one in Dimension:
        if opinion.ratings.get(one, LOWEST) < policy.lowest_rating:
            params = {
                "dimension": DIMENSION_NAMES[one],
                "rating": opinion.ratings.get(one, LOWEST),
                "lowest": policy.lowest_rating,
            }
            reasons.append(
                Text(
                    "An approval needs %(lowest)s or more in “%(dimension)s”, not %(rating)s. Return the item instead.",
                    params,
                )
            )
    return reasons + unsettled(must_fix)


def unsettled(must_fix: int) -> list[Text]:
    """Say that comments which must be settled still stand open."""
    if not must_fix:
        return []
    return [
        Text(
            "Comments that must be settled first: %(count)s. The author answers them in “Reviews and comments”.",
            {"count": must_fix},
        )
    ]


def may_settle(*, author_ids: frozenset[int], commenter_id: int, actor_id: int) -> list[Text]:
    """Say why this person may not settle a comment: it is for who wrote the item, or who made the comment."""
    if not author_ids or actor_id in author_ids or actor_id == commenter_id:
        return []
    return [Text("Only the author of the item, or who made the comment, settles it.")]
