"""What the bank writes into the audit chain: every step of an item has its own word."""

import pytest

from questionbank.rules import TRANSITIONS, ItemState
from questionbank.service.actions import BY_TARGET, Action

REACHED = sorted({target for targets in TRANSITIONS.values() for target in targets})


@pytest.mark.parametrize("state", REACHED)
def test_every_state_that_a_step_leads_to_has_an_action_of_its_own(state: ItemState) -> None:
    assert state in BY_TARGET
    assert [BY_TARGET[other] for other in REACHED].count(BY_TARGET[state]) == 1


def test_an_action_names_a_thing_and_what_was_done_to_it() -> None:
    for action in Action:
        thing, _, done = action.value.partition(".")
        assert thing.isalpha(), action
        assert done.replace("_", "").isalpha(), action
