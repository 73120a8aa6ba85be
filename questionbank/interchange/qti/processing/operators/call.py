"""One use of an operator: its element, what its operands came to, and the state of the item."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.processing.names import attribute, flag, local
from questionbank.interchange.qti.processing.numeric import Number, read_float
from questionbank.interchange.qti.processing.state import State
from questionbank.interchange.qti.processing.values import Atom, Cardinality, Value, as_number

MANY = 1_000_000


class MisfitError(Exception):
    """An operator cannot be run as it stands; it gives NULL, and the reason is noted."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Call:
    """What an operator is given."""

    element: etree._Element
    operands: tuple[Value, ...]
    state: State

    def text(self, name: str, otherwise: str = "") -> str:
        """An attribute as written."""
        found = attribute(self.element, name)
        return otherwise if found is None else found.strip()

    def flag(self, name: str, *, otherwise: bool) -> bool:
        """A truth value written as an attribute."""
        return flag(self.element, name, otherwise=otherwise)

    def setting(self, name: str) -> Number | None:
        """A number written as an attribute, or that of the variable named there."""
        written = self.text(name)
        return self.resolve(written) if written else None

    def resolve(self, written: str) -> Number | None:
        """The number that a word of an attribute means: itself, or a variable's."""
        found = read_float(written)
        name = written.strip("{}")
        if found is None and name in self.state.values:
            found = as_number(self.state.values[name].only)
        return found

    def count(self, name: str) -> int | None:
        """A whole number written as an attribute, or that of the variable named there."""
        found = self.setting(name)
        return None if found is None else whole(self, found)

    def misfit(self) -> MisfitError:
        """That the operands or attributes are none that the operator takes."""
        return MisfitError(Reason("%(name)s cannot take these operands.", {"name": local(self.element)}))

    def too_large(self) -> MisfitError:
        """That the result would be larger than is worked with."""
        return MisfitError(Reason("The result of %(name)s is too large.", {"name": local(self.element)}))


@dataclass(frozen=True)
class Operator:
    """A function of its operands; unless it looks at NULL itself, one NULL operand makes the result NULL."""

    run: Callable[[Call], Value]
    least: int = 1
    most: int = 1
    sees_null: bool = False

    def gives_null(self, operands: tuple[Value, ...]) -> bool:
        """Whether the operands alone make the result NULL."""
        return not self.sees_null and any(one.null for one in operands)


def whole(call: Call, found: Number) -> int:
    """A number that has to be whole. Raises `MisfitError`."""
    if isinstance(found, float) or found.denominator != 1:
        raise call.misfit()
    return found.numerator


def finite(call: Call, found: Number) -> int | Fraction:
    """A number that has to be finite. Raises `MisfitError`."""
    if isinstance(found, float):
        raise call.misfit()
    return found


def numbers(call: Call) -> list[Number]:
    """All members of all operands, which have to be numbers. Raises `MisfitError`."""
    return [_counted(call, atom) for operand in call.operands for atom in operand.members or (None,)]


def _counted(call: Call, atom: Atom | None) -> Number:
    found = as_number(atom)
    if found is None:
        raise call.misfit()
    return found


def one_each(call: Call) -> list[Number]:
    """The numbers of operands that have to be single. Raises `MisfitError`."""
    found = numbers(call)
    if len(found) != len(call.operands):
        raise call.misfit()
    return found


def string(call: Call, operand: Value) -> str:
    """The text of an operand that has to be one. Raises `MisfitError`."""
    atom: Atom | None = operand.only
    if not isinstance(atom, str):
        raise call.misfit()
    return atom


def is_container(value: Value) -> bool:
    """Whether a value is a multiple or ordered one."""
    return value.cardinality in (Cardinality.MULTIPLE, Cardinality.ORDERED)
