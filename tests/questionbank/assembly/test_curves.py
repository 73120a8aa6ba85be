"""What items tell and are worth at an ability, by the two-parameter model."""

import math
from decimal import Decimal
from random import Random
from statistics import stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.assembly.curves import spread_of_random_draws, values_of, worth_of
from questionbank.rules import ItemType
from questionbank.rules.papers import Candidate
from tests.questionbank.assembly.pools import MULTIPLE, SINGLE, blueprint, items

SPEC = blueprint()


def item(a: float | None, b: float | None, kind: ItemType = SINGLE) -> Candidate:
    return Candidate(1, kind, "1-1", 1, None, a=a, b=b)


@pytest.mark.parametrize(("a", "b"), [(1.0, 0.0), (2.0, 0.5), (0.4, -1.5)])
def test_at_its_difficulty_an_item_is_solved_by_half_and_tells_most(a: float, b: float) -> None:
    found = values_of(SPEC, [item(a, b)], [b - 0.3, b, b + 0.3])

    assert found.marks[0, 1] == pytest.approx(0.5)
    assert found.information[0, 1] == pytest.approx(a**2 / 4)
    assert found.information[0].argmax() == 1


@given(st.floats(0.1, 4), st.floats(-4, 4), st.floats(-4, 4))
def test_information_is_the_squared_slope_times_both_chances(a: float, b: float, theta: float) -> None:
    chance = 1 / (1 + math.exp(-a * (theta - b)))

    found = values_of(SPEC, [item(a, b, MULTIPLE)], [theta])

    assert found.information[0, 0] == pytest.approx(a * a * chance * (1 - chance))
    assert found.marks[0, 0] == pytest.approx(2 * chance)


@given(st.floats(0.1, 4), st.floats(-3, 3))
def test_the_able_are_expected_to_have_more_marks(a: float, b: float) -> None:
    marks = values_of(SPEC, [item(a, b)], [Decimal(one) for one in range(-3, 4)]).marks[0]

    assert all(np.diff(marks) > 0)


def test_an_item_that_was_never_calibrated_gives_nothing() -> None:
    found = values_of(SPEC, [item(None, None)], [0])

    assert found.information.tolist() == [[0.0]]
    assert found.marks.tolist() == [[0.0]]


@pytest.mark.parametrize(("kind", "worth"), [(SINGLE, 1.0), (MULTIPLE, 2.0), (ItemType.ESSAY, 0.0)])
def test_an_item_is_worth_what_its_section_gives(kind: ItemType, worth: float) -> None:
    assert worth_of(SPEC, item(1.0, 0.0, kind)) == worth


def test_the_spread_of_random_draws_is_what_drawing_shows() -> None:
    bank, dice = items(90), Random(3)
    by_kind = [[one for one in bank if section.admits(one)] for section in SPEC.sections]
    drawn = [
        [one for section, own in zip(SPEC.sections, by_kind, strict=True) for one in dice.sample(own, section.count)]
        for _ in range(1500)
    ]
    sums = [float(values_of(SPEC, paper, [0]).marks.sum()) for paper in drawn]

    (computed,) = spread_of_random_draws(SPEC, bank, [0])

    assert computed == pytest.approx(stdev(sums), rel=0.1)


def test_a_bank_without_choice_leaves_nothing_to_chance() -> None:
    bank = items(12)
    spec = blueprint(single=8, multiple=4)

    assert spread_of_random_draws(spec, bank, [0, 1]) == [0.0, 0.0]
