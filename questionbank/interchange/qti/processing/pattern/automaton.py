"""A pattern as a machine that follows all ways through it at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from questionbank.interchange.qti.processing.pattern.characters import Test
from questionbank.interchange.qti.processing.pattern.grammar import Either, Node, One, PatternError, Repeat, Row, read

MAX_PATTERN = 500
MAX_TEXT = 2000
MAX_STEPS = 2000


@dataclass
class _Step:
    """Read a character if there is a test for one; then go on at any of these steps."""

    test: Test | None = None
    after: list[int] = field(default_factory=list)


def matches(pattern: str, text: str, *, capitals: bool) -> bool:
    """Whether the whole text is of the pattern. Raises `PatternError` for one that cannot be followed."""
    if len(pattern) > MAX_PATTERN or len(text) > MAX_TEXT:
        raise PatternError(pattern)
    machine = _build(read(_without_anchors(pattern)))
    here = _reach(machine, (0,))
    for char in text:
        forms = _forms(char, capitals=capitals)
        here = _reach(machine, chain.from_iterable(_read(machine[place], forms) for place in here))
    return len(machine) - 1 in here


def _forms(char: str, *, capitals: bool) -> set[str]:
    """What a character may be read as."""
    return {char} if capitals else {char, char.lower(), char.upper()[0]}


def _read(step: _Step, forms: set[str]) -> list[int]:
    return step.after if step.test is not None and any(map(step.test, forms)) else []


def _reach(machine: list[_Step], places: Iterable[int]) -> set[int]:
    """All steps that can be reached without reading a character."""
    found: set[int] = set()
    open_ = list(places)
    while open_:
        place = open_.pop()
        if place not in found:
            found.add(place)
            open_.extend(machine[place].after if machine[place].test is None else ())
    return found


def _without_anchors(pattern: str) -> str:
    """A pattern of XML Schema is always anchored; `^` and `$` around it are other people's habit."""
    bare = pattern.removeprefix("^")
    return bare[:-1] if bare.endswith("$") and not bare.endswith("\\$") else bare


def _build(node: Node) -> list[_Step]:
    machine: list[_Step] = []
    _add(machine, node)
    machine.append(_Step())
    return machine


def _step(machine: list[_Step], test: Test | None = None) -> _Step:
    """A new step, which goes on at the one that is added next."""
    if len(machine) >= MAX_STEPS:
        raise PatternError("too large")
    machine.append(_Step(test, [len(machine) + 1]))
    return machine[-1]


def _add(machine: list[_Step], node: Node) -> None:
    """Append the steps of a part; the step added after them is where it goes on."""
    match node:
        case One(test):
            _step(machine, test)
        case Row(parts):
            _add_row(machine, parts)
        case Either(branches):
            _add_either(machine, branches)
        case Repeat(part, least, most):
            _add_repeat(machine, part, least, most)


def _add_row(machine: list[_Step], parts: tuple[Node, ...]) -> None:
    for part in parts:
        _add(machine, part)


def _add_either(machine: list[_Step], branches: tuple[Node, ...]) -> None:
    fork = _step(machine)
    fork.after = []
    ends = []
    for branch in branches:
        fork.after.append(len(machine))
        _add(machine, branch)
        ends.append(_step(machine))
    for end in ends:
        end.after = [len(machine)]


def _add_repeat(machine: list[_Step], part: Node, least: int, most: int | None) -> None:
    if most is not None and most < least:
        raise PatternError("counts the wrong way")
    for _ in range(least):
        _add_counted(machine, part)
    if most is None:
        _add_endless(machine, part)
    else:
        _add_optional(machine, part, most - least)


def _add_endless(machine: list[_Step], part: Node) -> None:
    """Append a part that may come as often as one likes."""
    fork = _step(machine)
    start = len(machine) - 1
    _add(machine, part)
    _step(machine).after = [start]
    fork.after.append(len(machine))


def _add_optional(machine: list[_Step], part: Node, most: int) -> None:
    """Append a part that may come so often, or less."""
    forks = []
    for _ in range(most):
        forks.append(_step(machine))
        _add(machine, part)
    for fork in forks:
        fork.after.append(len(machine))


def _add_counted(machine: list[_Step], part: Node) -> None:
    """Append a part that is repeated; an empty one takes a step too, so that counting comes to an end."""
    _step(machine)
    _add(machine, part)
