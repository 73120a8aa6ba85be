"""Classes of characters."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.qti.processing.pattern.characters import ANY, CLASSES, any_of, between, one_of, prop


@settings(max_examples=50, deadline=None)
@given(st.characters())
def test_small_and_capital_classes_are_each_others_rest(char: str) -> None:
    for letter in "dswic":
        assert CLASSES[letter](char) is not CLASSES[letter.upper()](char)


@settings(max_examples=50, deadline=None)
@given(st.characters(codec="ascii"))
def test_digits_and_spaces_are_those_of_the_schema(char: str) -> None:
    assert CLASSES["d"](char) is bool(re.fullmatch("[0-9]", char))
    assert CLASSES["s"](char) is (char in " \t\r\n")
    assert ANY(char) is (char not in "\r\n")


@settings(max_examples=50, deadline=None)
@given(st.characters())
def test_a_category_holds_its_members(char: str) -> None:
    category = unicodedata.category(char)
    whole, part = prop(category[0]), prop(category)

    assert part is None or part(char)
    assert whole is None or whole(char)


@pytest.mark.parametrize("name", ["", "X", "Lx", "LL", "IsNowhere", "Is"])
def test_an_unknown_property_is_none(name: str) -> None:
    assert prop(name) is None


def test_blocks_and_names() -> None:
    han, ascii_ = prop("IsCJKUnifiedIdeographs"), prop("IsBasicLatin")

    assert han is not None
    assert ascii_ is not None
    assert han("审")
    assert not han("a")
    assert ascii_("a")
    assert CLASSES["i"]("_")
    assert not CLASSES["i"]("1")
    assert CLASSES["c"]("1")


def test_tests_can_be_joined_and_taken_away() -> None:
    letters = any_of([between("a", "f"), one_of("xyz")], but=one_of("c"))

    assert [char for char in "abcdefgxyz" if letters(char)] == list("abdefxyz")
