"""Editions of standards, the clauses that items cite, and what a new edition touches. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.errors import Refused, Text

_CLAUSE = r"(?:附录\s*[A-Z](?:\.\d+)*|(?:第\s*)?(?:[A-Z]\.)?\d+(?:\.\d+)*)"
_CITED = re.compile(
    r"(?P<standard>GB(?:/[TZ])?\s?\d+(?:\.\d+)?|ISO(?:/IEC)?(?:/TS)?\s?\d+(?:-\d+)?)"
    rf"\s?[-:：—–]\s?(?P<year>\d{{4}})(?:\s*(?P<clauses>{_CLAUSE}(?:\s*[、,，和及与]\s*{_CLAUSE})*))?"
)
_NAMED = re.compile(r"[A-Z](?:\.\d+)*|\d+(?:\.\d+)*")
_NUMBER = re.compile(r"(?:[A-Z]\.)?\d+(?:\.\d+)*")
MOST_CHANGES = 500


class EditionState(StrEnum):
    """Where an edition of a standard stands; only a published one decides on anything."""

    DRAFT = "draft"
    PUBLISHED = "published"


class ChangeKind(StrEnum):
    """What a new edition does to a clause of the one before."""

    CHANGED = "changed"
    REMOVED = "removed"


class TouchState(StrEnum):
    """What becomes of an item whose clause a new edition changes."""

    OPEN = "open"
    STILL_HOLDS = "still_holds"
    NEEDS_VERSION = "needs_version"


TOUCH_NAMES = {
    TouchState.OPEN: Text("to be looked at"),
    TouchState.STILL_HOLDS: Text("still holds"),
    TouchState.NEEDS_VERSION: Text("needs a new version"),
}
CHANGE_NAMES = {ChangeKind.CHANGED: Text("changed"), ChangeKind.REMOVED: Text("removed")}
# A decision can be taken back by another one; nothing returns to open.
DECISIONS = frozenset({TouchState.STILL_HOLDS, TouchState.NEEDS_VERSION})


@dataclass(frozen=True)
class Citation:
    """A clause of an edition that a text names; the clause is blank where only the edition is named."""

    standard: str
    year: int
    clause: str = ""


@dataclass(frozen=True)
class Change:
    """A clause of the edition before that a new edition changes or removes."""

    clause: str
    kind: ChangeKind
    note: str = ""


def citations(text: str) -> tuple[Citation, ...]:
    """Find the clauses that a text names, as `GB/T 19001-2016 8.4.1`; what it says otherwise stays text."""
    found = [
        Citation(_spelled(match["standard"]), int(match["year"]), clause)
        for match in _CITED.finditer(text)
        for clause in _NAMED.findall(match["clauses"] or "") or [""]
    ]
    return tuple(dict.fromkeys(found))


def is_touched(cited: str, changed: str) -> bool:
    """Tell whether a change of one clause reaches an item that cites another: the same, one below it or above it.

    Who cites a whole edition is reached by every change.
    """
    return not cited or cited == changed or cited.startswith(f"{changed}.") or changed.startswith(f"{cited}.")


def read_changes(text: str) -> tuple[Change, ...]:
    """Read changes as people write them, one line each: `8.4 changed: why`. Raises Refused with the line."""
    rows = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not 0 < len(rows) <= MOST_CHANGES:
        raise Refused(Text("Name the clauses that change, one in each line."), field="changes")
    return tuple(_change(number, line) for number, line in rows)


def may_publish_edition(*, drafted_by: int, actor: int, state: EditionState) -> list[Text]:
    """Say why this person may not publish an edition: it takes another than the one who entered it (law 9)."""
    reasons = []
    if state is not EditionState.DRAFT:
        reasons.append(Text("This edition is published already."))
    if drafted_by == actor:
        reasons.append(Text("You entered this edition, so somebody else must publish it."))
    return reasons


def may_decide_touch(*, author_ids: Iterable[int], actor: int) -> list[Text]:
    """Say why this person may not decide whether an item still holds (law 9: author ≠ reviewer)."""
    if actor in set(author_ids):
        return [Text("You wrote in this item, so somebody else must review it.")]
    return []


def _change(number: int, line: str) -> Change:
    head, _colon, note = line.replace("：", ":").partition(":")
    clause, _space, kind = head.strip().partition(" ")
    if not _NUMBER.fullmatch(clause) or kind.strip() not in set(ChangeKind):
        params = {"line": number}
        text = Text("Line %(line)s is no change. Write a clause and “changed” or “removed”, as 8.4 changed.", params)
        raise Refused(text, field="changes")
    return Change(clause, ChangeKind(kind.strip()), note.strip()[:200])


def _spelled(standard: str) -> str:
    return re.sub(r"\s*(\d)", r" \1", standard, count=1)
