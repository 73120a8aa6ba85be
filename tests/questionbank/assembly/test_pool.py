"""Which items a paper may be drawn from, and the random parts of a bank in which a form is looked for."""

from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.assembly.pool import Sampler, pilots_of, usable
from questionbank.rules import ItemType
from questionbank.rules.papers import Candidate, Cell
from questionbank.rules.targets import Curve
from tests.questionbank.assembly.pools import SINGLE, THETAS, blueprint, items

ITEM = Candidate(1, SINGLE, "1-1", 1, None, a=1.0, b=0.0)
MEASURED: dict[str, Any] = {"information": Curve(THETAS, (Decimal(1), Decimal(1)), Decimal("0.1"))}


@pytest.mark.parametrize(
    ("changes", "targets", "fits"),
    [
        ({}, {}, True),
        ({"type": ItemType.ESSAY}, {}, False),
        ({"uses": 1}, {"max_uses": 2}, True),
        ({"uses": 2}, {"max_uses": 2}, False),
        ({"last_used": 9}, {}, True),
        ({"last_used": 9}, {"rest_sittings": 1}, False),
        ({"a": None}, {}, True),
        ({"a": None}, MEASURED, False),
        ({"accessible": False}, {}, True),
        ({"accessible": False}, {"accessible": True}, False),
    ],
)
def test_what_a_scored_place_may_be_filled_with(changes: dict[str, Any], targets: dict[str, Any], fits: bool) -> None:
    assert bool(usable(blueprint(**targets), [ITEM._replace(**changes)])) is fits


def test_what_a_candidate_saw_lately_is_left_out() -> None:
    assert usable(blueprint(), [ITEM, ITEM._replace(version_id=2)], seen=frozenset({1})) == [
        ITEM._replace(version_id=2)
    ]


def test_a_case_is_usable_whole_or_not_at_all() -> None:
    case = [ITEM._replace(version_id=number, case=5) for number in (1, 2)]

    assert usable(blueprint(), case) == case
    assert usable(blueprint(), case, seen=frozenset({2})) == []
    assert usable(blueprint(max_uses=1), [case[0], case[1]._replace(uses=1)]) == []


@given(st.permutations(items(20)))
def test_the_order_of_the_bank_and_doubles_do_not_matter(bank: list[Candidate]) -> None:
    assert usable(blueprint(), [*bank, *bank[:5]]) == items(20)


def test_pilots_are_tried_whatever_is_known_of_them_the_uncalibrated_first() -> None:
    known, unknown = ITEM._replace(uses=9), ITEM._replace(version_id=2, a=None)

    assert pilots_of(blueprint(max_uses=1, **MEASURED), [known, unknown]) == [unknown, known]


@pytest.mark.parametrize(
    ("changes", "targets"),
    [({"case": 5}, {}), ({"type": ItemType.ESSAY}, {}), ({"accessible": False}, {"accessible": True})],
)
def test_what_is_never_tried_out(changes: dict[str, Any], targets: dict[str, Any]) -> None:
    assert pilots_of(blueprint(**targets), [ITEM._replace(**changes)]) == []
    assert pilots_of(blueprint(), [ITEM], seen=frozenset({1})) == []


@settings(max_examples=40)
@given(st.integers(0, 2**31), st.integers(20, 120), st.floats(0.1, 1))
def test_a_part_is_free_and_has_room_for_every_demand(seed: int, size: int, share: float) -> None:
    bank = items(120)
    spec = blueprint(single=4, multiple=2, cells=(Cell(point="1-2", min=2),))
    free = np.array([number % 5 != 0 for number in range(len(bank))])

    part = Sampler(spec, bank).part(free, size=size, share=share, uses=np.zeros(120, int), dice=Random(seed))

    chosen = [bank[place] for place in part]
    assert part == sorted(set(part))
    assert all(free[place] for place in part)
    assert sum(map(spec.cells[0].admits, chosen)) >= 2
    assert all(sum(map(section.admits, chosen)) >= section.count for section in spec.sections)


def test_a_part_takes_cases_whole() -> None:
    bank = [one._replace(case=one.version_id // 10) for one in items(60)]
    sampler = Sampler(blueprint(single=2, multiple=1), bank)

    part = sampler.part(np.ones(60, bool), size=12, share=0.2, uses=np.zeros(60, int), dice=Random(3))

    cases = {bank[place].case for place in part}
    assert [bank[place] for place in part] == [one for one in bank if one.case in cases]


def test_what_was_used_often_is_seldom_in_a_part() -> None:
    bank, uses = items(100), np.array([0] * 50 + [9] * 50)
    sampler, spec = Sampler(blueprint(single=4, multiple=2), bank), Random(1)

    taken = [sampler.part(np.ones(100, bool), size=40, share=1.0, uses=uses, dice=spec) for _ in range(20)]

    assert (
        sum(place >= 50 for part in taken for place in part) < sum(place < 50 for part in taken for place in part) / 5
    )


def test_the_same_dice_give_the_same_part() -> None:
    sampler, free, uses = Sampler(blueprint(), items()), np.ones(240, bool), np.zeros(240, int)

    first, second = (sampler.part(free, size=60, share=0.5, uses=uses, dice=Random(5)) for _ in range(2))

    assert first == second
