"""What the invigilator's board shows first, and which acts a seat offers; a flag is for a person to judge (law 10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from exam.rules.states import RUNNING, AttemptState

S = AttemptState
QUIET = timedelta(minutes=5)  # without a save, so long that somebody should walk past the seat
LEFT = ("focus_lost", "full_screen_left", "visibility")
COPIED = ("paste", "copy", "print")


class Act(StrEnum):
    """What an invigilator does at one seat; the value stands in the address."""

    CHECK_IN = "check-in"
    ADMIT = "admission"
    REFUSE = "refusal"
    PAUSE = "pause"
    RESUME = "resumption"
    GRANT_TIME = "extra-time"
    TERMINATE = "termination"


class Alert(StrEnum):
    """Why a seat stands at the top of the board."""

    ALTERED = "altered"
    PAUSED = "paused"
    SILENT = "silent"
    TAKEN_OVER = "taken_over"
    LEFT_PAGE = "left_page"
    COPIED = "copied"


OFFERED: dict[AttemptState, tuple[Act, ...]] = {
    S.BOOKED: (Act.CHECK_IN, Act.REFUSE),
    S.CHECKED_IN: (Act.ADMIT, Act.GRANT_TIME, Act.REFUSE),
    S.ADMITTED: (Act.GRANT_TIME, Act.REFUSE),
    S.IN_PROGRESS: (Act.PAUSE, Act.GRANT_TIME, Act.TERMINATE),
    S.PAUSED: (Act.RESUME, Act.GRANT_TIME, Act.TERMINATE),
    S.ABSENT: (Act.CHECK_IN,),
    S.REFUSED: (Act.CHECK_IN,),
}


@dataclass(frozen=True)
class Progress:
    """How one attempt goes, as far as a seat shows it."""

    state: AttemptState
    started_at: datetime | None
    last_save_at: datetime | None
    events: Mapping[str, int]
    on_paper: bool = False  # nothing is saved while pens move
    collected: bool = False  # the pause is the end of writing

    @property
    def saves(self) -> bool:
        """Tell whether saves are to be expected of this seat now."""
        return self.state is S.IN_PROGRESS and not self.on_paper

    def times(self, *kinds: str) -> int:
        """Count events of some kinds together."""
        return sum(self.events.get(kind, 0) for kind in kinds)


def acts(state: AttemptState, *, collected: bool = False, over: bool = False) -> tuple[Act, ...]:
    """List what an invigilator may do at a seat in this state, the usual one first.

    Nobody gets more time whose paper is collected, and once the time is `over` no clock is stopped either.
    """
    held_back = {Act.GRANT_TIME} if collected else {Act.PAUSE, Act.GRANT_TIME} if over else set()
    return tuple(act for act in OFFERED.get(state, ()) if act not in held_back)


def alerts(seat: Progress, now: datetime) -> list[tuple[Alert, int]]:
    """List why somebody should look at a seat, the gravest first, with how often; nothing once the attempt is over."""
    if seat.state not in RUNNING:
        return []
    counted = {
        Alert.ALTERED: seat.times("altered_replay"),
        Alert.PAUSED: int(seat.state is S.PAUSED and not seat.collected),
        Alert.SILENT: _silent_minutes(seat, now),
        Alert.TAKEN_OVER: seat.times("taken_over"),
        Alert.LEFT_PAGE: seat.times(*LEFT),
        Alert.COPIED: seat.times(*COPIED),
    }
    return [(alert, number) for alert, number in counted.items() if number]


def _silent_minutes(seat: Progress, now: datetime) -> int:
    """Count whole minutes since the last save of somebody who writes, if they are many."""
    since = seat.last_save_at or seat.started_at
    if not seat.saves or since is None or now - since < QUIET:
        return 0
    return (now - since) // timedelta(minutes=1)
