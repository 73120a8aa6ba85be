"""What each type's response earns by each method."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.rules import Answer, Fold, ItemScoring, ItemType, Method, Tolerance, ToleranceKind, is_blank, share
from questionbank.rules.scoring import decimal, exact_share, is_exact, marks

T, M, D = ItemType, Method, Decimal
ALL, EACH, PARTIAL, NEGATIVE, MAPPED = M.ALL_OR_NOTHING, M.PER_OPTION, M.PARTIAL, M.NEGATIVE, M.MAPPED
FREE = ItemScoring(PARTIAL, floor=None)
AREAS = ("rect 0,0,10,10", "circle 50,50,5")
SAMPLES: dict[ItemType, tuple[tuple[str, ...], Any, Any]] = {  # key, the right response, one that has nothing right
    T.SINGLE_CHOICE: (("B",), ["B"], ["A"]),
    T.TRUE_FALSE: (("T",), ["T"], ["F"]),
    T.MULTIPLE_CHOICE: (("A", "C"), ["C", "A"], ["B", "D"]),
    T.MATCHING: (("1 A", "2 B"), [["2", "B"], ["1", "A"]], [["1", "B"], ["2", "A"]]),
    T.ORDERING: (("A", "B", "C"), ["A", "B", "C"], ["B", "C", "A"]),
    T.GAP_SELECT: (("A", "B"), ["A", "B"], ["B", "A"]),
    T.TEXT_ENTRY: (("PDCA", "戴明环"), "戴明环", "六西格玛"),
    T.NUMERICAL: (("2.5",), "2.50", "3"),
    T.HOTSPOT: (AREAS, ["50 52", "5 5"], ["30 30", "90 90"]),
}


def earned(
    kind: ItemType, key: tuple[str, ...], response: Any, scoring: ItemScoring | None, options: int = 0
) -> Decimal:
    return share(kind, Answer(key, scoring=scoring), response, options=options)


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("method", [ALL, EACH, PARTIAL, NEGATIVE])
def test_the_whole_key_earns_everything_by_every_method(kind: ItemType, method: Method) -> None:
    key, right, _ = SAMPLES[kind]
    assert earned(kind, key, right, ItemScoring(method, penalty=D("0.25"), floor=None)) == 1


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_wrong_answer_earns_nothing_and_loses_what_its_method_says(kind: ItemType) -> None:
    key, _, wrong = SAMPLES[kind]
    assert earned(kind, key, wrong, None) == 0
    assert earned(kind, key, wrong, ItemScoring(EACH)) == 0
    assert earned(kind, key, wrong, ItemScoring(PARTIAL)) == 0
    assert earned(kind, key, wrong, FREE) == -1
    assert earned(kind, key, wrong, ItemScoring(NEGATIVE, penalty=D("0.25"), floor=None)) == D("-0.25")
    assert earned(kind, key, wrong, ItemScoring(NEGATIVE, penalty=D("0.25"))) == 0
    assert earned(kind, key, wrong, ItemScoring(NEGATIVE, penalty=D("0.25"), floor=D("-0.1"))) == D("-0.1")


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("method", M)
@pytest.mark.parametrize("blank", ["", "  ", [], ["", ""]])
def test_no_answer_earns_and_loses_nothing(kind: ItemType, method: Method, blank: Any) -> None:
    scoring = ItemScoring(method, penalty=D(1), floor=None, default=D("-0.5"))
    assert earned(kind, SAMPLES[kind][0], blank, scoring, options=4) == 0


@pytest.mark.parametrize(
    ("chosen", "all_or_nothing", "per_option", "partial"),
    [
        (["A"], "0", "0.75", "0.5"),
        (["A", "B"], "0", "0.5", "0"),
        (["A", "C", "B"], "0", "0.75", "0.5"),
        (["A", "B", "C", "D"], "0", "0.5", "0"),
        (["B"], "0", "0.25", "-0.5"),
        (["C", "C", "A"], "1", "1", "1"),
    ],
)
def test_a_set_of_four_options_by_each_method(
    chosen: list[str], all_or_nothing: str, per_option: str, partial: str
) -> None:
    key = ("A", "C")
    assert earned(T.MULTIPLE_CHOICE, key, chosen, ItemScoring(ALL), 4) == D(all_or_nothing)
    assert earned(T.MULTIPLE_CHOICE, key, chosen, ItemScoring(EACH), 4) == D(per_option)
    assert earned(T.MULTIPLE_CHOICE, key, chosen, FREE, 4) == D(partial)


def test_one_right_option_knows_no_shares() -> None:
    assert earned(T.SINGLE_CHOICE, ("B",), ["A"], ItemScoring(EACH), 4) == 0
    assert earned(T.SINGLE_CHOICE, ("B",), ["A", "B"], None) == 0
    assert earned(T.SINGLE_CHOICE, ("B",), "B", None) == 1


@pytest.mark.parametrize(
    ("kind", "key", "response", "per_option", "partial"),
    [
        (T.MATCHING, ("1 A", "2 B", "3 C", "4 D"), [["1", "A"], ["2", "C"]], "0.25", "0"),
        (T.MATCHING, ("1 A", "2 A"), [["1", "A"], ["2", "A"], ["1", "B"], ["2", "B"]], "0.5", "0"),
        (T.ORDERING, ("A", "B", "C", "D"), ["A", "B", "D", "C"], "0.5", "0"),
        (T.ORDERING, ("A", "B"), ["A"], "0.5", "0.5"),
        (T.GAP_SELECT, ("A", "B", "C", "D"), ["A", "", "B", "D"], "0.5", "0.25"),
        (T.GAP_SELECT, ("A", ""), ["A", ""], "1", "1"),
        (T.GAP_SELECT, ("A", ""), ["A", "B"], "0.5", "0"),
        (T.HOTSPOT, AREAS, ["5 5"], "0.5", "0.5"),
        (T.HOTSPOT, AREAS, ["5 5", "6 6"], "0.5", "0.5"),
        (T.HOTSPOT, AREAS, ["5 5", "50 50", "99 99", "98 98"], "0.5", "0"),
        (T.HOTSPOT, AREAS, ["nowhere"], "0", "-0.5"),
    ],
)
def test_pairs_places_and_gaps_each_earn_their_share(
    kind: ItemType, key: tuple[str, ...], response: Any, per_option: str, partial: str
) -> None:
    assert earned(kind, key, response, ItemScoring(EACH)) == D(per_option)
    assert earned(kind, key, response, FREE) == D(partial)


@pytest.mark.parametrize(
    ("kind", "weights", "response", "sum_"),
    [
        (T.MULTIPLE_CHOICE, [("A", "0.5"), ("B", "-0.25")], ["A", "B"], "0.25"),
        (T.MULTIPLE_CHOICE, [("A", "0.5")], ["A", "D"], "0.4"),
        (T.SINGLE_CHOICE, [("A", "0.3")], ["A"], "0.3"),
        (T.MATCHING, [("1 A", "0.7"), ("2 B", "0.3")], [["2", "B"], ["1", "C"]], "0.2"),
        (T.ORDERING, [("A", "0.25"), ("B", "0.25")], ["B", "A"], "0.5"),
        (T.GAP_SELECT, [("1 A", "0.5"), ("2 A", "0.25")], ["A", "A"], "0.75"),
        (T.GAP_SELECT, [("1 A", "0.5"), ("2 A", "0.25")], ["", "A"], "0.25"),
        (T.TEXT_ENTRY, [("PDCA", "1"), ("pdc", "0.5")], "pdc", "0.5"),
        (T.TEXT_ENTRY, [("PDCA", "1")], "other", "-0.1"),
        (T.NUMERICAL, [("2.5", "1"), ("25", "0.5")], "25.0", "0.5"),
        (T.HOTSPOT, [(AREAS[0], "0.75"), (AREAS[1], "0.25")], ["1 1", "2 2"], "0.75"),
        (T.HOTSPOT, [(AREAS[0], "0.75")], ["1 1", "50 50"], "0.65"),
    ],
)
def test_weights_are_added_up_and_what_none_names_gets_the_default(
    kind: ItemType, weights: list[tuple[str, str]], response: Any, sum_: str
) -> None:
    named = tuple((value, D(weight)) for value, weight in weights)
    scoring = ItemScoring(MAPPED, weights=named, default=D("-0.1"), floor=None)
    assert earned(kind, SAMPLES[kind][0], response, scoring) == D(sum_)


def test_floor_and_ceiling_bound_the_sum_of_weights() -> None:
    weights = (("A", D(2)), ("B", D(-2)))
    assert earned(T.MULTIPLE_CHOICE, ("A",), ["A"], ItemScoring(MAPPED, weights=weights)) == 1
    assert earned(T.MULTIPLE_CHOICE, ("A",), ["B"], ItemScoring(MAPPED, weights=weights)) == 0
    free = ItemScoring(MAPPED, weights=weights, floor=None, ceiling=None)
    assert earned(T.MULTIPLE_CHOICE, ("A",), ["A"], free) == 2
    assert earned(T.MULTIPLE_CHOICE, ("A",), ["B"], free) == -2


def test_texts_are_compared_as_the_item_folds_them() -> None:
    folding = ItemScoring(fold=frozenset(Fold))
    assert earned(T.TEXT_ENTRY, ("基于风险的思维",), "基於風險的思維。", folding) == 1
    assert earned(T.TEXT_ENTRY, ("基于风险的思维",), "基於風險的思維。", None) == 0


def test_numbers_are_compared_within_the_tolerance_of_the_item() -> None:
    rough = ItemScoring(tolerance=Tolerance(ToleranceKind.ABSOLUTE, D("0.5"), D("0.5")))
    assert earned(T.NUMERICAL, ("10",), "１０．５", rough) == 1
    assert earned(T.NUMERICAL, ("10",), "10.51", rough) == 0
    assert earned(T.NUMERICAL, ("10",), "ten", rough) == 0


def test_a_point_is_in_one_area_only_and_an_area_counts_once() -> None:
    twins = ("rect 0,0,10,10", "rect 5,5,15,15")
    assert earned(T.HOTSPOT, twins, ["7 7", "12 12"], None) == 1
    assert earned(T.HOTSPOT, twins, ["7 7", "8 8"], ItemScoring(EACH)) == D("0.5")


@pytest.mark.parametrize("kind", [T.ESSAY, T.NONCONFORMITY, T.CASE])
def test_what_people_mark_has_no_share_by_key(kind: ItemType) -> None:
    with pytest.raises(ValueError, match="not scored by a key"):
        share(kind, Answer(()), "text")


def test_thirds_are_exact_until_they_are_marks() -> None:
    answer = Answer(("1 A", "2 B", "3 C"), scoring=ItemScoring(EACH))
    third = exact_share(T.MATCHING, answer, [["1", "A"]])
    assert third == Fraction(1, 3)
    assert marks(D("1.5"), third) == D("0.5")
    assert marks(D(2), third) == D("0.666667")
    assert marks(D(2), -third) == D("-0.666666")
    assert share(T.MATCHING, answer, [["1", "A"]]) == D("0.333334")


@pytest.mark.parametrize(
    ("response", "blank"),
    [
        ("", True), (" \n", True), ([], True), (["", " "], True), ("x", False), (["", "A"], False),
        ([["1", "A"]], False),
        ({"requirement": "", "evidence": " "}, True), ({"requirement": "", "evidence": "x"}, False), ({}, True),
    ],
)  # fmt: skip
def test_a_response_without_anything_in_it_is_blank(response: Any, blank: bool) -> None:
    assert is_blank(response) is blank


OPTIONS = st.sets(st.sampled_from("ABCDEF"), min_size=1)
SCORINGS = st.builds(
    ItemScoring,
    method=st.sampled_from(M),
    weights=st.dictionaries(st.sampled_from("ABCDEF"), st.decimals(-1, 1, places=2)).map(lambda d: tuple(d.items())),
    default=st.decimals(-1, 1, places=2),
    penalty=st.decimals(0, 1, places=2),
)


@given(OPTIONS, OPTIONS, SCORINGS)
def test_a_share_lies_between_floor_and_ceiling(key: set[str], chosen: set[str], scoring: ItemScoring) -> None:
    assert 0 <= earned(T.MULTIPLE_CHOICE, tuple(key), sorted(chosen), scoring, 6) <= 1


@given(OPTIONS, st.permutations("ABCDEF"), SCORINGS)
def test_the_order_of_a_set_earns_nothing(key: set[str], order: list[str], scoring: ItemScoring) -> None:
    chosen = order[:3]
    there = earned(T.MULTIPLE_CHOICE, tuple(key), chosen, scoring, 6)
    assert there == earned(T.MULTIPLE_CHOICE, tuple(sorted(key)), chosen[::-1], scoring, 6)


@given(OPTIONS, OPTIONS)
def test_choosing_everything_never_beats_the_key(key: set[str], chosen: set[str]) -> None:
    for method in (ALL, EACH, PARTIAL):
        best = earned(T.MULTIPLE_CHOICE, tuple(key), sorted(key), ItemScoring(method), 6)
        assert earned(T.MULTIPLE_CHOICE, tuple(key), sorted(chosen), ItemScoring(method), 6) <= best


@given(st.fractions(-3, 3, max_denominator=64))
def test_a_decimal_is_the_fraction_itself_or_the_next_millionth_above(value: Fraction) -> None:
    written = Fraction(decimal(value))
    assert written == value if is_exact(value) else value < written < value + Fraction(1, 1_000_000)
