"""What writers share: the language that is written, what a format does not say, and which weights it can say."""

from dataclasses import replace
from decimal import Decimal

import pytest

from questionbank.interchange import outgoing
from questionbank.interchange.model import Outgoing
from questionbank.interchange.outgoing import Sheet, Unsaid
from questionbank.rules import Fold, ItemScoring, ItemType, Method, Option, Tolerance, ToleranceKind, Wording
from tests.questionbank.samples import WORDINGS, sample

T = ItemType
ONE, HALF = Decimal(1), Decimal("0.5")
MAPPED = ItemScoring(Method.MAPPED, (("B", ONE),))


def sheet(kind: ItemType = T.SINGLE_CHOICE, *, language: str = "zh_Hans", **answer: object) -> Sheet:
    """Give an item of a type as writers see it, with another answer."""
    manuscript = sample(kind)
    changed = replace(manuscript.answer, **answer)  # type: ignore[arg-type]  # by name
    manuscript = replace(manuscript, answer=changed)
    return Sheet("T-1", language, manuscript, manuscript.wordings[language])


def test_the_first_language_that_there_is_is_written() -> None:
    manuscript = sample(T.SINGLE_CHOICE)
    english = replace(manuscript, wordings={"en": manuscript.wordings["en"]})

    assert outgoing.sheet(Outgoing("T-1", manuscript)).language == "zh_Hans"
    assert outgoing.sheet(Outgoing("T-1", english)).language == "en"
    with pytest.raises(Unsaid, match="no text"):
        outgoing.sheet(Outgoing("T-1", replace(manuscript, wordings={})))


def test_an_explanation_is_given_in_the_language_that_is_written_where_there_is_one() -> None:
    assert sheet().explanation == "解析"
    assert sheet(language="en").explanation == "why"
    assert sheet(language="en", explanation_en="").explanation == "解析"


def test_items_that_cannot_be_said_are_left_out_with_the_reason_and_the_others_are_said() -> None:
    items = [Outgoing(f"T-{place}", sample(kind)) for place, kind in enumerate((T.SINGLE_CHOICE, T.HOTSPOT))]
    said: list[str] = []

    def say(one: Sheet) -> None:
        outgoing.check_without_media(one)
        said.append(one.code)

    (left_out,) = outgoing.each(items, say)

    assert said == ["T-0"]
    assert left_out.id == "T-1"
    assert "picture" in str(left_out.why)


def test_what_is_lost_is_named_language_by_language_and_part_by_part() -> None:
    found = outgoing.losses(sheet(), scoring=True, rubric=False)

    assert [str(one.why) for one in found] == [
        "Only one language is written; left out is the wording in: English.",
        "The scoring policy of the item cannot be said in this format; the key is written.",
    ]


def test_an_item_of_a_case_cannot_stand_alone() -> None:
    outgoing.check_alone(sheet())
    alone = sheet()
    with pytest.raises(Unsaid, match="case"):
        outgoing.check_alone(replace(alone, manuscript=replace(alone.manuscript, case="C-1")))


@pytest.mark.parametrize(
    ("scoring", "weights"),
    [
        (None, None),
        (ItemScoring(), None),
        (MAPPED, {"B": ONE}),
        (replace(MAPPED, default=HALF), None),
        (replace(MAPPED, penalty=HALF), None),
        (replace(MAPPED, ceiling=HALF), None),
        (replace(MAPPED, ceiling=None), None),
        (ItemScoring(Method.PARTIAL), {"A": -ONE, "B": ONE, "C": -ONE, "D": -ONE}),
        (ItemScoring(Method.PARTIAL, floor=None), None),
    ],
)
def test_weights_are_said_where_the_policy_says_nothing_else(
    scoring: ItemScoring | None, weights: dict[str, Decimal] | None
) -> None:
    assert outgoing.weights(sheet(scoring=scoring)) == weights


def test_a_policy_by_parts_without_a_key_has_no_weights() -> None:
    assert outgoing.weights(sheet(key=(), scoring=ItemScoring(Method.PARTIAL))) is None


@pytest.mark.parametrize(
    ("weights", "floor", "said"),
    [
        ((("B", ONE),), Decimal(0), True),
        ((("B", ONE), ("A", HALF)), Decimal(0), True),
        ((("B", ONE), ("A", -HALF)), None, True),
        ((("B", ONE), ("A", -HALF)), Decimal(0), False),
        ((("B", ONE),), None, False),
        ((("B", ONE), ("A", ONE)), Decimal(0), False),
        ((("A", ONE),), Decimal(0), False),
    ],
)
def test_a_single_choice_is_said_when_its_key_alone_earns_everything(
    weights: tuple[tuple[str, Decimal], ...], floor: Decimal | None, said: bool
) -> None:
    found = outgoing.single_weights(sheet(scoring=ItemScoring(Method.MAPPED, weights, floor=floor)))

    assert found == (dict(weights) if said else None)


@pytest.mark.parametrize(
    ("weights", "floor", "said"),
    [
        ((("A", HALF), ("C", HALF)), Decimal(0), True),
        ((("A", HALF), ("C", HALF), ("B", -ONE)), Decimal(0), True),
        ((("A", HALF), ("C", Decimal("0.4"))), Decimal(0), False),
        ((("A", HALF), ("C", HALF)), None, False),
        ((("A", ONE),), Decimal(0), False),
    ],
)
def test_a_multiple_choice_is_said_when_its_key_comes_to_everything(
    weights: tuple[tuple[str, Decimal], ...], floor: Decimal | None, said: bool
) -> None:
    scoring = ItemScoring(Method.MAPPED, weights, floor=floor)

    found = outgoing.multiple_weights(sheet(T.MULTIPLE_CHOICE, scoring=scoring))

    assert found == (dict(weights) if said else None)


def test_each_left_side_needs_exactly_one_right_one() -> None:
    assert outgoing.pairs(sheet(T.MATCHING)) == {"1": "B", "2": "A"}
    for key in (("1 B",), ("1 B", "1 A", "2 A"), ()):
        with pytest.raises(Unsaid, match="no right side"):
            outgoing.pairs(sheet(T.MATCHING, key=key))


@pytest.mark.parametrize(
    ("scoring", "accepted", "says"),
    [
        (None, [("甲", ONE)], True),
        (ItemScoring(fold=frozenset({Fold.CASE})), [("甲", ONE)], True),
        (ItemScoring(Method.MAPPED, (("甲", ONE), ("乙", HALF))), [("甲", ONE), ("乙", HALF)], True),
        (ItemScoring(Method.MAPPED, (("乙", ONE),)), [("乙", ONE)], False),
        (ItemScoring(Method.MAPPED, (("甲", ONE),), floor=None), [("甲", ONE)], False),
        (ItemScoring(Method.NEGATIVE, penalty=HALF, floor=None), [("甲", ONE)], False),
    ],
)
def test_a_written_answer_is_said_when_its_policy_is_what_is_accepted(
    scoring: ItemScoring | None, accepted: list[tuple[str, Decimal]], says: bool
) -> None:
    item = sheet(T.TEXT_ENTRY, key=("甲",), scoring=scoring)

    assert outgoing.accepted(item) == accepted
    assert outgoing.says_accepted(item) is says


@pytest.mark.parametrize(
    ("tolerance", "off"),
    [
        (None, Decimal(0)),
        (Tolerance(ToleranceKind.ABSOLUTE, HALF, HALF), HALF),
        (Tolerance(ToleranceKind.RELATIVE, Decimal("0.1"), Decimal("0.1")), Decimal("2.0")),
    ],
)
def test_an_even_tolerance_is_an_amount(tolerance: Tolerance | None, off: Decimal) -> None:
    assert outgoing.absolute(tolerance, "-20") == off


@pytest.mark.parametrize(
    "tolerance",
    [
        Tolerance(ToleranceKind.ABSOLUTE, HALF, ONE),
        Tolerance(ToleranceKind.ABSOLUTE, HALF, HALF, includes_bounds=False),
        Tolerance(ToleranceKind.DECIMAL_PLACES, ONE, ONE),
    ],
)
def test_a_tolerance_of_another_kind_is_not_said(tolerance: Tolerance) -> None:
    with pytest.raises(Unsaid, match="tolerance"):
        outgoing.absolute(tolerance, "20")


@pytest.mark.parametrize(
    ("kind", "scoring", "says"),
    [
        (T.MATCHING, ItemScoring(Method.PER_OPTION), True),
        (T.MATCHING, ItemScoring(), False),
        (T.GAP_SELECT, ItemScoring(Method.PER_OPTION), True),
        (T.ORDERING, ItemScoring(), True),
        (T.ORDERING, ItemScoring(Method.PER_OPTION), True),
        (T.ORDERING, ItemScoring(Method.PARTIAL), False),
        (T.NUMERICAL, ItemScoring(), True),
        (T.TEXT_ENTRY, ItemScoring(fold=frozenset({Fold.CASE})), True),
        (T.TEXT_ENTRY, ItemScoring(), False),
        (T.TRUE_FALSE, ItemScoring(), False),
        (T.TRUE_FALSE, None, True),
        (T.HOTSPOT, ItemScoring(), False),
    ],
)
def test_which_policies_the_formats_of_moodle_say(kind: ItemType, scoring: ItemScoring | None, says: bool) -> None:
    assert outgoing.says_scoring(sheet(kind, scoring=scoring), folds=(frozenset({Fold.CASE}),)) is says


def test_true_and_false_in_other_words_are_noticed() -> None:
    wording = Wording("判断题干", (Option("T", "符合"), Option("F", "不符合")))
    usual = sheet(T.TRUE_FALSE)

    assert outgoing.has_usual_words(usual)
    assert not outgoing.has_usual_words(replace(usual, wording=wording))


@pytest.mark.parametrize(
    ("share", "written"), [("1", "100"), ("0.5", "50"), ("0.3333333", "33.33333"), ("-0.25", "-25"), ("0", "0")]
)
def test_shares_are_written_as_plain_per_cents(share: str, written: str) -> None:
    assert outgoing.per_cent(Decimal(share)) == written


def test_pairs_come_with_their_texts_and_lone_right_sides_behind_them() -> None:
    assert outgoing.paired_texts(sheet(T.MATCHING)) == [("甲", "丑"), ("乙", "子"), ("", "寅")]
    assert outgoing.paired_texts(sheet(T.MATCHING, key=("1 A", "2 A"))) == [
        ("甲", "子"),
        ("乙", "子"),
        ("", "丑"),
        ("", "寅"),
    ]


@pytest.mark.parametrize(
    ("scoring", "said"),
    [
        (None, [("甲", ONE)]),
        (ItemScoring(Method.MAPPED, (("甲", ONE), ("乙", HALF))), [("甲", ONE), ("乙", HALF)]),
        (ItemScoring(Method.MAPPED, (("甲", ONE), ("乙", HALF)), default=HALF), [("甲", ONE)]),
        (ItemScoring(Method.MAPPED, (("甲", HALF),)), [("甲", ONE)]),
        (ItemScoring(Method.NEGATIVE, penalty=HALF), [("甲", ONE)]),
    ],
)
def test_where_a_policy_cannot_be_said_the_key_is(scoring: ItemScoring | None, said: list[tuple[str, Decimal]]) -> None:
    assert outgoing.said_answers(sheet(T.TEXT_ENTRY, key=("甲",), scoring=scoring)) == said


def test_an_item_without_a_policy_has_no_tolerance() -> None:
    assert outgoing.tolerance_of(sheet(T.NUMERICAL, scoring=None), "20") == 0
    assert outgoing.tolerance_of(sheet(T.NUMERICAL), "20") == HALF


def test_only_true_and_false_have_words_of_their_own() -> None:
    other = Wording("判断题干", (Option("T", "符合"), Option("F", "不符合")))

    assert outgoing.words_otherwise(replace(sheet(T.TRUE_FALSE), wording=other))
    assert not outgoing.words_otherwise(sheet(T.TRUE_FALSE))
    assert not outgoing.words_otherwise(sheet(T.SINGLE_CHOICE))


def test_every_text_that_may_hold_a_picture_is_gone_through() -> None:
    found = list(sheet(T.GAP_SELECT).markup())

    assert WORDINGS[T.GAP_SELECT].stem in found
    assert found.count("策划") == 2
    assert "解析" in found


def test_whoever_chooses_all_options_of_a_set_without_weights_earns_nothing() -> None:
    item = sheet(T.MULTIPLE_CHOICE, key=("A", "C"), scoring=None)
    found = outgoing.set_weights(item)

    assert sum(share for share in found.values() if share > 0) == 1
    assert {option for option, share in found.items() if share > 0} == {"A", "C"}
    assert sum(found.values()) <= 0
