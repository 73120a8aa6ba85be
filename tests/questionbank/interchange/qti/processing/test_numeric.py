"""Numbers: read strictly, kept exact, rounded as said."""

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.qti.processing import numeric


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("42", 42),
        (" -01 ", -1),
        ("+3", 3),
        ("3.0", 3),
        ("3.", 3),
        ("3.5", None),
        ("", None),
        ("1_0", None),
        ("٣", None),
    ],
)
def test_integers(text: str, expected: int | None) -> None:
    assert numeric.read_integer(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1", Fraction(1, 10)),
        (".5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("1e-3", Fraction(1, 1000)),
        ("INF", math.inf),
        ("-INF", -math.inf),
        ("1e400", math.inf),
        ("NaN", None),
        ("1/3", None),
        ("1,5", None),
        ("", None),
        ("1e9999", None),
        ("9" * 401, None),
    ],
)
def test_floats(text: str, expected: Fraction | float | None) -> None:
    assert numeric.read_float(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT1H30M0.5S", Fraction(10801, 2)),
        ("P1DT1S", 86401),
        ("90", 90),
        ("P1Y", None),
        ("P", None),
        ("PT", None),
        ("soon", None),
    ],
)
def test_durations_are_seconds(text: str, expected: Fraction | int | None) -> None:
    assert numeric.read_duration(text) == expected


@settings(max_examples=50, deadline=None)
@given(st.decimals(-(10**6), 10**6, allow_nan=False, places=4), st.integers(0, 5))
def test_places_are_rounded_half_away_from_zero(number: Decimal, places: int) -> None:
    expected = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)

    assert numeric.to_places(Fraction(number), places) == Fraction(expected)


@settings(max_examples=50, deadline=None)
@given(st.fractions(max_denominator=10**6).filter(bool), st.integers(1, 8))
def test_figures_keep_the_size_of_a_number(number: Fraction, figures: int) -> None:
    rounded = numeric.to_figures(number, figures)

    assert abs(rounded - number) <= abs(number) * Fraction(1, 2) / 10 ** (figures - 1)
    assert numeric.to_figures(rounded, figures) == rounded


def test_long_numbers_are_settled_to_the_precision_of_a_float() -> None:
    third = Fraction(10**400 + 1, 3 * 10**400)

    assert numeric.settle(third) == Fraction(float(third))
    assert numeric.settle(Fraction(10) ** 400) == math.inf
    assert numeric.settle(-(10**400)) == -math.inf
    assert numeric.settle(math.nan) is None
    assert numeric.total([math.inf, -math.inf, 1]) is None
