"""Who decides on an answer that came late, and what stands against accepting one."""

from dataclasses import replace
from typing import Any

import pytest

from grading.rules.late import Held, may_confirm, may_rule, may_take_part
from grading.rules.marking import Hand

GOOD = Held(fits=True, from_writer=True)


@pytest.mark.parametrize("accept", [True, False])
def test_a_good_answer_is_accepted_or_rejected_as_the_person_decides(accept: bool) -> None:
    assert may_rule(GOOD, accept=accept) == []


@pytest.mark.parametrize(
    ("change", "accepted", "rejected"),
    [
        ({"fits": False}, False, True),
        ({"from_writer": False}, False, True),
        ({"from_writer": None}, True, True),
        ({"marked": True}, False, True),
        ({"ruled": True}, False, False),
        ({"sealed": False}, False, False),
    ],
)
def test_what_stands_against_accepting_does_not_stand_against_rejecting(
    change: dict[str, Any], accepted: bool, rejected: bool
) -> None:
    held = replace(GOOD, **change)
    assert (may_rule(held, accept=True) == [], may_rule(held, accept=False) == []) == (accepted, rejected)


@pytest.mark.parametrize("tie", ["sat", "invigilated", "marked", "colleague"])
def test_who_had_a_hand_in_the_sitting_does_not_decide(tie: str) -> None:
    assert may_take_part(Hand()) == []
    assert len(may_take_part(Hand(**{tie: True}))) == 1


@pytest.mark.parametrize(
    ("actor", "confirmed", "waits", "allowed"),
    [(2, False, True, True), (1, False, True, False), (2, True, False, False), (2, False, False, False)],
)
def test_a_second_person_confirms_what_waits(actor: int, confirmed: bool, waits: bool, allowed: bool) -> None:
    assert (may_confirm(decided_by=1, confirmed=confirmed, waits=waits, actor=actor) == []) is allowed
