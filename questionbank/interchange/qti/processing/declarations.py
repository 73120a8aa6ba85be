"""Declarations of variables: what they may hold, what they begin with, and what is correct."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from lxml import etree

from questionbank.interchange.qti.processing.names import all_of, attribute, child, children, kind, text
from questionbank.interchange.qti.processing.notes import Notes, unreadable
from questionbank.interchange.qti.processing.values import NULL, BaseType, Cardinality, Value, read, single


class Role(StrEnum):
    """Whose variable it is."""

    RESPONSE = "response"
    OUTCOME = "outcome"
    TEMPLATE = "template"


@dataclass(frozen=True)
class Declaration:
    """One declared variable. Mappings and tables stay in the element until they are used."""

    role: Role
    identifier: str
    cardinality: Cardinality
    base: BaseType | None
    default: Value
    correct: Value
    element: etree._Element

    def begin(self) -> Value:
        """What the variable holds before anything is processed: an outcome that is a number begins at zero."""
        is_score = self.role is Role.OUTCOME and self.cardinality is Cardinality.SINGLE
        if self.default.null and is_score and self.base in (BaseType.INTEGER, BaseType.FLOAT):
            return single(self.base, 0)
        return self.default


_KINDS = {f"{role}declaration": role for role in Role}
_BASES = {base.lower(): base for base in BaseType}


def read_declarations(item: etree._Element, notes: Notes) -> Iterator[Declaration]:
    """Every variable that the item declares, in the order of the file."""
    for element in children(item):
        role = _KINDS.get(kind(element))
        if role is not None:
            yield _declaration(element, role, notes)


def base_type(element: etree._Element) -> BaseType | None:
    """The base type that an element names, if it names one."""
    return _BASES.get((attribute(element, "baseType") or "").strip().lower())


def _declaration(element: etree._Element, role: Role, notes: Notes) -> Declaration:
    cardinality = _cardinality(element)
    return Declaration(
        role=role,
        identifier=(attribute(element, "identifier") or "").strip(),
        cardinality=cardinality,
        base=base_type(element),
        default=_default(element, cardinality, notes),
        correct=_values(child(element, "correctresponse"), element, cardinality, notes),
        element=element,
    )


def _cardinality(element: etree._Element) -> Cardinality:
    name = (attribute(element, "cardinality") or "").strip()
    return Cardinality(name) if name in tuple(Cardinality) else Cardinality.SINGLE


def _default(element: etree._Element, cardinality: Cardinality, notes: Notes) -> Value:
    """The default value; some products write it as an attribute."""
    written = attribute(element, "defaultValue")
    base = base_type(element)
    if written is not None and base is not None:
        return single(base, read(base, written))
    return _values(child(element, "defaultvalue"), element, cardinality, notes)


def _values(
    holder: etree._Element | None, declaration: etree._Element, cardinality: Cardinality, notes: Notes
) -> Value:
    if holder is None:
        return NULL
    written = all_of(holder, "value")
    if cardinality is Cardinality.RECORD:
        return Value(cardinality, None, fields=tuple(_field(one, notes) for one in written))
    base = base_type(declaration)
    return Value(cardinality, base, tuple(chain.from_iterable(_value(one, base, notes).members for one in written)))


def _field(element: etree._Element, notes: Notes) -> tuple[str, Value]:
    return attribute(element, "fieldIdentifier") or "", _value(element, None, notes)


def _value(element: etree._Element, base: BaseType | None, notes: Notes) -> Value:
    """What a `value` element holds; an empty one is NULL, an unreadable one is noted."""
    kept = base_type(element) or base or BaseType.STRING
    written = text(element)
    found = single(kept, read(kept, written))
    if found.null and written.strip():
        notes.add(element, unreadable(written, kept))
    return found
