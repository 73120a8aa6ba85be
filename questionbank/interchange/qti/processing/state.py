"""The variables of an item while it is processed."""

import random
from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.processing.declarations import Declaration, Role
from questionbank.interchange.qti.processing.notes import Notes
from questionbank.interchange.qti.processing.values import NULL, Atom, BaseType, Cardinality, Value, as_number, single

COMPLETION = "completionStatus"


_BUILT_IN = {
    COMPLETION: single(BaseType.IDENTIFIER, "not_attempted"),
    "numAttempts": single(BaseType.INTEGER, 1),
    "duration": single(BaseType.DURATION, 0),
}


class State:
    """What every variable holds now, what it begins with, and what is correct."""

    def __init__(self, declarations: Iterable[Declaration], *, notes: Notes, seed: int = 0) -> None:
        self.declarations = {declaration.identifier: declaration for declaration in declarations}
        self.notes = notes
        self._seed = seed
        self.reset()

    @cached_property
    def dice(self) -> random.Random:
        """What draws the numbers of this run, made where the first is drawn: few items draw any."""
        return random.Random(self._seed)

    def reset(self) -> None:
        """Put every variable back to what its declaration says."""
        self.defaults = {name: one.default for name, one in self.declarations.items()}
        self.corrects = {name: one.correct for name, one in self.declarations.items()}
        self.values = {**_BUILT_IN, **{name: one.begin() for name, one in self.declarations.items()}}

    def value(self, element: etree._Element, name: str) -> Value:
        """What a variable holds; one that is not there is NULL, and noted."""
        if name not in self.values:
            self.notes.add(element, _no_variable(name))
        return self.values.get(name, NULL)

    def assign(self, element: etree._Element, name: str, value: Value) -> None:
        """Let a variable hold a value, in the type of its declaration where that is possible."""
        declaration = self.declarations.get(name)
        if declaration is None:
            if name not in self.values:
                self.notes.add(element, _no_variable(name))
            self.values[name] = value
            return
        fitting = fit(declaration, value)
        if fitting is None:
            self.notes.add(element, Reason("The value does not fit the declaration of %(name)s.", {"name": name}))
        self.values[name] = value if fitting is None else fitting

    def outcomes(self) -> dict[str, Value]:
        """The outcomes that the item declares, and the completion status if it was set."""
        names = [name for name, one in self.declarations.items() if one.role is Role.OUTCOME]
        if self.values[COMPLETION].only != "not_attempted":
            names.append(COMPLETION)
        return {name: self.values[name] for name in names}


def fit(declaration: Declaration, value: Value) -> Value | None:
    """A value in the cardinality and type of a declaration; None if that would change what it says."""
    if value.null:
        return _nothing(declaration, value)
    if Cardinality.RECORD in (declaration.cardinality, value.cardinality):
        return value if declaration.cardinality is value.cardinality else None
    members = _members(declaration.base, value)
    return Value(declaration.cardinality, declaration.base, members) if _fits(declaration, members) else None


def _nothing(declaration: Declaration, value: Value) -> Value:
    """NULL, or a container that is empty."""
    return Value(declaration.cardinality, declaration.base) if _is_container(value) else NULL


def _members(base: BaseType | None, value: Value) -> tuple[Atom, ...]:
    """The members of a value, whole numbers as integers where these are declared."""
    return tuple(map(_integral, value.members)) if base is BaseType.INTEGER else value.members


def _fits(declaration: Declaration, members: tuple[Atom, ...]) -> bool:
    has_room = declaration.cardinality is not Cardinality.SINGLE or len(members) == 1
    return has_room and _is_of(declaration.base, members)


def _is_of(base: BaseType | None, members: tuple[Atom, ...]) -> bool:
    """Whether members are truth values or numbers where these are declared; other types are near each other."""
    if base is BaseType.INTEGER:
        return all(type(one) is int for one in members)
    if base is BaseType.FLOAT:
        return all(as_number(one) is not None for one in members)
    return base is not BaseType.BOOLEAN or all(isinstance(one, bool) for one in members)


def _integral(atom: Atom) -> Atom:
    return atom.numerator if isinstance(atom, Fraction) and atom.denominator == 1 else atom


def _is_container(value: Value) -> bool:
    return value.cardinality in (Cardinality.MULTIPLE, Cardinality.ORDERED)


def _no_variable(name: str) -> Reason:
    return Reason("The item has no variable %(name)s.", {"name": name[:80]})
