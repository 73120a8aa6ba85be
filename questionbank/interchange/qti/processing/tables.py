"""Tables that turn one number into another: exact matches, steps, and straight lines between points."""

from itertools import pairwise

from lxml import etree

from questionbank.interchange.qti.processing.names import attribute, children, flag, kind
from questionbank.interchange.qti.processing.numeric import Number, read_float
from questionbank.interchange.qti.processing.values import (
    NULL,
    Atom,
    BaseType,
    Value,
    as_number,
    likeness,
    number,
    read,
    single,
)

TABLES = ("matchtable", "interpolationtable")


def look_up(table: etree._Element, value: Value, base: BaseType) -> Value:
    """What a table gives to a value; its default for NULL and for what it does not know."""
    found = NULL if value.only is None else _find(table, value.only, base)
    return _written(table, "defaultValue", base) if found.null else found


def _find(table: etree._Element, atom: Atom, base: BaseType) -> Value:
    if kind(table) == "matchtable":
        return _matched(table, atom, base)
    amount = as_number(atom)
    if amount is None:
        return NULL
    if attribute(table, "interpolationMethod") == "linear":
        return number(_on_line(table, amount))
    return _on_step(table, amount, base)


def _on_step(table: etree._Element, amount: Number, base: BaseType) -> Value:
    reached = (entry for entry in children(table) if _reaches(amount, entry))
    return next((_written(entry, "targetValue", base) for entry in reached), NULL)


def _matched(table: etree._Element, atom: Atom, base: BaseType) -> Value:
    kept = BaseType.STRING if as_number(atom) is None else BaseType.FLOAT
    for entry in children(table):
        if _is_of(entry, kept, atom):
            return _written(entry, "targetValue", base)
    return NULL


def _is_of(entry: etree._Element, kept: BaseType, atom: Atom) -> bool:
    source = read(kept, attribute(entry, "sourceValue") or "")
    return source is not None and likeness(source) == likeness(atom)


def _reaches(amount: Number, entry: etree._Element) -> bool:
    """Whether a number is at or above the source of an entry: the first such entry counts."""
    source = read_float(attribute(entry, "sourceValue") or "")
    if source is None:
        return False
    return amount >= source if flag(entry, "includeBoundary", otherwise=True) else amount > source


def _on_line(table: etree._Element, amount: Number) -> Number | None:
    """On the straight line between two entries, and as at the end beyond them: an extension of other products."""
    points = sorted(filter(None, map(_point, children(table))))
    if not points:
        return None
    x = min(max(amount, points[0][0]), points[-1][0])
    for (x1, y1), (x2, y2) in pairwise(points):
        if x1 <= x <= x2 and x1 != x2:
            return y1 + (y2 - y1) * (x - x1) / (x2 - x1)
    return points[0][1]


def _point(entry: etree._Element) -> tuple[Number, Number] | None:
    source, target = (read_float(attribute(entry, name) or "") for name in ("sourceValue", "targetValue"))
    return None if source is None or target is None else (source, target)


def _written(element: etree._Element, name: str, base: BaseType) -> Value:
    written = attribute(element, name)
    return NULL if written is None else single(base, read(base, written))
