"""Whatever an item says, it is scored, noted or refused; and what goes for single operators goes for trees of them."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from questionbank.interchange.model import Refusal
from questionbank.interchange.qti import xml
from questionbank.interchange.qti.processing import process
from questionbank.interchange.qti.processing.operators.table import OPERATORS
from questionbank.interchange.qti.processing.responses import read_responses
from tests.questionbank.interchange.qti.processing.writing import (
    NULL,
    base,
    correct,
    f,
    i,
    item,
    op,
    outcome,
    put,
    response,
    score,
    value,
)

Drawn = TypeVar("Drawn")
KINDS = [
    "identifier",
    "boolean",
    "integer",
    "float",
    "string",
    "point",
    "pair",
    "directedPair",
    "duration",
    "file",
    "uri",
]
TEXTS = ["", "A", "A B", "1", "0", "-1", "1.5", "true", "1 2", "PT1M", "INF", "-INF", "1e308", "9" * 50, "审核"]
NAMES = sorted(
    {*OPERATORS, "record", "lookupTable", "customOperator", "testVariables", "fieldValue", "setOutcomeValue"}
)
RULES = [
    *("responseCondition", "responseIf", "responseElse", "setOutcomeValue", "setTemplateValue", "setCorrectResponse"),
    *("setDefaultValue", "lookupOutcomeValue", "exitResponse", "responseProcessingFragment", "templateConstraint"),
]
SETTINGS = {
    "identifier": ["R", "S", "O", "T", "X", ""],
    "n": ["1", "0", "-1", "R", "x", "1e9"],
    "min": ["0", "1", "R", "x"],
    "max": ["0", "1", "999999999999", "INF"],
    "step": ["0", "2", "-3"],
    "numberRepeats": ["0", "3", "1000000", "-5"],
    "toleranceMode": ["exact", "absolute", "relative"],
    "tolerance": ["0", "0.5 1", "x", "INF"],
    "roundingMode": ["decimalPlaces", "significantFigures"],
    "figures": ["0", "3", "300", "-1", "x"],
    "name": ["sin", "ln", "floor", "mean", "popSD", "sampleVariance", "pi", "exp", "atan2", "x"],
    "shape": ["rect", "circle", "poly", "ellipse", "default", "x"],
    "coords": ["0,0,10,10", "5,5,3", "0 0 5 5 5 0", "", "x"],
    "pattern": ["[a-z]+", "(a*)*b", "[", ".*"],
    "caseSensitive": ["true", "false"],
    "fieldIdentifier": ["a", "b"],
}
attributes = st.dictionaries(st.sampled_from(sorted(SETTINGS)), st.integers(0, 9), max_size=5).map(
    lambda chosen: {name: SETTINGS[name][place % len(SETTINGS[name])] for name, place in chosen.items()}
)
leaves = st.one_of(
    st.just(NULL),
    st.builds(base, st.sampled_from(KINDS), st.sampled_from(TEXTS)),
    st.builds(
        lambda name, chosen: op(name, **chosen), st.sampled_from(["variable", "correct", "mapResponse"]), attributes
    ),
)


def grown(names: list[str]) -> Callable[[st.SearchStrategy[str]], st.SearchStrategy[str]]:
    def extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.builds(
            lambda name, inside, chosen: op(name, *inside, **chosen),
            st.sampled_from(names),
            st.lists(inner, max_size=4),
            attributes,
        )

    return extend


expressions = st.recursive(leaves, grown(NAMES), max_leaves=12)
programs = st.lists(st.recursive(leaves, grown(NAMES + RULES), max_leaves=12), max_size=4).map("".join)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
DECLARATIONS = (
    response("R", "integer", inside='<mapping defaultValue="1"><mapEntry mapKey="1" mappedValue="2"/></mapping>'),
    response("S", "string", "multiple", correct("A", "B")),
    '<templateDeclaration identifier="T" cardinality="ordered" baseType="float"/>',
    outcome(
        "O",
        "float",
        inside='<matchTable defaultValue="3"><matchTableEntry sourceValue="1" targetValue="x"/></matchTable>',
    ),
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(expressions, anything, anything)
def test_any_expression_comes_to_a_value_or_a_note(expression: str, one: object, other: object) -> None:
    found = score(item(*DECLARATIONS, rules=put("O", expression)), {"R": one, "S": other})

    assert "O" in found.outcomes
    assert all(str(note.what) and note.where for note in found.unsupported)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(programs, programs, anything)
def test_any_program_runs_to_its_end(rules: str, drawing: str, one: object) -> None:
    document = item(*DECLARATIONS, rules=rules, more=op("templateProcessing", drawing))

    assert score(document, {"R": one}) == score(document, {"R": one})


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([operator for operator in sorted(OPERATORS) if not OPERATORS[operator].sees_null]))
def test_one_null_operand_makes_null(name: str) -> None:
    operator = OPERATORS[name]
    if operator.most > 0:
        operands = [f(1)] * (operator.least - 1) + [NULL]
        found = score(item(outcome("O", "float"), rules=put("O", op(name, *operands))))
        assert (found.outcomes, found.unsupported) == ({"O": None}, ())


numbers = st.recursive(
    st.builds(i, st.integers(-20, 20)) | st.builds(f, st.decimals(-9, 9, places=2)),
    lambda inner: st.builds(op, st.sampled_from(["sum", "product", "max", "min"]), inner, inner),
    max_leaves=6,
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(["sum", "product", "max", "min"]), numbers, numbers, numbers)
def test_sums_products_and_extremes_commute_and_associate(name: str, one: str, two: str, three: str) -> None:
    assert value(op(name, one, two)) == value(op(name, two, one))
    assert value(op(name, op(name, one, two), three)) == value(op(name, one, op(name, two, three)))
    assert value(op(name, one, two, three)) == value(op(name, op(name, one, two), three))


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(numbers, numbers)
def test_match_is_symmetric_and_true_of_itself(one: str, two: str) -> None:
    assert value(op("match", one, one)) is True
    assert value(op("match", one, two)) is value(op("match", two, one))
    assert value(op("match", one, two)) is value(op("equal", one, two))


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_files_are_scored_or_refused(document: bytes, responses: bytes) -> None:
    wrapped = b"<assessmentItem>" + document + b"</assessmentItem>"
    for content in (document, wrapped):
        try:
            process(xml.parse(content), read_responses(responses))
        except Refusal as refusal:
            why = str(refusal)
            continue
        why = "scored"
    assert why


def test_the_deepest_tree_that_is_read_is_worked_out() -> None:
    expression = op("not", "<null/>")
    for _ in range(xml.MAX_DEPTH - 5):
        expression = op("not", expression)

    found = score(item(outcome("O", "boolean"), rules=put("O", expression)))

    assert (found.outcomes, found.unsupported) == ({"O": None}, ())
    assert isinstance(xml.parse(item(rules=put("O", expression))), etree._Element)
