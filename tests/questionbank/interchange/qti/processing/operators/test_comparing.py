"""Equal, greater, less: exactly, within a tolerance, and rounded."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.questionbank.interchange.qti.processing.writing import (
    FALSE,
    NULL,
    TRUE,
    base,
    f,
    i,
    ident,
    many,
    op,
    response,
    row,
    s,
    value,
    work_out,
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (i(1), i(1), True),
        (i(1), f("1.0"), True),
        (f("0.1"), f("1e-1"), True),
        (i(1), TRUE, False),
        (ident("A"), ident("A"), True),
        (ident("A"), ident("a"), False),
        (ident(" A "), ident("A"), True),
        (s(" A"), s("A"), False),
        (base("pair", "A B"), base("pair", "B A"), True),
        (base("directedPair", "A B"), base("directedPair", "B A"), False),
        (base("directedPair", "A  B"), base("directedPair", "A B"), True),
        (base("point", "1 2"), base("point", "1 2"), True),
        (base("point", "1 2"), base("point", "2 1"), False),
        (base("duration", "PT1M"), base("duration", "60"), True),
        (many(i(1), i(2), i(2)), many(i(2), i(1), i(2)), True),
        (many(i(1), i(2), i(2)), many(i(1), i(1), i(2)), False),
        (row(i(1), i(2)), row(i(2), i(1)), False),
        (row(i(1), i(2)), row(i(1), i(2)), True),
        (NULL, NULL, None),
        (many(), many(), None),
    ],
)
def test_match_compares_by_type_and_cardinality(one: str, other: str, expected: bool | None) -> None:
    assert value(op("match", one, other)) is expected
    assert value(op("match", other, one)) is expected


def test_records_match_field_by_field() -> None:
    def record(**fields: str) -> str:
        return op("record", *(op("fieldValue", inside, fieldIdentifier=name) for name, inside in fields.items()))

    assert value(op("match", record(a=i(1), b=s("x")), record(b=s("x"), a=i(1)))) is True
    assert value(op("match", record(a=i(1)), record(a=i(2)))) is False
    assert value(op("match", record(a=i(1)), record(b=i(1)))) is False


@pytest.mark.parametrize(
    ("expected_", "given_", "settings", "verdict"),
    [
        (f("10"), f("10.0"), {}, True),
        (f("10"), f("10.001"), {}, False),
        (f("10"), f("10.5"), {"toleranceMode": "absolute", "tolerance": "0.5"}, True),
        (f("10"), f("9.5"), {"toleranceMode": "absolute", "tolerance": "0.5"}, True),
        (f("10"), f("9.49"), {"toleranceMode": "absolute", "tolerance": "0.5"}, False),
        (f("10"), f("10.5"), {"toleranceMode": "absolute", "tolerance": "0.5", "includeUpperBound": "false"}, False),
        (f("10"), f("9.5"), {"toleranceMode": "absolute", "tolerance": "0.5", "includeLowerBound": "false"}, False),
        (f("10"), f("11"), {"toleranceMode": "absolute", "tolerance": "0 1"}, True),
        (f("10"), f("9"), {"toleranceMode": "absolute", "tolerance": "0 1"}, False),
        (f("20"), f("18"), {"toleranceMode": "relative", "tolerance": "10"}, True),
        (f("20"), f("17.9"), {"toleranceMode": "relative", "tolerance": "10"}, False),
        (f("-20"), f("-22"), {"toleranceMode": "relative", "tolerance": "10"}, True),
        (f("0.3"), op("sum", f("0.1"), f("0.2")), {"toleranceMode": "exact"}, True),
        (f("INF"), f("1"), {"toleranceMode": "absolute", "tolerance": "1"}, False),
        (TRUE, FALSE, {}, False),
        (s("a"), s("a"), {}, True),
        (NULL, f("1"), {}, None),
    ],
)
def test_equal_takes_what_lies_within_the_tolerance_of_the_first(
    expected_: str, given_: str, settings: dict[str, object], verdict: bool | None
) -> None:
    assert value(op("equal", expected_, given_, **settings)) is verdict


@pytest.mark.parametrize("tolerance", ["", "x", "1 2 3", "INF"])
def test_a_tolerance_that_is_none_is_noted(tolerance: str) -> None:
    found = work_out(op("equal", f(1), f(1), toleranceMode="absolute", tolerance=tolerance))

    assert (found.value, found.notes) == (None, ("equal cannot take these operands.",))


def test_a_tolerance_may_be_a_variable() -> None:
    expression = op("equal", f(10), f("12"), toleranceMode="absolute", tolerance="{T}")

    assert value(expression, response("T", "float"), responses={"T": "2"}) is True


@pytest.mark.parametrize(
    ("one", "other", "settings", "expected"),
    [
        ("3.175", "3.183", {"roundingMode": "significantFigures", "figures": 3}, True),
        ("3.1749", "3.183", {"roundingMode": "significantFigures", "figures": 3}, False),
        ("1.5", "1.45", {"roundingMode": "decimalPlaces", "figures": 1}, True),
        ("-1.5", "-1.45", {"roundingMode": "decimalPlaces", "figures": 1}, True),
        ("0", "0.004", {"roundingMode": "decimalPlaces", "figures": 2}, True),
        ("0", "0.004", {"roundingMode": "significantFigures", "figures": 2}, False),
    ],
)
def test_equal_rounded_compares_after_rounding(
    one: str, other: str, settings: dict[str, object], expected: bool
) -> None:
    assert value(op("equalRounded", f(one), f(other), **settings)) is expected


@pytest.mark.parametrize("figures", ["", "0", "-1", "1.5", "99999"])
def test_significant_figures_have_to_be_a_count(figures: str) -> None:
    found = work_out(op("equalRounded", f(1), f(1), roundingMode="significantFigures", figures=figures))

    assert found.value is None
    assert found.notes


@settings(max_examples=50, deadline=None)
@given(st.integers(-9, 9), st.integers(-9, 9))
def test_comparisons_are_those_of_numbers(one: int, other: int) -> None:
    operands = (i(one), f(other))

    assert value(op("lt", *operands)) is (one < other)
    assert value(op("lte", *operands)) is (one <= other)
    assert value(op("gt", *operands)) is (one > other)
    assert value(op("gte", *operands)) is (one >= other)
    assert value(op("notEqual", *operands)) is (one != other)


def test_durations_are_compared_in_seconds() -> None:
    short, long_ = base("duration", "PT59S"), base("duration", "PT1M")

    assert value(op("durationLT", short, long_)) is True
    assert value(op("durationGTE", long_, long_)) is True
    assert value(op("durationLT", NULL, long_)) is None


def test_texts_have_no_order() -> None:
    assert work_out(op("lt", s("a"), s("b"))).notes == ("lt cannot take these operands.",)


@pytest.mark.parametrize(
    ("given_", "settings", "verdict"),
    [
        ("10", {"tolerance": "0"}, True),
        ("10.0001", {"tolerance": "0"}, False),
        ("9", {"tolerance": "1 0"}, True),
        ("10.5", {"tolerance": "1 0"}, False),
        ("11", {"tolerance": "0 1", "includeUpperBound": "false"}, False),
        ("10.999", {"tolerance": "0 1", "includeUpperBound": "false"}, True),
        ("9", {"tolerance": "1", "includeLowerBound": "false"}, False),
        ("9.001", {"tolerance": "1", "includeLowerBound": "false"}, True),
        ("11", {"tolerance": "1", "includeLowerBound": "false"}, True),
        ("9", {"tolerance": " 1  2 "}, True),
        ("12", {"tolerance": " 1  2 "}, True),
    ],
)
def test_an_amount_below_and_above(given_: str, settings: dict[str, object], verdict: bool) -> None:
    assert value(op("equal", f(10), f(given_), toleranceMode="absolute", **settings)) is verdict
    assert value(op("equal", i(10), f(given_), toleranceMode="ABSOLUTE", **settings)) is verdict


@pytest.mark.parametrize(
    ("expected_", "given_", "tolerance", "verdict"),
    [
        ("200", "210", "5", True),
        ("200", "210.01", "5", False),
        ("200", "190", "5 0", True),
        ("200", "201", "5 0", False),
        ("-200", "-210", "5", True),
        ("-200", "-210.01", "5", False),
        ("-200", "-190", "5", True),
        ("0", "0", "5", True),
        ("0", "0.0001", "5", False),
        ("100", "0", "100", True),
        ("100", "200", "100", True),
    ],
)
def test_per_cents_of_the_first(expected_: str, given_: str, tolerance: str, verdict: bool) -> None:
    assert value(op("equal", f(expected_), f(given_), toleranceMode="relative", tolerance=tolerance)) is verdict


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [("1", "2", -1), ("2", "1", 1), ("1", "1.0", 0), ("-INF", "0", -1), ("INF", "1e300", 1), ("INF", "INF", 0)],
)
def test_numbers_have_an_order(one: str, other: str, order: int) -> None:
    verdicts = [value(op(name, f(one), f(other))) for name in ("lt", "lte", "gt", "gte", "equal")]
    assert verdicts == [order < 0, order <= 0, order > 0, order >= 0, order == 0]


@pytest.mark.parametrize("name", ["lt", "lte", "gt", "gte", "equal", "equalRounded", "durationLT", "durationGTE"])
def test_null_has_no_place_in_an_order(name: str) -> None:
    for operands in ((NULL, i(1)), (i(1), NULL), (NULL, NULL), (many(), i(1))):
        assert value(op(name, *operands, figures=1)) is None


@pytest.mark.parametrize("name", ["lt", "lte", "gt", "gte", "durationLT"])
@pytest.mark.parametrize("operand", [s("a"), TRUE, ident("A"), many(i(1), i(2)), base("point", "1 2")])
def test_only_single_numbers_have_an_order(name: str, operand: str) -> None:
    found = work_out(op(name, i(1), operand))
    assert (found.value, found.notes) == (None, (f"{name} cannot take these operands.",))


@pytest.mark.parametrize(
    ("one", "other", "same_"),
    [
        (many(ident("A"), ident("B")), many(ident("B"), ident("A")), True),
        (many(ident("A")), ident("A"), True),
        (row(ident("A"), ident("B")), many(ident("B"), ident("A")), True),
        (many(base("pair", "A B")), many(base("pair", "B A")), True),
        (many(base("directedPair", "A B")), many(base("directedPair", "B A")), False),
        (base("boolean", "true"), base("boolean", "1"), True),
        (base("boolean", "true"), s("true"), False),
        (base("uri", "urn:a"), base("uri", "urn:A"), False),
        (base("duration", "PT90S"), base("duration", "PT1M30S"), True),
        (base("intOrIdentifier", "1"), base("integer", "01"), True),
        (s("e\u0301"), s("\u00e9"), False),
    ],
)
def test_what_matches_differs_in_nothing(one: str, other: str, same_: bool) -> None:
    assert value(op("match", one, other)) is same_
    assert value(op("notEqual", one, other)) is not same_


@pytest.mark.parametrize(
    ("one", "other", "mode", "figures", "expected"),
    [
        ("1.56", "1.6", "decimalPlaces", 1, True),
        ("1.54", "1.6", "decimalPlaces", 1, False),
        ("1234", "1200", "significantFigures", 2, True),
        ("1250", "1200", "significantFigures", 2, False),
        ("0.00123", "0.00121", "significantFigures", 2, True),
        ("-1.25", "-1.3", "decimalPlaces", 1, True),
        ("5", "5.4", "decimalPlaces", 0, True),
        ("5", "5.5", "decimalPlaces", 0, False),
    ],
)
def test_two_numbers_are_rounded_alike_before_they_are_compared(
    one: str, other: str, mode: str, figures: int, expected: bool
) -> None:
    assert value(op("equalRounded", f(one), f(other), roundingMode=mode, figures=figures)) is expected
    assert value(op("equalRounded", f(other), f(one), roundingMode=mode, figures=figures)) is expected


def test_an_endless_number_is_not_rounded_for_a_comparison() -> None:
    assert work_out(op("equalRounded", f("INF"), f(1), figures=2)).notes == (
        "equalRounded cannot take these operands.",
    )
