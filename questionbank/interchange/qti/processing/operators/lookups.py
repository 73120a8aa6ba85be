"""Operators without operands that look into the item: variables, what is correct, mappings, areas, chance."""

from fractions import Fraction

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.processing.declarations import Declaration, base_type
from questionbank.interchange.qti.processing.mapping import map_points, map_value
from questionbank.interchange.qti.processing.names import child, text
from questionbank.interchange.qti.processing.notes import unreadable
from questionbank.interchange.qti.processing.numeric import Number, settle
from questionbank.interchange.qti.processing.operators.call import Call, MisfitError, Operator, finite, whole
from questionbank.interchange.qti.processing.shapes import is_inside
from questionbank.interchange.qti.processing.values import (
    NULL,
    Atom,
    BaseType,
    Point,
    Value,
    read,
    single,
    truth,
)


def _variable(call: Call) -> Value:
    return call.state.value(call.element, call.text("identifier"))


def _correct(call: Call) -> Value:
    _declaration(call)
    return call.state.corrects.get(call.text("identifier"), NULL)


def _default(call: Call) -> Value:
    _declaration(call)
    return call.state.defaults.get(call.text("identifier"), NULL)


def _declaration(call: Call) -> Declaration:
    name = call.text("identifier")
    found = call.state.declarations.get(name)
    if found is None:
        raise MisfitError(Reason("The item has no variable %(name)s.", {"name": name[:80]}))
    return found


def _base_value(call: Call) -> Value:
    base = base_type(call.element) or BaseType.STRING
    written = text(call.element)
    found = single(base, read(base, written))
    if found.null and written.strip():
        raise MisfitError(unreadable(written, base))
    return found


def _null(_call: Call) -> Value:
    return NULL


def _map(call: Call) -> Value:
    """What the mapping gives to a variable; without a mapping nothing, which is noted."""
    declaration = _declaration(call)
    mapping = _mapping(call, declaration, "mapping")
    if mapping is None:
        return single(BaseType.FLOAT, 0)
    value = call.state.values[declaration.identifier]
    return single(BaseType.FLOAT, settle(map_value(mapping, declaration.base or BaseType.STRING, value)))


def _map_point(call: Call) -> Value:
    declaration = _declaration(call)
    mapping = _mapping(call, declaration, "areamapping")
    if mapping is None:
        return single(BaseType.FLOAT, 0)
    return single(BaseType.FLOAT, settle(map_points(mapping, call.state.values[declaration.identifier])))


def _mapping(call: Call, declaration: Declaration, kind: str) -> etree._Element | None:
    found = child(declaration.element, kind)
    if found is None:
        reason = Reason("The variable %(name)s has no mapping.", {"name": declaration.identifier[:80]})
        call.state.notes.add(call.element, reason)
    return found


def _inside(call: Call) -> Value:
    """Whether any of the points lies in the area."""
    found = [_is_hit(call, atom) for atom in call.operands[0].members]
    if None in found:
        raise call.misfit()
    return truth(any(found))


def _is_hit(call: Call, atom: Atom) -> bool | None:
    return is_inside(call.text("shape"), call.text("coords"), atom) if isinstance(atom, Point) else None


def _random_integer(call: Call) -> Value:
    low, high = (whole(call, bound) for bound in _bounds(call))
    step = call.count("step") or 1
    if step < 1:
        raise call.misfit()
    return single(BaseType.INTEGER, low + step * call.state.dice.randint(0, (high - low) // step))


def _random_float(call: Call) -> Value:
    low, high = (finite(call, bound) for bound in _bounds(call))
    return single(BaseType.FLOAT, settle(low + (high - low) * Fraction(call.state.dice.random())))


def _bounds(call: Call) -> tuple[Number, Number]:
    """The least and the greatest number of a draw; the least is 0 where it is not named. Raises `MisfitError`."""
    low = call.setting("min") if call.text("min") else 0
    high = call.setting("max")
    if low is None or high is None or high < low:
        raise call.misfit()
    return low, high


def _is_type_of(call: Call) -> Value:
    """Whether a value is of the type named; an integer is not a float."""
    value, wanted = call.operands
    return truth(value.base == wanted.only)


OPERATORS = {
    "variable": Operator(_variable, 0, 0),
    "correct": Operator(_correct, 0, 0),
    "default": Operator(_default, 0, 0),
    "basevalue": Operator(_base_value, 0, 0),
    "null": Operator(_null, 0, 0),
    "mapresponse": Operator(_map, 0, 0),
    "mapresponsepoint": Operator(_map_point, 0, 0),
    "inside": Operator(_inside),
    "randominteger": Operator(_random_integer, 0, 0),
    "randomfloat": Operator(_random_float, 0, 0),
    # What other products add to the standard:
    "mapoutcome": Operator(_map, 0, 0),
    "istypeof": Operator(_is_type_of, 2, 2),
}
