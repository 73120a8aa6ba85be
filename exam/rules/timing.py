"""Time: the deadline is start plus every second of the ledger; the server's instant decides."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from exam.rules.states import Ending

ADJUSTMENT = "adjustment"  # why a booking gives more than the time of the paper


def compute_deadline(started_at: datetime, seconds: Iterable[int]) -> datetime:
    """Give the deadline: start plus all seconds granted, base time included (law 2)."""
    return started_at + timedelta(seconds=sum(seconds))


def is_over(deadline: datetime, now: datetime, *, grace_seconds: int) -> bool:
    """Tell whether an answer that arrives now is late: the published seconds in transit are over too (law 4)."""
    return now > deadline + timedelta(seconds=grace_seconds)


def compute_end(wish: Ending, *, at: datetime, deadline: datetime) -> tuple[Ending, datetime]:
    """Tell how and when an attempt ends that somebody ends at an instant: by the clock if that was first (law 2).

    Whether the clock's job has run makes no difference, and what was still on its way is held apart (law 4).
    """
    return (Ending.TIMER, deadline) if at > deadline else (wish, at)


def paused_seconds(paused_at: datetime, now: datetime) -> int:
    """Count the seconds of a pause, rounded up so that nobody's time is shortened."""
    pause = now - paused_at
    return max(0, -(-pause // timedelta(seconds=1)))


def client_instant(anchor_at: datetime, anchor_ms: int, client_ms: int) -> datetime | None:
    """Tell when something was done by the client's clock, which only counts on: from an answer that arrived in time.

    None when the clock stands before that answer: it has begun anew, and nothing follows from it.
    """
    return None if client_ms < anchor_ms else anchor_at + timedelta(milliseconds=client_ms - anchor_ms)
