"""When a sitting may be opened and closed. Pure."""

from datetime import datetime

from core.errors import Text
from exam.rules.states import SittingState


def may_open(state: SittingState, *, closes_at: datetime, now: datetime, without_paper: int = 0) -> list[Text]:
    """Say why a sitting may not be opened: only a planned one, before its window is over, and with all its papers.

    `without_paper` counts the seats that are to have a paper of their own and have none.
    """
    if state is not SittingState.PLANNED:
        return [Text("Only a planned sitting can be opened.")]
    if now >= closes_at:
        return [Text("The window of this sitting is over. Plan a new one.")]
    if without_paper:
        params = {"count": without_paper}
        return [Text("Seats without a paper of their own: %(count)s. Have these papers assembled first.", params)]
    return []


def may_order_papers(state: SittingState, *, own_papers: bool, under_way: bool, without_paper: int) -> list[Text]:
    """Say why no papers can be ordered for the seats of a sitting now."""
    held = (
        (own_papers, Text("All candidates of this sitting share its forms.")),
        (state is not SittingState.CLOSED, Text("This sitting is closed and takes no more bookings.")),
        (not under_way, Text("Papers are being made already. Wait until they are there.")),
        (without_paper > 0, Text("Every booked seat has a paper of its own.")),
    )
    return [text for holds, text in held if not holds]


def may_close(state: SittingState, *, running: int) -> list[Text]:
    """Say why a sitting may not be closed: only an open one, in which nobody writes any more."""
    if state is not SittingState.OPEN:
        return [Text("Only an open sitting can be closed.")]
    if running:
        return [
            Text(
                "Still writing: %(count)s. Wait for the end of their time, or end their attempts first.",
                {"count": running},
            )
        ]
    return []
