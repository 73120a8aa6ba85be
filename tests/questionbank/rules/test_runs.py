"""Runs of the assembler: what can be ordered and when it can be cancelled."""

import pytest

from questionbank.rules.runs import OPEN, RUN_NAMES, RunState, may_cancel, order_problems


@pytest.mark.parametrize("state", list(RunState))
def test_only_a_run_that_is_not_over_can_be_cancelled(state: RunState) -> None:
    assert (may_cancel(state) == []) is (state in (RunState.QUEUED, RunState.RUNNING)) is (state in OPEN)
    assert state in RUN_NAMES


@pytest.mark.parametrize(
    ("forms", "seconds", "fields"),
    [
        (1, 1, set()),
        (100, 600, set()),
        (0, 60, {"forms"}),
        (101, 60, {"forms"}),
        (1, 0, {"seconds"}),
        (0, 601, {"forms", "seconds"}),
    ],
)
def test_orders_have_their_limits(forms: int, seconds: int, fields: set[str]) -> None:
    assert set(order_problems(forms=forms, seconds=seconds)) == fields
