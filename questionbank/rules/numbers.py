"""Numbers as candidates write them, and when one is near enough to the key. Pure and exact."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from questionbank.rules.answers import Tolerance, ToleranceKind

LONGEST_NUMBER = 64
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_MINUS = str.maketrans({"−": "-", "﹣": "-", "–": "-"})
_EXACT = Context(prec=2_000, Emin=-5_000, Emax=5_000, rounding=ROUND_HALF_UP)


def number(text: str) -> Decimal | None:
    """Read a number in any lexical form (1.5, １．５, .5, −2, 1e3); None for what is none.

    Thousands separators are not read, for 1,500 is one and a half in half of Europe. Nor are figures above or below
    the line or in a circle: 10² is not 102.
    """
    typed = "".join(map(_narrow, text)).strip().translate(_MINUS)
    if len(typed) > LONGEST_NUMBER or not _NUMBER.fullmatch(typed):
        return None
    return Decimal(typed)


def _narrow(sign: str) -> str:
    is_wide = unicodedata.decomposition(sign).startswith(("<wide>", "<small>"))
    return unicodedata.normalize("NFKC", sign) if is_wide else sign


def is_near(given: Decimal, wanted: Decimal, tolerance: Tolerance | None) -> bool:
    """Tell whether a number is the wanted one, or lies within the tolerance around it."""
    if tolerance is None:
        return given == wanted
    places = int(tolerance.below)
    match tolerance.kind:
        case ToleranceKind.DECIMAL_PLACES:
            return _to_places(given, places) == _to_places(wanted, places)
        case ToleranceKind.SIGNIFICANT_FIGURES:
            return _to_figures(given, places) == _to_figures(wanted, places)
        case ToleranceKind.RELATIVE:
            return _within(given, wanted, tolerance, Fraction(abs(wanted)))
    return _within(given, wanted, tolerance, Fraction(1))


def _within(given: Decimal, wanted: Decimal, tolerance: Tolerance, unit: Fraction) -> bool:
    given_exactly = Fraction(given)
    low = Fraction(wanted) - Fraction(tolerance.below) * unit
    high = Fraction(wanted) + Fraction(tolerance.above) * unit
    if tolerance.includes_bounds:
        return low <= given_exactly <= high
    return low < given_exactly < high


def _to_places(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), context=_EXACT)


def _to_figures(value: Decimal, figures: int) -> Decimal:
    """Round to significant figures: 3 of 0.012345 are 0.0123."""
    if not value:
        return value
    return value.quantize(Decimal(1).scaleb(value.adjusted() - figures + 1), context=_EXACT)
