"""Functions of mathematics and statistics, by name."""

import math
from collections.abc import Callable, Iterable
from fractions import Fraction

from questionbank.interchange.qti.processing.numeric import Number, settle, total
from questionbank.interchange.qti.processing.operators.call import Call, Operator, finite, numbers, one_each
from questionbank.interchange.qti.processing.values import NULL, BaseType, Value, as_number, number, single

_CONSTANTS = {"pi": math.pi, "e": math.e}
_EXACT: dict[str, Callable[[int | Fraction], int | Fraction]] = {
    "abs": lambda x: max(x, -x),
    "floor": math.floor,
    "ceil": math.ceil,
    "signum": lambda x: (x > 0) - (x < 0),
}
_FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "sec": lambda x: 1 / math.cos(x),
    "csc": lambda x: 1 / math.sin(x),
    "cot": lambda x: 1 / math.tan(x),
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "asec": lambda x: math.acos(1 / x),
    "acsc": lambda x: math.asin(1 / x),
    "acot": lambda x: math.atan2(1, x),
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "sech": lambda x: 1 / math.cosh(x),
    "csch": lambda x: 1 / math.sinh(x),
    "coth": lambda x: 1 / math.tanh(x),
    "log": math.log10,
    "ln": math.log,
    "exp": math.exp,
    "toradians": math.radians,
    "todegrees": math.degrees,
}


def _operator(call: Call) -> Value:
    """The function that the attribute `name` says; outside the domain of the function it is NULL."""
    name = call.text("name").lower()
    given = one_each(call)
    if name in _EXACT and len(given) == 1:
        return number(_EXACT[name](finite(call, given[0])))
    try:
        return single(BaseType.FLOAT, settle(_evaluate(call, name, [float(one) for one in given])))
    except (ValueError, ZeroDivisionError, OverflowError):
        return NULL


def _evaluate(call: Call, name: str, given: list[float]) -> float:
    if name == "atan2" and len(given) == 2:
        return math.atan2(*given)
    if name not in _FUNCTIONS or len(given) != 1:
        raise call.misfit()
    return _FUNCTIONS[name](given[0])


def _constant(call: Call) -> Value:
    name = call.text("name").lower()
    if name not in _CONSTANTS:
        raise call.misfit()
    return single(BaseType.FLOAT, settle(_CONSTANTS[name]))


def _statistic(name: str = "") -> Callable[[Call], Value]:
    """Mean, variance or deviation of a container; NULL if anything in it is NULL, or no number."""

    def run(call: Call) -> Value:
        container = call.operands[0]
        if container.incomplete or any(as_number(atom) is None for atom in container.members):
            return NULL
        given = [finite(call, one) for one in numbers(call)]
        return single(BaseType.FLOAT, _of(call, name or call.text("name").lower(), given))

    return run


def _of(call: Call, name: str, given: list[int | Fraction]) -> Number | None:
    mean = _mean(given, len(given))
    if name == "mean" or mean is None:
        return mean
    if name not in _SPREADS:
        raise call.misfit()
    variance = _variance(given, mean, len(given) - name.startswith("sample"))
    return _SPREADS[name](variance) if variance is not None else None


def _variance(given: Iterable[int | Fraction], mean: Fraction, count: int) -> Fraction | None:
    return _mean([(one - mean) ** 2 for one in given], count)


def _deviation(variance: Fraction) -> Number | None:
    return settle(math.sqrt(variance))


def _mean(given: Iterable[int | Fraction], count: int) -> Fraction | None:
    """The sum divided by a count; None for none."""
    found = total(given)
    return None if count == 0 or found is None or isinstance(found, float) else Fraction(found) / count


_SPREADS: dict[str, Callable[[Fraction], Number | None]] = {
    "samplevariance": settle,
    "popvariance": settle,
    "samplesd": _deviation,
    "popsd": _deviation,
}
OPERATORS = {
    "mathoperator": Operator(_operator, 1, 2),
    "mathconstant": Operator(_constant, 0, 0),
    "statsoperator": Operator(_statistic()),
    # What other products add to the standard:
    **{name: Operator(_statistic(name)) for name in ("mean", "samplevariance", "samplesd", "popvariance", "popsd")},
}
