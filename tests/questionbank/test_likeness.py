"""Sketches meet when texts are alike and hardly ever otherwise, the same on every day."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


SETS = st.frozensets(st.text(alphabet="审核员质量体系", min_size=2, max_size=2), max_size=30)
SOME = settings(max_examples=50, deadline=None)


@SOME
@given(SETS, st.randoms(use_true_random=False))
def test_a_sketch_is_of_what_a_text_has_not_of_how_often_or_in_which_order(
    one: frozenset[str], dice: random.Random
) -> None:
    turned = [*one, *one]
    dice.shuffle(turned)

    assert bands(turned) == bands(one)
    assert len(bands(one)) == (BANDS if one else 0)


@SOME
@given(SETS)
def test_no_two_bands_of_a_text_meet_each_other(one: frozenset[str]) -> None:
    found = bands(one)

    assert len(set(found)) == len(found)


@SOME
@given(SETS, SETS)
def test_equal_texts_meet_in_every_band_and_others_share_them_by_place(
    one: frozenset[str], other: frozenset[str]
) -> None:
    mine, theirs = bands(one), bands(other)

    if one == other:
        assert mine == theirs
    assert set(mine) & set(theirs) == {value for value, same in zip(mine, theirs, strict=False) if value == same}


@pytest.mark.parametrize(("least", "most", "expected"), [(0.85, 1.0, 0.99), (0.6, 0.7, 0.7)])
def test_the_liker_two_texts_are_the_surer_they_meet(least: float, most: float, expected: float) -> None:
    dice, met, tried = random.Random(3), 0, 0
    for _ in range(300):
        words = said(dice, 30)
        kept = dice.randint(18, 30)
        one, other = shingles(" ".join(words)), shingles(" ".join(words[:kept] + said(dice, 30 - kept)))
        if least <= likeness(one, other) <= most:
            tried, met = tried + 1, met + bool(set(bands(one)) & set(bands(other)))

    assert tried > 20
    assert met >= tried * expected


@pytest.mark.parametrize("edit", ["replace", "insert", "drop", "swap", "width", "space"])
def test_a_question_that_was_edited_a_little_still_meets_the_first(edit: str) -> None:
    dice, met = random.Random(4), 0
    for _ in range(60):
        text = "".join(said(dice, 25))
        place = dice.randrange(len(text) - 2)
        changed = {
            "replace": f"{text[:place]}新{text[place + 1 :]}",
            "insert": f"{text[:place]}的{text[place:]}",
            "drop": text[:place] + text[place + 1 :],
            "swap": text[:place] + text[place + 1] + text[place] + text[place + 2 :],
            "width": f"（{text}）",
            "space": f"<p>{text[:place]} {text[place:]}</p>",
        }[edit]
        met += meets(text, changed)

    assert met >= 58
