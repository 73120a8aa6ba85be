"""Operators that make containers, count them and look into them."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain

from questionbank.interchange.qti.processing.operators.call import MANY, Call, Operator, is_container, whole
from questionbank.interchange.qti.processing.values import (
    NULL,
    Atom,
    BaseType,
    Cardinality,
    Value,
    as_number,
    likeness,
    single,
    truth,
)

MAX_MEMBERS = 1000


def _make(cardinality: Cardinality) -> Callable[[Call], Value]:
    """Put operands, and the members of operands that are containers, into one; NULL is left out."""

    def run(call: Call) -> Value:
        if any(operand.fields for operand in call.operands):
            raise call.misfit()
        return _container(call, cardinality, call.operands)

    return run


def _container(call: Call, cardinality: Cardinality, operands: Iterable[Value]) -> Value:
    kept = list(operands)
    members = tuple(chain.from_iterable(operand.members for operand in kept))
    if len(members) > MAX_MEMBERS:
        raise call.too_large()
    base = next((operand.base for operand in kept if not operand.null), None)
    return Value(cardinality, base, members, incomplete=any(map(_lacks, kept)))


def _lacks(operand: Value) -> bool:
    return operand.null or operand.incomplete


def _size(call: Call) -> Value:
    return single(BaseType.INTEGER, len(call.operands[0].members))


def _index(call: Call) -> Value:
    """The nth member, from 1; `n` is an attribute, or a second operand as other products write it."""
    members = call.operands[0].members
    place = call.count("n") if len(call.operands) == 1 else _number(call, call.operands[1])
    if place is None:
        raise call.misfit()
    return _of(call.operands[0], members[place - 1]) if 1 <= place <= len(members) else NULL


def _number(call: Call, operand: Value) -> int:
    found = as_number(operand.only)
    if found is None:
        raise call.misfit()
    return whole(call, found)


def _of(container: Value, atom: Atom) -> Value:
    return single(container.base or BaseType.STRING, atom)


def _member(call: Call) -> Value:
    one, container = call.operands
    if one.only is None:
        raise call.misfit()
    return truth(likeness(one.only) in {likeness(atom) for atom in container.members})


def _contains(call: Call) -> Value:
    """Whether the first holds all of the second: as often as there, and in an unbroken run if order counts."""
    whole_, part = ([likeness(atom) for atom in operand.members] for operand in call.operands)
    if call.operands[0].cardinality is Cardinality.ORDERED:
        starts = range(len(whole_) - len(part) + 1)
        return truth(any(whole_[start : start + len(part)] == part for start in starts))
    return truth(not Counter(part) - Counter(whole_))


def _delete(call: Call) -> Value:
    """A container without every member that is alike; other products write the two operands the other way round."""
    one, container = sorted(call.operands, key=is_container)
    if one.only is None:
        raise call.misfit()
    gone = likeness(one.only)
    kept = tuple(atom for atom in container.members if likeness(atom) != gone)
    return Value(container.cardinality, container.base, kept)


def _repeat(call: Call) -> Value:
    times = call.count("numberRepeats")
    if times is None:
        raise call.misfit()
    _check_room(call, times)
    parts = times * [operand for operand in call.operands if not operand.null]
    return _container(call, Cardinality.ORDERED, parts) if parts else NULL


def _check_room(call: Call, times: int) -> None:
    if times * sum(len(operand.members) for operand in call.operands) > MAX_MEMBERS:
        raise call.too_large()


def _field(call: Call) -> Value:
    return dict(call.operands[0].fields).get(call.text("fieldIdentifier"), NULL)


def _random(call: Call) -> Value:
    container = call.operands[0]
    if not container.members:
        raise call.misfit()
    return _of(container, call.state.dice.choice(container.members))


OPERATORS = {
    "multiple": Operator(_make(Cardinality.MULTIPLE), 0, MANY, sees_null=True),
    "ordered": Operator(_make(Cardinality.ORDERED), 0, MANY, sees_null=True),
    "containersize": Operator(_size, sees_null=True),
    "index": Operator(_index, 1, 2),
    "member": Operator(_member, 2, 2),
    "contains": Operator(_contains, 2, 2),
    "delete": Operator(_delete, 2, 2),
    "repeat": Operator(_repeat, 1, MANY, sees_null=True),
    "fieldvalue": Operator(_field),
    "random": Operator(_random),
}
