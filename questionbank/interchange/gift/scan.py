"""Escapes, formats and blocks: the lexical half of GIFT."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import filterfalse

from questionbank.interchange.gift.tree import GiftText

_ESCAPE = re.compile(r"\\([~=#{}:n\\])")
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,10})?)%")
_ID = re.compile(r"\[id:([^\]]*)\]")
_TAGS = re.compile(r"\[tag:([^\]]*)\]")
_KEEPS_LINES = frozenset(("html", "markdown"))


@dataclass(frozen=True)
class Source:
    """The text of one block without its comments, the line it begins on, and what the comments declare."""

    line: int
    text: str
    id: str | None
    tags: tuple[str, ...]


def blocks(text: str) -> Iterator[Source]:
    """The blocks between blank lines. A category ends with its line."""
    pending: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            pending.append((number, line))
        if not line.strip() or line.lstrip().startswith("$CATEGORY:"):
            yield from _source(pending)
            pending = []
    yield from _source(pending)


def find(text: str, pattern: str, start: int = 0) -> re.Match[str] | None:
    """The first match of a pattern that no backslash escapes."""
    return next(
        (match for match in re.finditer(rf"\\.|(?:{pattern})", text[start:], re.DOTALL) if match[0][0] != "\\"), None
    )


def split(text: str, pattern: str) -> list[str]:
    """Parts between the unescaped matches of a pattern."""
    parts, start = [], 0
    for match in re.finditer(rf"\\.|(?:{pattern})", text, re.DOTALL):
        if match[0][0] != "\\":
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def unescape(raw: str) -> str:
    """Text without the backslashes before control characters; a backslash before anything else stays."""
    return _ESCAPE.sub(lambda match: "\n" if match[1] == "n" else match[1], raw)


def formatted(raw: str, default: str) -> GiftText:
    """Text with its declared or inherited format. Lines are joined where the format gives them no meaning."""
    match = _FORMAT.match(raw)
    name = match[1] if match else default
    body = (raw[match.end() :] if match else raw).strip()
    return GiftText(
        name, unescape(body if name in _KEEPS_LINES else " ".join(line.strip() for line in body.split("\n")))
    )


def feedback(raw: str, default: str) -> GiftText | None:
    """A feedback, or None for an empty one."""
    text = formatted(raw, default)
    return text if text.text else None


def weight(raw: str) -> tuple[Decimal | None, str]:
    """The weight before an answer, in per cent, and the rest."""
    match = _WEIGHT.match(raw)
    return (Decimal(match[1]), raw[match.end() :]) if match else (None, raw)


def _source(numbered: list[tuple[int, str]]) -> Iterator[Source]:
    comments = " ".join(line for _number, line in filter(_is_comment, numbered))
    body = list(filterfalse(_is_comment, numbered))
    if body:
        named = _ID.findall(comments)
        text = "\n".join(line for _number, line in body)
        yield Source(body[0][0], text, next(iter(named), None), tuple(_TAGS.findall(comments)))


def _is_comment(numbered: tuple[int, str]) -> bool:
    return numbered[1].lstrip().startswith("//")
