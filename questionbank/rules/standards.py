"""Editions of standards, what they change, and what a new one touches. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.errors import Refused, Text
from questionbank.rules.papers import under

_NUMBER = re.compile(r"[A-Z](?:\.\d+)*|\d+(?:\.\d+)*")
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
class Change:
    """A clause of the edition before that a new edition changes or removes."""

    clause: str
    kind: ChangeKind
    note: str = ""


def read_changes(text: str) -> tuple[Change, ...]:
    """Read changes as people write them, one line each: `8.4 changed: why`. Raises Refused with the line."""
    rows = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not 0 < len(rows) <= MOST_CHANGES:
        raise Refused(Text("Name the clauses that change, one in each line."), field="changes")
    return tuple(_change(number, line) for number, line in rows)


def rests_on(cells: Iterable[str], touched: Iterable[str]) -> str:
    """Give the first touched point on which a blueprint rests whose cells name these points, blank for none.

    A cell rests on its point and on what lies above and below it. A blueprint whose cells name no point draws on the
    whole subject, so on every touched point of it.
    """
    asked = tuple(cells)
    return next((point for point in sorted(touched) if not asked or any(_meet(point, cell) for cell in asked)), "")


def may_publish_edition(*, drafted_by: int, actor: int, state: EditionState) -> list[Text]:
    """Say why this person may not publish an edition: it takes another than the one who entered it (law 9)."""
    reasons = []
    if state is not EditionState.DRAFT:
        reasons.append(Text("This edition is published already."))
    if drafted_by == actor:
        reasons.append(Text("You entered this edition, so somebody else must publish it."))
    return reasons


def may_decide_touch(*, author_ids: Iterable[int], actor: int, bound: Iterable[int] = ()) -> list[Text]:
    """Say why this person may not decide whether an item still holds: authors and who is bound do not judge (law 9)."""
    found = (
        (set(author_ids), Text("You wrote in this item, so somebody else must review it.")),
        (set(bound), Text("You declared a conflict of interest with this item, so somebody else must review it.")),
    )
    return [reason for people, reason in found if actor in people]


def may_decide_blueprint(*, created_by: str, actor: str) -> list[Text]:
    """Say why this person may not decide whether a blueprint still holds: they wrote it (law 9)."""
    if created_by == actor:
        return [Text("You wrote this blueprint, so somebody else must say whether it still holds.")]
    return []


def _meet(one: str, other: str) -> bool:
    return under(one, other) or under(other, one)


def _change(number: int, line: str) -> Change:
    head, *notes = re.split("[:：]", line, maxsplit=1)
    clause, _space, kind = head.strip().partition(" ")
    if not _NUMBER.fullmatch(clause) or kind.strip() not in set(ChangeKind):
        params = {"line": number}
        text = Text("Line %(line)s is no change. Write a clause and “changed” or “removed”, as 8.4 changed.", params)
        raise Refused(text, field="changes")
    return Change(clause, ChangeKind(kind.strip()), "".join(notes).strip()[:200])
