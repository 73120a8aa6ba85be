"""Weights under which an average paper meets the targets."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.assembly.tilt import features_of, weights
from tests.questionbank.assembly.pools import THETAS, aimed, blueprint, items


def test_without_targets_all_items_weigh_the_same() -> None:
    features, wanted = features_of(blueprint(), items(30))

    assert weights(features, wanted).tolist() == [1.0] * 30


def test_each_target_at_each_ability_is_a_column() -> None:
    spec = aimed(blueprint(), items(60))

    features, wanted = features_of(spec, items(60))

    assert features.shape == (60, 2 * len(THETAS))
    assert wanted.shape == (2 * len(THETAS),)


@settings(max_examples=25)
@given(st.integers(0, 50), st.floats(-0.5, 0.5))
def test_the_weighted_average_comes_near_to_what_is_wanted(seed: int, shift: float) -> None:
    dice = np.random.default_rng(seed)
    features = dice.normal(size=(400, 2))
    wanted = features.mean(axis=0) + shift

    found = weights(features, wanted)

    average = (found / found.sum()) @ features
    assert np.abs(average - wanted).max() < 0.05
    assert (found > 0).all()


def test_what_cannot_be_reached_leaves_the_weights_finite() -> None:
    features = np.random.default_rng(1).normal(size=(50, 2))

    found = weights(features, np.array([1e6, -1e6]))

    assert np.isfinite(found).all()


def test_a_column_that_is_the_same_for_all_items_says_nothing() -> None:
    features = np.ones((10, 1))

    assert weights(features, np.array([5.0])).tolist() == [1.0] * 10
    assert weights(np.zeros((0, 1)), np.array([5.0])).tolist() == []


def test_a_wish_for_as_much_as_can_be_had_is_no_column() -> None:
    spec = aimed(blueprint(), items(30))
    information = spec.targets.information
    assert information is not None
    wish = replace(spec, targets=replace(spec.targets, information=replace(information, maximise=True, target=())))

    assert features_of(wish, items(30))[0].shape == (30, len(THETAS))
