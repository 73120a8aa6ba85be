"""How much of an item may be seen before it rests by itself, and the words for that. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from core.errors import Text

YEAR = 365
LONGEST_DAYS = 3650
GREATEST = 1_000_000  # candidates or sittings; what is beyond it is a slip of the hand
MARK = "ceiling"  # begins what is stored as the reason of a step that a ceiling took
BANK = "-"  # stands for the policy of the bank where a blueprint would be named


@dataclass(frozen=True)
class Ceiling:
    """How much an item may be seen while it is in use; what is None is not asked.

    It rests when `candidates` have seen it within the last `days`, or when `sittings` have used it, each counted since
    it was last put into use. After `rest_days` it comes back by itself, None: a person brings it back.
    """

    candidates: int | None = None
    days: int = YEAR
    sittings: int | None = None
    rest_days: int | None = None

    @property
    def is_set(self) -> bool:
        """Tell whether anything is limited."""
        return self.candidates is not None or self.sittings is not None


NO_CEILING = Ceiling()


@dataclass(frozen=True)
class ExposurePolicy:
    """A dated edition of what holds for every item of the bank, whatever a blueprint asks."""

    id: str
    effective_from: date
    effective_to: date | None
    ceiling: Ceiling


class Limit(StrEnum):
    """What was reached."""

    CANDIDATES = "candidates"
    SITTINGS = "sittings"


class Cause(StrEnum):
    """Why an item rests, as lists are narrowed by it."""

    CEILING = "ceiling"
    PERSON = "person"


CAUSE_NAMES = {
    Cause.CEILING: Text("It reached a ceiling of exposure"),
    Cause.PERSON: Text("Somebody let it rest"),
}
TOLD = {
    Limit.CANDIDATES: Text(
        "Exposure ceiling: %(count)s candidates have seen it within %(days)s days; "
        "it rests from %(limit)s on (%(source)s)."
    ),
    Limit.SITTINGS: Text("It was used in %(count)s sittings and rests after %(limit)s (%(source)s)."),
}
OF_THE_BANK = Text("policy of the bank")


@dataclass(frozen=True)
class Seen:
    """How much an item was seen since it was put into use: candidates within the days of a ceiling, sittings in all."""

    candidates: int = 0
    sittings: int = 0


@dataclass(frozen=True)
class Rest:
    """Why an item rests: what was counted against which limit, who set that, and for how many days."""

    limit: Limit
    count: int
    most: int
    days: int
    rest_days: int | None
    source: str

    @property
    def stored(self) -> str:
        """Write it as the history keeps it, in no language."""
        parts = (MARK, self.limit, self.count, self.most, self.days, self.rest_days or 0, self.source)
        return " ".join(map(str, parts))

    @property
    def told(self) -> Text:
        """Say it to a reader."""
        source: object = OF_THE_BANK if self.source == BANK else self.source
        params = {"count": self.count, "limit": self.most, "days": self.days, "source": source}
        return Text(TOLD[self.limit].template, params)

    def over(self, since: datetime) -> datetime | None:
        """Give when an item that rests since then comes back by itself; None: it does not."""
        return None if self.rest_days is None else since + timedelta(days=self.rest_days)


def rest_due(ceiling: Ceiling, seen: Seen, *, source: str = BANK) -> Rest | None:
    """Give why an item that was seen so much must rest; None = it need not."""
    for limit, count, most in (
        (Limit.CANDIDATES, seen.candidates, ceiling.candidates),
        (Limit.SITTINGS, seen.sittings, ceiling.sittings),
    ):
        if most is not None and count >= most:
            return Rest(limit, count, most, ceiling.days, ceiling.rest_days, source)
    return None


def rest_from(stored: str) -> Rest | None:
    """Read the reason of a step out of the history; None for one that a person wrote."""
    mark, _, rest = stored.partition(" ")
    parts = rest.split(" ", 5)
    if mark != MARK or len(parts) < 6 or not _are_numbers(parts[1:5]):
        return None
    count, most, days, rest_days = map(int, parts[1:5])
    return Rest(Limit(parts[0]), count, most, days, rest_days or None, parts[5])


def _are_numbers(parts: Iterable[str]) -> bool:
    return all(part.isascii() and part.isdigit() for part in parts)


RETURNED = f"{MARK} over"  # the reason of the step that brings an item back, with the days that it rested


def returned(rest_days: int) -> str:
    """Write why an item came back by itself, as the history keeps it."""
    return f"{RETURNED} {rest_days}"


def reason_text(stored: str) -> Text | str:
    """Give the reason of a step in words for a reader, whoever took it."""
    if stored.startswith(RETURNED):
        return Text("It has rested for %(days)s days.", {"days": stored.removeprefix(RETURNED).strip()})
    rest = rest_from(stored)
    return rest.told if rest else stored


def ceiling_problems(ceiling: Ceiling) -> list[Text]:
    """List what no ceiling can be."""
    counts = _all_within((ceiling.candidates, ceiling.sittings), GREATEST)
    days = _all_within((ceiling.days, ceiling.rest_days), LONGEST_DAYS)
    held = (
        (counts, Text("A ceiling of exposure is at least one candidate or one sitting.")),
        (days, Text("Days of exposure or rest lie between 1 and %(most)s.", {"most": LONGEST_DAYS})),
        (ceiling.is_set or ceiling.rest_days is None, Text("Days of rest need a ceiling after which an item rests.")),
    )
    return [text for holds, text in held if not holds]


def _all_within(values: Iterable[int | None], most: int) -> bool:
    return all(value is None or 1 <= value <= most for value in values)


def ceiling_row(ceiling: Ceiling) -> dict[str, Any]:
    """Write a ceiling as files and tables keep it; what is not asked is left out."""
    row = {
        "max_candidates": ceiling.candidates,
        "window_days": ceiling.days if ceiling.days != YEAR else None,
        "rest_after": ceiling.sittings,
        "rest_days": ceiling.rest_days,
    }
    return {name: value for name, value in row.items() if value is not None}
