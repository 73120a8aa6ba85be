"""A pool is read as it is meant, or refused with line and reason."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.assembly.pool_file import COLUMNS, read_pool
from questionbank.rules import ItemType, Verb
from questionbank.rules.papers import Candidate

HEAD = ",".join(COLUMNS) + "\n"
FULL = "I1,single_choice,3.1,2,掌握,1.2,-0.5,1.5,3,2026-05-01,I2;I3\n"
BARE = "I2,essay,,,,,,,,,\n"


def test_a_row_says_everything_or_next_to_nothing() -> None:
    found = read_pool("\ufeff" + HEAD + FULL + BARE)

    assert found.names == {1: "I1", 2: "I2"}
    assert found.items == (
        Candidate(
            version_id=1, type=ItemType.SINGLE_CHOICE, point="3.1", tier=2, verb=Verb.MASTER,
            enemies=frozenset({2}), a=1.2, b=-0.5, minutes=1.5, uses=3, last_used=739737,
        ),
        Candidate(version_id=2, type=ItemType.ESSAY, point="", tier=0, verb=None),
    )  # fmt: skip


def test_columns_may_be_fewer_and_in_another_order() -> None:
    found = read_pool("type,item,tier\nnumerical,A,3\n")

    assert found.items == (Candidate(1, ItemType.NUMERICAL, "", 3, None),)


def test_a_name_that_no_item_has_is_that_of_an_enemy_set() -> None:
    rows = [f"I{n},essay,,,,,,,,,{mark}\n" for n, mark in enumerate(("S1", "S1;S2", "S2", "nobody"), 1)]

    enemies = [one.enemies for one in read_pool(HEAD + "".join(rows)).items]

    assert enemies == [{2}, {1, 3}, {2}, frozenset()]


def test_words_of_its_own_are_kept() -> None:
    assert read_pool("item,type,cognitive\nA,essay,analyse\n").items[0].verb == "analyse"


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("2026-01-02", 739618), ("", None)])
def test_when_it_was_used_last_is_a_date_or_a_number(text: str, number: int | None) -> None:
    assert read_pool(f"item,type,last_used\nA,essay,{text}\n").items[0].last_used == number


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("I2,riddle,,,,,,,,,\n", "“riddle” is no type"),
        (",essay,,,,,,,,,\n,,,,,,,,,,x\n", "no name"),
        ("I1,essay,,,,,,,,,\n", "I1 is there twice"),
        ("I2,essay,,x,,,,,,,\n", "no number for tier"),
        ("I2,essay,,1.5,,,,,,,\n", "no number for tier"),
        ("I2,essay,,,,1.0,,,,,\n", "Give both a (above 0) and b"),
        ("I2,essay,,,,0,1,,,,\n", "Give both a (above 0) and b"),
        ("I2,essay,,,,nan,1,,,,\n", "no number for a"),
        ("I2,essay,,,,1,inf,,,,\n", "no number for b"),
        ("I2,essay,,,,,,-1,,,\n", "minutes is below 0"),
        ("I2,essay,,,,,,,-1,,\n", "uses is below 0"),
        ("I2,essay,,,,,,,9" + "9" * 300 + ",,\n", "no number for uses"),
        ("I2,essay,,,,,,,,2026-13-01,\n", "last_used is a date"),
        ("I2,essay,,,,,,,,often,\n", "last_used is a date"),
        ("I2,essay,,,,,,,,,,,more\n", "more cells than columns"),
        ('I2,"essay\n', "no CSV"),
    ],
)
def test_a_row_that_is_not_right_is_named_by_its_line(row: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        read_pool(HEAD + FULL + row)

    assert str(caught.value.text).startswith("Line 3: ")
    assert words in str(caught.value.text)


@pytest.mark.parametrize("head", ["", "item\n", "item,type,colour\n", "item,type,item\n"])
def test_columns_that_are_not_known_or_lack_are_refused(head: str) -> None:
    with pytest.raises(Refused, match="columns"):
        read_pool(head + "A,essay\n")


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(Refused):
        assert read_pool(text).items is not None
