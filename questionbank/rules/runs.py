"""Runs of the assembler: what was ordered, and where it stands. Pure."""

from enum import StrEnum

from core.errors import Text

MOST_FORMS = 100
LONGEST_SECONDS = 600
MOST_PAPERS = 2000  # of one sitting, one for each candidate
SECONDS_EACH = 2  # for one of these


class RunState(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


OPEN = frozenset({RunState.QUEUED, RunState.RUNNING})
RUN_NAMES = {
    RunState.QUEUED: Text("Waits for its turn"),
    RunState.RUNNING: Text("At work"),
    RunState.DONE: Text("Finished"),
    RunState.CANCELLED: Text("Cancelled"),
    RunState.FAILED: Text("Not possible"),
}


def may_cancel(state: RunState) -> list[Text]:
    """Say why a run can no longer be cancelled; empty = it can."""
    return [] if state in OPEN else [Text("This run is over already.")]


def order_problems(*, forms: int, seconds: int) -> dict[str, Text]:
    """Say by field what cannot be ordered."""
    found = {}
    if not 1 <= forms <= MOST_FORMS:
        found["forms"] = Text("Ask for 1 to %(most)s forms.", {"most": MOST_FORMS})
    if not 1 <= seconds <= LONGEST_SECONDS:
        found["seconds"] = Text("Give it 1 to %(most)s seconds.", {"most": LONGEST_SECONDS})
    return found
