"""A pattern as a tree."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from questionbank.interchange.qti.processing.pattern.characters import (
    ANY,
    CLASSES,
    ESCAPES,
    Test,
    any_of,
    between,
    negated,
    one_of,
    prop,
)

MAX_DEPTH = 40
_COUNT = re.compile(r"\{(\d{1,4})(?:(,)(\d{0,4}))?\}", re.ASCII)
_PROPERTY = re.compile(r"\{([A-Za-z0-9-]+)\}")
_UNBOUND = {"?": (0, 1), "*": (0, None), "+": (1, None)}


class PatternError(ValueError):
    """A text that is no pattern, or one too large to be followed."""


@dataclass(frozen=True)
class One:
    """One character."""

    test: Test


@dataclass(frozen=True)
class Row:
    """One after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Either:
    """One or the other."""

    branches: tuple["Node", ...]


@dataclass(frozen=True)
class Repeat:
    """The same again, at least and at most so often."""

    part: "Node"
    least: int
    most: int | None


Node = One | Row | Either | Repeat
Found = TypeVar("Found", Node, Test)


def read(pattern: str) -> Node:
    """The tree of a pattern. Raises `PatternError`."""
    reader = _Reader(pattern)
    found = reader.branches()
    if reader.rest:
        raise PatternError(reader.rest)
    return found


class _Reader:
    """A pattern on its way to a tree, and how far it is read."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0
        self.depth = 0

    @property
    def rest(self) -> str:
        """What is not read yet."""
        return self.pattern[self.place :]

    def take(self) -> str:
        """The next character. Raises `PatternError` at the end."""
        if self.place >= len(self.pattern):
            raise PatternError(self.pattern)
        self.place += 1
        return self.pattern[self.place - 1]

    def accept(self, sign: str) -> bool:
        """Whether this comes next; if so, it is read."""
        found = self.pattern.startswith(sign, self.place)
        self.place += len(sign) if found else 0
        return found

    def branches(self) -> Node:
        """Everything up to the end or the closing bracket."""
        found = [self.row()]
        while self.accept("|"):
            found.append(self.row())
        return found[0] if len(found) == 1 else Either(tuple(found))

    def row(self) -> Node:
        """Everything up to the next bar."""
        parts: list[Node] = []
        while self.rest and self.rest[0] not in "|)":
            parts.append(self.quantified(self.atom()))
        return Row(tuple(parts))

    def atom(self) -> Node:
        """One character, class or group."""
        sign = self.take()
        if sign == "(":
            return self.group()
        if sign in "?*+{}]":
            raise PatternError(self.pattern)
        return One(self.character(sign))

    def character(self, sign: str) -> Test:
        """One character or class, whose first sign is read."""
        if sign == "[":
            return self.group_of_characters()
        if sign == "\\":
            return self.escape()
        return ANY if sign == "." else one_of(sign)

    def deeper(self, read: Callable[[], Found]) -> Found:
        """What is read inside brackets. Raises `PatternError` for too many inside each other."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise PatternError(self.pattern)
        found = read()
        self.depth -= 1
        return found

    def group(self) -> Node:
        """What stands in round brackets, whose opening one is read."""
        self.accept("?:")  # not in XML Schema, but a common habit without a meaning here
        found = self.deeper(self.branches)
        if not self.accept(")"):
            raise PatternError(self.pattern)
        return found

    def quantified(self, part: Node) -> Node:
        """The part with how often it may come."""
        for sign, (least, most) in _UNBOUND.items():
            if self.accept(sign):
                return Repeat(part, least, most)
        count = _COUNT.match(self.rest)
        if count is None:
            return part
        self.place += count.end()
        return Repeat(part, int(count[1]), _most(count))

    def escape(self) -> Test:
        """What a backslash, which is read, makes of the next character."""
        sign = self.take()
        if sign in CLASSES:
            return CLASSES[sign]
        if sign in ("p", "P"):
            return self.property(negative=sign == "P")
        if sign not in ESCAPES:
            raise PatternError(self.pattern)
        return one_of(ESCAPES[sign])

    def property(self, *, negative: bool) -> Test:
        """A category or block in braces."""
        name = _PROPERTY.match(self.rest)
        test = prop(name[1]) if name else None
        if name is None or test is None:
            raise PatternError(self.pattern)
        self.place += name.end()
        return negated(test) if negative else test

    def group_of_characters(self) -> Test:
        """What stands in square brackets, whose opening one is read."""
        negative = self.accept("^")
        kept = any_of(self.ranges())
        but = self.deeper(self.group_of_characters) if self.accept("-[") else None
        if not self.accept("]"):
            raise PatternError(self.pattern)
        return any_of([negated(kept) if negative else kept], but=but)

    def ranges(self) -> list[Test]:
        """What stands in square brackets, up to what is taken away. Raises `PatternError` for nothing."""
        found: list[Test] = []
        while self.rest[:1] != "]" and self.rest[:2] != "-[":
            found.append(self.range())
        if not found:
            raise PatternError(self.pattern)
        return found

    def range(self) -> Test:
        """One character or class in square brackets, or all from one to another."""
        low = self.take()
        if low == "\\":
            if self.rest[:1] not in ESCAPES:
                return self.escape()
            low = ESCAPES[self.take()]
        if self.rest[:1] != "-" or self.rest[1:2] in ("]", "[", ""):
            return one_of(low)
        self.place += 1
        return between(low, self.high(low))

    def high(self, low: str) -> str:
        """The other end of a range. Raises `PatternError` for one that lies before the first."""
        high = self.take()
        if high == "\\":
            high = ESCAPES.get(self.take(), "")
        if high < low:
            raise PatternError(self.pattern)
        return high


def _most(count: re.Match[str]) -> int | None:
    """The most that a count in braces allows: with a comma what stands after it, or any number."""
    if not count[2]:
        return int(count[1])
    return int(count[3]) if count[3] else None
