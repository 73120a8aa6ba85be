"""What the plain fields of a draft become, type by type, and what is wrong with them."""

from decimal import Decimal
from typing import Any

import pytest

from questionbank.interchange.draft import Draft
from questionbank.interchange.model import ParsedItem, Rejection, Unsupported
from questionbank.interchange.settling import settle
from questionbank.rules.answers import Answer, Criterion, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Option

T = ItemType


def draft(kind: ItemType, *options: str, stem: str = "题干", **more: Any) -> Draft:
    lettered = tuple(zip("ABCDEFGH", options, strict=False))
    return Draft("row 2", "7", stem, kind, options=lettered, **more)


def item(kind: ItemType, *options: str, **more: Any) -> ParsedItem:
    found = settle(draft(kind, *options, **more))
    assert isinstance(found, ParsedItem), found
    return found


def test_a_short_text_accepts_what_stands_between_bars_or_in_lines() -> None:
    found = item(T.TEXT_ENTRY, answer="甲｜乙|甲\n 丙 ")
    assert (found.key, found.answer) == (("甲", "乙", "丙"), Answer(("甲", "乙", "丙")))


@pytest.mark.parametrize(("text", "literal"), [("3.50", "3.50"), ("－2", "-2"), ("１.5e3", "1.5e3"), ("−1", "-1")])
def test_a_number_keeps_its_lexical_form_in_half_width(text: str, literal: str) -> None:
    assert item(T.NUMERICAL, answer=text).key == (literal,)


def test_a_number_has_a_tolerance_beside_its_policy() -> None:
    half = Decimal("0.5")
    tolerance = Tolerance(ToleranceKind.ABSOLUTE, half, half)
    assert item(T.NUMERICAL, answer="3", tolerance="±0.5").answer == Answer(
        ("3",), scoring=ItemScoring(tolerance=tolerance)
    )
    weighed = item(T.NUMERICAL, answer="3", tolerance="±0.5", scoring="mapped; 3:1; 4:0.5").answer
    assert weighed == Answer(
        ("3",), scoring=ItemScoring(Method.MAPPED, (("3", Decimal(1)), ("4", half)), tolerance=tolerance)
    )


@pytest.mark.parametrize("answer", ["CAB", "C,A,B", "C → A → B", "ｃａｂ"])
def test_an_order_is_the_letters_in_it(answer: str) -> None:
    found = item(T.ORDERING, "甲", "乙", "丙", answer=answer)
    assert (found.key, found.answer) == (("C", "A", "B"), Answer(("C", "A", "B")))


def test_pairs_share_right_sides() -> None:
    found = item(T.MATCHING, "甲 → 一", "乙=>二", "丙 -> 一", "→ 三")
    assert found.key == ("A 1", "B 2", "C 1")
    assert found.sources == (Option("A", "甲"), Option("B", "乙"), Option("C", "丙"))
    assert found.targets == (Option("1", "一"), Option("2", "二"), Option("3", "三"))


def test_gaps_choose_from_all_words_or_from_their_own() -> None:
    shared = item(T.GAP_SELECT, "猫", "狗", stem="[[1]][[2]]", answer="BB")
    own = item(T.GAP_SELECT, "猫|狗", "坐|站|卧", stem="[[1]][[2]]", answer="A C")
    assert (shared.key, [len(gap.options) for gap in shared.gaps]) == (("B", "B"), [2, 2])
    assert (own.key, [len(gap.options) for gap in own.gaps]) == (("A", "C"), [2, 3])
    assert own.gaps[1].options[2] == Option("C", "卧")


def test_a_case_is_material_and_others_name_it() -> None:
    assert item(T.CASE, stem="材料").type is T.CASE
    assert item(T.SINGLE_CHOICE, "甲", "乙", answer="A", case="9").case == "9"


def test_an_essay_with_a_rubric_says_all_in_its_answer() -> None:
    found = item(T.ESSAY, answer="参考", rubric="一（2分）")
    assert found.answer == Answer((), rubric=(Criterion("一", "2"),), model_answer="参考")
    assert item(T.ESSAY, answer="参考").answer is None


def test_a_choice_with_a_policy_of_its_own_keeps_it() -> None:
    found = item(T.MULTIPLE_CHOICE, "甲", "乙", "丙", answer="AB", scoring="部分得分", explanation="因")
    assert found.answer == Answer(("A", "B"), "因", scoring=ItemScoring(method=Method.PARTIAL))


def test_only_where_tags_are_allowed_a_text_may_be_html() -> None:
    assert item(T.ESSAY, stem="[html]<b>a</b>", tagged=True).stem == "<b>a</b>"
    assert item(T.ESSAY, stem="[html]<b>a</b>").stem == "[html]&lt;b&gt;a&lt;/b&gt;"


@pytest.mark.parametrize(
    ("found", "part", "why"),
    [
        (draft(T.TEXT_ENTRY), "answer", "No answer"),
        (draft(T.TEXT_ENTRY, "甲", answer="甲"), "options", "has no options"),
        (draft(T.TEXT_ENTRY, answer="长" * 4_001), "answer", "4001 characters"),
        (draft(T.NUMERICAL, answer="三"), "answer", "is no number"),
        (draft(T.NUMERICAL, answer="3", tolerance="some"), "tolerance", "cannot be read"),
        (draft(T.TEXT_ENTRY, answer="3", tolerance="1"), "tolerance", "Only a number"),
        (draft(T.ORDERING, "甲", "乙", answer="A"), "answer", "every option once"),
        (draft(T.ORDERING, "甲", "乙", answer="AAB"), "answer", "every option once"),
        (draft(T.ORDERING, "甲", "乙", answer="一二"), "answer", "cannot be read"),
        (draft(T.ORDERING, "甲", "乙"), "answer", "No answer"),
        (draft(T.MATCHING, "甲", "乙 → 二"), "option A", "is no pair"),
        (draft(T.MATCHING, "甲 → ", "乙 → 二"), "option A", "is no pair"),
        (draft(T.MATCHING, "甲 → 一"), "options", "two pairs"),
        (draft(T.MATCHING, "甲 → 一", "甲 → 二"), "options", "two pairs"),
        (draft(T.GAP_SELECT, "甲", "乙", answer="A"), "stem", "marked [[1]]"),
        (draft(T.GAP_SELECT, "甲", "乙", stem="[[2]]", answer="A"), "stem", "marked [[1]]"),
        (draft(T.GAP_SELECT, "甲", "乙", stem="[[1]][[2]]", answer="A"), "answer", "2 gaps, the key 1 letters"),
        (draft(T.GAP_SELECT, "甲", "乙", stem="[[1]]", answer="C"), "answer", "names option C"),
        (draft(T.GAP_SELECT, "甲|乙", stem="[[1]][[2]]", answer="AA"), "options", "words for 1"),
        (draft(T.GAP_SELECT, "|".join("甲乙丙丁戊己庚辛壬"), stem="[[1]]", answer="A"), "options", "more than 8"),
        (draft(T.ESSAY, stem="[html]<script>x</script>", tagged=True), "stem", "holds a script"),
        (draft(T.CASE, answer="A"), "answer", "material to be read"),
        (draft(T.ESSAY, rubric="无分值"), "rubric", "does not end"),
        (draft(T.NONCONFORMITY, "甲", "甲"), "option B", "are the same"),
        (draft(T.SINGLE_CHOICE, "甲", "乙", answer="A", scoring="随便"), "scoring", "cannot be read"),
        (draft(T.SINGLE_CHOICE, "甲", "乙", answer="A", scoring="mapped; C:1"), "scoring", "weighs option C"),
    ],
)
def test_a_fault_is_told_at_the_part_that_has_it(found: Draft, part: str, why: str) -> None:
    outcome = settle(Draft(**{**vars(found), "places": {part: f"row 2, {part}"}}))
    assert isinstance(outcome, Rejection)
    assert (outcome.where, why in str(outcome.why)) == (f"row 2, {part}", True)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (draft(T.HOTSPOT, received=b"row"), "hotspot"),
        (draft(T.TEXT_ENTRY, stem="____和____", answer="甲", received=b"row"), "several blanks"),
    ],
)
def test_what_is_correct_and_not_held_is_kept_as_received(found: Draft, why: str) -> None:
    outcome = settle(found)
    assert isinstance(outcome, Unsupported)
    assert (why in str(outcome.what), outcome.received) == (True, b"row")
