"""Operators that compare two values."""

import operator
from collections.abc import Callable
from fractions import Fraction

from questionbank.interchange.qti.processing.numeric import Number, is_finite, to_figures, to_places
from questionbank.interchange.qti.processing.operators.call import Call, Operator, finite, one_each
from questionbank.interchange.qti.processing.values import Value, as_number, same, truth

MAX_FIGURES = 300
_OVER: dict[bool, Callable[[Number, Number], bool]] = {True: operator.ge, False: operator.gt}
_UNDER: dict[bool, Callable[[Number, Number], bool]] = {True: operator.le, False: operator.lt}


def _match(call: Call) -> Value:
    return truth(same(*call.operands))


def _differ(call: Call) -> Value:
    return truth(not same(*call.operands))


def _equal(call: Call) -> Value:
    """Numbers within the tolerance around the first; other values, which the standard does not foresee, alike."""
    if any(as_number(one.only) is None for one in call.operands):
        return _match(call)
    expected, given = one_each(call)
    mode = call.text("toleranceMode", "exact").lower()
    if mode not in ("absolute", "relative"):
        return truth(expected == given)
    return truth(_within(call, expected, given, relative=mode == "relative"))


def _within(call: Call, expected: Number, given: Number, *, relative: bool) -> bool:
    if not is_finite(expected) or not is_finite(given):
        return expected == given
    below, above = _tolerance(call)
    scale = Fraction(expected) / 100 if relative else 1
    low, high = sorted((expected - scale * below, expected + scale * above))
    is_over = _OVER[call.flag("includeLowerBound", otherwise=True)](given, low)
    is_under = _UNDER[call.flag("includeUpperBound", otherwise=True)](given, high)
    return is_over and is_under


def _tolerance(call: Call) -> tuple[Number, Number]:
    """How far below and above: one number for both, or two."""
    found = [*map(call.resolve, call.text("tolerance").split())]
    kept = [finite(call, one) for one in found if one is not None]
    if len(kept) != len(found) or len(kept) not in (1, 2):
        raise call.misfit()
    return kept[0], kept[-1]


def rounded(call: Call, given: Number) -> Fraction:
    """A number rounded as the attributes `roundingMode` and `figures` say. Raises `MisfitError`."""
    figures = call.count("figures")
    by_figures = call.text("roundingMode", "significantFigures").lower().startswith("significant")
    if figures is None or not int(by_figures) <= figures <= MAX_FIGURES:
        raise call.misfit()
    return (to_figures if by_figures else to_places)(finite(call, given), figures)


def _equal_rounded(call: Call) -> Value:
    one, other = one_each(call)
    return truth(rounded(call, one) == rounded(call, other))


def _compare(test: Callable[[Number, Number], bool]) -> Callable[[Call], Value]:
    def run(call: Call) -> Value:
        one, other = one_each(call)
        return truth(test(one, other))

    return run


OPERATORS = {
    "match": Operator(_match, 2, 2),
    "equal": Operator(_equal, 2, 2),
    "equalrounded": Operator(_equal_rounded, 2, 2),
    "lt": Operator(_compare(operator.lt), 2, 2),
    "lte": Operator(_compare(operator.le), 2, 2),
    "gt": Operator(_compare(operator.gt), 2, 2),
    "gte": Operator(_compare(operator.ge), 2, 2),
    "durationlt": Operator(_compare(operator.lt), 2, 2),
    "durationgte": Operator(_compare(operator.ge), 2, 2),
    # What other products add to the standard:
    "notequal": Operator(_differ, 2, 2),
}
