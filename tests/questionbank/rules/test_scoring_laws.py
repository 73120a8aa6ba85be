"""What holds of every scoring policy, whatever the type, the key and the response."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.rules import Answer, Fold, ItemScoring, ItemType, Method, Response, Tolerance, ToleranceKind
from questionbank.rules.scoring import DEFAULT, JUDGES, ROUNDED, Judged, exact_share, is_blank, marks, share

T, M, D, F = ItemType, Method, Decimal, Fraction
SOME = settings(max_examples=40, deadline=None)
LETTERS = "ABCDE"
PAIRS = [f"{source} {target}" for source in "123" for target in "ABC"]
RECTS = [f"rect {20 * place},0,{20 * place + 10},10" for place in range(4)]
POINTS = {rect: f"{20 * place + 5} 5" for place, rect in enumerate(RECTS)}
OUTSIDE = ["15 5", "35 5", "55 5"]

Case = tuple[ItemType, tuple[str, ...], Any]


def some(values: Sequence[str], fewest: int = 1) -> Any:
    return st.lists(st.sampled_from(list(values)), min_size=fewest, max_size=len(values), unique=True)


@st.composite
def choices(draw: Any) -> Case:
    return T.MULTIPLE_CHOICE, tuple(draw(some(LETTERS))), draw(some(LETTERS))


@st.composite
def pairings(draw: Any) -> Case:
    return T.MATCHING, tuple(draw(some(PAIRS))), [one.split() for one in draw(some(PAIRS))]


@st.composite
def orders(draw: Any) -> Case:
    key = draw(st.permutations(LETTERS[:4]))
    return T.ORDERING, tuple(key), draw(st.permutations(LETTERS[:4]))


@st.composite
def gaps(draw: Any) -> Case:
    count = draw(st.integers(1, 4))
    words = st.sampled_from(["", *LETTERS[:3]])
    key = draw(st.lists(st.sampled_from(LETTERS[:3]), min_size=count, max_size=count))
    return T.GAP_SELECT, tuple(key), draw(st.lists(words, min_size=count, max_size=count))


@st.composite
def places(draw: Any) -> Case:
    return T.HOTSPOT, tuple(draw(some(RECTS))), draw(some([*POINTS.values(), *OUTSIDE]))


@st.composite
def single(draw: Any) -> Case:
    kind = draw(st.sampled_from([T.SINGLE_CHOICE, T.TRUE_FALSE]))
    letters = "TF" if kind is T.TRUE_FALSE else LETTERS
    return kind, (draw(st.sampled_from(letters)),), [draw(st.sampled_from(letters))]


@st.composite
def texts(draw: Any) -> Case:
    words = ["PDCA", "戴明环", "8.5.1", "风险"]
    return T.TEXT_ENTRY, tuple(draw(some(words))), draw(st.sampled_from([*words, "别的"]))


@st.composite
def numbers(draw: Any) -> Case:
    written = ["1", "2.5", "-3", "1e3"]
    return T.NUMERICAL, tuple(draw(some(written))), draw(st.sampled_from([*written, "2.50", "1000", "7", "seven"]))


EVERY = {
    T.MULTIPLE_CHOICE: choices(), T.MATCHING: pairings(), T.ORDERING: orders(), T.GAP_SELECT: gaps(),
    T.HOTSPOT: places(), T.SINGLE_CHOICE: single(), T.TEXT_ENTRY: texts(), T.NUMERICAL: numbers(),
}  # fmt: skip
CASES = st.one_of(*EVERY.values())
IN_PARTS = st.one_of(choices(), pairings(), gaps(), places())
SETS = st.one_of(choices(), pairings(), places())
WEIGHED = st.dictionaries(st.sampled_from([*LETTERS, *PAIRS, *RECTS]), st.decimals(-1, 1, places=2), max_size=6)
POLICIES = st.builds(
    ItemScoring,
    method=st.sampled_from(M),
    weights=WEIGHED.map(lambda found: tuple(found.items())),
    default=st.decimals(-1, 1, places=2),
    penalty=st.decimals(0, 1, places=2),
)


def earned(case: Case, scoring: ItemScoring = DEFAULT, *, options: int = 5) -> Fraction:
    kind, key, response = case
    return exact_share(kind, Answer(key, scoring=scoring), response, options=options)


def judged(case: Case, *, options: int = 5) -> Judged:
    kind, key, response = case
    return JUDGES[kind](key, response, DEFAULT, options)


def right_response(case: Case) -> Any:
    """Give the response that says exactly what the key says."""
    kind, key, _ = case
    if kind is T.MATCHING:
        return [one.split() for one in key]
    if kind is T.HOTSPOT:
        return [POINTS[one] for one in key]
    return key[0] if kind in (T.TEXT_ENTRY, T.NUMERICAL) else list(key)


@SOME
@given(CASES, POLICIES)
def test_a_share_lies_between_nothing_and_all_by_every_policy_and_type(case: Case, scoring: ItemScoring) -> None:
    assert 0 <= earned(case, scoring) <= 1


@SOME
@given(CASES, POLICIES, st.decimals(-1, 0, places=2), st.decimals(0, 1, places=2))
def test_floor_and_ceiling_hold_wherever_they_lie(
    case: Case, scoring: ItemScoring, low: Decimal, high: Decimal
) -> None:
    found = earned(case, replace(scoring, floor=low, ceiling=high))

    free = earned(case, replace(scoring, floor=None, ceiling=None))
    assert found == min(max(free, F(low)), F(high)) or is_blank(case[2])


@SOME
@given(CASES, st.sampled_from([M.ALL_OR_NOTHING, M.PER_OPTION, M.PARTIAL, M.NEGATIVE]))
def test_nothing_earns_more_than_the_key_itself(case: Case, method: Method) -> None:
    kind, key, _ = case
    scoring = ItemScoring(method, penalty=D("0.5"), floor=None)

    best = earned((kind, key, right_response(case)), scoring)

    assert best == 1
    assert earned(case, scoring) <= best


@SOME
@given(CASES)
def test_all_or_nothing_is_all_exactly_when_everything_is_judged_right(case: Case) -> None:
    found = judged(case)

    assert earned(case) == int(found.whole)
    assert found.whole is (found.judged == 1 and found.wrong == 0 and found.right == found.parts)


@SOME
@given(CASES)
def test_partial_marks_never_exceed_those_by_parts_and_both_are_all_for_the_whole_key(case: Case) -> None:
    by_parts, partial = (earned(case, ItemScoring(method)) for method in (M.PER_OPTION, M.PARTIAL))

    if judged(case).whole:
        assert by_parts == partial == 1
    elif case[0] is not T.MULTIPLE_CHOICE:  # a set judges also what was rightly left out
        assert partial <= by_parts


@SOME
@given(CASES, POLICIES, st.randoms(use_true_random=False))
def test_the_order_in_which_a_set_was_answered_earns_nothing(case: Case, scoring: ItemScoring, dice: Any) -> None:
    kind, key, response = case
    if kind in (T.ORDERING, T.GAP_SELECT) or isinstance(response, str):
        return
    turned = list(response)
    dice.shuffle(turned)

    assert earned((kind, key, turned), scoring) == earned(case, scoring)


@SOME
@given(SETS, POLICIES, st.randoms(use_true_random=False))
def test_the_order_in_which_a_key_was_written_earns_nothing(case: Case, scoring: ItemScoring, dice: Any) -> None:
    kind, key, response = case
    turned = list(key)
    dice.shuffle(turned)

    assert earned((kind, tuple(turned), response), scoring) == earned(case, scoring)


@SOME
@given(SETS, st.sampled_from([M.ALL_OR_NOTHING, M.PER_OPTION, M.PARTIAL]))
def test_one_more_that_is_right_never_costs_anything(case: Case, method: Method) -> None:
    kind, key, response = case
    answers = right_response(case)
    for one in answers:
        if one in response:
            continue
        assert earned((kind, key, [*response, one]), ItemScoring(method, floor=None)) >= earned(
            case, ItemScoring(method, floor=None)
        )


@SOME
@given(SETS, st.sampled_from([M.ALL_OR_NOTHING, M.PER_OPTION, M.PARTIAL]))
def test_one_more_that_is_wrong_never_earns_anything(case: Case, method: Method) -> None:
    kind, key, response = case
    everything: dict[ItemType, list[Any]] = {
        T.MULTIPLE_CHOICE: list(LETTERS), T.MATCHING: [one.split() for one in PAIRS], T.HOTSPOT: list(OUTSIDE),
    }  # fmt: skip
    for one in everything[kind]:
        if one in response or one in right_response(case):
            continue
        more = earned((kind, key, [*response, one]), ItemScoring(method, floor=None))
        assert more <= earned(case, ItemScoring(method, floor=None))


@SOME
@given(gaps(), st.sampled_from([M.ALL_OR_NOTHING, M.PER_OPTION, M.PARTIAL]))
def test_a_gap_that_is_filled_rightly_never_costs_anything(case: Case, method: Method) -> None:
    kind, key, response = case
    for place, word in enumerate(key):
        mended = [*response[:place], word, *response[place + 1 :]]
        assert earned((kind, key, mended), ItemScoring(method, floor=None)) >= earned(
            case, ItemScoring(method, floor=None)
        )


@SOME
@given(choices())
def test_saying_the_same_twice_is_saying_it_once(case: Case) -> None:
    kind, key, response = case

    for method in M:
        scoring = ItemScoring(method, weights=(("A", D("0.5")),), penalty=D("0.5"), floor=None)
        assert earned((kind, key, [*response, *response]), scoring) == earned(case, scoring)


@SOME
@given(IN_PARTS)
def test_right_and_wrong_are_counted_within_what_was_answered(case: Case) -> None:
    found = judged(case)
    answered = len([one for one in case[2] if one])

    assert 0 <= found.right <= found.parts
    assert 0 <= found.wrong <= answered
    assert 0 <= found.judged <= 1


@SOME
@given(CASES, st.decimals(0, 1, places=3))
def test_a_wrong_answer_costs_its_deduction_and_no_more(case: Case, penalty: Decimal) -> None:
    scoring = ItemScoring(M.NEGATIVE, penalty=penalty, floor=None)

    found = earned(case, scoring)

    assert found in (1, -F(penalty), 0)
    if not is_blank(case[2]):
        assert (found == 1) is judged(case).whole


@SOME
@given(CASES, POLICIES, st.decimals(D("0.5"), 10, places=1))
def test_marks_are_the_share_of_the_items_marks_and_at_most_a_millionth_more(
    case: Case, scoring: ItemScoring, possible: Decimal
) -> None:
    exact = F(possible) * earned(case, scoring)

    found = marks(possible, earned(case, scoring))

    assert 0 <= F(found) - exact < F(1, 1_000_000)
    assert 0 <= found <= possible


@given(st.decimals(D("0.5"), 20, places=1), st.integers(1, 12))
def test_the_parts_of_an_item_together_come_to_its_marks_before_any_rounding(possible: Decimal, count: int) -> None:
    part = F(1, count)

    assert sum([part] * count, F(0)) == 1
    assert marks(possible, part * count) == possible
    assert marks(possible, part) * count >= possible  # up/6 lets nobody fail by rounding
    assert ROUNDED == "up/6"


@pytest.mark.parametrize(
    ("options", "key", "chosen", "all_", "each", "partial"),
    [  # options, key, chosen; shares in twelfths
        (4, "AC", "AC", 12, 12, 12),
        (4, "AC", "A", 0, 9, 6),
        (4, "AC", "AB", 0, 6, 0),
        (4, "AC", "ABC", 0, 9, 6),
        (4, "AC", "BD", 0, 0, -12),
        (4, "AC", "ABCD", 0, 6, 0),
        (6, "ABC", "AB", 0, 10, 8),
        (6, "ABC", "ABD", 0, 8, 4),
        (6, "ABC", "DEF", 0, 0, -12),
        (6, "ABC", "ABCDEF", 0, 6, 0),
        (3, "ABC", "AB", 0, 8, 8),
        (4, "A", "A", 12, 12, 12),
        (4, "A", "AB", 0, 9, 0),
        (4, "ABCD", "ABCD", 12, 12, 12),
        (4, "ABCD", "A", 0, 3, 3),
    ],
)
def test_a_multiple_choice_by_each_method(
    options: int, key: str, chosen: str, all_: int, each: int, partial: int
) -> None:
    case = (T.MULTIPLE_CHOICE, tuple(key), list(chosen))

    assert earned(case, ItemScoring(M.ALL_OR_NOTHING), options=options) == F(all_, 12)
    assert earned(case, ItemScoring(M.PER_OPTION), options=options) == F(each, 12)
    assert earned(case, ItemScoring(M.PARTIAL, floor=None), options=options) == F(partial, 12)
    assert earned(case, ItemScoring(M.PARTIAL), options=options) == max(F(0), F(partial, 12))


@pytest.mark.parametrize(
    ("key", "given_", "each", "partial"),
    [
        ("ABCD", "ABCD", F(1), F(1)),
        ("ABCD", "ABDC", F(1, 2), F(0)),
        ("ABCD", "DCBA", F(0), F(-1)),
        ("ABCD", "BCDA", F(0), F(-1)),
        ("ABCD", "ABC", F(3, 4), F(3, 4)),
        ("ABCD", "A", F(1, 4), F(1, 4)),
        ("ABCD", "ABCDE", F(4, 5), F(3, 4)),
        ("AB", "BA", F(0), F(-1)),
    ],
)
def test_an_order_is_judged_place_by_place(key: str, given_: str, each: Fraction, partial: Fraction) -> None:
    case = (T.ORDERING, tuple(key), list(given_))

    assert earned(case, ItemScoring(M.PER_OPTION)) == each
    assert earned(case, ItemScoring(M.PARTIAL, floor=None)) == partial
    assert earned(case) == int(key == given_)


@pytest.mark.parametrize(
    ("fold", "typed", "same"),
    [
        (set(), "PDCA", True), (set(), "pdca", False), ({Fold.CASE}, "pdca", True), ({Fold.CASE}, "ｐｄｃａ", False),
        ({Fold.CASE, Fold.WIDTH}, "ｐｄｃａ", True), ({Fold.SPACE}, "  PDCA ", True), ({Fold.SPACE}, "P DCA", False),
        ({Fold.PUNCTUATION}, "PDCA。", True), ({Fold.PUNCTUATION}, "“PDCA”", True), (set(), "PDCA。", False),
        (set(Fold), " ｐｄｃａ． ", True), (set(Fold), "PDSA", False),
    ],
)  # fmt: skip
def test_a_text_is_right_when_only_what_does_not_count_differs(fold: set[Fold], typed: str, same: bool) -> None:
    case = (T.TEXT_ENTRY, ("PDCA",), typed)

    assert earned(case, ItemScoring(fold=frozenset(fold))) == same


@pytest.mark.parametrize(
    ("tolerance", "typed", "right"),
    [
        (None, "12.5", True), (None, "12.50", True), (None, "１２．５", True), (None, "12,5", False),
        (None, "12.5%", False),
        (Tolerance(ToleranceKind.ABSOLUTE, D("0.5"), D("0.5")), "13", True),
        (Tolerance(ToleranceKind.ABSOLUTE, D("0.5"), D("0.5"), includes_bounds=False), "13", False),
        (Tolerance(ToleranceKind.ABSOLUTE, D(0), D("0.5")), "12.4", False),
        (Tolerance(ToleranceKind.RELATIVE, D("0.04"), D("0.04")), "12", True),
        (Tolerance(ToleranceKind.RELATIVE, D("0.04"), D("0.04")), "11.99", False),
        (Tolerance(ToleranceKind.DECIMAL_PLACES, D(1), D(1)), "12.54", True),
        (Tolerance(ToleranceKind.DECIMAL_PLACES, D(1), D(1)), "12.55", False),
        (Tolerance(ToleranceKind.SIGNIFICANT_FIGURES, D(2), D(2)), "13.4", True),
        (Tolerance(ToleranceKind.SIGNIFICANT_FIGURES, D(2), D(2)), "12.4", False),
    ],
)  # fmt: skip
def test_a_number_is_right_within_what_its_item_allows(tolerance: Tolerance | None, typed: str, right: bool) -> None:
    case = (T.NUMERICAL, ("12.5",), typed)

    assert earned(case, ItemScoring(tolerance=tolerance)) == right


@pytest.mark.parametrize("kind", list(EVERY))
@pytest.mark.parametrize("junk", ["\x00", "🙂", "A" * 5000, "1 2 3", "rect 0,0,1,1", "<b>A</b>", "A,B", "null", "-"])
def test_what_no_key_says_earns_nothing_and_breaks_nothing(kind: ItemType, junk: str) -> None:
    keys: dict[ItemType, tuple[str, ...]] = {
        T.MULTIPLE_CHOICE: ("A", "B"), T.MATCHING: ("1 A",), T.ORDERING: ("A", "B"), T.GAP_SELECT: ("A",),
        T.HOTSPOT: (RECTS[0],), T.SINGLE_CHOICE: ("A",), T.TEXT_ENTRY: ("A",), T.NUMERICAL: ("1",),
    }  # fmt: skip
    response: Response = junk if kind in (T.TEXT_ENTRY, T.NUMERICAL) else [junk]

    assert share(kind, Answer(keys[kind]), response, options=4) == 0


@pytest.mark.parametrize("method", list(M))
def test_an_item_without_a_policy_of_its_own_is_all_or_nothing(method: Method) -> None:
    whole, half = (T.MULTIPLE_CHOICE, ("A", "B"), ["A", "B"]), (T.MULTIPLE_CHOICE, ("A", "B"), ["A"])

    assert DEFAULT.method is M.ALL_OR_NOTHING
    assert [exact_share(*one[:1], Answer(one[1]), one[2], options=4) for one in (whole, half)] == [1, 0]
    assert (earned(half, ItemScoring(method, penalty=D("0.5"))) > 0) is (method in (M.PER_OPTION, M.PARTIAL))
