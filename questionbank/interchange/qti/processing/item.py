"""One item scored by its own rules."""

import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from lxml import etree

from questionbank.interchange.model import Reason, Refusal, Unsupported
from questionbank.interchange.qti.processing.declarations import Declaration, Role, read_declarations
from questionbank.interchange.qti.processing.names import attribute, child, children, kind, local
from questionbank.interchange.qti.processing.notes import Notes, not_supported
from questionbank.interchange.qti.processing.program import Exit, UnmetError, run
from questionbank.interchange.qti.processing.responses import as_json, respond
from questionbank.interchange.qti.processing.state import State
from questionbank.interchange.qti.processing.templates import template, template_name
from questionbank.interchange.qti.processing.values import BaseType, Cardinality

_DRAWS = 100
_BUILT_IN = {"numAttempts": BaseType.INTEGER, "duration": BaseType.DURATION}


@dataclass(frozen=True)
class Outcome:
    """What an item gives: its outcomes by name, as JSON has them but exact, and what of it could not be run."""

    outcomes: dict[str, object]
    unsupported: tuple[Unsupported, ...] = ()


@dataclass(frozen=True)
class Declared:
    """The variables that an item declares, and what of its declarations cannot be read."""

    declarations: tuple[Declaration, ...]
    notes: tuple[Unsupported, ...]


def declared(item: etree._Element) -> Declared:
    """Read what an item declares, once for many runs. Raises `Refusal` if it is no item."""
    if kind(item) != "assessmentitem":
        raise Refusal(Reason("The file holds no QTI item but %(name)s.", {"name": local(item)}))
    notes = Notes()
    return Declared(tuple(read_declarations(item, notes)), notes.all())


def process(
    item: etree._Element, responses: Mapping[str, object], *, seed: int = 0, known: Declared | None = None
) -> Outcome:
    """Run an item's own scoring over responses. Raises `Refusal` if it is no item.

    Values of responses are what `read_responses` gives; the same seed draws the same numbers. `known` is what the item
    declares, for those who run it again and again.
    """
    known = known or declared(item)
    notes = Notes(known.notes)
    dice = random.Random(seed)
    state = State(known.declarations, notes=notes, dice=dice)
    _draw(item, state)
    _respond(state, item, responses)
    for rules in (_rules(item, state), child(item, "outcomeprocessing")):
        if rules is not None:
            _score(rules, state)
    return Outcome({name: as_json(value) for name, value in state.outcomes().items()}, notes.all())


def _draw(item: etree._Element, state: State) -> None:
    """Run the template of the item, again and again until what it drew is what it wants."""
    rules = child(item, "templateprocessing")
    if rules is None:
        return
    for _ in range(_DRAWS):
        try:
            _run(rules, state)
        except UnmetError:
            state.reset()
        else:
            return
    state.notes.add(item, Reason("The template never drew what its constraint asks for."))


def _run(rules: etree._Element, state: State) -> None:
    with suppress(Exit):
        run(children(rules), state)


def _score(rules: etree._Element, state: State) -> None:
    try:
        _run(rules, state)
    except UnmetError:  # only a template can be drawn again
        state.notes.add(rules, not_supported(rules))


def _respond(state: State, item: etree._Element, responses: Mapping[str, object]) -> None:
    for name, given in responses.items():
        declaration = state.declarations.get(name)
        if declaration is not None and declaration.role is Role.RESPONSE:
            state.values[name] = respond(declaration.cardinality, declaration.base or BaseType.STRING, given)
        elif name in _BUILT_IN:
            state.values[name] = respond(Cardinality.SINGLE, _BUILT_IN[name], given)
        else:
            state.notes.add(item, Reason("The item has no response %(name)s.", {"name": name[:80]}))


def _rules(item: etree._Element, state: State) -> etree._Element | None:
    """The item's own rules, or those of the standard template that it names instead."""
    found = child(item, "responseprocessing")
    if found is None or next(children(found), None) is not None:
        return found
    address = attribute(found, "template") or attribute(found, "templateLocation") or ""
    name = template_name(address)
    if name is None and address:
        params = {"address": address[:200]}
        state.notes.add(found, Reason("There is no standard template %(address)s.", params))
    return None if name is None else template(name)
