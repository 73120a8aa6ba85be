"""What an attempt is worth: a function of paper, answers, marks by people and edition of the policy (law 6). Pure.

The outlines state the marks of each item and the pass mark; they do not state how an incomplete multiple choice is
scored. All or nothing is therefore the association's own setting, unverified, and every result names the policy. An
item that brings a scoring of its own is scored by that, whatever the policy of the paper.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.errors import Refused, Text
from questionbank.rules import MARKED_BY_PEOPLE, Answer, ItemScoring, ItemType, Method, Response, exact_share, is_blank
from questionbank.rules.answers import METHOD_NAMES
from questionbank.rules.scoring import ROUNDED, is_exact
from questionbank.rules.scoring import marks as marks_for

ZERO = Decimal(0)
NO_KEY = Answer(())
ROUNDING = "none"  # law 13: 69.5 is no pass at 70
AREA_LEVELS = 2
BANDS = 10

Answers = Mapping[str, Response]
Marks = Mapping[str, Decimal]


class Source(StrEnum):
    """Who gave the marks of an item."""

    KEY = "key"
    MARKER = "marker"
    BLANK = "blank"
    PENDING = "pending"


@dataclass(frozen=True)
class Policy:
    """An edition of how items are scored that bring no scoring; `verified`: an outline or notice states it."""

    id: str
    name: Text
    incomplete: Decimal = ZERO  # for a multiple choice with right options only, but not all of them
    method: Method = Method.ALL_OR_NOTHING
    verified: bool = False


# Editions never change; another way of scoring is another line.
POLICIES = {
    policy.id: policy
    for policy in (
        Policy("all_or_nothing/1", Text("Full marks for exactly the right options, otherwise none")),
        Policy(
            "incomplete_half_mark/1",
            Text("Full marks for exactly the right options, half a mark for an incomplete answer without a wrong one"),
            Decimal("0.5"),
        ),
        Policy("per_option/1", METHOD_NAMES[Method.PER_OPTION], method=Method.PER_OPTION),
        Policy("partial/1", METHOD_NAMES[Method.PARTIAL], method=Method.PARTIAL),
    )
}
DEFAULT_POLICY = POLICIES["all_or_nothing/1"]


@dataclass(frozen=True)
class ScoredItem:
    """An item as scoring sees it: its place on the paper, its marks, its key (none where people mark), its options.

    A pilot is tried out: it is scored like any other for the statistics, and counts nowhere.
    """

    number: int
    item: str
    section: int
    point: str
    kind: ItemType
    possible: Decimal
    answer: Answer = NO_KEY
    options: int = 0
    pilot: bool = False


@dataclass(frozen=True)
class ItemScore:
    """What one item earned; None while a person has yet to mark it."""

    item: ScoredItem
    marks: Decimal | None
    source: Source
    rounded: bool = False


@dataclass(frozen=True)
class Part:
    """The marks of a section (named by its place) or of a knowledge area (named by its code)."""

    name: str
    marks: Decimal
    possible: Decimal


@dataclass(frozen=True)
class ScoreSheet:
    """All marks of an attempt, the items in the paper's order."""

    items: tuple[ItemScore, ...]
    policy: Policy

    @property
    def rounding(self) -> str:
        """Name how marks were rounded: not at all, unless some item earned what no decimal can write."""
        return ROUNDED if any(score.rounded for score in self.items) else ROUNDING

    @property
    def counting(self) -> tuple[ItemScore, ...]:
        """List the items that count: all but the pilots."""
        return tuple(score for score in self.items if not score.item.pilot)

    @property
    def pending(self) -> tuple[ItemScore, ...]:
        """List the items that wait for a person's marks; nothing waits for a pilot."""
        return tuple(score for score in self.counting if score.source is Source.PENDING)

    @property
    def total(self) -> Decimal:
        """Add up the marks given so far."""
        return sum((score.marks or ZERO for score in self.counting), ZERO)

    @property
    def possible(self) -> Decimal:
        """Add up the marks that could be earned."""
        return sum((score.item.possible for score in self.counting), ZERO)

    @property
    def sections(self) -> tuple[Part, ...]:
        """Give the marks by section, in the paper's order."""
        return _parts(self.counting, lambda score: str(score.item.section))

    @property
    def areas(self) -> tuple[Part, ...]:
        """Give the marks by knowledge area, by code."""
        return tuple(sorted(_parts(self.counting, lambda score: area_of(score.item.point)), key=lambda part: part.name))


@dataclass(frozen=True)
class Band:
    """How many totals lie from one mark to below the next; the last band holds full marks too."""

    start: Decimal
    end: Decimal
    count: int


def policy_named(name: str) -> Policy:
    """Give an edition of the scoring policy; none named = the default. Raises Refused for one that nobody wrote."""
    if not name:
        return DEFAULT_POLICY
    edition = name if "/" in name else f"{name}/1"  # a blueprint may name a policy without its edition
    if edition not in POLICIES:
        text = Text("There is no scoring policy %(name)s. Freeze the paper again with one that exists.", {"name": name})
        raise Refused(text, code="unknown_policy")
    return POLICIES[edition]


def score(paper: tuple[ScoredItem, ...], answers: Answers, policy: Policy, *, marks: Marks | None = None) -> ScoreSheet:
    """Score one attempt: `answers` by item, `marks` by people for essays by item. Nothing else has any influence.

    An unanswered item earns nothing. What people mark takes its marks from a person or is pending. Raises Refused for
    any other item without a key: it must never be scored as if nothing were the right answer.
    """
    _refuse_keyless(paper)
    ordered = sorted(paper, key=lambda item: item.number)
    return ScoreSheet(
        tuple(_score_item(item, answers.get(item.item, ()), policy, marks or {}) for item in ordered), policy
    )


def has_passed(sheet: ScoreSheet, pass_mark: Decimal) -> bool:
    """Tell whether a finished sheet reaches the pass mark, without rounding (outlines: 70 and above passes).

    Raises ValueError while marks are pending.
    """
    if sheet.pending:
        raise ValueError("a sheet with pending marks neither passes nor fails")
    return sheet.total >= pass_mark


def area_of(point: str) -> str:
    """Give the knowledge area of a point: the first two levels of its code, 105-3.1 for 105-3.1.e.4."""
    return ".".join(point.split(".")[:AREA_LEVELS])


def distribution(totals: Iterable[Decimal], *, possible: Decimal) -> list[Band]:
    """Count totals in ten bands of equal width; full marks belong to the uppermost, less than none to the lowest."""
    width = possible / BANDS
    counts = [0] * BANDS
    for total in totals:
        counts[max(0, min(int(total / width), BANDS - 1))] += 1
    return [Band(width * place, width * (place + 1), count) for place, count in enumerate(counts)]


def _refuse_keyless(paper: tuple[ScoredItem, ...]) -> None:
    keyless = next((item for item in paper if item.kind not in MARKED_BY_PEOPLE and not item.answer.key), None)
    if keyless is not None:
        text = Text("Item %(number)s of the paper has no key, so nothing can be scored.", {"number": keyless.number})
        raise Refused(text, code="no_key")


def _score_item(item: ScoredItem, response: Response, policy: Policy, marks: Marks) -> ItemScore:
    if is_blank(response):
        return ItemScore(item, ZERO, Source.BLANK)
    if item.kind not in MARKED_BY_PEOPLE:
        return _score_by_key(item, response, policy)
    given = marks.get(item.item)
    return ItemScore(item, given, Source.PENDING if given is None else Source.MARKER)


def _score_by_key(item: ScoredItem, response: Response, policy: Policy) -> ItemScore:
    if policy.incomplete and _is_incomplete(item, response):
        return ItemScore(item, min(policy.incomplete, item.possible), Source.KEY)
    answer = replace(item.answer, scoring=item.answer.scoring or ItemScoring(policy.method))
    earned = exact_share(item.kind, answer, response, options=item.options)
    return ItemScore(
        item, marks_for(item.possible, earned), Source.KEY, rounded=not is_exact(earned * Fraction(item.possible))
    )


def _is_incomplete(item: ScoredItem, response: Response) -> bool:
    """Tell whether the paper's policy speaks: a multiple choice without scoring of its own, some right options only."""
    if item.kind is not ItemType.MULTIPLE_CHOICE or item.answer.scoring is not None:
        return False
    return set(response) < set(item.answer.key)


def _parts(scores: tuple[ItemScore, ...], name_of: Callable[[ItemScore], str]) -> tuple[Part, ...]:
    marks: dict[str, Decimal] = {}
    possible: dict[str, Decimal] = {}
    for score in scores:
        name = name_of(score)
        marks[name] = marks.get(name, ZERO) + (score.marks or ZERO)
        possible[name] = possible.get(name, ZERO) + score.item.possible
    return tuple(Part(name, marks[name], possible[name]) for name in marks)
