"""Expressions: trees of operators, worked out from the leaves up. What cannot be run is noted and is NULL."""

from collections.abc import Callable

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.processing.names import attribute, children, kind, local
from questionbank.interchange.qti.processing.notes import not_supported
from questionbank.interchange.qti.processing.operators.call import Call, MisfitError, Operator
from questionbank.interchange.qti.processing.operators.table import OPERATORS
from questionbank.interchange.qti.processing.state import State
from questionbank.interchange.qti.processing.tables import TABLES, look_up
from questionbank.interchange.qti.processing.values import NULL, BaseType, Cardinality, Value


def evaluate(element: etree._Element, state: State) -> Value:
    """What an expression comes to. Never raises for what an item may say."""
    operator = OPERATORS.get(kind(element))
    if operator is None:
        return _FORMS.get(kind(element), _unknown)(element, state)
    operands = tuple(evaluate(one, state) for one in children(element) if operator.most)
    return _apply(operator, Call(element, operands, state))


def _unknown(element: etree._Element, state: State) -> Value:
    state.notes.add(element, not_supported(element))
    return NULL


def _apply(operator: Operator, call: Call) -> Value:
    count = len(call.operands)
    if not operator.least <= count <= operator.most:
        params = {"name": local(call.element), "count": count}
        call.state.notes.add(call.element, Reason("%(name)s cannot take %(count)s operands.", params))
        return NULL
    if operator.gives_null(call.operands):
        return NULL
    try:
        return operator.run(call)
    except MisfitError as misfit:
        call.state.notes.add(call.element, misfit.reason)
        return NULL


def _record(element: etree._Element, state: State) -> Value:
    """A record made of fields, as other products write it."""
    fields = []
    for field in children(element):
        value = next((evaluate(one, state) for one in children(field)), NULL)
        fields.append((attribute(field, "fieldIdentifier") or "", value))
    return Value(Cardinality.RECORD, None, fields=tuple(fields))


def _table(element: etree._Element, state: State) -> Value:
    """A table in the place of an expression, as other products write it."""
    parts = sorted(children(element), key=_is_table)
    if [*map(_is_table, parts)] != [False, True]:
        return _unknown(element, state)
    source, table = parts
    return look_up(table, evaluate(source, state), BaseType.FLOAT)


def _is_table(element: etree._Element) -> bool:
    return kind(element) in TABLES


_FORMS: dict[str, Callable[[etree._Element, State], Value]] = {"record": _record, "lookuptable": _table}
