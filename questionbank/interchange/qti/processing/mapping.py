"""Mappings from responses to marks."""

from collections.abc import Hashable, Sequence

from lxml import etree

from questionbank.interchange.qti.processing.names import all_of, attribute, flag
from questionbank.interchange.qti.processing.numeric import Number, read_float
from questionbank.interchange.qti.processing.shapes import is_inside
from questionbank.interchange.qti.processing.values import Atom, BaseType, Point, Value, likeness, read


def map_value(mapping: etree._Element, base: BaseType, value: Value) -> Number:
    """The sum of what the mapping gives to each member; a repeated member counts once, NULL gets the default."""
    default = _number(mapping, "defaultValue")
    if value.null:
        return _bounded(mapping, default)
    entries = all_of(mapping, "mapentry")
    exact, loose = _exact(entries, base), _loose(mapping, entries, base)
    kept = {likeness(atom): atom for atom in value.members}
    marks = (exact.get(alike, loose.get(str(atom).casefold(), default)) for alike, atom in kept.items())
    return _bounded(mapping, sum(marks))


def map_points(mapping: etree._Element, value: Value) -> Number:
    """The sum of the areas that are hit, each counted once, and the default for each point outside all of them.

    Where areas overlap, a point is in the one that is listed first.
    """
    default = _number(mapping, "defaultValue")
    if value.null:
        return _bounded(mapping, default)
    areas = all_of(mapping, "areamapentry")
    hits = [_hit(areas, atom) for atom in value.members]
    marks = (_number(areas[place], "mappedValue") for place in {*hits} if place is not None)
    return _bounded(mapping, sum(marks) + default * hits.count(None))


def _exact(entries: Sequence[etree._Element], base: BaseType) -> dict[Hashable, Number]:
    """What the entries give to what is like their keys; the first entry of a key counts."""
    sources = ((read(base, _key(entry)), entry) for entry in reversed(entries))
    return {likeness(source): _number(entry, "mappedValue") for source, entry in sources if source is not None}


def _loose(mapping: etree._Element, entries: Sequence[etree._Element], base: BaseType) -> dict[str, Number]:
    """What the entries that disregard capitals give to a text without them."""
    if base is not BaseType.STRING:
        return {}
    inherited = flag(mapping, "caseSensitive", otherwise=_counts_capitals(mapping))
    loose = [entry for entry in reversed(entries) if not flag(entry, "caseSensitive", otherwise=inherited)]
    return {_key(entry).casefold(): _number(entry, "mappedValue") for entry in loose}


def _key(entry: etree._Element) -> str:
    return attribute(entry, "mapKey") or ""


def _counts_capitals(element: etree._Element) -> bool:
    """Whether capitals count where the file says nothing: the schema of 2.2 alone says no."""
    return "v2p2" not in (etree.QName(element).namespace or "")


def _hit(areas: Sequence[etree._Element], atom: Atom) -> int | None:
    """Which area a point lies in, by its place in the list."""
    return next((place for place, area in enumerate(areas) if _is_hit(area, atom)), None)


def _is_hit(area: etree._Element, atom: Atom) -> bool:
    if not isinstance(atom, Point):
        return False
    return bool(is_inside(attribute(area, "shape") or "", attribute(area, "coords") or "", atom))


def _number(element: etree._Element, name: str) -> Number:
    return _bound(element, name) or 0


def _bound(element: etree._Element, name: str) -> Number | None:
    return read_float(attribute(element, name) or "")


def _bounded(mapping: etree._Element, total: Number) -> Number:
    """A sum within the bounds that the mapping names."""
    low, high = _bound(mapping, "lowerBound"), _bound(mapping, "upperBound")
    raised = total if low is None else max(total, low)
    return raised if high is None else min(raised, high)
