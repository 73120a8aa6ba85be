"""Typed answers that tell policies apart, and the policies that may be meant by a typed item."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from questionbank.interchange.qti import typed
from questionbank.interchange.qti.declarations import Declaration, Worth
from questionbank.interchange.qti.question import Question
from questionbank.interchange.qti.rules import Rules
from questionbank.rules.answers import Answer, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Wording
from tests.questionbank.interchange.qti import documents as made

D = Decimal
NONE = Rules(None)


def asks(kind: ItemType, *correct: str, base: str = "", mapping: Mapping[str, str] | None = None) -> Question:
    kept = base or ("string" if kind is ItemType.TEXT_ENTRY else "float")
    worths = tuple(Worth(value, D(worth)) for value, worth in (mapping or {}).items())
    return Question(kind, Wording("?"), (Declaration("RESPONSE", "single", kept, correct, worths),))


def text(*correct: str, **mapping: str) -> Question:
    return asks(ItemType.TEXT_ENTRY, *correct, mapping=mapping)


def number(*correct: str, base: str = "float") -> Question:
    return asks(ItemType.NUMERICAL, *correct, base=base)


def within(amount: str, **attributes: str) -> Rules:
    named = "".join(f' {name}="{value}"' for name, value in attributes.items())
    test = f'<equal toleranceMode="absolute" tolerance="{amount}"{named}>{made.CORRECT}{made.VARIABLE}</equal>'
    return made.rules_of(made.given(test, "1"))


def scores(known: Mapping[str, str]) -> typed.Score:
    return lambda response: D(known.get(response, "0"))


def offered(
    question: Question, rules: Rules, known: Mapping[str, str], noted: ItemScoring | None = None
) -> list[Answer]:
    return list(typed.policies(question, rules, scores(known), D(1), noted))


def test_values_are_what_is_declared_then_mapped_then_written_in_the_rules_each_once() -> None:
    rules = made.rules_of(made.given(f'<match>{made.VARIABLE}<baseValue baseType="string">c</baseValue></match>', "1"))
    assert typed.values(text("a", b="1", a="1"), rules) == ["a", "b", "c"]


def test_values_of_a_number_are_numbers_and_of_a_text_not_blank() -> None:
    assert typed.values(number(" 3 ", "three", "NaN", "INF", "4"), NONE) == ["3", "4"]
    assert typed.values(text(" ", "a"), NONE) == ["a"]


def test_a_text_is_tried_in_every_case_beside_none_and_another() -> None:
    assert typed.telling(text("Ab"), NONE) == ["", "Ab", "AB", "ab", "aB", "≠ something else ≠"]


def test_a_number_is_tried_at_a_hair_beside_and_far_from_it() -> None:
    tried = typed.telling(number("3"), NONE)
    assert tried[0] == ""
    assert {"3", "2.9999999", "3.0000001", "-1000003", "1000003"} <= set(tried)


@pytest.mark.parametrize(
    ("rules", "edges"),
    [
        (within("0.5"), {"2.5", "3.5", "2.4999999", "3.5000001"}),
        (within("1 2"), {"2", "5"}),
        (
            made.rules_of(
                made.given(
                    f'<equalRounded roundingMode="decimalPlaces" figures="1">{made.VARIABLE}{made.CORRECT}'
                    "</equalRounded>",
                    "1",
                )
            ),
            {"2.95", "3.05"},
        ),
        (
            made.rules_of(made.given(f'<equalRounded figures="2">{made.VARIABLE}{made.CORRECT}</equalRounded>', "1")),
            {"2.95", "3.05"},
        ),
    ],
)
def test_a_number_is_tried_at_the_edges_of_its_tolerance(rules: Rules, edges: set[str]) -> None:
    assert edges <= {format(D(one).normalize(), "f") for one in typed.telling(number("3"), rules) if one}


def test_a_whole_number_is_tried_with_whole_numbers() -> None:
    tried = typed.telling(number("3", base="integer"), within("1"))
    assert all(D(one) % 1 == 0 for one in tried if one)
    assert len(tried) == len(set(tried))


def test_the_plain_policies_of_a_text_come_first() -> None:
    plain, mapped, folded, *_others = offered(text("York"), NONE, {"York": "1"})
    assert plain == Answer(("York",), scoring=ItemScoring())
    assert (mapped.scoring or plain.scoring) == ItemScoring(Method.MAPPED, weights=(("York", D(1)),))
    assert folded.scoring == ItemScoring(fold=frozenset({Fold.CASE}))


def test_texts_that_differ_in_case_are_one_where_case_does_not_count() -> None:
    answers = offered(text("York", YORK="1", Leeds="1"), NONE, {"York": "1", "YORK": "1", "Leeds": "1"})
    keys = {bool(one.scoring and one.scoring.fold): one.key for one in answers}
    assert keys == {False: ("York", "YORK", "Leeds"), True: ("York", "Leeds")}


def test_what_scores_less_than_all_is_a_weight_and_no_key() -> None:
    answers = offered(text("a", b="0.25"), NONE, {"a": "1", "b": "0.25"})
    assert {one.key for one in answers} == {("a",)}
    assert answers[1].scoring == ItemScoring(Method.MAPPED, weights=(("a", D(1)), ("b", D("0.25"))))


def test_marks_below_nothing_have_no_floor() -> None:
    known = {"a": "1", "b": "-0.5"}
    [mapped] = {
        one.scoring.floor for one in offered(text("a", b="-0.5"), NONE, known) if one.scoring and one.scoring.weights
    }
    assert mapped is None


def test_a_noted_policy_comes_before_all_others_if_its_tolerance_is_that_of_the_rules() -> None:
    noted = ItemScoring(tolerance=Tolerance(ToleranceKind.ABSOLUTE, D("0.5"), D("0.5")))
    assert offered(number("3"), within("0.5"), {"3": "1"}, noted)[0].scoring == noted
    assert offered(number("3"), within("2"), {"3": "1"}, noted)[0].scoring == ItemScoring()


def test_two_bounds_are_a_span_around_what_is_declared() -> None:
    test = "".join(
        f'<{name}>{made.VARIABLE}<baseValue baseType="float">{bound}</baseValue></{name}>'
        for name, bound in (("gte", "2"), ("lte", "5"))
    )
    rules = made.rules_of(made.given(f"<and>{test}</and>", "1"))
    last = offered(number("3"), rules, {"2": "1", "5": "1", "3": "1"})[-1]
    assert last == Answer(("3",), scoring=ItemScoring(tolerance=Tolerance(ToleranceKind.ABSOLUTE, D(1), D(2))))
    middle = offered(number(), rules, {"2": "0", "5": "0"})[-1]
    assert middle.key == ("3.5",)
    assert middle.scoring == ItemScoring(
        tolerance=Tolerance(ToleranceKind.ABSOLUTE, D("1.5"), D("1.5"), includes_bounds=False)
    )


def test_a_number_of_which_nothing_is_known_has_no_span() -> None:
    assert all(not one.key for one in offered(number(), NONE, {}))


@pytest.mark.parametrize(
    ("score", "maximum", "share"),
    [
        ("1", "2", "0.5"),
        ("2", "2", "1"),
        ("0", "3", "0"),
        ("-1", "4", "-0.25"),
        ("1", "3", "0.333333333334"),
        ("-1", "3", "-0.333333333333"),
        ("1e300", "1e300", "1"),
        ("-1e30", "3", "-333333333333333333333333333300"),
    ],
)
def test_a_share_is_exact_or_rounded_up(score: str, maximum: str, share: str) -> None:
    assert typed.share(D(score), D(maximum)) == D(share)


@pytest.mark.parametrize(
    ("known", "tried"),
    [
        (("a",), ["", "a", "A", "≠ something else ≠"]),
        (("Ab", "aB"), ["", "Ab", "AB", "ab", "aB", "≠ something else ≠"]),
        (("审核",), ["", "审核", "≠ something else ≠"]),
        (("ß",), ["", "ß", "SS", "≠ something else ≠"]),
        ((), ["", "≠ something else ≠"]),
    ],
)
def test_each_text_is_tried_once_in_each_case(known: tuple[str, ...], tried: list[str]) -> None:
    assert typed.telling(text(*known), NONE) == tried


@pytest.mark.parametrize(
    ("mode", "amount", "key", "edges"),
    [
        ("absolute", "0.5", "3", {"2.5", "3.5"}),
        ("relative", "10", "20", {"18", "22"}),
        ("relative", "10", "-20", {"-18", "-22"}),
        ("relative", "10 50", "20", {"18", "30"}),
        ("absolute", "0", "3", {"3"}),
    ],
)
def test_numbers_are_tried_at_the_edges_and_a_hair_beside_them(
    mode: str, amount: str, key: str, edges: set[str]
) -> None:
    test = f'<equal toleranceMode="{mode}" tolerance="{amount}">{made.CORRECT}{made.VARIABLE}</equal>'
    tried = {D(one) for one in typed.telling(number(key), made.rules_of(made.given(test, "1"))) if one}
    for edge in map(D, edges):
        assert {edge, edge - D("0.0000001"), edge + D("0.0000001")} <= tried


@pytest.mark.parametrize(
    ("figures", "mode", "key", "edges"),
    [
        ("2", "decimalPlaces", "3.14", {"3.135", "3.145"}),
        ("0", "decimalPlaces", "3", {"2.5", "3.5"}),
        ("3", "significantFigures", "314", {"313.5", "314.5"}),
        ("2", "significantFigures", "0.0031", {"0.00305", "0.00315"}),
    ],
)
def test_numbers_are_tried_where_rounding_turns(figures: str, mode: str, key: str, edges: set[str]) -> None:
    test = f'<equalRounded roundingMode="{mode}" figures="{figures}">{made.VARIABLE}{made.CORRECT}</equalRounded>'
    tried = {D(one) for one in typed.telling(number(key), made.rules_of(made.given(test, "1"))) if one}
    assert {D(edge) for edge in edges} <= tried


def test_between_two_numbers_the_middle_is_tried() -> None:
    assert D(4) in {D(one) for one in typed.telling(number("3", "5"), NONE) if one}


@pytest.mark.parametrize(
    ("known", "first"),
    [
        ({"York": "1"}, ("York",)),
        ({"York": "1", "Leeds": "1"}, ("York", "Leeds")),
        ({"York": "0.5"}, ()),
        ({}, ()),
    ],
)
def test_what_scores_in_full_is_accepted(known: dict[str, str], first: tuple[str, ...]) -> None:
    assert offered(text("York", Leeds="1"), NONE, known)[0].key == first


def test_an_answer_that_is_not_named_may_earn_or_lose() -> None:
    scored = {"a": "1", "≠ something else ≠": "-0.5"}
    mapped = offered(text("a"), NONE, scored)[1].scoring
    assert mapped is not None
    assert (mapped.default, mapped.floor) == (D("-0.5"), None)


def test_a_noted_policy_of_another_tolerance_is_not_offered() -> None:
    noted = ItemScoring(tolerance=Tolerance(ToleranceKind.RELATIVE, D("0.5"), D("0.5")))
    assert all(one.scoring != noted for one in offered(number("3"), within("0.5"), {"3": "1"}, noted))
