"""Functions by name, in their domain and outside."""

import math

import pytest

from tests.questionbank.interchange.qti.processing.writing import NULL, exact, f, i, many, op, s, value, work_out


@pytest.mark.parametrize(
    ("name", "given_", "expected"),
    [
        ("sin", "0", 0),
        ("cos", "0", 1),
        ("tan", "0", 0),
        ("sec", "0", 1),
        ("csc", "1.5707963267948966", 1),
        ("cot", "0.7853981633974483", 1),
        ("asin", "1", math.pi / 2),
        ("acos", "1", 0),
        ("atan", "1", math.pi / 4),
        ("asec", "1", 0),
        ("acsc", "1", math.pi / 2),
        ("acot", "1", math.pi / 4),
        ("sinh", "0", 0),
        ("cosh", "0", 1),
        ("tanh", "0", 0),
        ("sech", "0", 1),
        ("csch", "1", 1 / math.sinh(1)),
        ("coth", "1", 1 / math.tanh(1)),
        ("log", "1000", 3),
        ("ln", "1", 0),
        ("exp", "0", 1),
        ("abs", "-2.5", 2.5),
        ("signum", "-3", -1),
        ("floor", "-1.5", -2),
        ("ceil", "-1.5", -1),
        ("toRadians", "180", math.pi),
        ("toDegrees", "3.141592653589793", 180),
    ],
)
def test_functions_are_those_of_mathematics(name: str, given_: str, expected: float) -> None:
    found = value(op("mathOperator", f(given_), name=name))

    assert float(str(found)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("name", "given_"),
    [
        ("ln", "0"),
        ("ln", "-1"),
        ("log", "0"),
        ("asin", "2"),
        ("csc", "0"),
        ("coth", "0"),
        ("exp", "100000"),
        ("sin", "INF"),
    ],
)
def test_outside_the_domain_there_is_null(name: str, given_: str) -> None:
    assert value(op("mathOperator", f(given_), name=name)) is None


def test_two_numbers_have_an_angle() -> None:
    assert value(op("mathOperator", f(0), f(1), name="atan2")) == 0
    assert value(op("mathOperator", f(0), NULL, name="atan2")) is None


@pytest.mark.parametrize(
    "expression",
    [
        op("mathOperator", f(1), name="gamma"),
        op("mathOperator", f(1)),
        op("mathOperator", f(1), f(2), name="sin"),
        op("mathOperator", f(1), name="atan2"),
        op("mathOperator", s("x"), name="sin"),
        op("mathOperator", f("INF"), name="floor"),
        op("mathConstant", name="phi"),
        op("statsOperator", many(i(1), i(2)), name="median"),
    ],
)
def test_a_function_that_is_not_known_is_noted(expression: str) -> None:
    found = work_out(expression)

    assert found.value is None
    assert len(found.notes) == 1


def test_constants() -> None:
    assert float(str(value(op("mathConstant", name="pi")))) == math.pi
    assert float(str(value(op("mathConstant", name="e")))) == math.e


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mean", 2.5),
        ("sampleVariance", 5 / 3),
        ("sampleSD", math.sqrt(5 / 3)),
        ("popVariance", 1.25),
        ("popSD", math.sqrt(1.25)),
    ],
)
def test_statistics_of_a_container(name: str, expected: float) -> None:
    numbers = many(i(1), i(2), i(3), i(4))

    for expression in (op("statsOperator", numbers, name=name), op(name, numbers)):
        assert float(str(value(expression))) == pytest.approx(expected)


@pytest.mark.parametrize("inside", [[NULL], [i(1), NULL], [i(1), s("x")]])
def test_statistics_are_null_where_anything_is_no_number(inside: list[str]) -> None:
    assert value(op("statsOperator", many(*inside), name="mean")) is None


def test_one_number_has_a_mean_but_no_spread_of_a_sample() -> None:
    assert value(op("mean", many(f("0.1")))) == exact("0.1")
    assert value(op("sampleVariance", many(f("0.1")))) is None
    assert value(op("popVariance", many(f("0.1")))) == 0


@pytest.mark.parametrize(
    ("y", "x", "angle"),
    [
        (0, 1, 0),
        (1, 0, math.pi / 2),
        (0, -1, math.pi),
        (-1, 0, -math.pi / 2),
        (1, 1, math.pi / 4),
        (-1, -1, -3 * math.pi / 4),
        (0, 0, 0),
    ],
)
def test_an_angle_knows_its_quarter(y: int, x: int, angle: float) -> None:
    assert float(str(value(op("mathOperator", i(y), f(x), name="atan2")))) == pytest.approx(angle)


@pytest.mark.parametrize(
    ("name", "given_", "expected"),
    [
        ("floor", "2.9", 2),
        ("floor", "-2.1", -3),
        ("floor", "3", 3),
        ("ceil", "2.1", 3),
        ("ceil", "-2.9", -2),
        ("signum", "0", 0),
        ("signum", "0.001", 1),
        ("signum", "-7", -1),
        ("abs", "-0.1", exact("0.1")),
        ("abs", "7", 7),
    ],
)
def test_some_functions_are_exact(name: str, given_: str, expected: object) -> None:
    assert value(op("mathOperator", f(given_), name=name)) == expected
    assert value(op("mathOperator", f(given_), name=name.upper())) == expected


@pytest.mark.parametrize(
    ("name", "given_"),
    [
        ("acos", "1.5"),
        ("asec", "0"),
        ("acsc", "0"),
        ("cot", "0"),
        ("csch", "0"),
        ("sinh", "1e5"),
        ("cosh", "-1e5"),
    ],
)
def test_functions_end_where_they_are_not_defined(name: str, given_: str) -> None:
    assert value(op("mathOperator", f(given_), name=name)) is None


@pytest.mark.parametrize("name", ["sin", "cos", "exp", "ln", "floor", "abs", "atan2"])
def test_functions_of_null_are_null(name: str) -> None:
    operands = (NULL, NULL) if name == "atan2" else (NULL,)
    assert value(op("mathOperator", *operands, name=name)) is None


@pytest.mark.parametrize(
    ("numbers", "mean", "sample", "whole"),
    [
        ([2, 4, 4, 4, 5, 5, 7, 9], 5, 32 / 7, 4),
        ([1], 1, None, 0),
        ([3, 3, 3], 3, 0, 0),
        ([-1, 1], 0, 2, 1),
    ],
)
def test_means_and_spreads(numbers: list[int], mean: float, sample: float | None, whole: float) -> None:
    container = many(*map(i, numbers))
    found = {
        name: value(op("statsOperator", container, name=name))
        for name in ("mean", "sampleVariance", "sampleSD", "popVariance", "popSD")
    }
    expected = {
        "mean": mean,
        "sampleVariance": sample,
        "sampleSD": None if sample is None else math.sqrt(sample),
        "popVariance": whole,
        "popSD": math.sqrt(whole),
    }
    for name, number in expected.items():
        assert found[name] is None if number is None else float(str(found[name])) == pytest.approx(number)


def test_statistics_of_nothing_are_null() -> None:
    assert value(op("statsOperator", many(), name="mean")) is None
    assert value(op("statsOperator", NULL, name="popSD")) is None
