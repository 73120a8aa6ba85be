"""A policy is written as a template where one says the same, and as rules that score alike where none does."""

from decimal import Decimal

import pytest

from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.writer.scoring import MAP, MATCH, POINT, Keyed, processing
from questionbank.rules.answers import Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType

D = Decimal
T = ItemType
RECT = "rect 0,0,10,10"
HALVES = ItemScoring(Method.MAPPED, weights=(("A", D("0.5")), ("B", D("0.5"))))


def keyed(kind: ItemType, *key: str, responses: tuple[str, ...] = ("RESPONSE",)) -> Keyed:
    return Keyed(kind, responses, key, options=4)


@pytest.mark.parametrize(
    ("asked", "scoring", "template"),
    [
        (keyed(T.SINGLE_CHOICE, "A"), ItemScoring(), MATCH),
        (keyed(T.SINGLE_CHOICE, "A"), ItemScoring(Method.PER_OPTION), MATCH),
        (keyed(T.TRUE_FALSE, "T"), ItemScoring(Method.PER_OPTION), MATCH),
        (keyed(T.MULTIPLE_CHOICE, "A", "B"), ItemScoring(), MATCH),
        (keyed(T.MULTIPLE_CHOICE, "A", "B"), HALVES, MAP),
        (keyed(T.MATCHING, "A x"), ItemScoring(), MATCH),
        (keyed(T.ORDERING, "B", "A"), ItemScoring(), MATCH),
        (keyed(T.TEXT_ENTRY, "York"), ItemScoring(), MATCH),
        (keyed(T.TEXT_ENTRY, "York", "Leeds"), ItemScoring(), MAP),
        (keyed(T.TEXT_ENTRY, "York"), ItemScoring(fold=frozenset({Fold.CASE})), MAP),
        (keyed(T.TEXT_ENTRY, "York"), ItemScoring(Method.NEGATIVE, penalty=D("0.5"), floor=None), MAP),
        (keyed(T.HOTSPOT, RECT), ItemScoring(), POINT),
        (keyed(T.HOTSPOT, RECT), ItemScoring(Method.MAPPED, weights=((RECT, D(1)),)), POINT),
    ],
)
def test_a_standard_template_is_named_where_it_says_the_same(asked: Keyed, scoring: ItemScoring, template: str) -> None:
    found = processing(asked, scoring)
    assert (found.template, found.rules) == (template, ())


@pytest.mark.parametrize(
    ("asked", "scoring"),
    [
        (keyed(T.NUMERICAL, "3"), ItemScoring()),
        (keyed(T.MULTIPLE_CHOICE, "A", "B"), ItemScoring(Method.PER_OPTION)),
        (keyed(T.MULTIPLE_CHOICE, "A", "B"), ItemScoring(Method.PARTIAL)),
        (keyed(T.SINGLE_CHOICE, "A"), ItemScoring(Method.NEGATIVE, penalty=D("0.25"), floor=None)),
        (keyed(T.ORDERING, "B", "A"), ItemScoring(Method.PARTIAL)),
        (keyed(T.GAP_SELECT, "A", "", responses=("G1", "G2")), ItemScoring()),
        (keyed(T.GAP_SELECT, "A", "", responses=("G1", "G2")), ItemScoring(Method.PARTIAL)),
        (keyed(T.HOTSPOT, RECT, "circle 50,50,5"), ItemScoring()),
    ],
)
def test_what_no_template_says_has_rules_of_its_own(asked: Keyed, scoring: ItemScoring) -> None:
    found = processing(asked, scoring)
    assert (found.template, bool(found.rules)) == ("", True)


@pytest.mark.parametrize(
    ("asked", "scoring", "reason"),
    [
        (keyed(T.ORDERING, "B", "A"), HALVES, "no weights"),
        (keyed(T.TEXT_ENTRY, "a"), ItemScoring(fold=frozenset({Fold.SPACE})), "does not fold"),
        (keyed(T.TEXT_ENTRY, "a"), ItemScoring(fold=frozenset({Fold.CASE, Fold.WIDTH})), "does not fold"),
    ],
)
def test_what_qti_cannot_say_is_not_written(asked: Keyed, scoring: ItemScoring, reason: str) -> None:
    with pytest.raises(Beyond, match=reason):
        processing(asked, scoring)


def test_the_weights_of_gaps_go_to_the_mapping_of_their_gap() -> None:
    scoring = ItemScoring(Method.MAPPED, weights=(("1 A", D("0.5")), ("2 B", D("0.5")), ("2 C", D("0.25"))))
    found = processing(keyed(T.GAP_SELECT, "A", "B", responses=("G1", "G2")), scoring)
    assert found.weights == ((("A", D("0.5")),), (("B", D("0.5")), ("C", D("0.25"))))


def test_bounds_of_a_mapping_are_those_of_the_policy() -> None:
    found = processing(keyed(T.MULTIPLE_CHOICE, "A", "B"), HALVES)
    assert (found.lower, found.upper, found.default) == (D(0), D(1), D(0))


@pytest.mark.parametrize(
    ("tolerance", "said"),
    [
        (None, {"toleranceMode": "exact"}),
        (
            Tolerance(ToleranceKind.ABSOLUTE, D("0.5"), D(1)),
            {
                "toleranceMode": "absolute",
                "tolerance": "0.5 1",
                "includeLowerBound": "true",
                "includeUpperBound": "true",
            },
        ),
        (
            Tolerance(ToleranceKind.RELATIVE, D("0.05"), D("0.05"), includes_bounds=False),
            {
                "toleranceMode": "relative",
                "tolerance": "5.00 5.00",
                "includeLowerBound": "false",
                "includeUpperBound": "false",
            },
        ),
        (Tolerance(ToleranceKind.DECIMAL_PLACES, D(2), D(2)), {"roundingMode": "decimalPlaces", "figures": "2"}),
        (
            Tolerance(ToleranceKind.SIGNIFICANT_FIGURES, D(3), D(3)),
            {"roundingMode": "significantFigures", "figures": "3"},
        ),
    ],
)
def test_a_tolerance_is_said_in_the_words_of_qti(tolerance: Tolerance | None, said: dict[str, str]) -> None:
    [rule] = processing(keyed(T.NUMERICAL, "3"), ItemScoring(tolerance=tolerance)).rules
    [test] = rule.iter("equal", "equalRounded")
    assert dict(test.attrib) == said
