"""An item stays as it is while a sitting that uses it is open."""

from datetime import UTC, datetime

import pytest

from questionbank.rules.holds import Hold, may_touch
from questionbank.rules.items import ItemState

S = ItemState
UNTIL = datetime(2026, 11, 3, tzinfo=UTC)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("target", S)
def test_nothing_holds_an_item_that_no_sitting_uses(state: ItemState, target: ItemState) -> None:
    assert may_touch(state, target, number=1, holds=[]) == []


@pytest.mark.parametrize("state", [S.LIVE, S.RESTING])
@pytest.mark.parametrize("target", [S.RESTING, S.DRAFT, S.RETIRED])
def test_what_is_in_use_is_not_taken_out_of_use(state: ItemState, target: ItemState) -> None:
    (reason,) = may_touch(state, target, number=1, holds=[Hold("TR-2026-11", 1, UNTIL)])

    assert reason.params == {"sitting": "TR-2026-11", "until": UNTIL}


@pytest.mark.parametrize(("number", "free"), [(1, True), (2, False)])
def test_no_other_version_takes_the_place_of_the_one_that_is_sat(number: int, free: bool) -> None:
    held = may_touch(S.APPROVED, S.LIVE, number=number, holds=[Hold("TR", 1, UNTIL)])

    assert (held == []) is free


@pytest.mark.parametrize("target", [S.IN_REVIEW, S.RETIRED, S.DRAFT])
def test_what_is_not_in_use_moves_freely(target: ItemState) -> None:
    assert may_touch(S.DRAFT, target, number=2, holds=[Hold("TR", 1, UNTIL)]) == []


def test_every_open_sitting_is_named() -> None:
    holds = [Hold("A", 1, UNTIL), Hold("B", 1, UNTIL)]

    assert [one.params["sitting"] for one in may_touch(S.LIVE, S.RETIRED, number=1, holds=holds)] == ["A", "B"]
