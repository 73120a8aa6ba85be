from datetime import UTC, datetime, timedelta

import pytest

from exam.rules.sittings import may_close, may_open
from exam.rules.states import SittingState

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
S = SittingState


@pytest.mark.parametrize(
    ("state", "closes_in", "allowed"),
    [(S.PLANNED, 60, True), (S.PLANNED, 0, False), (S.PLANNED, -1, False), (S.OPEN, 60, False), (S.CLOSED, 60, False)],
)
def test_only_a_planned_sitting_opens_and_only_before_its_window_is_over(
    state: SittingState, closes_in: int, allowed: bool
) -> None:
    assert (not may_open(state, closes_at=NOW + timedelta(seconds=closes_in), now=NOW)) is allowed


@pytest.mark.parametrize(
    ("state", "running", "allowed"),
    [(S.OPEN, 0, True), (S.OPEN, 1, False), (S.PLANNED, 0, False), (S.CLOSED, 0, False)],
)
def test_only_an_open_sitting_in_which_nobody_writes_closes(state: SittingState, running: int, allowed: bool) -> None:
    assert (not may_close(state, running=running)) is allowed
