"""Each question type of Moodle XML to the parts of an item: fractions, settings, what is not held, what is wrong."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.moodlexml.types import TYPES
from questionbank.rules.answers import Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.moodlexml.quizzes import (
    TRUTH,
    answer,
    only,
    pair,
    rejected,
    setting,
    unheld,
)

T = ItemType
SETTINGS = settings(max_examples=30, deadline=None)
SINGLE, SEVERAL = setting("single", "true"), setting("single", "false")
RIGHT = answer("甲", "100") + answer("乙", "0")


@pytest.mark.parametrize(
    ("kind", "body", "found"),
    [
        ("multichoice", SINGLE + RIGHT, T.SINGLE_CHOICE),
        ("multichoice", SEVERAL + RIGHT, T.MULTIPLE_CHOICE),
        ("multichoiceset", RIGHT, T.MULTIPLE_CHOICE),
        ("truefalse", TRUTH, T.TRUE_FALSE),
        ("shortanswer", answer("甲", "100"), T.TEXT_ENTRY),
        ("numerical", answer("3", "100"), T.NUMERICAL),
        ("matching", pair("甲", "一") + pair("乙", "二"), T.MATCHING),
        ("ordering", answer("甲", "1") + answer("乙", "2"), T.ORDERING),
        ("gapselect", "", T.GAP_SELECT),
        ("ddwtos", "", T.GAP_SELECT),
        ("essay", "", T.ESSAY),
    ],
)
def test_every_type_that_is_read_becomes_one_of_the_bank(kind: str, body: str, found: ItemType) -> None:
    words = {"gapselect": "selectoption", "ddwtos": "dragbox"}.get(kind)
    if words:
        body = "".join(f"<{words}><text>{word}</text><group>1</group></{words}>" for word in "甲乙")

    assert kind in TYPES
    assert only(kind, body, "先[[1]]" if words else "题干").type is found


@pytest.mark.parametrize(
    ("fraction", "share"),
    [
        ("100", "1"),
        ("100.0", "1"),
        ("1e2", "1"),
        ("50", "0.5"),
        ("33.33333", "0.3333333"),
        ("-25", "-0.25"),
        ("+10", "0.1"),
        (".5", "0.005"),
        (" 20 ", "0.2"),
    ],
)
def test_fractions_are_per_cents_of_the_marks(fraction: str, share: str) -> None:
    found = only("shortanswer", answer("全", "100") + answer("部分", fraction)).answer

    assert found
    weights = dict(found.scoring.weights) if found.scoring else {}
    assert weights.get("部分", Decimal(1)) == Decimal(share)


@pytest.mark.parametrize("fraction", ["x", "1,5", "--1", "1e99", "9" * 13, "NaN", "Infinity", "0x10", "½"])
def test_a_fraction_that_is_none_is_refused(fraction: str) -> None:
    assert "is no number" in rejected("shortanswer", answer("全", "100") + answer("部分", fraction))


@pytest.mark.parametrize(
    ("answers", "truth"),
    [
        (TRUTH, "T"),
        (answer("true", "0") + answer("false", "100"), "F"),
        (answer("false", "100") + answer("true", "0"), "F"),
        (answer("TRUE", "100") + answer("FALSE", "0"), "T"),
        (answer("对", "100") + answer("错", "0"), "T"),
        (answer("Vrai", "0") + answer("Faux", "100"), "F"),
        (answer("Falsch", "0") + answer("Richtig", "100"), "T"),
    ],
)
def test_the_right_one_of_true_and_false_is_the_key(answers: str, truth: str) -> None:
    assert only("truefalse", answers).key_ids == (truth,)


@pytest.mark.parametrize(
    "answers",
    [
        "",
        answer("true", "100"),
        answer("true", "100") + answer("false", "100"),
        answer("true", "0") + answer("false", "0"),
        TRUTH + answer("maybe", "0"),
    ],
)
def test_a_true_false_question_has_one_right_of_two(answers: str) -> None:
    assert "two answers, of which one is right" in rejected("truefalse", answers)


@pytest.mark.parametrize(
    ("usecase", "fold"),
    [
        ("0", {Fold.CASE, Fold.SPACE}),
        ("", {Fold.CASE, Fold.SPACE}),
        ("1", {Fold.SPACE}),
        ("true", {Fold.SPACE}),
    ],
)
def test_a_short_answer_says_whether_capitals_count(usecase: str, fold: set[Fold]) -> None:
    found = only("shortanswer", setting("usecase", usecase) + answer("PDCA", "100")).answer

    assert found
    assert found.scoring == ItemScoring(fold=frozenset(fold))


@pytest.mark.parametrize(
    ("text", "why"), [("a*", "wildcard"), ("*", "wildcard"), ("*a*", "wildcard"), (r"a\*b*", "wildcard")]
)
def test_wildcards_are_not_held(text: str, why: str) -> None:
    assert why in unheld("shortanswer", answer(text, "100"))


def test_a_wildcard_that_earns_nothing_only_catches_the_rest() -> None:
    assert only("shortanswer", answer("甲", "100") + answer("*", "0")).key == ("甲",)
    assert only("numerical", answer("3", "100") + answer("*", "0")).key == ("3",)


@pytest.mark.parametrize(
    ("literal", "tolerance", "spread"),
    [
        ("3", "", None),
        ("3", "0", None),
        ("3.50", "0.25", "0.25"),
        ("-3e2", "-5", "5"),
        (".5", "1e-1", "0.1"),
        ("+7", "0.0000001", "1e-7"),
    ],
)
def test_a_number_has_its_tolerance(literal: str, tolerance: str, spread: str | None) -> None:
    found = only("numerical", answer(literal, "100", setting("tolerance", tolerance))).answer

    assert found
    assert found.key == (literal,)
    given_ = found.scoring.tolerance if found.scoring else None
    wanted = Tolerance(ToleranceKind.ABSOLUTE, Decimal(spread), Decimal(spread)) if spread else None
    assert given_ == wanted


@pytest.mark.parametrize("literal", ["", "three", "3,5", "3 kg", "1/2", "3..4", "{a}+{b}", "1e999"])
def test_what_is_no_number_is_refused(literal: str) -> None:
    assert "is no number" in rejected("numerical", answer(literal, "100"))


@pytest.mark.parametrize(("value", "held"), [("", True), ("0", True), ("1", False), ("2", False)])
def test_a_unit_that_is_scored_is_not_held(value: str, held: bool) -> None:
    body = setting("unitgradingtype", value) + answer("3", "100")

    if held:
        assert only("numerical", body).type is T.NUMERICAL
    else:
        assert "unit" in unheld("numerical", body)


@pytest.mark.parametrize(
    ("grading", "method"),
    [
        ("ABSOLUTE_POSITION", Method.PER_OPTION),
        ("0", Method.PER_OPTION),
        ("", Method.PER_OPTION),
        ("ALL_OR_NOTHING", Method.ALL_OR_NOTHING),
        ("all_or_nothing", Method.ALL_OR_NOTHING),
        ("-1", Method.ALL_OR_NOTHING),
    ],
)
def test_orders_that_are_held(grading: str, method: Method) -> None:
    body = setting("gradingtype", grading) + setting("selecttype", "ALL") + answer("甲", "1") + answer("乙", "2")

    found = only("ordering", body).answer

    assert found
    assert found.scoring == ItemScoring(method=method)


@pytest.mark.parametrize(
    "settings_",
    [
        setting("gradingtype", "RELATIVE_NEXT_EXCLUDE_LAST"),
        setting("gradingtype", "LONGEST_ORDERED_SUBSET"),
        setting("gradingtype", "7"),
        setting("selecttype", "RANDOM"),
        setting("selecttype", "CONTIGUOUS"),
        setting("selecttype", "1"),
    ],
)
def test_orders_that_are_scored_or_chosen_otherwise_are_not_held(settings_: str) -> None:
    assert "order" in unheld("ordering", settings_ + answer("甲", "1") + answer("乙", "2"))


@pytest.mark.parametrize(
    ("body", "held"),
    [
        (setting("responseformat", "editor"), True),
        (setting("responseformat", "plain") + setting("attachments", "0"), True),
        (setting("attachmentsrequired", "0"), True),
        (setting("responseformat", "noinline"), False),
        (setting("attachmentsrequired", "1"), False),
    ],
)
def test_an_essay_that_needs_a_file_is_not_held(body: str, held: bool) -> None:
    if held:
        assert only("essay", body).type is T.ESSAY
    else:
        assert "file" in unheld("essay", body)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (pair("甲", "一"), "two pairs"),
        (pair("甲", "一") + pair("", "二"), "two pairs"),
        (pair("甲", "一") + pair("乙", "一"), "two pairs"),
        (pair("甲", "一") + pair("甲", "二"), "same"),
        (pair("甲", "一") + pair("<b>甲</b>", "二"), "same"),
        (pair("甲", "一") + pair("乙", " "), "blank"),
        ("".join(pair(f"左{n}", f"右{n}") for n in range(27)), "at most 26"),
        (pair("甲", "长" * 4_001) + pair("乙", "二"), "characters"),
    ],
)
def test_pairs_that_are_none_are_refused(body: str, why: str) -> None:
    assert why in rejected("matching", body)


@pytest.mark.parametrize(
    ("kind", "stem", "why"),
    [
        ("gapselect", "没有空", "no gap"),
        ("gapselect", "[[3]]", "[[3]] has no right choice"),
        ("gapselect", "[[0]]", "[[0]] has no right choice"),
        ("ddwtos", "[[9999]]", "[[9999]] has no right choice"),
    ],
)
def test_gaps_need_a_right_choice(kind: str, stem: str, why: str) -> None:
    name = "selectoption" if kind == "gapselect" else "dragbox"
    words = "".join(f"<{name}><text>{word}</text><group>1</group></{name}>" for word in "甲乙")

    assert why in rejected(kind, words, stem)


def test_a_group_of_one_word_offers_no_choice() -> None:
    words = "".join(
        f"<selectoption><text>{word}</text><group>{group}</group></selectoption>"
        for word, group in (("甲", 1), ("乙", 2))
    )

    assert "1 options" in rejected("gapselect", words, "[[1]]")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (SINGLE + answer("甲", "50") + answer("乙", "0"), "No option is marked"),
        (SINGLE + answer("甲", "100"), "1 options"),
        (SINGLE, "0 options"),
        (SEVERAL + answer("甲", "60") + answer("乙", "60"), "add up to 120%"),
        (SEVERAL + answer("甲", "-50") + answer("乙", "0"), "No option is marked"),
        (SINGLE + answer("甲", "100") + answer("甲 ", "0"), "same text"),
        (SINGLE + answer("甲", "100") + answer("<p></p>", "0"), "blank"),
        (SINGLE + answer("甲", "100") + answer("长" * 4_001, "0"), "4001 characters"),
        (SINGLE + "".join(answer(f"选{n}", "100" if n else "0") for n in range(27)), "27 options"),
    ],
)
def test_choices_that_are_none_are_refused(body: str, why: str) -> None:
    assert why in rejected("multichoice", body)


def test_two_options_that_each_earn_everything_are_not_held() -> None:
    assert "on their own" in unheld("multichoice", SINGLE + answer("甲", "100") + answer("乙", "100"))


@SETTINGS
@given(st.permutations(["策划", "实施", "检查", "处置", "改进"]))
def test_the_order_of_the_file_is_the_key_whatever_the_fractions_say(steps: list[str]) -> None:
    item = only("ordering", "".join(answer(step, f"{place}.0000000") for place, step in enumerate(steps, 1)))

    shown = {option.id: option.html for option in item.options}
    assert item.answer
    assert [shown[name] for name in item.answer.key] == steps
    assert list(shown.values()) != steps
