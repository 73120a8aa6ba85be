"""The parse tree of a GIFT file. It holds every kind of question, whether or not the bank can take it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from questionbank.interchange.model import Reason


class Kind(StrEnum):
    """What a question is, told from what stands in its braces."""

    DESCRIPTION = "Description"
    ESSAY = "Essay"
    TRUE_FALSE = "TF"
    MULTIPLE_CHOICE = "MC"
    SHORT_ANSWER = "Short"
    MATCHING = "Matching"
    NUMERICAL = "Numerical"


@dataclass(frozen=True)
class GiftText:
    """Unescaped text and its format: `moodle`, `html`, `markdown` or `plain`."""

    format: str
    text: str


@dataclass(frozen=True)
class Choice:
    """An option or an accepted answer; `correct` if it begins with `=`, `weight` in per cent if one is given."""

    correct: bool
    weight: Decimal | None
    text: GiftText
    feedback: GiftText | None = None


@dataclass(frozen=True)
class Pair:
    """A subquestion and what belongs to it."""

    subquestion: GiftText
    subanswer: GiftText


@dataclass(frozen=True)
class Span:
    """A number: `1822`, with a tolerance `1822:5`, or a range `3.1..3.2`. `literal` is the number as written."""

    form: str
    low: Decimal
    high: Decimal
    number: Decimal | None = None
    tolerance: Decimal | None = None
    literal: str = ""


@dataclass(frozen=True)
class NumberAnswer:
    """An accepted number, or (`span` None) what any other answer gets."""

    correct: bool
    weight: Decimal | None
    span: Span | None
    feedback: GiftText | None = None


@dataclass(frozen=True)
class Question:
    """One question, `raw` as received. Only the parts of its kind are filled in; `embedded`: text follows them."""

    kind: Kind
    line: int
    stem: GiftText
    title: str | None = None
    id: str | None = None
    tags: tuple[str, ...] = ()
    category: str = ""
    embedded: bool = False
    choices: tuple[Choice, ...] = ()
    pairs: tuple[Pair, ...] = ()
    numbers: tuple[NumberAnswer, ...] = ()
    truth: bool | None = None
    wrong_feedback: GiftText | None = None
    right_feedback: GiftText | None = None
    feedback: GiftText | None = None
    raw: str = ""


@dataclass(frozen=True)
class Category:
    """From here on questions belong to this category."""

    line: int
    path: str


@dataclass(frozen=True)
class Fault:
    """A block that is no question, and why."""

    line: int
    reason: Reason


Node = Question | Category | Fault
