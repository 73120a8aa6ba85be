"""Mappings from responses to marks."""

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from questionbank.interchange.qti.processing.names import attribute, children, flag, kind
from questionbank.interchange.qti.processing.numeric import Number, read_float
from questionbank.interchange.qti.processing.shapes import is_inside
from questionbank.interchange.qti.processing.values import Atom, BaseType, Cardinality, Point, Value, likeness, read


def map_value(mapping: etree._Element, base: BaseType, value: Value) -> Number:
    """The sum of what the mapping gives to each member; a repeated member counts once, NULL gets the default."""
    default = _number(mapping, "defaultValue")
    if value.null:
        return _bounded(mapping, default)
    kept = {likeness(atom): atom for atom in value.members}.values()
    marks = (next(_marks(mapping, base, atom), default) for atom in kept)
    return _bounded(mapping, sum(marks))


def map_points(mapping: etree._Element, value: Value) -> Number:
    """The sum of the areas that are hit, each counted once, and the default for each point outside all of them."""
    default = _number(mapping, "defaultValue")
    if value.null:
        return _bounded(mapping, default)
    points = [atom for atom in value.members if isinstance(atom, Point)]
    areas = [one for one in children(mapping) if kind(one) == "areamapentry"]
    hit = (_number(area, "mappedValue") for area in areas if any(_hits(area, point) for point in points))
    counted = islice(hit, 1) if value.cardinality is Cardinality.SINGLE else hit
    missed = sum(not any(_hits(area, point) for area in areas) for point in points)
    return _bounded(mapping, sum(counted) + default * missed)


def _marks(mapping: etree._Element, base: BaseType, atom: Atom) -> Iterator[Number]:
    """What the entries give to a member: exact matches come first, then those that disregard capitals."""
    entries = [(one, attribute(one, "mapKey") or "") for one in children(mapping) if kind(one) == "mapentry"]
    for entry, key in entries:
        source = read(base, key)
        if source is not None and likeness(source) == likeness(atom):
            yield _number(entry, "mappedValue")
    inherited = flag(mapping, "caseSensitive", otherwise=_counts_capitals(mapping))
    for entry, key in entries:
        loose = base is BaseType.STRING and not flag(entry, "caseSensitive", otherwise=inherited)
        if loose and str(atom).casefold() == key.casefold():
            yield _number(entry, "mappedValue")


def _counts_capitals(element: etree._Element) -> bool:
    """Whether capitals count where the file says nothing: the schema of 2.2 alone says no."""
    return "v2p2" not in (etree.QName(element).namespace or "")


def _hits(area: etree._Element, point: Point) -> bool:
    return bool(is_inside(attribute(area, "shape") or "", attribute(area, "coords") or "", point))


def _number(element: etree._Element, name: str) -> Number:
    return _bound(element, name) or 0


def _bound(element: etree._Element, name: str) -> Number | None:
    return read_float(attribute(element, name) or "")


def _bounded(mapping: etree._Element, total: Number) -> Number:
    """A sum within the bounds that the mapping names."""
    low, high = _bound(mapping, "lowerBound"), _bound(mapping, "upperBound")
    raised = total if low is None else max(total, low)
    return raised if high is None else min(raised, high)
