"""A walk over parsed JSON that notes every problem with its path and goes on reading. Pure."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from core.errors import Text

T = TypeVar("T")

MISSING = object()
ROOT = "$"
ABSENT = Text("is missing")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
YEARS = range(1900, 2201)  # keeps every sum of dates inside the calendar; no regulation
UNREADABLE = date.min


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of the document."""

    path: str
    problem: Text

    def __str__(self) -> str:
        """Give the path and what is wrong there."""
        return f"{self.path}: {self.problem}"


@dataclass(frozen=True)
class Node:
    """A value at a path of the document; reading it wrongly notes a problem and gives a harmless stand-in."""

    value: object
    path: str = ""
    problems: list[Problem] = field(default_factory=list)

    def complain(self, problem: Text) -> None:
        """Note a problem at this place."""
        self.problems.append(Problem(self.path or ROOT, problem))

    def is_absent(self) -> bool:
        """Say whether nothing stands here: no such name, or null."""
        return self.value is MISSING or self.value is None

    def key(self, name: str) -> "Node":
        """Go to a member of an object; what is no object has no members."""
        members = self.value if isinstance(self.value, dict) else {}
        path = f"{self.path}.{name}" if self.path else name
        return Node(members.get(name, MISSING), path, self.problems)

    @contextmanager
    def record(self, *names: str) -> Iterator[None]:
        """Read this place as an object of these names; complains of a wrong shape once and of each unknown name."""
        before = len(self.problems)
        yield
        if not isinstance(self.value, dict):
            del self.problems[before:]
            self.complain(ABSENT if self.value is MISSING else Text("not an object"))
            return
        self._complain_of_others(names)

    def _complain_of_others(self, names: tuple[str, ...]) -> None:
        """Complain of each member that is none of these."""
        for name in filter(lambda name: name not in names, self.value if isinstance(self.value, dict) else ()):
            self.key(name if name.isprintable() else ascii(name)).complain(Text("no such field here"))

    def items(self, read: "Callable[[Node], T]") -> tuple[T, ...]:
        """Read each entry of a list; a list that is not there is empty."""
        if self.value is MISSING:
            return ()
        if not isinstance(self.value, list):
            self.complain(Text("not a list"))
            return ()
        return tuple(read(Node(v, f"{self.path}[{i}]", self.problems)) for i, v in enumerate(self.value))

    def text(self) -> str:
        """Read a text; absent is empty."""
        if self.is_absent():
            return ""
        if isinstance(self.value, str) and self.value.isprintable():
            return self.value.strip()
        self.complain(Text("not a text"))
        return ""

    def code(self) -> str:
        """Read a short code: letters, digits, hyphens."""
        return self._matching(CODE, Text("not a code of letters, digits and hyphens"))

    def choice(self, options: tuple[str, ...]) -> str:
        """Read one of a list of words; the stand-in is the first."""
        if self._is_missing():
            return options[0]
        if isinstance(self.value, str) and self.value in options:
            return self.value
        self.complain(Text("not one of: %(options)s", {"options": ", ".join(options)}))
        return options[0]

    def boolean(self, *, default: bool | None = None) -> bool:
        """Read true or false."""
        if default is not None and self.value is MISSING:
            return default
        if not self._is_missing() and not isinstance(self.value, bool):
            self.complain(Text("not true or false"))
        return self.value is True

    def day(self) -> date:
        """Read a day as YYYY-MM-DD."""
        if self._is_missing():
            return UNREADABLE
        day = _day(self.value)
        if day is None:
            self.complain(Text("not a date (YYYY-MM-DD)"))
        elif day.year not in YEARS:
            self.complain(Text("not a year from %(first)s to %(last)s", {"first": YEARS[0], "last": YEARS[-1]}))
            return UNREADABLE
        return day or UNREADABLE

    def optional_day(self) -> date | None:
        """Read a day, or None where nothing stands."""
        return None if self.is_absent() else self.day()

    def day_not_before(self, first: date | None) -> date | None:
        """Read the end of a period that began on `first`, or None where nothing stands."""
        day = self.optional_day()
        if day is not None and day != UNREADABLE and first is not None and day < first:
            self.complain(Text("is before the first day, %(first)s", {"first": first}))
        return day

    def decimal(self) -> Decimal:
        """Read a number that is not negative, written as text or as a number."""
        plain = (
            self.value if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal) else str(self.value)
        )
        written = Node(plain, self.path, self.problems)._matching(NUMBER, Text("not a number such as 4 or 72.5"))
        return Decimal(written or 0)

    def _matching(self, pattern: re.Pattern[str], complaint: Text) -> str:
        if self._is_missing():
            return ""
        if isinstance(self.value, str) and pattern.fullmatch(self.value):
            return self.value
        self.complain(complaint)
        return ""

    def _is_missing(self) -> bool:
        if self.value is MISSING:
            self.complain(ABSENT)
        return self.value is MISSING


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
