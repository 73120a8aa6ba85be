import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.rules import Fold
from questionbank.rules.folding import folded

ALL = frozenset(Fold)
WRITTEN = st.text(alphabet="审核審核准則A aＡ１1.。，,:：-%  \n", max_size=30)


@pytest.mark.parametrize(
    ("fold", "one", "other"),
    [
        (Fold.WIDTH, "ＩＳＯ９００１", "ISO9001"),
        (Fold.CASE, "Straße PDCA", "strasse pdca"),
        (Fold.SPACE, "  plan\u3000 do\n", "plan do"),
        (Fold.PUNCTUATION, "策划、实施；“检查”。处置…", "策划实施检查处置"),
        (Fold.VARIANTS, "審核準則", "审核准则"),
    ],
)
def test_each_fold_takes_away_what_it_names_and_only_that(fold: Fold, one: str, other: str) -> None:
    assert folded(one, frozenset({fold})) == folded(other, frozenset({fold}))
    assert folded(one, ALL) == folded(other, ALL)
    assert folded(one, ALL - {fold}) != folded(other, ALL - {fold})


@pytest.mark.parametrize(
    ("one", "other"), [("5%", "5"), ("8.5.1", "851"), ("a<b", "a>b"), ("1+1", "11"), ("R&D", "RD"), ("审核", "评审")]
)
def test_what_carries_meaning_is_never_folded_away(one: str, other: str) -> None:
    assert folded(one, ALL) != folded(other, ALL)


@pytest.mark.parametrize(
    ("one", "other"),
    [("5％", "5"), ("Ｒ＆Ｄ", "ＲＤ"), ("８．５．１", "８５１"), ("-5℃", "5℃"), ("－５", "５"), ("约 -5", "约 5")],
)
def test_signs_carry_their_meaning_in_full_width_too(one: str, other: str) -> None:
    for fold in (frozenset({Fold.PUNCTUATION}), ALL):
        assert folded(one, fold) != folded(other, fold)


@pytest.mark.parametrize(("one", "other"), [("ISO-9001", "ISO9001"), ("2015-16", "201516"), ("审核-准则", "审核准则")])
def test_a_hyphen_between_is_punctuation(one: str, other: str) -> None:
    assert folded(one, ALL) == folded(other, ALL)


def test_the_same_character_composed_in_two_ways_is_always_the_same() -> None:
    assert folded("e\u0301", frozenset()) == folded("é", frozenset())


@given(WRITTEN, st.frozensets(st.sampled_from(Fold)))
def test_folding_twice_changes_nothing_more(text: str, fold: frozenset[Fold]) -> None:
    once = folded(text, fold)
    assert folded(once, fold) == once


@given(WRITTEN, st.frozensets(st.sampled_from(Fold)), st.sampled_from(Fold))
def test_texts_that_are_the_same_stay_the_same_when_more_is_folded(
    text: str, fold: frozenset[Fold], more: Fold
) -> None:
    assert folded(folded(text, fold), ALL | {more}) == folded(text, ALL)
