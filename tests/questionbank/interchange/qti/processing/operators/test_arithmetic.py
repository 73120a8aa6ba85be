"""Arithmetic: exact, whole numbers kept whole, and NULL for what is not defined."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.questionbank.interchange.qti.processing.writing import (
    NULL,
    TRUE,
    exact,
    f,
    i,
    many,
    op,
    s,
    value,
    work_out,
)

whole = st.integers(-1000, 1000)
decimals = st.decimals(-1000, 1000, allow_nan=False, places=3)
BINARY = (
    "subtract",
    "divide",
    "power",
    "integerDivide",
    "integerModulus",
    "sum",
    "product",
    "max",
    "min",
    "gcd",
    "lcm",
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (op("sum", i(1), i(2), many(i(3), i(4))), 10),
        (op("sum", f("0.1"), f("0.2")), exact("0.3")),
        (op("product", f("1.1"), i(3)), exact("3.3")),
        (op("product", i(2), i(3)), 6),
        (op("subtract", i(5), f("0.5")), exact("4.5")),
        (op("divide", i(6), i(4)), exact("1.5")),
        (op("product", op("divide", i(1), i(3)), i(3)), 1),
        (op("divide", i(1), i(0)), None),
        (op("divide", f("INF"), f("INF")), None),
        (op("subtract", f("INF"), f("INF")), None),
        (op("sum", f("INF"), i(1)), "INF"),
        (op("product", f("-INF"), i(2)), "-INF"),
        (op("power", i(2), i(10)), 1024),
        (op("power", i(2), i(-1)), exact("0.5")),
        (op("power", f("2.25"), f("0.5")), exact("1.5")),
        (op("power", i(0), i(0)), None),
        (op("power", i(0), i(-1)), None),
        (op("power", i(-8), f("0.5")), None),
        (op("power", i(9), i(10**6)), None),
        (op("integerDivide", i(-7), i(2)), -4),
        (op("integerDivide", i(7), i(0)), None),
        (op("integerModulus", i(-7), i(2)), 1),
        (op("integerModulus", i(7), i(0)), None),
        (op("mod", i(7), i(2)), 1),
        (op("max", i(3), many(f("3.5"), i(2))), exact("3.5")),
        (op("min", i(3), many(f("3.5"), i(2))), 2),
        (op("gcd", i(8), i(12), i(-20)), 4),
        (op("gcd", i(0), i(0)), 0),
        (op("lcm", i(4), i(6)), 12),
        (op("lcm", i(4), i(0)), 0),
        (op("round", f("4.5")), 5),
        (op("round", f("-1.5")), -1),
        (op("round", f("-1.6")), -2),
        (op("truncate", f("-1.9")), -1),
        (op("truncate", f("1.9")), 1),
        (op("integerToFloat", i(3)), 3),
        (op("roundTo", f("1.255"), roundingMode="decimalPlaces", figures=2), exact("1.26")),
        (op("roundTo", f("-1.255"), roundingMode="decimalPlaces", figures=2), exact("-1.26")),
        (op("roundTo", f("0.00123456"), roundingMode="significantFigures", figures=3), exact("0.00123")),
        (op("roundTo", f("123456"), roundingMode="significantFigures", figures=2), 120000),
        (op("roundTo", f("0"), roundingMode="significantFigures", figures=2), 0),
        (op("roundTo", f("INF"), roundingMode="significantFigures", figures=2), "INF"),
        (op("roundTo", f("-INF"), roundingMode="decimalPlaces", figures=2), "-INF"),
        (op("roundTo", NULL, roundingMode="decimalPlaces", figures=2), None),
    ],
)
def test_results(expression: str, expected: object) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize("name", BINARY)
def test_null_in_null_out(name: str) -> None:
    assert value(op(name, NULL, i(2))) is None
    assert value(op(name, i(2), NULL)) is None


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("operand", [s("x"), TRUE])
def test_only_numbers_are_counted_with(name: str, operand: str) -> None:
    found = work_out(op(name, i(2), operand))

    assert (found.value, found.notes) == (None, (f"{name} cannot take these operands.",))


@pytest.mark.parametrize("name", ["integerDivide", "integerModulus", "gcd", "lcm"])
def test_some_take_whole_numbers_only(name: str) -> None:
    assert work_out(op(name, i(2), f("1.5"))).notes == (f"{name} cannot take these operands.",)
    assert work_out(op(name, i(2), f("INF"))).notes == (f"{name} cannot take these operands.",)


@pytest.mark.parametrize("name", ["round", "truncate"])
def test_infinity_is_not_rounded(name: str) -> None:
    assert work_out(op(name, f("INF"))).notes == (f"{name} cannot take these operands.",)


@settings(max_examples=50, deadline=None)
@given(whole, whole)
def test_division_with_rest_gives_the_number_back(one: int, other: int) -> None:
    quotient, rest = (value(op(name, i(one), i(other))) for name in ("integerDivide", "integerModulus"))

    if other:
        assert isinstance(quotient, int)
        assert isinstance(rest, int)
        assert quotient * other + rest == one
    else:
        assert (quotient, rest) == (None, None)


@settings(max_examples=50, deadline=None)
@given(st.permutations(["1.5", "-2", "0.25", "7"]))
def test_the_order_of_sums_products_and_extremes_does_not_count(order: list[str]) -> None:
    found = [value(op(name, *map(f, order))) for name in ("sum", "product", "max", "min")]

    assert found == [exact("6.75"), exact("-5.25"), 7, -2]


@settings(max_examples=50, deadline=None)
@given(decimals, decimals)
def test_sums_and_differences_are_exact(one: Decimal, other: Decimal) -> None:
    assert value(op("subtract", op("sum", f(one), f(other)), f(other))) == one


@settings(max_examples=50, deadline=None)
@given(decimals)
def test_rounding_stays_within_half_of_the_last_place(one: Decimal) -> None:
    rounded = value(op("roundTo", f(one), roundingMode="decimalPlaces", figures=1))

    assert abs(Fraction(str(rounded)) - Fraction(one)) <= Fraction(1, 20)


def test_numbers_that_grow_without_end_stay_small() -> None:
    square = f("1.0000001")
    for _ in range(40):
        square = f'<product>{square}<baseValue baseType="float">123456.789</baseValue></product>'

    assert isinstance(value(square), Decimal)
    assert work_out(op("lcm", *(i(7**300 + n) for n in range(9)))).notes == ("The result of lcm is too large.",)


@pytest.mark.parametrize(
    ("one", "other", "quotient", "rest"),
    [
        (13, 4, 3, 1),
        (13, -4, -4, -3),
        (-13, 4, -4, 3),
        (-13, -4, 3, -1),
        (12, 4, 3, 0),
        (-12, 4, -3, 0),
        (0, 5, 0, 0),
        (3, 5, 0, 3),
        (-3, 5, -1, 2),
    ],
)
def test_whole_division_goes_down_and_the_rest_has_the_sign_of_the_divisor(
    one: int, other: int, quotient: int, rest: int
) -> None:
    assert value(op("integerDivide", i(one), i(other))) == quotient
    assert value(op("integerModulus", i(one), i(other))) == rest
    assert value(op("integerDivide", f(f"{one}.0"), i(other))) == quotient


@pytest.mark.parametrize(
    ("given_", "rounded", "truncated"),
    [
        ("6.5", 7, 6),
        ("6.49", 6, 6),
        ("7.4", 7, 7),
        ("-6.5", -6, -6),
        ("-6.51", -7, -6),
        ("-6.49", -6, -6),
        ("0.5", 1, 0),
        ("-0.5", 0, 0),
        ("0", 0, 0),
        ("1e20", 10**20, 10**20),
        ("2.4999999999999999999", 2, 2),
    ],
)
def test_a_half_is_rounded_up_and_truncation_goes_towards_nothing(given_: str, rounded: int, truncated: int) -> None:
    assert value(op("round", f(given_))) == rounded
    assert value(op("truncate", f(given_))) == truncated


@pytest.mark.parametrize(
    ("given_", "mode", "figures", "expected"),
    [
        ("123.456", "significantFigures", 1, "100"),
        ("123.456", "significantFigures", 4, "123.5"),
        ("123.456", "significantFigures", 6, "123.456"),
        ("123.456", "significantFigures", 20, "123.456"),
        ("0.0004567", "significantFigures", 2, "0.00046"),
        ("-0.0004550", "significantFigures", 2, "-0.00046"),
        ("9.996", "significantFigures", 3, "10"),
        ("99950", "significantFigures", 3, "100000"),
        ("123.456", "decimalPlaces", 0, "123"),
        ("123.5", "decimalPlaces", 0, "124"),
        ("-123.5", "decimalPlaces", 0, "-124"),
        ("0.005", "decimalPlaces", 2, "0.01"),
        ("0.0049", "decimalPlaces", 2, "0"),
        ("9.996", "decimalPlaces", 2, "10"),
        ("123.456", "decimalPlaces", 300, "123.456"),
        ("123.456", "", 2, "120"),
    ],
)
def test_rounding_looks_at_the_next_digit_and_nothing_else(given_: str, mode: str, figures: int, expected: str) -> None:
    assert value(op("roundTo", f(given_), roundingMode=mode or "significantFigures", figures=figures)) == exact(
        expected
    )


@pytest.mark.parametrize(
    ("mode", "figures"),
    [
        ("significantFigures", "0"),
        ("significantFigures", "-1"),
        ("decimalPlaces", "-1"),
        ("decimalPlaces", "301"),
        ("decimalPlaces", "1.5"),
        ("decimalPlaces", ""),
        ("decimalPlaces", "x"),
    ],
)
def test_figures_that_are_no_count_are_noted(mode: str, figures: str) -> None:
    found = work_out(op("roundTo", f(1), roundingMode=mode, figures=figures))
    assert (found.value, found.notes) == (None, ("roundTo cannot take these operands.",))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (op("sum", f("INF"), f("INF")), "INF"),
        (op("subtract", f("INF"), i(1)), "INF"),
        (op("subtract", i(1), f("INF")), "-INF"),
        (op("product", f("INF"), i(-1)), "-INF"),
        (op("product", f("INF"), i(0)), None),
        (op("divide", i(1), f("INF")), 0),
        (op("divide", f("INF"), i(2)), "INF"),
        (op("divide", f("INF"), i(-2)), "-INF"),
        (op("divide", f("INF"), i(0)), None),
        (op("max", f("INF"), i(1)), "INF"),
        (op("min", f("-INF"), i(1)), "-INF"),
        (op("power", i(2), f("INF")), "INF"),
        (op("power", i(2), f("-INF")), 0),
        (op("power", f("INF"), i(2)), "INF"),
        (op("integerToFloat", f("INF")), "INF"),
        (op("sum", f("1e308"), f("1e308")), "INF"),
        (op("product", f("1e300"), f("1e300")), "INF"),
    ],
)
def test_endless_numbers_are_reckoned_with_where_that_makes_sense(expression: str, expected: object) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("numbers", "divisor", "multiple"),
    [
        ((12, 18), 6, 36),
        ((12, 18, 27), 3, 108),
        ((7,), 7, 7),
        ((-12, 18), 6, 36),
        ((5, 7), 1, 35),
        ((0, 6), 6, 0),
        ((0,), 0, 0),
        ((6, 6), 6, 6),
    ],
)
def test_common_divisors_and_multiples(numbers: tuple[int, ...], divisor: int, multiple: int) -> None:
    assert value(op("gcd", *map(i, numbers))) == divisor
    assert value(op("lcm", *map(i, numbers))) == multiple
    assert value(op("gcd", many(*map(i, numbers)))) == divisor


@pytest.mark.parametrize(
    ("base_", "exponent", "expected"),
    [
        ("2", "0.5", 2**0.5),
        ("4", "0.5", 2),
        ("-2", "3", -8),
        ("-2", "2", 4),
        ("-2", "0.5", None),
        ("10", "-2", 0.01),
        ("0", "3", 0),
        ("0", "0", None),
        ("1", "1000000", 1),
        ("10", "400", "INF"),
        ("10", "-400", 0),
        ("0.5", "2", 0.25),
    ],
)
def test_powers(base_: str, exponent: str, expected: float | str | None) -> None:
    found = value(op("power", f(base_), f(exponent)))
    if isinstance(expected, float):
        assert float(str(found)) == pytest.approx(expected)
    else:
        assert found == expected


@pytest.mark.parametrize("name", ["sum", "product", "max", "min", "gcd", "lcm"])
def test_an_empty_container_among_operands_makes_null(name: str) -> None:
    assert value(op(name, i(1), many())) is None
    assert value(op(name, many(i(4), i(6)))) is not None
