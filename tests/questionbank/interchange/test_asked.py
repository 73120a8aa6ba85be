"""Texts, numbers, orders, pairs and gaps out of the plain fields of a draft; what is none is refused at its place."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.interchange import asked
from questionbank.interchange.answers import LETTERS
from questionbank.interchange.draft import Draft, Flaw


def draft(answer: str = "", *options: str, stem: str = "题干") -> Draft:
    return Draft("line 1", "1", stem, options=tuple(zip(LETTERS, options, strict=False)), answer=answer)


@pytest.mark.parametrize(
    ("answer", "texts"),
    [("PDCA", ("PDCA",)), ("PDCA|戴明环", ("PDCA", "戴明环")), (" a ｜ b \n a", ("a", "b"))],
)
def test_accepted_texts_stand_between_bars_or_on_lines_of_their_own(answer: str, texts: tuple[str, ...]) -> None:
    assert asked.text_entry(draft(answer)) == texts


@pytest.mark.parametrize(
    ("answer", "numbers"),
    [("12.5", ("12.5",)), ("１２．５", ("12.5",)), ("−3|+4", ("-3", "+4")), ("1e3", ("1e3",)), (".5。", (".5",))],
)
def test_numbers_are_read_in_every_width(answer: str, numbers: tuple[str, ...]) -> None:
    assert asked.number(draft(answer)) == numbers


@given(st.permutations("ABCD"))
def test_an_order_is_read_however_its_letters_are_set_apart(letters: list[str]) -> None:
    offered = ("甲", "乙", "丙", "丁")

    for mark in ("", " ", "、", ">", " -> ", "→"):
        assert asked.ordering(draft(mark.join(letters), *offered)) == tuple(letters)


def test_pairs_name_the_left_by_letters_and_the_right_by_numbers() -> None:
    sources, targets, key = asked.matching(draft("", "甲 → 子", "乙 => 丑", "丙 -> 子", "→ 寅"))

    assert [(one.id, one.text) for one in sources] == [("A", "甲"), ("B", "乙"), ("C", "丙")]
    assert [(one.id, one.text) for one in targets] == [("1", "子"), ("2", "丑"), ("3", "寅")]
    assert key == ("A 1", "B 2", "C 1")


def test_the_letter_of_a_left_side_counts_only_left_sides() -> None:
    sources, _targets, key = asked.matching(draft("", "→ 寅", "甲 → 子", "乙 → 丑"))

    assert [one.id for one in sources] == ["A", "B"]
    assert key == ("A 2", "B 3")


def test_gaps_share_their_words_unless_each_has_its_own() -> None:
    shared, letters = asked.gap_fill(draft("BA", "策划", "实施", stem="先[[1]]后[[2]]"))
    own, _letters = asked.gap_fill(draft("AB", "策划|实施", "检查｜处置|改进", stem="先[[1]]后[[2]]"))

    assert [[one.text for one in gap.options] for gap in shared] == [["策划", "实施"], ["策划", "实施"]]
    assert letters == ("B", "A")
    assert [[one.text for one in gap.options] for gap in own] == [["策划", "实施"], ["检查", "处置", "改进"]]


UNREADABLE: dict[str, tuple[str, Callable[[], object]]] = {
    "has no options": ("options", lambda: asked.text_entry(draft("a", "甲", "乙"))),
    "No answer is marked": ("answer", lambda: asked.text_entry(draft(" | "))),
    "“zwölf” is no number": ("answer", lambda: asked.number(draft("12|zwölf"))),
    "names every option once": ("answer", lambda: asked.ordering(draft("ABB", "甲", "乙", "丙"))),
    "cannot be read": ("answer", lambda: asked.ordering(draft("A then B", "甲", "乙"))),
    "No answer is": ("answer", lambda: asked.ordering(draft("", "甲", "乙"))),
    "Option B is no pair": ("option B", lambda: asked.matching(draft("", "甲 → 子", "乙"))),
    "two pairs that differ": ("options", lambda: asked.matching(draft("", "甲 → 子", "乙 → 子"))),
    "two pairs that": ("options", lambda: asked.matching(draft("", "甲 → 子", "甲 → 丑", "乙 → 寅"))),
    "are marked": ("stem", lambda: asked.gap_fill(draft("A", "甲", "乙", stem="先[[2]]后[[1]]"))),
    "2 gaps, the key 1": ("answer", lambda: asked.gap_fill(draft("A", "甲", "乙", stem="[[1]][[2]]"))),
    "words for 1": ("options", lambda: asked.gap_fill(draft("AA", "甲|乙", stem="[[1]][[2]]"))),
    "names option C": ("answer", lambda: asked.gap_fill(draft("AC", "甲", "乙", stem="[[1]][[2]]"))),
    "more than 8 words": ("options", lambda: asked.gap_fill(draft("A", "|".join("一二三四五六七八九"), stem="[[1]]"))),
}


@pytest.mark.parametrize("message", UNREADABLE)
def test_what_is_no_question_is_refused_at_the_part_that_is_wrong(message: str) -> None:
    part, read = UNREADABLE[message]

    with pytest.raises(Flaw, match=message) as caught:
        read()

    assert caught.value.part == part


@pytest.mark.parametrize(
    ("stem", "several"),
    [("先____后____", True), ("只有（ ）一处", False), ("（　）和（＿）", True), ("没有", False)],
)
def test_several_blanks_are_told_from_one(stem: str, several: bool) -> None:
    assert asked.several_blanks(stem) is several


def test_a_nonconformity_offers_two_classifications_or_none() -> None:
    asked.nonconformity(draft())
    asked.nonconformity(draft("", "严重", "轻微"))
    with pytest.raises(Flaw, match="fewer than two"):
        asked.nonconformity(draft("", "严重"))
