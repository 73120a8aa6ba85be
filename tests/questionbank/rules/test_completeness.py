"""What an item of each type still needs before somebody else should read it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from questionbank.rules import (
    FIELDS,
    Answer,
    Criterion,
    Fold,
    Gap,
    ItemScoring,
    ItemState,
    ItemType,
    Manuscript,
    Method,
    Option,
    Picture,
    Tolerance,
    ToleranceKind,
    Wording,
    missing,
    problems,
)
from questionbank.rules.completeness import has_its_parts
from tests.questionbank.bank import MANUSCRIPT
from tests.questionbank.samples import sample

S, T = ItemState, ItemType
SINGLE, MULTIPLE, TRUTH, ESSAY = T.SINGLE_CHOICE, T.MULTIPLE_CHOICE, T.TRUE_FALSE, T.ESSAY
EMPTY = "The stem is empty."
FEW = "A choice item needs at least two options, all different."
NONE = "There are no options yet. Edit the item and write at least two, all different."
KEYLESS = "No right option is marked yet. Edit the item and mark it under “Key and explanation”."
FOREIGN = "The key must name options of this item."
ONE = "This type has exactly one right option."
SEVERAL = "A multiple choice needs at least two right options."
RUBRIC = "An answer in words needs a rubric: at least one criterion with its marks."
CRITERION = "Each criterion needs a sentence and marks above 0."
ORDER = "The right order must name each option once."
SIDES = "Matching needs something on the left and at least two things on the right, all different."
PAIRS = "Each right pair must join one on the left with one on the right, and stand there once."
SHOWN = "The stem must show each gap once and in order, as [[1]], [[2]]."
WORDS = "Each gap needs at least two words to choose from, all different."
FILLED = "The key must name one word for each gap."
TEXT = "Write at least one text that is accepted."
TWICE = "Two accepted texts are the same once width, case and the like do not count. Keep one."
NUMBER = "Write at least one number that is accepted, as 12.5, without separators or units."
PICTURE = "Choose the picture on which places are named."
ALT = "Say in words what the picture shows, for those who cannot see it."
AREA = "Write at least one area that counts, each once, as rect 10,20,110,80 or circle 60,50,25."
BEYOND = "An area reaches beyond the picture."
CLASSES = "A nonconformity statement needs at least two classifications, all different."
PART = "Each criterion must say which part it marks: requirement, evidence, clause or classification."
LINE = Criterion("names the clause", "2")


def options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(letter, text) for letter, text in zip("ABCDEF", texts, strict=False))


@pytest.mark.parametrize(
    ("kind", "wording", "key", "expected"),
    [
        (SINGLE, Wording("s", options("a", "b")), ("A",), []),
        (SINGLE, Wording(" ", options("a", "b")), ("A",), [EMPTY]),
        (SINGLE, Wording("s"), (), [NONE, KEYLESS]),
        (SINGLE, Wording("s", options("a")), ("A",), [FEW]),
        (SINGLE, Wording("s", options("a", " a ")), ("A",), [FEW]),
        (SINGLE, Wording("s", options("a", "")), ("A",), [FEW]),
        (SINGLE, Wording("s", (Option("A", "a"), Option("A", "b"))), ("A",), [FEW]),
        (SINGLE, Wording("s", options("a", "b")), (), [KEYLESS]),
        (SINGLE, Wording("s", options("a", "b")), ("C",), [FOREIGN]),
        (SINGLE, Wording("s", options("a", "b")), ("A", "B"), [ONE]),
        (MULTIPLE, Wording("s", options("a", "b", "c")), ("A", "C"), []),
        (MULTIPLE, Wording("s", options("a", "b", "c")), ("A",), [SEVERAL]),
        (TRUTH, Wording("s", (Option("T", "对"), Option("F", "错"))), ("T",), []),
        (TRUTH, Wording("s", (Option("T", "对"), Option("F", "错"))), ("T", "F"), [ONE]),
        (ESSAY, Wording("s"), (), [RUBRIC]),
        (ESSAY, Wording(""), (), [EMPTY, RUBRIC]),
    ],
)
def test_what_an_item_still_needs(kind: ItemType, wording: Wording, key: tuple[str, ...], expected: list[str]) -> None:
    assert [str(text) for text in problems(kind, wording, Answer(key))] == expected


def test_an_essay_with_a_rubric_needs_nothing_more() -> None:
    assert problems(ItemType.ESSAY, Wording("s"), Answer((), rubric=(Criterion("names the clause", "2"),))) == []


@pytest.mark.parametrize("changes", [{"subject": ""}, {"point": ""}, {"subject": "", "point": ""}])
def test_an_item_without_its_place_is_not_reviewed(changes: dict[str, Any]) -> None:
    assert [str(text) for text in missing(replace(MANUSCRIPT, **changes))] == [
        "Choose the subject and the knowledge point."
    ]


def test_each_language_must_be_whole_and_a_fault_of_both_is_said_once() -> None:
    half = {language: replace(wording, options=()) for language, wording in MANUSCRIPT.wordings.items()}

    assert [str(text) for text in missing(replace(MANUSCRIPT, wordings=half))] == [NONE, FOREIGN]


def test_an_item_without_any_wording_has_no_stem() -> None:
    empty = Manuscript(ItemType.ESSAY, {}, Answer(()), subject="105", point="105-3.1.a")

    assert [str(text) for text in missing(empty)] == [EMPTY]


SIDE = Wording("s", sources=(Option("1", "a"), Option("2", "b")), targets=(Option("A", "x"), Option("B", "y")))
GAPS = (Gap("1", (Option("A", "x"), Option("B", "y"))), Gap("2", (Option("A", "x"), Option("B", "y"))))
GAPPED = Wording("a [[1]] b [[2]]", gaps=GAPS)
PLACE = Wording("s", picture=Picture("0" * 64, 100, 50, "a plan"))


@pytest.mark.parametrize(
    ("kind", "wording", "key", "expected"),
    [
        (T.ORDERING, Wording("s", options("a", "b", "c")), ("C", "A", "B"), []),
        (T.ORDERING, Wording("s", options("a", "b", "c")), ("C", "A"), [ORDER]),
        (T.ORDERING, Wording("s", options("a", "b")), ("A", "A"), [ORDER]),
        (T.ORDERING, Wording("s", options("a")), ("A",), [FEW]),
        (T.ORDERING, Wording("s"), (), [NONE]),
        (T.MATCHING, SIDE, ("1 A", "2 B"), []),
        (T.MATCHING, SIDE, ("1 A", "2 A"), []),
        (T.MATCHING, SIDE, (), [PAIRS]),
        (T.MATCHING, SIDE, ("1 C",), [PAIRS]),
        (T.MATCHING, SIDE, ("1 A", "1 A"), [PAIRS]),
        (T.MATCHING, replace(SIDE, targets=(Option("A", "x"),)), ("1 A",), [SIDES]),
        (T.MATCHING, replace(SIDE, sources=(Option("1", "a"), Option("2", "a"))), ("1 A",), [SIDES]),
        (T.MATCHING, replace(SIDE, sources=(Option("1 2", "a"),)), ("1 2 A",), [SIDES]),
        (T.GAP_SELECT, GAPPED, ("A", "B"), []),
        (T.GAP_SELECT, GAPPED, ("A", ""), []),
        (T.GAP_SELECT, GAPPED, ("", ""), [FILLED]),
        (T.GAP_SELECT, GAPPED, ("A",), [FILLED]),
        (T.GAP_SELECT, GAPPED, ("A", "C"), [FILLED]),
        (T.GAP_SELECT, replace(GAPPED, stem="a [[2]] b [[1]]"), ("A", "B"), [SHOWN]),
        (T.GAP_SELECT, replace(GAPPED, stem="a [[1]] b [[2]] c [[2]]"), ("A", "B"), [SHOWN]),
        (T.GAP_SELECT, replace(GAPPED, stem="a b"), ("A", "B"), [SHOWN]),
        (T.GAP_SELECT, Wording("s"), (), [SHOWN, FILLED]),
        (T.GAP_SELECT, Wording("[[1]]", gaps=(Gap("1", (Option("A", "x"),)),)), ("A",), [WORDS]),
        (T.TEXT_ENTRY, Wording("s"), ("PDCA", "戴明环"), []),
        (T.TEXT_ENTRY, Wording("s"), (), [TEXT]),
        (T.TEXT_ENTRY, Wording("s"), ("PDCA", " "), [TEXT]),
        (T.TEXT_ENTRY, Wording("s"), ("PDCA", "PDCA"), [TWICE]),
        (T.NUMERICAL, Wording("s"), ("1.50", "2e3"), []),
        (T.NUMERICAL, Wording("s"), (), [NUMBER]),
        (T.NUMERICAL, Wording("s"), ("1,500",), [NUMBER]),
        (T.HOTSPOT, PLACE, ("rect 0,0,100,50", "circle 50,25,25"), []),
        (T.HOTSPOT, Wording("s"), ("rect 0,0,10,10",), [PICTURE]),
        (T.HOTSPOT, Wording("s", picture=Picture("", 0, 0)), ("rect 0,0,10,10",), [PICTURE]),
        (T.HOTSPOT, Wording("s", picture=Picture("0" * 64, 100, 50, " ")), ("rect 0,0,10,10",), [ALT]),
        (T.HOTSPOT, PLACE, (), [AREA]),
        (T.HOTSPOT, PLACE, ("square 1,2,3",), [AREA]),
        (T.HOTSPOT, PLACE, ("rect 0,0,10,10", "rect 0,0,10,10"), [AREA]),
        (T.HOTSPOT, PLACE, ("circle 50,25,26",), [BEYOND]),
        (T.HOTSPOT, PLACE, ("poly 0,0,101,0,50,50",), [BEYOND]),
        (T.CASE, Wording("<p>material</p>"), (), []),
        (T.CASE, Wording(""), (), [EMPTY]),
        (T.NONCONFORMITY, Wording("s", options("major", "minor")), (), [RUBRIC]),
        (T.NONCONFORMITY, Wording("s"), (), [RUBRIC, CLASSES]),
    ],
)
def test_what_the_types_with_parts_of_their_own_still_need(
    kind: ItemType, wording: Wording, key: tuple[str, ...], expected: list[str]
) -> None:
    assert [str(text) for text in problems(kind, wording, Answer(key))] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (LINE, []),
        (Criterion("", "2", text_en="in English"), []),
        (Criterion(" ", "2"), [CRITERION]),
        (Criterion("x", "0"), [CRITERION]),
        (Criterion("x", "two"), [CRITERION]),
        (Criterion("x", ""), [CRITERION]),
    ],
)
def test_each_criterion_has_words_and_marks(line: Criterion, expected: list[str]) -> None:
    assert [str(text) for text in problems(ESSAY, Wording("s"), Answer((), rubric=(LINE, line)))] == expected


def test_each_criterion_of_a_nonconformity_statement_names_its_part() -> None:
    wording = Wording("s", options("major", "minor"))
    lines = tuple(replace(LINE, field=field) for field in FIELDS)

    assert problems(T.NONCONFORMITY, wording, Answer((), rubric=lines)) == []
    assert [str(text) for text in problems(T.NONCONFORMITY, wording, Answer((), rubric=(LINE,)))] == [PART]


def test_texts_that_folding_makes_equal_are_one() -> None:
    answer = Answer(("PDCA", "pdca"), scoring=ItemScoring(fold=frozenset({Fold.CASE})))

    assert [str(text) for text in problems(T.TEXT_ENTRY, Wording("s"), answer)] == [TWICE]


K = ToleranceKind


@pytest.mark.parametrize(
    ("scoring", "word"),
    [
        (ItemScoring(), ""),
        (ItemScoring(Method.MAPPED), "weight"),
        (ItemScoring(Method.MAPPED, weights=(("A", Decimal(1)),)), ""),
        (ItemScoring(Method.NEGATIVE, penalty=Decimal("0.25"), floor=None), ""),
        (ItemScoring(Method.NEGATIVE, penalty=Decimal("0.25"), floor=Decimal("-0.25")), ""),
        (ItemScoring(Method.NEGATIVE, penalty=Decimal("0.25")), "floor"),
        (ItemScoring(Method.NEGATIVE, floor=None), "deduction"),
        (ItemScoring(Method.NEGATIVE, penalty=Decimal(2), floor=None), "deduction"),
        (ItemScoring(Method.PARTIAL, floor=Decimal(1), ceiling=Decimal(0)), "least share"),
        (ItemScoring(tolerance=Tolerance(K.ABSOLUTE, Decimal(0), Decimal("0.5"))), ""),
        (ItemScoring(tolerance=Tolerance(K.RELATIVE, Decimal(-1), Decimal(1))), "tolerance"),
        (ItemScoring(tolerance=Tolerance(K.ABSOLUTE, Decimal(0), Decimal("Infinity"))), "tolerance"),
        (ItemScoring(tolerance=Tolerance(K.DECIMAL_PLACES, Decimal(0), Decimal(0))), ""),
        (ItemScoring(tolerance=Tolerance(K.SIGNIFICANT_FIGURES, Decimal(0), Decimal(0))), "tolerance"),
        (ItemScoring(tolerance=Tolerance(K.DECIMAL_PLACES, Decimal("1.5"), Decimal(0))), "tolerance"),
        (ItemScoring(tolerance=Tolerance(K.DECIMAL_PLACES, Decimal(16), Decimal(0))), "tolerance"),
    ],
)
def test_a_scoring_that_cannot_work_is_named(scoring: ItemScoring, word: str) -> None:
    found = [str(text) for text in problems(T.NUMERICAL, Wording("s"), Answer(("1",), scoring=scoring))]

    assert len(found) == bool(word)
    assert word in "".join(found)


@pytest.mark.parametrize("kind", list(ItemType))
def test_a_whole_item_of_each_type_needs_nothing_more(kind: ItemType) -> None:
    assert missing(sample(kind)) == []


@pytest.mark.parametrize("kind", list(ItemType))
def test_a_whole_item_has_the_parts_that_a_candidate_answers_by_and_an_empty_one_has_not(kind: ItemType) -> None:
    assert has_its_parts(kind, sample(kind).wordings["en"])
    assert not has_its_parts(kind, replace(sample(kind).wordings["en"], stem=" "))


AMOUNTS = "NaN", "sNaN", "Infinity", "-Infinity", "1e999999", "1e-999999", "-1e40"
ENDLESS = "Each amount of the scoring and of the rubric must be a plain number of ordinary size, as 0.25."


@pytest.mark.parametrize("amount", AMOUNTS)
@pytest.mark.parametrize("name", ["penalty", "floor", "ceiling", "default", "weights"])
def test_an_amount_that_cannot_be_reckoned_with_is_named_and_breaks_nothing(name: str, amount: str) -> None:
    value: Any = (("A", Decimal(amount)),) if name == "weights" else Decimal(amount)
    scoring = replace(
        ItemScoring(Method.MAPPED, weights=(("A", Decimal(1)),), floor=None, ceiling=None), **{name: value}
    )
    wording = Wording("s", options("a", "b"))

    assert [str(text) for text in problems(SINGLE, wording, Answer(("A",), scoring=scoring))] == [ENDLESS]


@pytest.mark.parametrize("amount", ["0", "-1", "0.333333333333", "100", "1E+2", "0.000001"])
def test_an_amount_of_ordinary_size_is_taken(amount: str) -> None:
    weights = (("A", Decimal(amount)),)
    scoring = ItemScoring(Method.MAPPED, weights=weights, floor=None, ceiling=None)

    assert problems(SINGLE, Wording("s", options("a", "b")), Answer(("A",), scoring=scoring)) == []


@pytest.mark.parametrize("marks", [*AMOUNTS, "-2", "0"])
def test_a_criterion_has_marks_that_can_be_added_up(marks: str) -> None:
    found = problems(ESSAY, Wording("s"), Answer((), rubric=(replace(LINE, marks=marks),)))

    assert [str(text) for text in found] == [CRITERION]


def weighed(kind: ItemType, *values: str, method: Method = Method.MAPPED) -> list[str]:
    whole = sample(kind)
    scoring = ItemScoring(method, weights=tuple((value, Decimal("0.5")) for value in values))
    wording = next(iter(whole.wordings.values()))
    return [str(one) for one in problems(kind, wording, replace(whole.answer, scoring=scoring))]


@pytest.mark.parametrize(
    ("kind", "value", "counts"),
    [
        (SINGLE, "A", True),
        (SINGLE, "a", False),
        (MULTIPLE, "Z", False),
        (T.ORDERING, "A", True),
        (T.ORDERING, "1 A", False),
        (T.MATCHING, "A", False),
        (T.GAP_SELECT, "A", False),
        (T.GAP_SELECT, "99 A", False),
        (T.TEXT_ENTRY, "任何", True),
        (T.NUMERICAL, "7", True),
    ],
)
def test_a_weight_names_what_an_answer_can_be(kind: ItemType, value: str, counts: bool) -> None:
    lost = f"“{value}” has a weight, but no answer to this item can be that."

    assert (lost in weighed(kind, value)) is not counts
    assert weighed(kind, value, method=Method.PER_OPTION) == []


@pytest.mark.parametrize("kind", [T.MATCHING, T.GAP_SELECT])
def test_pairs_and_gaps_are_weighed_by_the_names_that_the_key_gives_them(kind: ItemType) -> None:
    key = sample(kind).answer.key
    named = key if kind is T.MATCHING else [f"{place} {word}" for place, word in enumerate(key, 1)]

    assert weighed(kind, *named) == []
