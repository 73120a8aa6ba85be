"""Numbers: exact fractions while they stay small, so that a tenth and two tenths are three tenths."""

import math
import re
from collections.abc import Iterable
from fractions import Fraction

Number = int | Fraction | float  # a float only for an infinite number

_BITS = 1000
_LENGTH = 400
_INTEGER = re.compile(r"[+-]?\d+(?:\.0*)?", re.ASCII)
_FLOAT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_INFINITE = {"INF": math.inf, "+INF": math.inf, "-INF": -math.inf}
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.ASCII)
_SECONDS = (86400, 3600, 60, 1)


def settle(number: Number) -> Number | None:
    """A number fit to go on with: what has grown long is rounded to a float's precision; what is none is None."""
    if isinstance(number, float):
        return None if math.isnan(number) else number if math.isinf(number) else Fraction(number)
    if max(number.numerator.bit_length(), number.denominator.bit_length()) <= _BITS:
        return number
    return _rounded(number)


def _rounded(number: int | Fraction) -> Number:
    try:
        return Fraction(float(number))
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def is_finite(number: Number) -> bool:
    """Whether this is a number to round or to count with."""
    return not isinstance(number, float)


def total(numbers: Iterable[Number]) -> Number | None:
    """The sum, settled at every step; None once it is no number."""
    found: Number | None = 0
    for one in numbers:
        found = None if found is None else settle(found + one)
    return found


def read_integer(text: str) -> int | None:
    """`42`, `-1`, `01`, `3.0`; None for anything else."""
    bare = text.strip()
    if len(bare) > _LENGTH or not _INTEGER.fullmatch(bare):
        return None
    return int(bare.partition(".")[0])


def read_float(text: str) -> Number | None:
    """A decimal number, with or without exponent, or `INF`; None for anything else."""
    bare = text.strip()
    if bare in _INFINITE:
        return _INFINITE[bare]
    if len(bare) > _LENGTH or not _FLOAT.fullmatch(bare):
        return None
    return settle(Fraction(bare))


def read_duration(text: str) -> Number | None:
    """Seconds, as a number or as `PT1H30M`. Years and months have no fixed length and are None."""
    bare = text.strip()
    found = _DURATION.fullmatch(bare)
    if len(bare) > _LENGTH or not found:
        return read_float(bare)
    if not any(found.groups()):
        return None
    parts = (Fraction(part) * seconds for part, seconds in zip(found.groups("0"), _SECONDS, strict=True))
    return settle(sum(parts, Fraction(0)))


def half_up(number: int | Fraction) -> int:
    """The nearest integer; a half goes up: 4.5 to 5, -1.5 to -1."""
    return math.floor(number + Fraction(1, 2))


def to_places(number: int | Fraction, places: int) -> Fraction:
    """Rounded to so many decimal places; a half goes away from zero."""
    scale = Fraction(10) ** places
    size = Fraction(half_up(max(number, -number) * scale)) / scale
    return size if number >= 0 else -size


def to_figures(number: int | Fraction, figures: int) -> Fraction:
    """Rounded to so many significant figures; a half goes away from zero."""
    return to_places(number, figures - _magnitude(max(number, -number))) if number else Fraction(0)


def _magnitude(size: int | Fraction) -> int:
    """How many digits stand before the point: 3 for 123.4, 0 for 0.12, -1 for 0.012."""
    digits = len(str(size.numerator)) - len(str(size.denominator))
    return digits + 1 if size >= Fraction(10) ** digits else digits
