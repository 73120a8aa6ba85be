"""Operators of arithmetic. Integers stay integers; what is not defined is NULL."""

import math
from collections.abc import Callable, Iterable
from fractions import Fraction

from questionbank.interchange.qti.processing.numeric import Number, half_up, is_finite, settle, total
from questionbank.interchange.qti.processing.operators.call import (
    MANY,
    Call,
    Operator,
    finite,
    numbers,
    one_each,
    whole,
)
from questionbank.interchange.qti.processing.operators.comparing import rounded
from questionbank.interchange.qti.processing.values import NULL, BaseType, Value, number, single

_MAX_POWER_BITS = 4000


def _sum(call: Call) -> Value:
    return number(total(numbers(call)))


def _product(call: Call) -> Value:
    found: Number | None = 1
    for factor in numbers(call):
        found = None if found is None else settle(found * factor)
    return number(found)


def _subtract(call: Call) -> Value:
    one, other = one_each(call)
    return number(one - other)


def _divide(call: Call) -> Value:
    one, other = one_each(call)
    if other == 0:
        return NULL
    quotient = settle(Fraction(one) / other if not isinstance(one, float) else one / other)
    return single(BaseType.FLOAT, quotient)


def _power(call: Call) -> Value:
    base, exponent = one_each(call)
    try:
        return single(BaseType.FLOAT, _raised(base, exponent))
    except (OverflowError, ZeroDivisionError, ValueError):
        return NULL


def _raised(base: Number, exponent: Number) -> Number | None:
    """Exact where it can be; 0 to the power of 0 is not defined."""
    if base == 0 and exponent <= 0:
        return None
    exact = _exactly_raised(base, exponent)
    return settle(math.pow(base, exponent) if exact is None else exact)


def _exactly_raised(base: Number, exponent: Number) -> Fraction | None:
    """The power where the exponent is whole and the result short."""
    if isinstance(base, float) or isinstance(exponent, float) or exponent.denominator != 1:
        return None
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    is_short = size * max(exponent, -exponent) <= _MAX_POWER_BITS
    return Fraction(base) ** exponent.numerator if is_short else None


def _integer_divide(call: Call) -> Value:
    one, other = (whole(call, found) for found in one_each(call))
    return NULL if other == 0 else number(one // other)


def _integer_modulus(call: Call) -> Value:
    one, other = (whole(call, found) for found in one_each(call))
    return NULL if other == 0 else number(one % other)


def _largest(call: Call) -> Value:
    return number(max(numbers(call)))


def _smallest(call: Call) -> Value:
    return number(min(numbers(call)))


def _whole_numbers(run: Callable[[Iterable[int]], int]) -> Callable[[Call], Value]:
    def of(call: Call) -> Value:
        found = [whole(call, one) for one in numbers(call)]
        if sum(one.bit_length() for one in found) > _MAX_POWER_BITS:
            raise call.too_large()
        return number(run(found))

    return of


def _round(call: Call) -> Value:
    return number(half_up(finite(call, one_each(call)[0])))


def _truncate(call: Call) -> Value:
    return number(math.trunc(finite(call, one_each(call)[0])))


def _round_to(call: Call) -> Value:
    given = one_each(call)[0]
    return single(BaseType.FLOAT, rounded(call, given) if is_finite(given) else given)


def _to_float(call: Call) -> Value:
    return single(BaseType.FLOAT, one_each(call)[0])


OPERATORS = {
    "sum": Operator(_sum, 1, MANY),
    "product": Operator(_product, 1, MANY),
    "subtract": Operator(_subtract, 2, 2),
    "divide": Operator(_divide, 2, 2),
    "power": Operator(_power, 2, 2),
    "integerdivide": Operator(_integer_divide, 2, 2),
    "integermodulus": Operator(_integer_modulus, 2, 2),
    "max": Operator(_largest, 1, MANY),
    "min": Operator(_smallest, 1, MANY),
    "gcd": Operator(_whole_numbers(lambda found: math.gcd(*found)), 1, MANY),
    "lcm": Operator(_whole_numbers(lambda found: math.lcm(*found)), 1, MANY),
    "round": Operator(_round),
    "truncate": Operator(_truncate),
    "roundto": Operator(_round_to),
    "integertofloat": Operator(_to_float),
    # What other products add to the standard:
    "mod": Operator(_integer_modulus, 2, 2),
}
