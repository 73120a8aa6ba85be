from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.rules import Tolerance, ToleranceKind
from questionbank.rules.numbers import is_near, number

K, D = ToleranceKind, Decimal
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-1000, max_value=1000)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.5", D("1.5")),
        (" １．５ ", D("1.5")),
        ("+.5", D("0.5")),
        ("5.", D(5)),
        ("−2", D(-2)),
        ("－２", D(-2)),
        ("1e3", D(1000)),
        ("2.50E-2", D("0.025")),
        ("007", D(7)),
        ("\u3000１２．５０ ", D("12.5")),
        ("﹣3", D(-3)),
    ],
)
def test_a_number_is_read_in_any_lexical_form(typed: str, read: Decimal) -> None:
    assert number(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "abc", "1,500", "1，500", "1 500", "1.5.2", "1.5 kg", "NaN", "inf", "0x10", "1e9999", "--1", "1" * 65]
)
def test_what_is_no_plain_number_is_not_read(typed: str) -> None:
    assert number(typed) is None


@pytest.mark.parametrize("typed", ["10²", "²", "①", "1½", "1₂", "1⁰"])
def test_figures_above_or_below_the_line_or_in_a_circle_are_no_figures_of_it(typed: str) -> None:
    assert number(typed) is None


@pytest.mark.parametrize(
    ("tolerance", "given", "wanted", "near"),
    [
        (None, "2.50", "2.5", True),
        (None, "2.51", "2.5", False),
        (Tolerance(K.ABSOLUTE, D("0.1"), D("0.2")), "2.4", "2.5", True),
        (Tolerance(K.ABSOLUTE, D("0.1"), D("0.2")), "2.39", "2.5", False),
        (Tolerance(K.ABSOLUTE, D("0.1"), D("0.2")), "2.7", "2.5", True),
        (Tolerance(K.ABSOLUTE, D("0.1"), D("0.2")), "2.71", "2.5", False),
        (Tolerance(K.ABSOLUTE, D("0.1"), D("0.1"), includes_bounds=False), "2.4", "2.5", False),
        (Tolerance(K.ABSOLUTE, D("0.1"), D("0.1"), includes_bounds=False), "2.41", "2.5", True),
        (Tolerance(K.RELATIVE, D("0.02"), D("0.02")), "98", "100", True),
        (Tolerance(K.RELATIVE, D("0.02"), D("0.02")), "97.99", "100", False),
        (Tolerance(K.RELATIVE, D("0.02"), D("0.02")), "-102", "-100", True),
        (Tolerance(K.RELATIVE, D("0.02"), D("0.02")), "0", "0", True),
        (Tolerance(K.DECIMAL_PLACES, D(2), D(2)), "3.1449", "3.14", True),
        (Tolerance(K.DECIMAL_PLACES, D(2), D(2)), "3.145", "3.14", False),
        (Tolerance(K.DECIMAL_PLACES, D(0), D(0)), "2.5", "3", True),
        (Tolerance(K.SIGNIFICANT_FIGURES, D(3), D(3)), "0.012344", "0.0123", True),
        (Tolerance(K.SIGNIFICANT_FIGURES, D(3), D(3)), "12350", "12300", False),
        (Tolerance(K.SIGNIFICANT_FIGURES, D(2), D(2)), "0", "0", True),
        (Tolerance(K.SIGNIFICANT_FIGURES, D(2), D(2)), "1e300", "1.04e300", True),
    ],
)
def test_a_number_is_near_within_the_tolerance_and_not_beyond(
    tolerance: Tolerance | None, given: str, wanted: str, near: bool
) -> None:
    assert is_near(D(given), D(wanted), tolerance) is near


@given(NUMBERS, st.sampled_from(K), st.integers(0, 4))
def test_a_number_is_always_near_itself(value: Decimal, kind: ToleranceKind, amount: int) -> None:
    assert is_near(value, value, Tolerance(kind, D(amount + 1), D(amount + 1)))


@given(NUMBERS, NUMBERS, st.decimals(0, 10, places=2), st.decimals(0, 10, places=2))
def test_a_wider_tolerance_takes_whatever_a_narrower_one_takes(
    value: Decimal, wanted: Decimal, narrow: Decimal, more: Decimal
) -> None:
    if is_near(value, wanted, Tolerance(K.ABSOLUTE, narrow, narrow)):
        assert is_near(value, wanted, Tolerance(K.ABSOLUTE, narrow + more, narrow + more))


@given(NUMBERS)
def test_writing_a_number_and_reading_it_gives_it_back(value: Decimal) -> None:
    assert number(str(value)) == value
