"""Rows get letters: by their place where the place says nothing, scattered where it would give the answer away."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.forms.writing.names import LETTERS, MOST_ROWS, lettered, scattered, texts_of
from questionbank.rules import ItemType, Option, Wording
from tests.questionbank.samples import sample

rows = st.dictionaries(st.integers(0, MOST_ROWS - 1), st.text(min_size=1, max_size=8), max_size=MOST_ROWS)


@settings(max_examples=50, deadline=None)
@given(rows)
def test_every_row_gets_one_of_the_first_letters(texts: dict[int, str]) -> None:
    found = scattered(texts)

    assert set(found) == set(texts)
    assert sorted(found.values()) == list(LETTERS[: len(texts)])


@settings(max_examples=50, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_letters_depend_on_the_texts_and_not_on_where_they_stand(texts: dict[int, str], dice: object) -> None:
    distinct = {row: text for text, row in {text: row for row, text in texts.items()}.items()}
    moved = dict(enumerate(reversed([distinct[row] for row in sorted(distinct)])))

    before = {distinct[row]: letter for row, letter in scattered(distinct).items()}
    after = {moved[row]: letter for row, letter in scattered(moved).items()}

    assert before == after


def test_an_order_that_an_author_writes_down_is_not_the_order_of_the_letters() -> None:
    steps = dict(enumerate(["策划", "实施", "检查", "处置", "改进", "评审", "输入", "输出"]))

    found = scattered(steps)

    assert [found[row] for row in sorted(found)] != sorted(found.values())


def test_identifiers_of_both_languages_get_letters_in_the_order_in_which_they_first_stand() -> None:
    chinese = Wording("题", (Option("id_9", "甲"), Option("id_2", "乙")))
    english = Wording("Q", (Option("id_2", "b"), Option("id_7", "c")))
    manuscript = replace(sample(ItemType.SINGLE_CHOICE), wordings={"zh_Hans": chinese, "en": english})

    assert lettered(manuscript, "options") == {"id_9": "A", "id_2": "B", "id_7": "C"}


@pytest.mark.parametrize("part", ["options", "sources", "targets"])
def test_an_item_without_a_part_names_nothing(part: str) -> None:
    assert lettered(sample(ItemType.ESSAY), part) == {}


def test_texts_stand_in_the_order_of_their_letters_and_are_blank_where_a_language_has_none() -> None:
    names = {"id_9": "A", "id_2": "B", "id_7": "C"}
    english = Wording("Q", (Option("id_7", "c"), Option("id_2", "b")))

    assert texts_of(english, "options", names) == ["", "b", "c"]
    assert texts_of(None, "options", names) == ["", "", ""]


def test_more_options_than_there_are_letters_are_named_as_far_as_letters_go() -> None:
    many = tuple(Option(f"i{number}", str(number)) for number in range(30))
    manuscript = replace(sample(ItemType.SINGLE_CHOICE), wordings={"zh_Hans": Wording("题", many)})

    assert len(lettered(manuscript, "options")) == MOST_ROWS
