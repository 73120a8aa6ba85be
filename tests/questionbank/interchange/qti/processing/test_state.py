"""Variables while an item is processed: what they begin with, what they may hold, what is given back."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

import pytest
from lxml import etree

from questionbank.interchange.qti.processing.declarations import Declaration, Role
from questionbank.interchange.qti.processing.notes import Notes
from questionbank.interchange.qti.processing.responses import as_json
from questionbank.interchange.qti.processing.state import COMPLETION, State, fit
from questionbank.interchange.qti.processing.values import (
    NULL,
    TRUE,
    Atom,
    BaseType,
    Cardinality,
    Pair,
    Point,
    Value,
    single,
)

ELEMENT = etree.Element("setOutcomeValue")
C, B = Cardinality, BaseType
RECORD = Value(C.RECORD, None, fields=(("a", single(B.INTEGER, 1)),))


def declaration(
    name: str,
    base: BaseType | None = B.FLOAT,
    cardinality: Cardinality = C.SINGLE,
    *,
    role: Role = Role.OUTCOME,
    default: Value = NULL,
    correct: Value = NULL,
) -> Declaration:
    return Declaration(role, name, cardinality, base, default, correct, ELEMENT)


def state(*declarations: Declaration, seed: int = 0) -> State:
    return State(declarations, notes=Notes(), seed=seed)


def notes(of: State) -> list[str]:
    return [str(note.what) for note in of.notes.all()]


def holding(cardinality: Cardinality, base: BaseType | None, *members: Atom) -> Value:
    return Value(cardinality, base, members)


@pytest.mark.parametrize(
    ("declared", "begins"),
    [
        (declaration("O", B.FLOAT), 0),
        (declaration("O", B.INTEGER), 0),
        (declaration("O", B.STRING), None),
        (declaration("O", B.BOOLEAN), None),
        (declaration("O", B.DURATION), None),
        (declaration("O", B.FLOAT, C.MULTIPLE), None),
        (declaration("O", B.FLOAT, role=Role.RESPONSE), None),
        (declaration("O", B.FLOAT, role=Role.TEMPLATE), None),
        (declaration("O", B.FLOAT, default=single(B.FLOAT, 2)), 2),
        (declaration("O", B.STRING, role=Role.RESPONSE, default=single(B.STRING, "x")), "x"),
        (declaration("O", None), None),
    ],
)
def test_a_variable_begins_with_its_default_and_an_outcome_that_is_a_number_with_zero(
    declared: Declaration, begins: object
) -> None:
    assert as_json(state(declared).values["O"]) == begins


@pytest.mark.parametrize(
    ("name", "begins"), [("completionStatus", "not_attempted"), ("numAttempts", 1), ("duration", 0)]
)
def test_the_built_in_variables_are_there_from_the_beginning(name: str, begins: object) -> None:
    assert as_json(state().value(ELEMENT, name)) == begins


def test_a_declaration_may_take_the_name_of_a_built_in_variable() -> None:
    found = state(declaration("duration", B.FLOAT, default=single(B.FLOAT, 9)))
    assert as_json(found.value(ELEMENT, "duration")) == 9


def test_a_variable_that_is_not_there_is_null_and_noted() -> None:
    found = state()
    assert found.value(ELEMENT, "X").null
    assert notes(found) == ["The item has no variable X."]


@pytest.mark.parametrize(
    ("base", "cardinality", "given", "kept"),
    [
        (B.FLOAT, C.SINGLE, single(B.INTEGER, 3), 3),
        (B.INTEGER, C.SINGLE, single(B.FLOAT, Fraction(6, 2)), 3),
        (B.INTEGER, C.MULTIPLE, holding(C.ORDERED, B.FLOAT, Fraction(2), 3), [2, 3]),
        (B.IDENTIFIER, C.SINGLE, holding(C.MULTIPLE, B.IDENTIFIER, "A"), "A"),
        (B.IDENTIFIER, C.ORDERED, holding(C.MULTIPLE, B.IDENTIFIER, "A", "B"), ["A", "B"]),
        (B.IDENTIFIER, C.MULTIPLE, single(B.IDENTIFIER, "A"), ["A"]),
        (B.STRING, C.SINGLE, single(B.IDENTIFIER, "A"), "A"),
        (B.BOOLEAN, C.SINGLE, TRUE, True),
        (B.BOOLEAN, C.MULTIPLE, holding(C.MULTIPLE, B.BOOLEAN, True, False), [True, False]),
        (B.POINT, C.SINGLE, single(B.POINT, Point(1, 2)), "1 2"),
        (B.DIRECTED_PAIR, C.MULTIPLE, holding(C.MULTIPLE, B.PAIR, Pair("A", "B", directed=True)), ["A B"]),
        (None, C.RECORD, RECORD, {"a": 1}),
        (B.FLOAT, C.SINGLE, NULL, None),
        (B.FLOAT, C.MULTIPLE, NULL, None),
        (B.FLOAT, C.MULTIPLE, holding(C.MULTIPLE, None), []),
        (B.FLOAT, C.SINGLE, holding(C.ORDERED, None), None),
        (None, C.RECORD, NULL, None),
    ],
)
def test_a_value_is_kept_in_the_type_of_its_declaration(
    base: BaseType | None, cardinality: Cardinality, given: Value, kept: object
) -> None:
    found = state(declaration("O", base, cardinality))
    found.assign(ELEMENT, "O", given)
    assert as_json(found.values["O"]) == kept
    assert notes(found) == []


@pytest.mark.parametrize(
    ("base", "cardinality", "given"),
    [
        (B.INTEGER, C.SINGLE, single(B.FLOAT, Fraction(1, 2))),
        (B.INTEGER, C.SINGLE, single(B.FLOAT, float("inf"))),
        (B.INTEGER, C.SINGLE, TRUE),
        (B.INTEGER, C.SINGLE, single(B.STRING, "3")),
        (B.INTEGER, C.MULTIPLE, holding(C.MULTIPLE, B.FLOAT, 1, Fraction(1, 2))),
        (B.BOOLEAN, C.SINGLE, single(B.INTEGER, 1)),
        (B.BOOLEAN, C.MULTIPLE, holding(C.MULTIPLE, B.BOOLEAN, True, "x")),
        (B.IDENTIFIER, C.SINGLE, holding(C.MULTIPLE, B.IDENTIFIER, "A", "B")),
        (B.FLOAT, C.SINGLE, single(B.IDENTIFIER, "A")),
        (B.FLOAT, C.SINGLE, TRUE),
        (B.FLOAT, C.SINGLE, RECORD),
        (B.FLOAT, C.MULTIPLE, RECORD),
        (None, C.RECORD, single(B.INTEGER, 1)),
        (None, C.RECORD, holding(C.MULTIPLE, B.INTEGER, 1)),
    ],
)
def test_a_value_that_would_say_something_else_is_kept_as_it_is_and_noted(
    base: BaseType | None, cardinality: Cardinality, given: Value
) -> None:
    declared = declaration("O", base, cardinality)
    found = state(declared)
    found.assign(ELEMENT, "O", given)
    assert fit(declared, given) is None
    assert found.values["O"] == given
    assert notes(found) == ["The value does not fit the declaration of O."]


@pytest.mark.parametrize("base", list(BaseType))
@pytest.mark.parametrize("cardinality", list(Cardinality))
def test_nothing_fits_everywhere(base: BaseType, cardinality: Cardinality) -> None:
    for nothing in (NULL, holding(C.MULTIPLE, base), holding(C.ORDERED, base), Value(C.RECORD, None)):
        fitting = fit(declaration("O", base, cardinality), nothing)
        assert fitting is not None
        assert fitting.null


def test_a_variable_that_is_not_declared_holds_what_it_is_given_and_is_noted_once() -> None:
    found = state()
    for number in (1, 2):
        found.assign(ELEMENT, "X", single(B.INTEGER, number))
    assert as_json(found.value(ELEMENT, "X")) == 2
    assert notes(found) == ["The item has no variable X."]


def test_a_built_in_variable_may_be_set() -> None:
    found = state()
    found.assign(ELEMENT, COMPLETION, single(B.IDENTIFIER, "completed"))
    assert notes(found) == []
    assert {name: as_json(one) for name, one in found.outcomes().items()} == {COMPLETION: "completed"}


@pytest.mark.parametrize(
    ("declared", "given", "outcomes"),
    [
        ((), "not_attempted", {}),
        ((), "incomplete", {COMPLETION: "incomplete"}),
        ((declaration("S"),), "completed", {"S": 0, COMPLETION: "completed"}),
        ((declaration("S"), declaration("R", role=Role.RESPONSE)), "not_attempted", {"S": 0}),
        ((declaration(COMPLETION, B.IDENTIFIER), declaration("S")), "unknown", {COMPLETION: "unknown", "S": 0}),
        ((declaration(COMPLETION, B.IDENTIFIER),), "not_attempted", {COMPLETION: "not_attempted"}),
    ],
)
def test_outcomes_are_what_is_declared_and_the_status_if_it_was_set(
    declared: Iterable[Declaration], given: str, outcomes: dict[str, object]
) -> None:
    found = state(*declared)
    found.assign(ELEMENT, COMPLETION, single(B.IDENTIFIER, given))
    assert {name: as_json(one) for name, one in found.outcomes().items()} == outcomes
    assert list(found.outcomes()) == list(outcomes)


def test_a_reset_puts_values_defaults_and_what_is_correct_back() -> None:
    declared = declaration("R", B.STRING, default=single(B.STRING, "d"), correct=single(B.STRING, "c"))
    found = state(declared)
    for part in (found.values, found.defaults, found.corrects):
        part["R"] = single(B.STRING, "other")
    found.reset()
    assert [as_json(part["R"]) for part in (found.values, found.defaults, found.corrects)] == ["d", "d", "c"]


def test_dice_are_those_of_the_seed_and_go_on_after_a_reset() -> None:
    one, other = state(seed=7), state(seed=7)
    drawn = [one.dice.random() for _ in range(3)]
    one.reset()
    assert drawn == [other.dice.random() for _ in range(3)]
    assert one.dice.random() == other.dice.random()
    assert state(seed=8).dice.random() != drawn[0]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (single(B.FLOAT, Fraction(1, 4)), Decimal("0.25")),
        (single(B.FLOAT, float("-inf")), "-INF"),
        (single(B.PAIR, Pair("A", "B", directed=False)), "A B"),
        (single(B.POINT, Point(Fraction(1, 2), 3)), "0.5 3"),
        (holding(C.ORDERED, B.BOOLEAN, True, False), [True, False]),
    ],
)
def test_what_a_variable_holds_is_said_exactly(value: Value, said: object) -> None:
    assert as_json(value) == said
