"""Answers that came late: who decides on them, and whether a second person must confirm (laws 4 and 9). Pure."""

from dataclasses import dataclass

from core.errors import Text
from grading.rules.marking import Hand


@dataclass(frozen=True)
class Held:
    """What a decision on one late answer depends on."""

    fits: bool  # it would have been accepted in time
    from_writer: bool | None  # the session that wrote sent it; None: not known
    marked: bool = False  # a person has marked the answer that arrived in time
    ruled: bool = False
    sealed: bool = True


def may_rule(held: Held, *, accept: bool) -> list[Text]:
    """Say why this answer cannot be decided on in this way."""
    reasons = []
    if held.ruled:
        reasons.append(Text("A decision on this answer was made before. It stands."))
    if not held.sealed:
        reasons.append(Text("The attempt is not sealed, so there is nothing to decide on."))
    return reasons + (_against(held) if accept else [])


def may_take_part(hand: Hand) -> list[Text]:
    """Say why this person may not decide on late answers of a sitting: who has had a hand in it does not (law 9)."""
    if not hand.tied:
        return []
    return [Text("You had a hand in this sitting or work with one of its candidates, so somebody else must decide.")]


def may_confirm(*, decided_by: int, confirmed: bool, waits: bool, actor: int) -> list[Text]:
    """Say why this person may not confirm that a released result changes: it takes a second one."""
    reasons = []
    if actor == decided_by:
        reasons.append(Text("You decided on this answer; a second person must confirm it."))
    if confirmed or not waits:
        reasons.append(Text("This decision needs no confirmation any more."))
    return reasons


def _against(held: Held) -> list[Text]:
    against = (
        (not held.fits, Text("This answer would not have been accepted in time either: it does not fit its item.")),
        (held.from_writer is False, Text("Another device sent this answer than the one that wrote the exam.")),
        (held.marked, Text("A person has marked this item already, so another answer to it cannot enter the result.")),
    )
    return [reason for holds, reason in against if holds]
