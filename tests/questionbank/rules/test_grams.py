"""Texts are cut so that words of two Chinese characters are found and near-duplicates meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.rules.grams import LONGEST_QUERY, MOST_PHRASES, fold, likeness, phrases, shingles, tokens

CHINESE = st.text(alphabet="审核员质量管理体系认证", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", []),
        ("。，（ ）", []),
        ("审", ["审"]),
        ("审核", ["审核", "核"]),
        ("审核员", ["审核", "核员", "员"]),
        ("ISO 9001", ["iso", "9001"]),
        ("ＩＳＯ９００１", ["iso9001"]),
        ("GB/T 19001-2016", ["gb", "t", "19001", "2016"]),
        ("第8章", ["第", "8", "章"]),
        ("审核A组", ["审核", "核", "a", "组"]),
        ("a_b", ["a", "b"]),
    ],
)
def test_a_text_is_cut_into_pairs_and_words(said: str, expected: list[str]) -> None:
    assert tokens(said) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", []),
        ("  。 ", []),
        ("审", [["审"]]),
        ("审核", [["审核"]]),
        ("审核员", [["审核", "核员"]]),
        ("审核 员", [["审核"], ["员"]]),
        ("审核　证据", [["审核"], ["证据"]]),
        ("Aud", [["aud"]]),
        ("105-00012", [["105", "00012"]]),
        ("审核A", [["审核", "核", "a"]]),
        ("第8章", [["第", "8", "章"]]),
    ],
)
def test_what_is_written_together_must_be_found_together(query: str, expected: list[list[str]]) -> None:
    assert phrases(query) == expected


def test_a_query_without_end_is_cut_off() -> None:
    assert len(phrases("词 " * 1_000)) == MOST_PHRASES
    assert sum(map(len, phrases("词" * 5_000))) <= LONGEST_QUERY


@given(before=CHINESE, word=CHINESE, after=CHINESE)
def test_every_word_of_a_text_is_found_by_its_phrase(before: str, word: str, after: str) -> None:
    held = f" {' '.join(tokens(before + word + after))} "

    assert all(f" {' '.join(phrase)}" in held for phrase in phrases(word))


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once_for_what_is_cut(said: str) -> None:
    assert tokens(fold(said)) == tokens(said)


@given(st.text(max_size=60))
def test_a_text_is_wholly_like_itself_unless_nothing_in_it_counts(said: str) -> None:
    own = shingles(said)

    assert likeness(own, own) == (1.0 if own else 0.0)


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_mutual_and_lies_between_nothing_and_all(one: str, other: str) -> None:
    share = likeness(shingles(one), shingles(other))

    assert share == likeness(shingles(other), shingles(one))
    assert 0.0 <= share <= 1.0


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [("审核员", "审核员", 1.0), ("审核", "认证", 0.0), ("审核员", "审核", 0.5), ("the audit", "The AUDIT", 1.0)],
)
def test_likeness_is_the_share_in_common(one: str, other: str, share: float) -> None:
    assert likeness(shingles(one), shingles(other)) == share
