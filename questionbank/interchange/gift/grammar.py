"""From blocks to the parse tree: the rules by which braces tell the kind of a question."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from core.errors import Refused
from questionbank.interchange.gift import scan
from questionbank.interchange.gift.tree import (
    Category,
    Choice,
    Fault,
    GiftText,
    Kind,
    Node,
    NumberAnswer,
    Pair,
    Question,
    Span,
)
from questionbank.interchange.model import Reason

_CATEGORY = "$CATEGORY:"
_TRUTH = re.compile(r"\s*(TRUE|FALSE|T|F)\s*(?=#|\Z)", re.IGNORECASE)
NUMBER = r"-?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?"
_RANGE = re.compile(rf"({NUMBER})\s*\.\.\s*({NUMBER})")
_TOLERANCE = re.compile(rf"({NUMBER})(?:\s*:\s*({NUMBER}))?")
_ENTRY = re.compile(r"([=~])((?:\\.|[^=~\\]|\\\Z)*)", re.DOTALL)
_GAP = " _____ "


class _Malformed(Refused):
    """Why a block is no question."""


def parse(text: str) -> Iterator[Node]:
    """Every block of a file as a node; a malformed one is a fault and the next is read all the same."""
    category = ""
    for source in scan.blocks(text):
        if source.text.lstrip().startswith(_CATEGORY):
            category = source.text.strip().removeprefix(_CATEGORY).strip()
            yield Category(source.line, category)
        else:
            yield _node(source, category)


def _node(source: scan.Source, category: str) -> Question | Fault:
    try:
        question = _question(source)
    except _Malformed as malformed:
        return Fault(source.line, Reason(malformed.text.template, malformed.text.params))
    return replace(question, id=source.id, tags=source.tags, category=category, raw=source.text)


def _question(source: scan.Source) -> Question:
    title, rest = _title(source.text)
    stem, body, suffix = _parts(rest)
    text = scan.formatted(stem, "moodle")
    if body is None:
        return Question(Kind.DESCRIPTION, source.line, text, title=title)
    embedded = bool(suffix.strip())
    if embedded:
        text = GiftText(text.format, (text.text + _GAP + scan.formatted(suffix, text.format).text).strip())
    return _answered(Question(Kind.ESSAY, source.line, text, title=title, embedded=embedded), body)


def _title(text: str) -> tuple[str | None, str]:
    bare = text.lstrip()
    if not bare.startswith("::"):
        return None, bare
    end = scan.find(bare, "::", 2)
    if end is None:
        raise _Malformed(Reason("The title is not closed by ::."))
    return scan.unescape(bare[2 : 2 + end.start()]).strip(), bare[2 + end.end() :]


def _parts(text: str) -> tuple[str, str | None, str]:
    """What stands before, in and behind the braces; None if there are no braces."""
    pieces = scan.split(text, "[{}]")
    if len(pieces) == 1:
        return text, None, ""
    opened = text[len(pieces[0])] == "{"
    if len(pieces) != 3 or not opened or text[len(pieces[0]) + 1 + len(pieces[1])] != "}":  # one pair
        raise _Malformed(Reason("The braces do not pair up. A brace that is text needs a backslash: \\{ \\}."))
    return pieces[0], pieces[1], pieces[2]


def _answered(question: Question, body: str) -> Question:
    """The question with what its braces hold."""
    body, *general = scan.split(body, "####")
    if general:
        question = replace(question, feedback=scan.feedback("####".join(general), question.stem.format))
    if not body.strip():
        return question
    if body.lstrip().startswith("#"):
        return _numerical(question, body.lstrip()[1:])
    return _true_false(question, body) if _TRUTH.match(body) else _entries(question, body)


def _true_false(question: Question, body: str) -> Question:
    match = _TRUTH.match(body)
    feedback = [scan.feedback(part, question.stem.format) for part in scan.split(body, "#")[1:3]]
    wrong, right = [*feedback, None, None][:2]
    truth = bool(match and match[1].upper().startswith("T"))
    return replace(question, kind=Kind.TRUE_FALSE, truth=truth, wrong_feedback=wrong, right_feedback=right)


def _entries(question: Question, body: str) -> Question:
    """Short answers, pairs or options: told apart by `~`, and by `->` in every entry."""
    signed = _signed(body)
    if all(_is_pair(sign, raw) for sign, raw in signed):
        return _matching(question, signed)
    kind = Kind.MULTIPLE_CHOICE if "~" in dict(signed) else Kind.SHORT_ANSWER
    default = question.stem.format
    return replace(question, kind=kind, choices=tuple(_choice(sign, raw, default) for sign, raw in signed))


def _matching(question: Question, signed: list[tuple[str, str]]) -> Question:
    pairs = tuple(_pair(raw, question.stem.format) for _sign, raw in signed)
    return replace(question, kind=Kind.MATCHING, pairs=pairs)


def _is_pair(sign: str, raw: str) -> bool:
    return sign == "=" and scan.find(raw, "->") is not None


def _signed(body: str) -> list[tuple[str, str]]:
    """Each entry with its `=` or `~`; an answer that stands alone needs no sign."""
    first = scan.find(body, "[=~]")
    if first is None:
        return [("=", body)]
    if body[: first.start()].strip():
        raise _Malformed(Reason("The answers begin with neither = nor ~."))
    return _ENTRY.findall(body, first.start())


def _choice(sign: str, raw: str, default: str) -> Choice:
    weight, rest = scan.weight(raw)
    answer, *comments = scan.split(rest, "#")
    return Choice(sign == "=", weight, scan.formatted(answer, default), scan.feedback("#".join(comments), default))


def _pair(raw: str, default: str) -> Pair:
    left, *right = scan.split(scan.split(raw, "#")[0], "->")
    return Pair(scan.formatted(left, default), scan.formatted("->".join(right), "plain"))


def _numerical(question: Question, body: str) -> Question:
    signed = _signed(body if body.lstrip()[:1] in ("=", "~") else f"={body}")
    return replace(
        question, kind=Kind.NUMERICAL, numbers=tuple(_number(sign, raw, question.stem.format) for sign, raw in signed)
    )


def _number(sign: str, raw: str, default: str) -> NumberAnswer:
    weight, rest = scan.weight(raw)
    literal, *comments = scan.split(rest, "#")
    comment = scan.feedback("#".join(comments), default)
    if sign == "~" and literal.strip() in ("", "*"):
        return NumberAnswer(False, weight, None, comment)
    return NumberAnswer(sign == "=", weight, _span(literal.strip()), comment)


def _span(literal: str) -> Span:
    match = _RANGE.fullmatch(literal)
    if match:
        return _between(Decimal(match[1]), Decimal(match[2]))
    match = _TOLERANCE.fullmatch(literal)
    if match is None:
        raise _Malformed(
            Reason("“%(text)s” is no number, no range and no number with a tolerance.", {"text": literal[:60]})
        )
    return _around(match)


def _around(match: re.Match[str]) -> Span:
    """A number with the tolerance that it may have."""
    number, tolerance = Decimal(match[1]), Decimal(match[2] or 0)
    if tolerance < 0:
        raise _Malformed(Reason("A tolerance is not negative: “%(text)s”.", {"text": match[0][:60]}))
    return Span("range" if match[2] else "simple", number - tolerance, number + tolerance, number, tolerance, match[1])


def _between(low: Decimal, high: Decimal) -> Span:
    if low > high:
        raise _Malformed(Reason("The range %(low)s..%(high)s ends before it begins.", {"low": low, "high": high}))
    return Span("high-low", low, high)
