"""What the question types of Moodle mean: which answers are the key, what the others earn, what cannot be held."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.interchange import moodle
from questionbank.interchange.draft import Flaw, Unheld
from questionbank.interchange.model import OPTION_LIMIT
from questionbank.interchange.moodle import CASE_COUNTS, CASELESS, Head, Number, Parts, Side, Weighted
from questionbank.rules.answers import ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType

ONE, HALF, NONE = Decimal(1), Decimal("0.5"), Decimal(0)
HEAD = Head(where="question 1", source_id="q1", title="Q", stem="<p>stem</p>", explanation="")


def offered(*shares: str) -> list[Weighted]:
    return [Weighted(f"text {place}", f"text {place}", Decimal(share)) for place, share in enumerate(shares)]


def side(text: str) -> Side:
    return Side(text, text)


def pairs(*texts: tuple[str, str]) -> list[tuple[Side, Side]]:
    return [(side(left), side(right)) for left, right in texts]


def test_a_single_choice_without_other_weights_needs_no_policy_of_its_own() -> None:
    found = moodle.single_choice(offered("0", "1", "0"))

    assert (found.type, found.ids, found.key, found.scoring) == (ItemType.SINGLE_CHOICE, ("B",), ("text 1",), None)


def test_what_the_other_options_of_a_single_choice_earn_is_kept() -> None:
    found = moodle.single_choice(offered("0.5", "1", "0"))

    assert found.scoring == ItemScoring(Method.MAPPED, (("A", HALF), ("B", ONE)))


def test_a_single_choice_on_which_an_option_loses_marks_has_no_floor() -> None:
    found = moodle.single_choice(offered("-0.5", "1"))

    assert found.scoring is not None
    assert found.scoring.floor is None


def test_the_right_options_of_a_multiple_choice_earn_everything_together() -> None:
    found = moodle.multiple_choice(offered("0.33333", "0.33333", "-1", "0.33333"))

    assert found.ids == ("A", "B", "D")
    assert found.scoring is not None
    assert dict(found.scoring.weights) == {
        "A": Decimal("0.33333"),
        "B": Decimal("0.33333"),
        "C": Decimal(-1),
        "D": Decimal("0.33334"),
    }


@given(st.integers(1, 20))
def test_even_shares_with_five_decimals_of_a_per_cent_come_to_exactly_one(count: int) -> None:
    share = (Decimal(1) / count).quantize(Decimal("0.0000001"))

    scoring = moodle.multiple_choice([*offered(*[str(share)] * count), Weighted("wrong", "wrong")]).scoring

    assert scoring is not None
    assert sum(weight for _name, weight in scoring.weights) == 1


def test_marked_options_say_nothing_of_scores() -> None:
    found = moodle.marked_choice(offered("1", "1", "0"))

    assert (found.ids, found.scoring) == (("A", "B"), None)


@pytest.mark.parametrize(("stem", "words"), [("体系是否有效？", ("正确", "错误")), ("Is it so?", ("True", "False"))])
def test_true_and_false_speak_the_language_of_the_stem(stem: str, words: tuple[str, str]) -> None:
    found = moodle.true_false(stem, truth=False)

    assert tuple(option.html for option in found.options) == words
    assert (found.key, found.ids) == (("false",), ("F",))


def test_a_short_text_whose_answers_all_earn_everything_only_says_what_does_not_count() -> None:
    found = moodle.short_answer([Weighted("PDCA", share=ONE), Weighted("戴明环", share=ONE)], fold=CASELESS)

    assert (found.key, found.scoring) == (("PDCA", "戴明环"), ItemScoring(fold=CASELESS))


def test_a_short_text_keeps_what_half_right_answers_earn() -> None:
    found = moodle.short_answer([Weighted("PDCA", share=ONE), Weighted("PDC", share=HALF)], fold=CASE_COUNTS)

    assert found.key == ("PDCA",)
    assert found.scoring == ItemScoring(Method.MAPPED, (("PDCA", ONE), ("PDC", HALF)), fold=CASE_COUNTS)


def test_an_answer_that_earns_nothing_is_no_accepted_one() -> None:
    found = moodle.short_answer([Weighted("PDCA", share=ONE), Weighted("*", share=NONE)], fold=CASELESS)

    assert found.ids == ("PDCA",)


def test_an_escaped_star_is_a_star() -> None:
    assert moodle.short_answer([Weighted(r"a\*b ", share=ONE)], fold=CASELESS).key == ("a*b",)


@pytest.mark.parametrize(
    ("numbers", "scoring"),
    [
        ([Number("12.5")], None),
        (
            [Number("12.5", HALF, ONE)],
            ItemScoring(tolerance=Tolerance(ToleranceKind.ABSOLUTE, HALF, ONE)),
        ),
        ([Number("3"), Number("4", share=HALF)], ItemScoring(Method.MAPPED, (("3", ONE), ("4", HALF)))),
        (
            [Number("3", ONE, ONE), Number("4", ONE, ONE, share=HALF)],
            ItemScoring(
                Method.MAPPED, (("3", ONE), ("4", HALF)), tolerance=Tolerance(ToleranceKind.ABSOLUTE, ONE, ONE)
            ),
        ),
    ],
)
def test_a_number_says_only_what_is_not_usual(numbers: list[Number], scoring: ItemScoring | None) -> None:
    assert moodle.number(numbers).scoring == scoring


def test_a_pair_without_a_left_side_only_adds_something_to_choose() -> None:
    found = moodle.matching(pairs(("甲", "子"), ("乙", "丑"), ("", "寅")))

    assert [option.id for option in found.sources] == ["A", "B"]
    assert [(option.id, option.text) for option in found.targets] == [("1", "子"), ("2", "丑"), ("3", "寅")]
    assert (found.key, found.ids) == (("甲 子", "乙 丑"), ("A 1", "B 2"))


def test_two_left_sides_may_share_a_right_one() -> None:
    found = moodle.matching(pairs(("甲", "子"), ("乙", "丑"), ("丙", "子")))

    assert found.ids == ("A 1", "B 2", "C 1")
    assert len(found.targets) == 2


@given(st.permutations(["策划", "实施", "检查", "处置"]))
def test_steps_are_never_offered_in_their_right_order(steps: list[str]) -> None:
    found = moodle.ordering([Weighted(one, one) for one in steps], scoring=ItemScoring())

    assert [option.text for option in found.options] != steps
    by_id = {option.id: option.text for option in found.options}
    assert [by_id[name] for name in found.ids] == steps


def test_each_gap_has_choices_of_its_own() -> None:
    found = moodle.gap_fill([(offered("0", "0"), 1), (offered("0", "0", "0"), 2)])

    assert [len(gap.options) for gap in found.gaps] == [2, 3]
    assert (found.ids, found.key) == (("B", "C"), ("text 1", "text 2"))


UNREADABLE: dict[str, tuple[type[Exception], Callable[[], Parts]]] = {
    "No option is marked as right": (Flaw, lambda: moodle.single_choice(offered("0.5", "0"))),
    "Several options each earn full marks": (Unheld, lambda: moodle.single_choice(offered("1", "1"))),
    "add up to 75%": (Flaw, lambda: moodle.multiple_choice(offered("0.5", "0.25", "0"))),
    "No option is marked": (Flaw, lambda: moodle.marked_choice(offered("0", "0"))),
    "has 1 options": (Flaw, lambda: moodle.single_choice(offered("1"))),
    "has 27 options": (Flaw, lambda: moodle.single_choice(offered(*["1"] * 27))),
    "same text": (Flaw, lambda: moodle.single_choice([Weighted("a  b", "x", ONE), Weighted("a b", "y")])),
    "An option is blank": (Flaw, lambda: moodle.single_choice([Weighted("a", "a", ONE), Weighted("b", " ")])),
    "wildcard": (Unheld, lambda: moodle.short_answer([Weighted("a*", share=ONE)], fold=CASELESS)),
    "No answer earns full marks": (Flaw, lambda: moodle.short_answer([Weighted("a", share=HALF)], fold=CASELESS)),
    "No answer earns": (Flaw, lambda: moodle.short_answer([Weighted(" ", share=ONE)], fold=CASELESS)),
    "at most": (Flaw, lambda: moodle.short_answer([Weighted("长" * (OPTION_LIMIT + 1), share=ONE)], fold=CASELESS)),
    "No answer earns full": (Flaw, lambda: moodle.number([Number("3", share=HALF)])),
    "differ in how far": (Unheld, lambda: moodle.number([Number("3"), Number("4", ONE, ONE)])),
    "at least two pairs": (Flaw, lambda: moodle.matching(pairs(("甲", "子"), ("", "丑")))),
    "Two left sides": (Flaw, lambda: moodle.matching(pairs(("甲", "子"), ("甲", "丑")))),
    "no gap": (Flaw, lambda: moodle.gap_fill([])),
}


@pytest.mark.parametrize("message", UNREADABLE)
def test_what_is_no_item_is_refused_with_its_reason(message: str) -> None:
    kind, read = UNREADABLE[message]

    with pytest.raises(kind, match=message):
        read()


def test_a_question_needs_words_a_picture_or_a_sound() -> None:
    parts = moodle.single_choice(offered("1", "0"))

    assert moodle.item(parts, HEAD).stem == "<p>stem</p>"
    assert moodle.item(parts, Head("", "", "", '<img src="media:1">', "")).type is ItemType.SINGLE_CHOICE
    with pytest.raises(Flaw, match="no text"):
        moodle.item(parts, Head("", "", "", "<p> </p>", ""))


def test_an_item_is_named_by_its_id_or_else_by_its_title() -> None:
    parts = moodle.single_choice(offered("1", "0"))

    assert moodle.item(parts, HEAD).source_id == "q1"
    assert moodle.item(parts, Head("", "", "Only a title", "stem", "", category="bank/qms")).source_id == "Only a title"


def test_a_plain_choice_leaves_the_answer_to_its_key_and_a_written_one_does_not() -> None:
    assert moodle.item(moodle.single_choice(offered("1", "0")), HEAD).answer is None
    written = moodle.item(moodle.number([Number("3")]), HEAD).answer
    assert written is not None
    assert written.key == ("3",)


def test_what_is_said_of_single_answers_stands_below_the_general_feedback() -> None:
    comments = [("A", "because"), ("B", " "), ("C", "no")]

    assert moodle.explanation("<p>so</p>", comments) == "<p>so</p><ul><li>A – because</li><li>C – no</li></ul>"
    assert moodle.explanation("<p>so</p>", []) == "<p>so</p>"
