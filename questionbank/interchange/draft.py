"""From what a reader of text or spreadsheet found to an item, or to the reason why it is none.

Both formats name keys by letter and print plain text, so one set of checks serves both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import Refused
from questionbank.interchange.answers import LETTERS, read_letters, read_truth, truth_meanings, truth_options
from questionbank.interchange.model import (
    EXPLANATION_LIMIT,
    OPTION_LIMIT,
    STEM_LIMIT,
    ParsedItem,
    ParsedOption,
    Reason,
    Rejection,
    Unsupported,
)
from questionbank.interchange.sanitise import escape
from questionbank.rules.items import ItemType

FEWEST_OPTIONS = 2
READABLE = frozenset((ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE, ItemType.TRUE_FALSE, ItemType.ESSAY))


@dataclass(frozen=True)
class Draft:
    """A question as found. `places` names the place of a field where that is finer than `where`."""

    where: str
    source_id: str
    stem: str
    type: ItemType | None = None
    stem_html: str = ""
    options: tuple[tuple[str, str], ...] = ()
    answer: str = ""
    explanation: str = ""
    extras: Mapping[str, str] = field(default_factory=dict, hash=False)
    places: Mapping[str, str] = field(default_factory=dict, hash=False)


class Flaw(Refused):
    """Why a draft is no item; `part` is the field at fault (`stem`, `type`, `answer`, `option A`…)."""

    def __init__(self, part: str, reason: Reason) -> None:
        """Blame one part for one reason."""
        super().__init__(reason, field=part)
        self.part = part
        self.reason = reason


def settle(draft: Draft) -> ParsedItem | Rejection | Unsupported:
    """The item that a draft describes, or why it is none. Nothing is filled in or guessed."""
    if draft.type is not None and draft.type not in READABLE:
        return Unsupported(draft.where, unsupported_type(draft.type))
    try:
        return _item(draft)
    except Flaw as flaw:
        return Rejection(draft.places.get(flaw.part, draft.where), flaw.reason)


def unsupported_type(kind: ItemType) -> Reason:
    """The sentence for a type that this format cannot bring in."""
    return Reason("Questions of the type %(type)s are not read from this format.", {"type": kind.value})


def check_length(part: str, text: str, *, limit: int) -> None:
    """Raise `Flaw` for a text over its limit."""
    if len(text) > limit:
        params = {"length": len(text), "limit": limit}
        raise Flaw(part, Reason("The text has %(length)d characters; at most %(limit)d are allowed.", params))


def check_options(options: tuple[tuple[str, str], ...]) -> None:
    """Raise `Flaw` unless there are two options or more, lettered in order, none blank, none twice."""
    if len(options) < FEWEST_OPTIONS:
        raise Flaw("options", Reason("The question has fewer than two options."))
    _check_order(options)
    for letter, text in options:
        _check_option(letter, text)
    _check_distinct(options)


def _item(draft: Draft) -> ParsedItem:
    if not draft.stem.strip():
        raise Flaw("stem", Reason("The question has no text."))
    check_length("stem", draft.stem, limit=STEM_LIMIT)
    check_length("explanation", draft.explanation, limit=EXPLANATION_LIMIT)
    match draft.type or _inferred(draft):
        case ItemType.ESSAY:
            return _essay(draft)
        case ItemType.TRUE_FALSE:
            return _true_false(draft)
        case kind:
            return _choice(draft, kind)


def _inferred(draft: Draft) -> ItemType:
    if truth_meanings(dict(draft.options)) or (not draft.options and read_truth(draft.answer) is not None):
        return ItemType.TRUE_FALSE
    if not draft.options:
        raise Flaw("options", Reason("The question has no options, and nothing says that it needs none."))
    return ItemType.MULTIPLE_CHOICE if len(_letters(draft)) > 1 else ItemType.SINGLE_CHOICE


def _choice(draft: Draft, kind: ItemType) -> ParsedItem:
    check_options(draft.options)
    letters = _letters(draft)
    if kind is ItemType.SINGLE_CHOICE and len(letters) > 1:
        params = {"letters": ", ".join(letters)}
        raise Flaw("answer", Reason("A single choice has one right option; %(letters)s are marked.", params))
    options = tuple(ParsedOption(letter, escape(text)) for letter, text in draft.options)
    return _finished(draft, kind, options=options, key=letters)


def _true_false(draft: Draft) -> ParsedItem:
    letters = truth_meanings(dict(draft.options))
    if draft.options and not letters:
        raise Flaw("options", Reason("A true/false question has the options true and false, or none."))
    truth = _truth(draft, letters)
    return _finished(draft, ItemType.TRUE_FALSE, options=truth_options(draft.stem), key=("T" if truth else "F",))


def _essay(draft: Draft) -> ParsedItem:
    if draft.options:
        raise Flaw("options", Reason("An essay has no options."))
    check_length("answer", draft.answer, limit=EXPLANATION_LIMIT)
    return _finished(draft, ItemType.ESSAY, options=(), key=())


def _finished(draft: Draft, kind: ItemType, *, options: tuple[ParsedOption, ...], key: tuple[str, ...]) -> ParsedItem:
    model_answer = {"model_answer": escape(draft.answer)} if kind is ItemType.ESSAY and draft.answer else {}
    return ParsedItem(
        source_id=draft.source_id,
        type=kind,
        stem=draft.stem_html or escape(draft.stem),
        options=options,
        key=key,
        explanation=escape(draft.explanation),
        extras={**draft.extras, **model_answer},
        where=draft.where,
    )


def _letters(draft: Draft) -> tuple[str, ...]:
    _require_answer(draft)
    letters = read_letters(draft.answer)
    if letters is None:
        raise _unreadable(draft)
    missing = [letter for letter in letters if letter not in dict(draft.options)]
    if missing:
        reason = Reason("The answer names option %(letter)s, which the question does not have.", {"letter": missing[0]})
        raise Flaw("answer", reason)
    return letters


def _truth(draft: Draft, letters: dict[str, bool]) -> bool:
    _require_answer(draft)
    named = letters.get((read_letters(draft.answer) or ("",))[0])
    truth = read_truth(draft.answer) if named is None else named
    if truth is None:
        raise _unreadable(draft)
    return truth


def _require_answer(draft: Draft) -> None:
    if not draft.answer.strip():
        raise Flaw("answer", Reason("No answer is marked."))


def _unreadable(draft: Draft) -> Flaw:
    return Flaw("answer", Reason("The answer “%(answer)s” cannot be read.", {"answer": draft.answer.strip()[:80]}))


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
