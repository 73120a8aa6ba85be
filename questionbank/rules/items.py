"""Items, their life and who may move them: the regulation of the bank. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.errors import Text
from questionbank.rules.answers import Answer
from questionbank.rules.wording import Wording

TIERS = (1, 2, 3)
LANGUAGES = ("zh_Hans", "en")
LETTERS = "ABCDEF"


class ItemType(StrEnum):
    """What kind of answer an item asks for."""

    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    MATCHING = "matching"
    ORDERING = "ordering"
    GAP_SELECT = "gap_select"
    TEXT_ENTRY = "text_entry"
    NUMERICAL = "numerical"
    HOTSPOT = "hotspot"
    ESSAY = "essay"
    NONCONFORMITY = "nonconformity"
    CASE = "case"  # the material that other items share; it is read, not answered


CHOICES = frozenset({ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE, ItemType.TRUE_FALSE})
MARKED_BY_PEOPLE = frozenset({ItemType.ESSAY, ItemType.NONCONFORMITY})


class ItemState(StrEnum):
    """Where an item stands; only live items are drawn into papers."""

    AI_DRAFT = "ai_draft"  # written by a machine, until a named expert has validated it (ISO/IEC 17024:2026)
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    LIVE = "live"
    RESTING = "resting"
    RETIRED = "retired"


class Verb(StrEnum):
    """The cognitive verb of the outlines: 了解 理解 掌握 应用."""

    KNOW = "know"
    UNDERSTAND = "understand"
    MASTER = "master"
    APPLY = "apply"


VERB_ZH = {"了解": Verb.KNOW, "理解": Verb.UNDERSTAND, "掌握": Verb.MASTER, "应用": Verb.APPLY}


class Grade(StrEnum):
    """The grade of auditor that a knowledge point serves."""

    PROVISIONAL_AUDITOR = "provisional_auditor"
    AUDITOR = "auditor"


class Verdict(StrEnum):
    """What a reviewer says of a version."""

    COMMENT = "comment"
    APPROVE = "approve"
    RETURN = "return"


S = ItemState
TRANSITIONS: dict[ItemState, frozenset[ItemState]] = {
    S.AI_DRAFT: frozenset({S.DRAFT, S.RETIRED}),
    S.DRAFT: frozenset({S.IN_REVIEW, S.RETIRED}),
    S.IN_REVIEW: frozenset({S.DRAFT, S.APPROVED}),
    S.APPROVED: frozenset({S.LIVE, S.DRAFT, S.RETIRED}),
    S.LIVE: frozenset({S.RESTING, S.RETIRED}),
    S.RESTING: frozenset({S.LIVE, S.DRAFT, S.RETIRED}),
    S.RETIRED: frozenset(),
}

# How states, types, verbs, tiers, grades and verdicts are called in sentences and on pages.
STATE_NAMES = {
    S.AI_DRAFT: Text("drafted by a machine"),
    S.DRAFT: Text("draft"),
    S.IN_REVIEW: Text("in review"),
    S.APPROVED: Text("approved"),
    S.LIVE: Text("live"),
    S.RESTING: Text("resting"),
    S.RETIRED: Text("retired"),
}
TYPE_NAMES = {
    ItemType.SINGLE_CHOICE: Text("Single choice"),
    ItemType.MULTIPLE_CHOICE: Text("Multiple choice"),
    ItemType.TRUE_FALSE: Text("True or false"),
    ItemType.MATCHING: Text("Matching"),
    ItemType.ORDERING: Text("Ordering"),
    ItemType.GAP_SELECT: Text("Gap fill"),
    ItemType.TEXT_ENTRY: Text("Short text"),
    ItemType.NUMERICAL: Text("Numerical"),
    ItemType.HOTSPOT: Text("Place on a picture"),
    ItemType.ESSAY: Text("Essay"),
    ItemType.NONCONFORMITY: Text("Nonconformity statement"),
    ItemType.CASE: Text("Case study"),
}
VERB_NAMES = {
    Verb.KNOW: Text("know"),
    Verb.UNDERSTAND: Text("understand"),
    Verb.MASTER: Text("master"),
    Verb.APPLY: Text("apply"),
}
TIER_NAMES = {1: Text("1 Recall"), 2: Text("2 Understanding"), 3: Text("3 Judgement")}
GRADE_NAMES = {Grade.PROVISIONAL_AUDITOR: Text("Provisional auditor"), Grade.AUDITOR: Text("Auditor")}
VERDICT_NAMES = {
    Verdict.COMMENT: Text("Comment"),
    Verdict.APPROVE: Text("Approved"),
    Verdict.RETURN: Text("Returned to the author"),
}
LANGUAGE_NAMES = {"zh_Hans": Text("Chinese"), "en": Text("English")}


@dataclass(frozen=True)
class Manuscript:
    """What an author hands in: the wording in each language, the answer, and where the item belongs.

    `subject` and `point` are codes; both may be blank in a draft. `descriptor` is a cell of the grade scale, blank for
    that of the point. `case` is the code of the case item whose material
    this item shares.
    """

    type: ItemType
    wordings: Mapping[str, Wording]
    answer: Answer
    subject: str = ""
    point: str = ""
    tier: int = 1
    verb: Verb | None = None
    clause: str = ""
    case: str = ""
    descriptor: str = ""


def may_move(state: ItemState, target: ItemState) -> list[Text]:
    """Say why an item may not go from one state to another; empty = it may."""
    if target in TRANSITIONS[state]:
        return []
    return [
        Text(
            "An item that is %(state)s cannot become %(target)s.",
            {"state": STATE_NAMES[state], "target": STATE_NAMES[target]},
        )
    ]


def may_edit(state: ItemState) -> list[Text]:
    """Say why an item cannot be written in now: only a draft can, anything else is sent back first."""
    if state is ItemState.DRAFT:
        return []
    return [Text("Only a draft can be edited. Send the item back to draft first; the version in use stays as it is.")]


@dataclass(frozen=True)
class Ties:
    """What ties a person to an item beside writing in it: declared, validated as a machine's draft, judged already."""

    conflict: bool = False
    validated: bool = False
    judged: bool = False


NO_TIES = Ties()


def may_review(*, author_ids: frozenset[int], reviewer_id: int, state: ItemState, ties: Ties = NO_TIES) -> list[Text]:
    """Say why this person may not judge this version (law 9: author ≠ reviewer, and one person counts once)."""
    found = (
        (state is not ItemState.IN_REVIEW, Text("This item is not in review.")),
        (reviewer_id in author_ids, Text("You wrote in this item, so somebody else must review it.")),
        (ties.conflict, Text("You declared a conflict of interest with this item, so somebody else must review it.")),
        (ties.validated, Text("You validated this machine's draft and answer for it; somebody else must review it.")),
        (ties.judged, Text("You have judged this version already. It waits for another reviewer.")),
    )
    return [reason for stands, reason in found if stands]


def may_publish(
    *, author_ids: frozenset[int], actor_id: int, state: ItemState, bound: frozenset[int] = frozenset()
) -> list[Text]:
    """Say why this person may not put this item into use: authors do not release their own work.

    `bound` have declared a conflict of interest with the item.
    """
    reasons = may_move(state, ItemState.LIVE)
    if actor_id in author_ids:
        reasons.append(Text("You wrote in this item, so somebody else must put it into use."))
    if actor_id in bound:
        reasons.append(
            Text("You declared a conflict of interest with this item, so somebody else must put it into use.")
        )
    return reasons
