"""One item scored by its own rules."""

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
_BUILT_IN = {
    "numAttempts": (Cardinality.SINGLE, BaseType.INTEGER),
    "duration": (Cardinality.SINGLE, BaseType.DURATION),
}


@dataclass(frozen=True)
class Outcome:
    """What an item gives: its outcomes by name, as JSON has them but exact, and what of it could not be run."""

    outcomes: dict[str, object]
    unsupported: tuple[Unsupported, ...] = ()


@dataclass(frozen=True)
class Missing:
    """Rules that name a template which is none of the standard ones."""

    element: etree._Element
    reason: Reason


@dataclass(frozen=True)
class Declared:
    """What is read of an item once for many runs: its variables, what of these cannot be read, and its rules."""

    declarations: tuple[Declaration, ...]
    notes: tuple[Unsupported, ...]
    drawing: etree._Element | None
    rules: tuple[etree._Element, ...]
    missing: Missing | None = None


def declared(item: etree._Element) -> Declared:
    """Read what an item declares, once for many runs. Raises `Refusal` if it is no item."""
    if kind(item) != "assessmentitem":
        raise Refusal(Reason("The file holds no QTI item but %(name)s.", {"name": local(item)}))
    notes = Notes()
    declarations = tuple(read_declarations(item, notes))
    own = child(item, "responseprocessing")
    rules = (_rules(own), child(item, "outcomeprocessing"))
    return Declared(
        declarations,
        notes.all(),
        drawing=child(item, "templateprocessing"),
        rules=tuple(one for one in rules if one is not None),
        missing=_missing(own),
    )


def process(
    item: etree._Element, responses: Mapping[str, object], *, seed: int = 0, known: Declared | None = None
) -> Outcome:
    """Run an item's own scoring over responses. Raises `Refusal` if it is no item.

    Values of responses are what `read_responses` gives; the same seed draws the same numbers. `known` is what the item
    declares, for those who run it again and again.
    """
    known = known or declared(item)
    notes = Notes(known.notes)
    state = State(known.declarations, notes=notes, seed=seed)
    _draw(item, known.drawing, state)
    _respond(state, item, responses)
    if known.missing is not None:
        notes.add(known.missing.element, known.missing.reason)
    for rules in known.rules:
        _score(rules, state)
    return Outcome({name: as_json(value) for name, value in state.outcomes().items()}, notes.all())


def _draw(item: etree._Element, rules: etree._Element | None, state: State) -> None:
    """Run the template of the item, again and again until what it drew is what it wants."""
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
        asked = _asked(state, name)
        if asked is None:
            state.notes.add(item, Reason("The item has no response %(name)s.", {"name": name[:80]}))
        else:
            state.values[name] = respond(*asked, given)


def _asked(state: State, name: str) -> tuple[Cardinality, BaseType] | None:
    """What a response has to be; None where nothing of that name is asked."""
    declaration = state.declarations.get(name)
    if declaration is not None and declaration.role is Role.RESPONSE:
        return declaration.cardinality, declaration.base or BaseType.STRING
    return _BUILT_IN.get(name)


def _rules(own: etree._Element | None) -> etree._Element | None:
    """The item's own rules, or those of the standard template that it names instead."""
    if own is None or _is_written_out(own):
        return own
    name = template_name(_address(own))
    return None if name is None else template(name)


def _missing(own: etree._Element | None) -> Missing | None:
    """The template that an item names instead of rules, where it is none of the standard ones."""
    if own is None or _is_written_out(own):
        return None
    address = _address(own)
    if not address or template_name(address) is not None:
        return None
    return Missing(own, Reason("There is no standard template %(address)s.", {"address": address[:200]}))


def _is_written_out(own: etree._Element) -> bool:
    return next(children(own), None) is not None


def _address(own: etree._Element) -> str:
    return attribute(own, "template") or attribute(own, "templateLocation") or ""
