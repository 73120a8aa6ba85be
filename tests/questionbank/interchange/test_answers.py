"""Letters of options and the many signs for true and false, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.interchange.answers import (
    FALSE_WORDS,
    LETTERS,
    TRUE_WORDS,
    bare,
    read_letters,
    read_truth,
    truth_meanings,
    truth_options,
)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("B", ("B",)),
        ("b.", ("B",)),
        ("ACD", ("A", "C", "D")),
        ("D、A", ("A", "D")),
        ("Ａ，Ｃ。", ("A", "C")),
        ("a and c", ("A", "C")),
        ("A和B", ("A", "B")),
        ("AA", None),
        ("A to C", None),
        ("I", None),
        ("", None),
        ("正确", None),
    ],
)
def test_letters_are_read_in_every_spelling(text: str, letters: tuple[str, ...] | None) -> None:
    assert read_letters(text) == letters


@given(st.sets(st.sampled_from(LETTERS), min_size=1), st.sampled_from(["", " ", ",", "、", "；", "/", "&"]))
def test_any_set_of_letters_reads_back_sorted(letters: set[str], mark: str) -> None:
    assert read_letters(mark.join(sorted(letters, reverse=True))) == tuple(sorted(letters))


@pytest.mark.parametrize("word", sorted(TRUE_WORDS))
def test_words_for_true(word: str) -> None:
    assert read_truth(f" {word.lower()}。") is True


@pytest.mark.parametrize("word", sorted(FALSE_WORDS))
def test_words_for_false(word: str) -> None:
    assert read_truth(f" {word.lower()}。") is False


@given(st.text(max_size=6))
def test_no_word_means_both(text: str) -> None:
    said = bare(text).upper()

    assert (read_truth(text) is None) == (said not in TRUE_WORDS | FALSE_WORDS)


@pytest.mark.parametrize(
    ("options", "meanings"),
    [
        ({"A": "正确", "B": "错误"}, {"A": True, "B": False}),
        ({"A": "错", "B": "对"}, {"A": False, "B": True}),
        ({"A": "true", "B": "False"}, {"A": True, "B": False}),
        ({"A": "正确", "B": "错"}, {}),
        ({"A": "是", "B": "否"}, {}),
        ({"A": "正确", "B": "错误", "C": "不确定"}, {}),
    ],
)
def test_options_are_true_and_false_only_as_a_known_pair(options: dict[str, str], meanings: dict[str, bool]) -> None:
    assert truth_meanings(options) == meanings


def test_true_and_false_are_worded_as_the_stem_is() -> None:
    assert [option.html for option in truth_options("审核")] == ["正确", "错误"]
    assert [option.html for option in truth_options("audit")] == ["True", "False"]
