"""The life of an attempt, from the booked seat to the sealed log."""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import Text


class SittingState(StrEnum):
    """Where a sitting (场次) stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class AttemptState(StrEnum):
    """Where one candidate's attempt stands."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    ADMITTED = "admitted"
    IN_PROGRESS = "in_progress"
    PAUSED = "paused"
    SUBMITTED = "submitted"
    SEALED = "sealed"
    ABSENT = "absent"
    REFUSED = "refused"
    TERMINATED = "terminated"
    VOID = "void"


class Ending(StrEnum):
    """What ended an attempt."""

    CANDIDATE = "candidate"
    TIMER = "timer"
    INVIGILATOR = "invigilator"
    EVACUATION = "evacuation"


S = AttemptState
RUNNING = frozenset({S.IN_PROGRESS, S.PAUSED})
OVER = frozenset({S.SUBMITTED, S.SEALED, S.TERMINATED, S.VOID})
_ENDED = OVER - {S.VOID}
_HERE = RUNNING | {S.CHECKED_IN, S.ADMITTED}
BEFORE = frozenset({S.BOOKED, S.CHECKED_IN})
NEVER = frozenset({S.ABSENT, S.REFUSED})

TRANSITIONS: dict[AttemptState, frozenset[AttemptState]] = {
    S.BOOKED: frozenset({S.CHECKED_IN, S.ABSENT, S.REFUSED, S.VOID}),  # void: the seat was cancelled
    S.CHECKED_IN: frozenset({S.ADMITTED, S.REFUSED, S.ABSENT}),
    S.ADMITTED: frozenset({S.IN_PROGRESS, S.REFUSED, S.ABSENT}),
    S.IN_PROGRESS: frozenset({S.PAUSED, S.SUBMITTED, S.TERMINATED}),
    S.PAUSED: frozenset({S.IN_PROGRESS, S.SUBMITTED, S.TERMINATED}),
    S.SUBMITTED: frozenset({S.SEALED, S.VOID}),
    S.SEALED: frozenset({S.VOID}),
    S.ABSENT: frozenset({S.CHECKED_IN}),
    S.REFUSED: frozenset({S.CHECKED_IN}),
    S.TERMINATED: frozenset({S.SEALED, S.VOID}),
    S.VOID: frozenset(),
}


ENDED = Text(
    "This attempt has ended and is not taken up again. What came late is held apart for a decision; for another try, "
    "the exam officer books a seat in another sitting."
)


def may_stop(state: AttemptState, *, over: bool) -> list[Text]:
    """Say why the clock of an attempt may not be stopped; `over` = its time is, whether the clock's job ran or not."""
    return [ENDED] if over or state in _ENDED else may_move(state, S.PAUSED)


def may_have_time(state: AttemptState, *, over: bool, collected: bool) -> list[Text]:
    """Say why an attempt may not have more time; `over` = its time is, whether the clock's job ran or not."""
    reasons = (
        (over or state in _ENDED, ENDED),
        (
            collected,
            Text(
                "The paper of this seat is collected, so nobody writes on it. If that was too early, resume it first."
            ),
        ),
        (state not in _HERE, Text("This attempt is not under way, so it takes no more time.")),
    )
    return [text for applies, text in reasons if applies][:1]


@dataclass(frozen=True)
class Invigilation:
    """Who acts in a room and who sits there."""

    actor_id: int
    candidate_id: int
    assigned: bool


def shown(state: AttemptState, ending: Ending | None) -> AttemptState:
    """Give the state as which an attempt is shown: the seal says nothing of who ended it in the room."""
    return S.TERMINATED if state is S.SEALED and ending is Ending.INVIGILATOR else state


def may_move(state: AttemptState, target: AttemptState) -> list[Text]:
    """Say why an attempt may not go from one state to another; empty = it may."""
    return [] if target in TRANSITIONS[state] else [cannot_move(state, target)]


def cannot_move(state: AttemptState, target: AttemptState) -> Text:
    """Say that an attempt does not go from one state to another."""
    return Text(
        "An attempt that is %(state)s cannot become %(target)s.", {"state": state.value, "target": target.value}
    )


def may_invigilate(case: Invigilation) -> list[Text]:
    """Say why this person may not act on this seat: only the room's invigilators, never on themselves (law 9)."""
    reasons = []
    if not case.assigned:
        reasons.append(Text("You are not assigned to this room. Ask the exam officer to assign you."))
    if case.actor_id == case.candidate_id:
        reasons.append(Text("Nobody invigilates their own attempt."))
    return reasons
