"""What a reader hands over: items, rejections, and what is not supported; what a writer takes and gives.

The key of an item is in the representation of its source: identifiers of options for text and spreadsheets (letters
from `A`), texts of options for GIFT. True/false items have the options `T` and `F` whatever the source printed
(√ and ×, 对 and 错, or `A. 正确 B. 错误`), so that all of them are scored and exported alike; their key
is the letter that the source has, if it has one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from core.errors import Refused, Text
from questionbank.rules.answers import Answer
from questionbank.rules.items import ItemType, Manuscript
from questionbank.rules.wording import Gap, Option, Picture, Wording

STEM_LIMIT = 20_000
OPTION_LIMIT = 4_000
EXPLANATION_LIMIT = 20_000


@dataclass(frozen=True)
class Reason(Text):
    """A sentence for people: the English sentence is the message to translate, the parameters are filled in after."""


class Refusal(Refused):
    """A whole file that is not read, with the reason."""

    def __init__(self, reason: Reason) -> None:
        """Refuse the file for this reason."""
        super().__init__(reason, field="file", code="unreadable_file")
        self.reason = reason


@dataclass(frozen=True)
class ParsedOption:
    """One option: sanitised HTML, and the source's own text where the source names its key by text."""

    id: str
    html: str
    text: str = ""


@dataclass(frozen=True)
class ParsedItem:
    """One question as read, with its key in the representation of the source."""

    source_id: str
    type: ItemType
    stem: str
    options: tuple[ParsedOption, ...] = ()
    key: tuple[str, ...] = ()
    explanation: str = ""
    title: str = ""
    extras: Mapping[str, str] = field(default_factory=dict, hash=False)
    where: str = ""
    sources: tuple[Option, ...] = ()
    targets: tuple[Option, ...] = ()
    gaps: tuple[Gap, ...] = ()
    picture: Picture | None = None
    answer: Answer | None = None  # where a key of options does not say all: other types, scoring, rubric
    case: str = ""  # the source_id of the case item whose material it shares
    translations: Mapping[str, Wording] = field(default_factory=dict, hash=False)  # the wording in other languages

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The key as identifiers of options, whichever way the source names it."""
        return tuple(option.id for option in self.options if (option.text or option.id) in self.key)


@dataclass(frozen=True)
class Medium:
    """A picture or sound that came with a file; HTML names it `media:` and the SHA-256 of its bytes."""

    kind: str  # as image/png
    content: bytes


@dataclass(frozen=True)
class Rejection:
    """A question, or a part of the file, that was not read, and why."""

    where: str
    why: Reason


@dataclass(frozen=True)
class Unsupported:
    """Something that the file says correctly and the bank does not hold; `received` is its source, kept as it came."""

    where: str
    what: Reason
    received: bytes = b""


@dataclass(frozen=True)
class Reading:
    """The outcome of reading one file; nothing in the file is passed over in silence."""

    format: str
    items: tuple[ParsedItem, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    unsupported: tuple[Unsupported, ...] = ()
    media: Mapping[str, Medium] = field(default_factory=dict, hash=False)  # by the SHA-256 of the bytes


@dataclass(frozen=True)
class Outgoing:
    """An item on its way into a file, with its key: a writer takes it whole or leaves it out with the reason."""

    code: str
    manuscript: Manuscript


@dataclass(frozen=True)
class LeftOut:
    """An item that a format cannot say, and why."""

    id: str
    why: Reason


@dataclass(frozen=True)
class Written:
    """A file made of items; nothing is passed over in silence: `lost` is what is not said of items that are written."""

    content: bytes
    left_out: tuple[LeftOut, ...] = ()
    lost: tuple[LeftOut, ...] = ()


Writer = Callable[[Sequence[Outgoing], Mapping[str, Medium]], Written]
Kind = TypeVar("Kind")
Outcome = ParsedItem | Rejection | Unsupported


def reading(name: str, outcomes: list[Outcome]) -> Reading:
    """Sort outcomes, each kind in the order of the file."""
    return Reading(name, _only(outcomes, ParsedItem), _only(outcomes, Rejection), _only(outcomes, Unsupported))


def _only(outcomes: list[Outcome], kind: type[Kind]) -> tuple[Kind, ...]:
    return tuple(one for one in outcomes if isinstance(one, kind))
