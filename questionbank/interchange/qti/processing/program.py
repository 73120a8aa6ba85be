"""The rules of response, outcome and template processing, run in their order."""

from collections.abc import Callable, Iterable

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.processing.expressions import evaluate
from questionbank.interchange.qti.processing.names import attribute, child, children, kind
from questionbank.interchange.qti.processing.notes import not_supported
from questionbank.interchange.qti.processing.state import State
from questionbank.interchange.qti.processing.tables import TABLES, look_up
from questionbank.interchange.qti.processing.values import NULL, BaseType, Value, as_truth


class Exit(Exception):
    """The item ends its processing here."""


class UnmetError(Exception):
    """What the template drew is not what the item wants."""


def run(rules: Iterable[etree._Element], state: State) -> None:
    """Run rules one after the other. Raises `Exit` and `UnmetError`."""
    for rule in rules:
        act = _RULES.get(kind(rule))
        if act is None:
            state.notes.add(rule, not_supported(rule))
        else:
            act(rule, state)


def _condition(rule: etree._Element, state: State) -> None:
    """Run the first branch whose condition is true; one that is NULL is not."""
    for branch in children(rule):
        parts = list(children(branch))
        if kind(branch).endswith("else"):
            return run(parts, state)
        if parts and as_truth(evaluate(parts[0], state)):
            return run(parts[1:], state)
    return None


def _fragment(rule: etree._Element, state: State) -> None:
    run(children(rule), state)


def _exit(_rule: etree._Element, _state: State) -> None:
    raise Exit


def _constraint(rule: etree._Element, state: State) -> None:
    if not as_truth(_only(rule, state)):
        raise UnmetError


def _set_value(rule: etree._Element, state: State) -> None:
    state.assign(rule, _identifier(rule), _only(rule, state))


def _set_correct(rule: etree._Element, state: State) -> None:
    state.corrects[_identifier(rule)] = _only(rule, state)


def _set_default(rule: etree._Element, state: State) -> None:
    """Let a variable begin with another value; without one, as other products write it, let it begin anew."""
    name = _identifier(rule)
    if next(children(rule), None) is not None:
        state.defaults[name] = _only(rule, state)
    state.assign(rule, name, state.defaults.get(name, NULL))


def _look_up(rule: etree._Element, state: State) -> None:
    """Let an outcome be what the table of its declaration gives."""
    name = _identifier(rule)
    declaration = state.declarations.get(name)
    table = None if declaration is None else child(declaration.element, *TABLES)
    if declaration is None or table is None:
        state.notes.add(rule, Reason("The variable %(name)s has no table.", {"name": name[:80]}))
        return
    state.assign(rule, name, look_up(table, _only(rule, state), declaration.base or BaseType.STRING))


def _identifier(rule: etree._Element) -> str:
    return (attribute(rule, "identifier") or "").strip()


def _only(rule: etree._Element, state: State) -> Value:
    """What the one expression of a rule comes to."""
    parts = list(children(rule))
    if len(parts) != 1:
        state.notes.add(rule, not_supported(rule))
        return NULL
    return evaluate(parts[0], state)


_RULES: dict[str, Callable[[etree._Element, State], None]] = {
    "responsecondition": _condition,
    "outcomecondition": _condition,
    "templatecondition": _condition,
    "responseprocessingfragment": _fragment,
    "outcomeprocessingfragment": _fragment,
    "setoutcomevalue": _set_value,
    "settemplatevalue": _set_value,
    "setresponsevalue": _set_value,
    "setcorrectresponse": _set_correct,
    "setdefaultvalue": _set_default,
    "lookupoutcomevalue": _look_up,
    "templateconstraint": _constraint,
    "exitresponse": _exit,
    "exittest": _exit,
    "exittemplate": _exit,
}
