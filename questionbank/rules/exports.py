"""Export of the bank from the pages: one person asks, another approves, the first fetches it once. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import Text

KEPT = timedelta(days=1)  # a built file waits for its requester


class ExportState(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    READY = "ready"
    REFUSED = "refused"
    FETCHED = "fetched"
    EXPIRED = "expired"


EXPORT_STATE_NAMES = {
    ExportState.REQUESTED: Text("waits for a second person"),
    ExportState.READY: Text("ready to download"),
    ExportState.REFUSED: Text("refused"),
    ExportState.FETCHED: Text("downloaded"),
    ExportState.EXPIRED: Text("expired"),
}


@dataclass(frozen=True)
class NewExport:
    """What somebody wants to take out of the bank, and why. A blank state means every state."""

    format: str
    reason: str
    subject: str = ""
    state: str = ""


def may_decide(state: ExportState, *, requested_by: int, actor: int) -> list[Text]:
    """Say why this person may not decide: it takes two people (law 9)."""
    reasons = []
    if state is not ExportState.REQUESTED:
        reasons.append(Text("This request has been decided already."))
    if requested_by == actor:
        reasons.append(Text("An export takes two people: somebody other than the one who asked must decide."))
    return reasons


def may_fetch(
    state: ExportState, *, requested_by: int, actor: int, ready_at: datetime | None, now: datetime
) -> list[Text]:
    """Say why this person may not download: only who asked, once, within a day of the approval."""
    found = (
        (requested_by != actor, Text("Only the person who asked for this export downloads it.")),
        (
            state is ExportState.FETCHED,
            Text("This export has been downloaded; it is there once. Ask again if you need it again."),
        ),
        (
            state is not ExportState.READY or ready_at is None,
            Text("There is nothing to download: this request is not approved or has expired."),
        ),
        (_is_over(ready_at, now), Text("The day in which this export could be downloaded is over. Ask again.")),
    )
    return [reason for stands, reason in found if stands][:1]


def _is_over(ready_at: datetime | None, now: datetime) -> bool:
    return ready_at is not None and now >= ready_at + KEPT
