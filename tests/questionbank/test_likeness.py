"""Sketches meet when texts are alike and hardly ever otherwise, the same on every day."""

import random

import pytest

from questionbank.likeness import BANDS, bands
from questionbank.rules.grams import likeness, shingles

WORDS = [f"{one}{other}" for one in "审核质量管理体系认证" for other in "员证据准则结论方案组"]


def said(dice: random.Random, count: int) -> list[str]:
    return dice.sample(WORDS, count)


def meets(one: str, other: str) -> bool:
    return bool(set(bands(shingles(one))) & set(bands(shingles(other))))


def test_a_text_without_anything_to_compare_has_no_sketch() -> None:
    assert bands(shingles("。")) == []


def test_a_sketch_does_not_depend_on_the_day_or_the_order() -> None:
    assert bands(["审核", "核员"]) == bands(["核员", "审核"])
    assert bands(["审核", "核员"])[:2] == [457955769590196557, 8144798191202069223]


def test_every_band_fits_a_column_of_64_bits() -> None:
    found = bands(shingles("内部审核应按策划的时间间隔进行"))

    assert len(found) == BANDS
    assert all(-(2**63) <= value < 2**63 for value in found)


@pytest.mark.parametrize(("changed", "least"), [(0, 1.0), (2, 0.97), (4, 0.9)])
def test_texts_that_differ_little_meet(changed: int, least: float) -> None:
    dice, met = random.Random(1), 0
    for _ in range(200):
        words = said(dice, 30)
        other = words[changed:] + said(dice, changed)
        met += meets(" ".join(words), " ".join(other))

    assert met >= 200 * least


def test_texts_that_share_little_hardly_ever_meet() -> None:
    dice, met, tried = random.Random(2), 0, 0
    for _ in range(400):
        one, other = " ".join(said(dice, 12)), " ".join(said(dice, 12))
        if likeness(shingles(one), shingles(other)) < 0.2:
            tried, met = tried + 1, met + meets(one, other)

    assert tried > 300
    assert met <= tried * 0.05
