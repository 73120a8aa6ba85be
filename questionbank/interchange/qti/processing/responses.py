"""Responses and outcomes as JSON has them: identifiers, numbers, `"A B"` for a pair, `"10 20"` for a point."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from questionbank.interchange.model import Reason, Refusal
from questionbank.interchange.qti.processing.numeric import Number
from questionbank.interchange.qti.processing.values import (
    NULL,
    Atom,
    BaseType,
    Cardinality,
    Pair,
    Point,
    Value,
    read,
    single,
)
from questionbank.interchange.qti.processing.written_number import record_of

MAX_BYTES = 1024 * 1024
_PAIRED = (BaseType.PAIR, BaseType.DIRECTED_PAIR, BaseType.POINT)


def read_responses(content: bytes) -> Mapping[str, object]:
    """The responses of a document `{"responses": {…}}`. Raises `Refusal`."""
    if len(content) > MAX_BYTES:
        raise Refusal(Reason("The file is larger than %(limit)s MiB. Divide it.", {"limit": MAX_BYTES // 2**20}))
    try:
        document = json.loads(content, parse_float=Decimal)
        json.dumps(document, ensure_ascii=False, default=str).encode()  # half a character is no text
    except (ValueError, RecursionError) as error:
        raise Refusal(Reason("The responses are not a JSON document.")) from error
    found = document.get("responses") if isinstance(document, dict) else None
    if not isinstance(found, dict):
        raise Refusal(Reason('The document of the responses has no object "responses".'))
    return found


def respond(cardinality: Cardinality, base: BaseType, given: object) -> Value:
    """A response in the type of its variable. What is none of that type is NULL: it earns nothing."""
    if cardinality is Cardinality.RECORD:
        return _record(given)
    if cardinality is Cardinality.SINGLE:
        return single(base, _atom(base, _the_one(base, given)))
    return NULL if given is None else Value(cardinality, base, tuple(_atoms(base, _as_list(given))))


def _atoms(base: BaseType, given: Sequence[object]) -> Iterator[Atom]:
    for one in given:
        atom = _atom(base, one)
        if atom is not None:
            yield atom


def _the_one(base: BaseType, given: object) -> object:
    """What a list of one holds; a list of two is one pair or point where that is asked for."""
    listed = _as_list(given)
    return listed[0] if len(listed) == 1 else listed if base in _PAIRED else None


def _as_list(given: object) -> Sequence[object]:
    return given if isinstance(given, list | tuple) else (given,)


def _atom(base: BaseType, given: object) -> Atom | None:
    written = _written(base, given)
    return None if written is None else read(base, written)


def _written(base: BaseType, given: object) -> str | None:
    """The lexical form of what JSON says; None where it says no value of the type."""
    if isinstance(given, list | tuple) and base in _PAIRED:
        return " ".join(map(str, given))
    if isinstance(given, bool):
        return str(given).lower()
    return str(given) if isinstance(given, str | int | float | Decimal) else None


def _is_written(given: object) -> bool:
    """Whether this is a number, or a text that says something."""
    return isinstance(given, str | int | float | Decimal) and not isinstance(given, bool) and given != ""


def _record(given: object) -> Value:
    if _is_written(given):
        return record_of(str(given))
    if not isinstance(given, Mapping):
        return NULL
    return Value(Cardinality.RECORD, None, fields=tuple((str(name), _guess(one)) for name, one in given.items()))


def _guess(given: object) -> Value:
    """A field of a record has no declared type: JSON's own is taken."""
    if isinstance(given, bool):
        base = BaseType.BOOLEAN
    elif isinstance(given, int):
        base = BaseType.INTEGER
    else:
        base = BaseType.FLOAT if isinstance(given, float | Decimal) else BaseType.STRING
    return single(base, _atom(base, given))


def as_json(value: Value) -> object:
    """What a value is in JSON: numbers exact as `int` or `Decimal`; NULL is None, an empty container a list."""
    if value.cardinality is Cardinality.RECORD:
        return {name: as_json(one) for name, one in value.fields}
    if value.cardinality is Cardinality.SINGLE:
        return next(map(_plain, value.members), None)
    return [_plain(atom) for atom in value.members]


def _plain(atom: Atom) -> object:
    if isinstance(atom, Pair):
        return f"{atom.first} {atom.second}"
    if isinstance(atom, Point):
        return f"{_plain(atom.x)} {_plain(atom.y)}"
    return atom if isinstance(atom, bool | int | str) else _decimal(atom)


def _decimal(number: Number) -> object:
    if isinstance(number, Fraction):
        return Decimal(number.numerator) / Decimal(number.denominator)
    return "INF" if number > 0 else "-INF"
