"""The names of states, acts, reasons and events of exam, in the reader's language."""

from collections.abc import Mapping

from core.i18n import gettext, listed
from core.i18n import lazy_gettext as _l
from exam.rules.board import Act, Alert
from exam.rules.printed import COLLECTED
from exam.rules.states import AttemptState, Ending, SittingState
from exam.rules.timing import ADJUSTMENT

SITTING_STATES: dict[SittingState, tuple[str, str]] = {  # word and tone of the tag
    SittingState.PLANNED: (_l("Planned"), "plain"),
    SittingState.OPEN: (_l("Open"), "next"),
    SittingState.CLOSED: (_l("Closed"), "off"),
}

STATES: dict[AttemptState, tuple[str, str]] = {
    AttemptState.BOOKED: (_l("Not here yet"), "plain"),
    AttemptState.CHECKED_IN: (_l("Checked in"), "wait"),
    AttemptState.ADMITTED: (_l("Admitted"), "wait"),
    AttemptState.IN_PROGRESS: (_l("Writing"), "next"),
    AttemptState.PAUSED: (_l("Paused"), "stop"),
    AttemptState.SUBMITTED: (_l("Handed in"), "done"),
    AttemptState.SEALED: (_l("Handed in, sealed"), "done"),
    AttemptState.ABSENT: (_l("Absent"), "off"),
    AttemptState.REFUSED: (_l("Not admitted"), "stop"),
    AttemptState.TERMINATED: (_l("Ended by the invigilator"), "stop"),
    AttemptState.VOID: (_l("Cancelled"), "off"),
}

ENDINGS: dict[Ending, str] = {
    Ending.CANDIDATE: _l("Handed in by the candidate"),
    Ending.TIMER: _l("Time was over"),
    Ending.INVIGILATOR: _l("Ended by the invigilator"),
    Ending.EVACUATION: _l("Ended by an evacuation"),
}

ACTS: dict[Act, str] = {
    Act.CHECK_IN: _l("Check in"),
    Act.ADMIT: _l("Admit"),
    Act.REFUSE: _l("Refuse"),
    Act.PAUSE: _l("Pause"),
    Act.RESUME: _l("Resume"),
    Act.GRANT_TIME: _l("Give time"),
    Act.TERMINATE: _l("End attempt"),
}

ALERTS: dict[Alert, str] = {
    Alert.ALTERED: _l("An answer came twice with different content"),
    Alert.PAUSED: _l("Paused"),
    Alert.SILENT: _l("Minutes without a save: %(count)s"),
    Alert.TAKEN_OVER: _l("Changes of machine: %(count)s"),
    Alert.LEFT_PAGE: _l("Times the exam page was left: %(count)s"),
    Alert.COPIED: _l("Copying, pasting or printing: %(count)s"),
}

REASONS: dict[str, str] = {
    "identity": _l("Identity is not proven"),
    "late": _l("Came too late"),
    "objects": _l("Forbidden objects"),
    "fault": _l("Fault of the machine or the network"),
    "illness": _l("Illness or a break"),
    "disturbance": _l("Disturbance in the room"),
    "adjustment": _l("Approved adjustment"),
    "evacuation": _l("Evacuation"),
    "alarm": _l("Fire alarm"),
    "danger": _l("Danger in the building"),
    "misconduct": _l("Misconduct"),
    "left": _l("The candidate left"),
    "moved": _l("Moved to another sitting"),
    "withdrawn": _l("The candidate withdrew"),
    "other": _l("Another reason"),
}

REASONS_OF: dict[Act, tuple[str, ...]] = {
    Act.REFUSE: ("identity", "late", "objects", "other"),
    Act.PAUSE: ("fault", "illness", "disturbance", "evacuation", "other"),
    Act.GRANT_TIME: ("fault", "disturbance", "adjustment", "other"),
    Act.TERMINATE: ("left", "misconduct", "illness", "evacuation", "other"),
}
EVACUATION_REASONS = ("alarm", "danger", "other")
CANCEL_REASONS = ("moved", "withdrawn", "other")

EVENTS: dict[str, str] = {
    "focus_lost": _l("Left the window"),
    "focus_gained": _l("Came back to the window"),
    "full_screen_left": _l("Left the full screen"),
    "full_screen_entered": _l("Entered the full screen"),
    "paste": _l("Pasted"),
    "copy": _l("Copied"),
    "print": _l("Printed"),
    "visibility": _l("The page was hidden or shown"),
    "reconnect": _l("Connected again"),
    "offline": _l("Lost the connection"),
    "taken_over": _l("Another machine took over"),
    "altered_replay": _l("An answer came twice with different content"),
}

NOTED: dict[str, str] = {
    "page_opened": _l("the page was opened"),
    "save": _l("an answer could be sent again"),
    "visible": _l("shown"),
    "hidden": _l("hidden"),
}

LEDGER: dict[str, str] = {
    "base time": _l("Time of the paper"),
    ADJUSTMENT: _l("Approved adjustment"),
    COLLECTED: _l("Papers collected"),
    "pause": _l("A pause, given back"),
}

AUDITED: dict[str, str] = {
    "sitting.created": _l("Planned"),
    "sitting.opened": _l("Opened"),
    "sitting.closed": _l("Closed"),
    "versions.held": _l("Items of the papers held as they are"),
    "versions.released": _l("Items of the papers released again"),
    "sitting.papers_ordered": _l("A paper for each seat ordered"),
    "sitting.papers_given_up": _l("Papers given up, as items on them went out of use"),
    "seat.paper_bound": _l("Got a paper of its own"),
    "room.added": _l("Room added"),
    "room.invigilator_assigned": _l("Invigilator assigned"),
    "room.pin_set": _l("New PIN made"),
    "room.evacuated": _l("Evacuated"),
    "room.resumed": _l("Resumed after the evacuation"),
    "room.ended": _l("Ended after the evacuation"),
    "room.on_paper": _l("Writes on paper"),
    "papers.started": _l("Started on paper"),
    "papers.collected": _l("Papers collected"),
    "seat.booked": _l("Seat booked"),
    "seat.cancelled": _l("Seat cancelled"),
}


def detail(noted: Mapping[str, object]) -> str:
    """Say in words what a browser noted with an event; what has no words stays as it is."""
    return listed(_noted(key, value) for key, value in noted.items())


def _noted(key: str, value: object) -> str:
    if key in ("cause", "state"):
        return NOTED.get(str(value), str(value))
    if key == "offline_ms" and isinstance(value, int | float):
        return gettext("%(seconds)s seconds without connection", seconds=round(value / 1000))
    if key == "length":
        return gettext("%(count)s characters", count=value)
    return gettext("machine %(number)s", number=value) if key == "epoch" else f"{key} {value}"


def state(found: AttemptState, *, collected: bool = False) -> tuple[str, str]:
    """Name the state of an attempt and give the tone of its tag: a paper that was taken in is at rest, not stopped."""
    return (LEDGER[COLLECTED], "wait") if collected else STATES[found]


def step(before: AttemptState | None, after: AttemptState, reason: str = "") -> str:
    """Name a step of an attempt, for its history."""
    if before is None:
        return gettext("Seat booked")
    if after is AttemptState.IN_PROGRESS:
        return gettext("Resumed") if before is AttemptState.PAUSED else gettext("Started")
    if after is AttemptState.SEALED:
        return gettext("Sealed")
    return state(after, collected=reason == COLLECTED)[0]


def stored_reason(choice: str, text: str) -> str:
    """Write a reason down: the choice, and what was added in somebody's own words."""
    return f"{choice}: {text.strip()}" if text.strip() else choice


def reason(stored: str) -> str:
    """Read a stored reason, whoever wrote it: the choice in the reader's language, own words as they are."""
    choice, colon, text = stored.partition(": ")
    known = REASONS.get(choice) or LEDGER.get(choice) or _ending(choice)
    return f"{known}{colon}{text}" if known else stored


def alert(kind: Alert, count: int) -> str:
    """Say why a seat stands at the top of the board."""
    return gettext(str(ALERTS[kind])) if "%" not in str(ALERTS[kind]) else str(ALERTS[kind]) % {"count": count}


def _ending(stored: str) -> str:
    return ENDINGS[Ending(stored)] if stored in set(Ending) else ""
