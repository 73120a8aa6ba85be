"""When a sitting may be opened and closed. Pure."""

from datetime import datetime

from core.errors import Text
from exam.rules.states import SittingState


def may_open(state: SittingState, *, closes_at: datetime, now: datetime) -> list[Text]:
    """Say why a sitting may not be opened: only a planned one, and before its window is over."""
    if state is not SittingState.PLANNED:
        return [Text("Only a planned sitting can be opened.")]
    if now >= closes_at:
        return [Text("The window of this sitting is over. Plan a new one.")]
    return []


def may_close(state: SittingState, *, running: int) -> list[Text]:
    """Say why a sitting may not be closed: only an open one, in which nobody writes any more."""
    if state is not SittingState.OPEN:
        return [Text("Only an open sitting can be closed.")]
    if running:
        text = "Still writing: %(count)s. Wait for the end of their time, or end their attempts first."
        return [Text(text, {"count": running})]
    return []
