"""Values of QTI: a cardinality, a base type, and what it holds. An empty container and an empty string are NULL."""

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from questionbank.interchange.qti.processing import numeric
from questionbank.interchange.qti.processing.numeric import Number


class Cardinality(StrEnum):
    """How many members a value has, and whether their order counts."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    ORDERED = "ordered"
    RECORD = "record"


class BaseType(StrEnum):
    """What a member is."""

    IDENTIFIER = "identifier"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    FLOAT = "float"
    STRING = "string"
    POINT = "point"
    PAIR = "pair"
    DIRECTED_PAIR = "directedPair"
    DURATION = "duration"
    FILE = "file"
    URI = "uri"
    INT_OR_IDENTIFIER = "intOrIdentifier"


class Pair(NamedTuple):
    """Two identifiers; in a plain pair their order does not count."""

    first: str
    second: str
    directed: bool


class Point(NamedTuple):
    """A place on a picture."""

    x: Number
    y: Number


Atom = bool | Number | str | Pair | Point


@dataclass(frozen=True)
class Value:
    """A value as the item sees it; `incomplete` if a NULL was left out when the container was made."""

    cardinality: Cardinality
    base: BaseType | None
    members: tuple[Atom, ...] = ()
    fields: tuple[tuple[str, "Value"], ...] = ()
    incomplete: bool = False

    @property
    def null(self) -> bool:
        """Whether there is nothing in it."""
        return not self.members and not self.fields

    @property
    def only(self) -> Atom | None:
        """The one member, if there is one and no more."""
        return self.members[0] if len(self.members) == 1 else None


NULL = Value(Cardinality.SINGLE, None)
TRUE = Value(Cardinality.SINGLE, BaseType.BOOLEAN, (True,))
FALSE = Value(Cardinality.SINGLE, BaseType.BOOLEAN, (False,))


def single(base: BaseType, atom: Atom | None) -> Value:
    """One member, or NULL for none and for an empty string."""
    return NULL if atom is None or atom == "" else Value(Cardinality.SINGLE, base, (atom,))


def truth(value: bool | None) -> Value:
    """A truth value; None is NULL."""
    return NULL if value is None else TRUE if value else FALSE


def number(found: Number | None) -> Value:
    """A number as integer or float, as it is exact; None and what is no number are NULL."""
    settled = None if found is None else numeric.settle(found)
    return single(BaseType.INTEGER if isinstance(settled, int) else BaseType.FLOAT, settled)


def as_truth(value: Value) -> bool | None:
    """What a value says where a condition stands: not nothing, not zero, not false. None for NULL."""
    if value.null:
        return None
    return bool(value.only) if value.cardinality is Cardinality.SINGLE else True


def as_number(atom: Atom | None) -> Number | None:
    """The atom if it can be counted with; true and false cannot."""
    return atom if isinstance(atom, int | Fraction | float) and not isinstance(atom, bool) else None


def same(one: Value, other: Value) -> bool:
    """Whether two values that are not NULL match: members in order, or as a multiset; fields by name."""
    if Cardinality.RECORD in (one.cardinality, other.cardinality):
        return _same_fields(one, other)
    left, right = [likeness(atom) for atom in one.members], [likeness(atom) for atom in other.members]
    if Cardinality.MULTIPLE in (one.cardinality, other.cardinality):
        return Counter(left) == Counter(right)
    return left == right


def _same_fields(one: Value, other: Value) -> bool:
    left, right = dict(one.fields), dict(other.fields)
    return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)


def likeness(atom: Atom) -> Hashable:
    """What two atoms have in common if they match: 1 is 1.0 but not true; `A B` is `B A` unless directed."""
    if isinstance(atom, Pair):
        return ("pair", atom[:2] if atom.directed else frozenset(atom[:2]))
    return (type(atom).__name__ if as_number(atom) is None else "number", atom)


def read(base: BaseType, text: str) -> Atom | None:
    """The atom that a lexical form means; None if it means none."""
    return _READERS[base](text)


def _boolean(text: str) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(text.strip().lower())


def _pair(text: str, *, directed: bool) -> Pair | None:
    parts = text.split()
    return Pair(parts[0], parts[1], directed) if len(parts) == 2 else None


def _point(text: str) -> Point | None:
    found = [numeric.read_float(part) for part in text.split()]
    if len(found) != 2 or found[0] is None or found[1] is None:
        return None
    return Point(found[0], found[1])


def _integer_or_identifier(text: str) -> Atom | None:
    found = numeric.read_integer(text)
    return text.strip() or None if found is None else found


def _token(text: str) -> str | None:
    return text.strip() or None


_READERS: dict[BaseType, Callable[[str], Atom | None]] = {
    BaseType.IDENTIFIER: _token,
    BaseType.BOOLEAN: _boolean,
    BaseType.INTEGER: numeric.read_integer,
    BaseType.FLOAT: numeric.read_float,
    BaseType.STRING: lambda text: text or None,
    BaseType.POINT: _point,
    BaseType.PAIR: lambda text: _pair(text, directed=False),
    BaseType.DIRECTED_PAIR: lambda text: _pair(text, directed=True),
    BaseType.DURATION: numeric.read_duration,
    BaseType.FILE: _token,
    BaseType.URI: _token,
    BaseType.INT_OR_IDENTIFIER: _integer_or_identifier,
}
