"""A question as a reader of text or spreadsheet found it, and what may be wrong with it.

Both formats name keys by letter and print plain text, so one set of checks serves both (`settling`).
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import Refused
from questionbank.interchange.answers import LETTERS
from questionbank.interchange.model import OPTION_LIMIT, Reason
from questionbank.interchange.sanitise import clean, escape
from questionbank.rules.items import ItemType

FEWEST_OPTIONS = 2
_TAG = re.compile(r"<[a-zA-Z][^<>]{0,4000}>?")
_SCRIPT = re.compile(r"<script\b|[\s\"'/]on[a-z]{3,30}\s*=", re.IGNORECASE)
HTML = "[html]"


@dataclass(frozen=True)
class Draft:
    """A question as found. `places` names the place of a field where that is finer than `where`.

    With `tagged`, a text that begins with `[html]` is HTML. `received` is the source, kept where nothing comes of it.
    """

    where: str
    source_id: str
    stem: str
    type: ItemType | None = None
    stem_html: str = ""
    options: tuple[tuple[str, str], ...] = ()
    answer: str = ""
    explanation: str = ""
    scoring: str = ""
    tolerance: str = ""
    rubric: str = ""
    case: str = ""
    tagged: bool = False
    received: bytes = b""
    extras: Mapping[str, str] = field(default_factory=dict, hash=False)
    places: Mapping[str, str] = field(default_factory=dict, hash=False)

    def html(self, text: str) -> str:
        """A text of the question as HTML."""
        if self.tagged and text.startswith(HTML):
            check_no_script(text)
            return clean(text.removeprefix(HTML))
        return escape(text)


class Flaw(Refused):
    """Why a question is no item; `part` is the field at fault (`stem`, `type`, `answer`, `option A`…)."""

    def __init__(self, part: str, reason: Reason) -> None:
        """Blame one part for one reason."""
        super().__init__(reason, field=part)
        self.part = part
        self.reason = reason


class Unheld(Refused):
    """Why a question that is correct is not held by the bank."""

    def __init__(self, reason: Reason) -> None:
        """Give the reason."""
        super().__init__(reason)
        self.reason = reason


def unsupported_type(kind: ItemType) -> Reason:
    """The sentence for a type that this format cannot bring in."""
    return Reason("Questions of the type %(type)s are not read from this format.", {"type": kind.value})


def check_length(part: str, text: str, *, limit: int) -> None:
    """Raise `Flaw` for a text over its limit."""
    if len(text) > limit:
        params = {"length": len(text), "limit": limit}
        raise Flaw(part, Reason("The text has %(length)d characters; at most %(limit)d are allowed.", params))


def check_no_script(markup: str) -> None:
    """Raise `Flaw` for HTML that would run a program: cleaning takes it out, but no question is meant to hold one."""
    for tag in _TAG.findall(markup):
        if _SCRIPT.search(tag) or "javascript:" in "".join(html.unescape(tag).split()).lower():
            raise Flaw("stem", Reason("The text holds a script."))


def check_options(options: tuple[tuple[str, str], ...]) -> None:
    """Raise `Flaw` unless there are two options or more, lettered in order, none blank, none twice."""
    if len(options) < FEWEST_OPTIONS:
        raise Flaw("options", Reason("The question has fewer than two options."))
    _check_order(options)
    for letter, text in options:
        _check_option(letter, text)
    _check_distinct(options)


def _check_order(options: tuple[tuple[str, str], ...]) -> None:
    for expected, (letter, _text) in zip(LETTERS, options, strict=False):
        if letter != expected:
            raise Flaw(f"option {expected}", Reason("Option %(letter)s is missing.", {"letter": expected}))


def _check_option(letter: str, text: str) -> None:
    if not text.strip():
        raise Flaw(f"option {letter}", Reason("Option %(letter)s is blank.", {"letter": letter}))
    check_length(f"option {letter}", text, limit=OPTION_LIMIT)


def _check_distinct(options: tuple[tuple[str, str], ...]) -> None:
    seen: dict[str, str] = {}
    for letter, text in options:
        first = seen.setdefault(" ".join(text.split()), letter)
        if first != letter:
            params = {"first": first, "second": letter}
            raise Flaw(f"option {letter}", Reason("Options %(first)s and %(second)s are the same.", params))
