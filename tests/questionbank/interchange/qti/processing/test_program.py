"""Rules one after the other: conditions, values set anew, tables, and early ends."""

import pytest

from tests.questionbank.interchange.qti.processing.writing import (
    FALSE,
    NULL,
    TRUE,
    correct,
    default,
    i,
    ident,
    item,
    many,
    op,
    outcome,
    put,
    response,
    s,
    score,
)

SET = {"response": "setOutcomeValue", "outcome": "setOutcomeValue", "template": "setTemplateValue"}


def chosen(family: str, *conditions: str, otherwise: bool = True) -> str:
    """A condition that puts the number of its branch into O."""
    names = [f"{family}If", *[f"{family}ElseIf"] * (len(conditions) - 1)]
    branches = [op(name, test, put("O", i(n))) for n, (name, test) in enumerate(zip(names, conditions, strict=True))]
    branches += [op(f"{family}Else", put("O", i(99)))] if otherwise else []
    return op(f"{family}Condition", *branches)


def put_by(rules: str, *, more: str = "", kind: str = "integer") -> object:
    found = score(item(outcome("O", kind), outcome("P", kind), rules=rules, more=more))
    assert found.unsupported == ()
    return found.outcomes["O"]


def notes(rules: str) -> list[str]:
    return [str(note.what) for note in score(item(outcome("O", "integer"), rules=rules)).unsupported]


@pytest.mark.parametrize("family", ["response", "outcome", "template"])
@pytest.mark.parametrize(
    ("conditions", "branch"),
    [
        ((TRUE,), 0),
        ((FALSE,), 99),
        ((NULL,), 99),
        ((FALSE, TRUE), 1),
        ((TRUE, TRUE), 0),
        ((NULL, FALSE, TRUE), 2),
        ((FALSE, FALSE, FALSE), 99),
        ((op("unheardOf"), TRUE), 1),
    ],
)
def test_the_first_condition_that_is_true_decides(family: str, conditions: tuple[str, ...], branch: int) -> None:
    found = score(item(outcome("O", "integer"), rules=chosen(family, *conditions)))
    assert found.outcomes == {"O": branch}


def test_nothing_happens_where_no_branch_is_true() -> None:
    assert put_by(chosen("response", FALSE, NULL, otherwise=False)) == 0


@pytest.mark.parametrize(("truth", "branch"), [(i(0), 99), (i(2), 0), (s("x"), 0), (s(""), 99), (many(i(0)), 0)])
def test_a_condition_that_is_no_truth_value_is_true_where_it_is_something(truth: str, branch: int) -> None:
    assert put_by(chosen("response", truth)) == branch


def test_conditions_stand_in_conditions() -> None:
    inner = chosen("response", FALSE, TRUE)
    outer = op("responseCondition", op("responseIf", TRUE, inner, put("P", i(5))))
    assert score(item(outcome("O", "integer"), outcome("P", "integer"), rules=outer)).outcomes == {"O": 1, "P": 5}


@pytest.mark.parametrize(
    "rules",
    [
        op("responseCondition"),
        op("responseCondition", op("responseIf")),
        op("responseCondition", op("responseIf", TRUE)),
        op("responseCondition", op("responseElse")),
        op("responseProcessingFragment"),
    ],
)
def test_rules_that_say_nothing_do_nothing(rules: str) -> None:
    assert put_by(rules) == 0


def test_a_fragment_is_its_rules() -> None:
    assert (
        put_by(op("responseProcessingFragment", put("O", i(1)), op("outcomeProcessingFragment", put("O", i(2))))) == 2
    )


@pytest.mark.parametrize("name", ["exitResponse", "exitTest", "exitTemplate"])
def test_an_exit_ends_the_rules_wherever_it_stands(name: str) -> None:
    deep = op("responseCondition", op("responseIf", TRUE, put("O", i(1)), op(name), put("O", i(2))))
    assert put_by(op("responseProcessingFragment", deep, put("O", i(3))) + put("O", i(4))) == 1


def test_outcome_processing_goes_on_after_the_exit_of_response_processing() -> None:
    more = op("outcomeProcessing", put("O", op("sum", op("variable", identifier="O"), i(10))))
    assert put_by(put("O", i(1)) + op("exitResponse"), more=more) == 11


@pytest.mark.parametrize(
    ("rules", "value"),
    [
        (put("O", i(1)) + put("O", op("sum", op("variable", identifier="O"), i(1))), 2),
        (put("O", i(1)) + put("O", NULL), None),
        (put("O", many(i(4))), 4),
        (put(" O ", i(3)), 3),
    ],
)
def test_an_outcome_is_set_anew(rules: str, value: object) -> None:
    assert put_by(rules) == value


@pytest.mark.parametrize("inside", ["", i(1) + i(2)])
@pytest.mark.parametrize("name", ["setOutcomeValue", "setCorrectResponse", "setTemplateValue", "setResponseValue"])
def test_a_value_is_set_by_one_expression(name: str, inside: str) -> None:
    assert notes(op(name, inside, identifier="O")) == [f"{name} is not supported."]


def test_what_is_correct_may_be_set_and_is_matched_from_then_on() -> None:
    test = op("match", op("variable", identifier="R"), op("correct", identifier="R"))
    rules = (
        put("O", op("containerSize", many(test)))
        + op("setCorrectResponse", ident("B"), identifier="R")
        + chosen("response", test)
    )
    document = item(response("R", "identifier", inside=correct("A")), outcome("O", "integer"), rules=rules)
    assert [score(document, {"R": one}).outcomes["O"] for one in ("A", "B")] == [99, 0]


@pytest.mark.parametrize(("inside", "value"), [(i(7), 7), ("", 3), (NULL, None)])
def test_a_default_that_is_set_is_what_the_variable_begins_with_again(inside: str, value: object) -> None:
    rules = put("O", i(1)) + op("setDefaultValue", inside, identifier="O")
    found = score(item(outcome("O", "integer", inside=default("3")), rules=rules))
    assert (found.outcomes["O"], found.unsupported) == (value, ())


def test_the_default_that_is_set_is_the_default_from_then_on() -> None:
    rules = op("setDefaultValue", i(7), identifier="O") + put("P", op("default", identifier="O"))
    assert score(item(outcome("O", "integer"), outcome("P", "integer"), rules=rules)).outcomes == {"O": 7, "P": 7}


TABLE = '<matchTable defaultValue="0"><matchTableEntry sourceValue="2" targetValue="20"/></matchTable>'


@pytest.mark.parametrize(("looked", "value"), [(i(2), 20), (i(3), 0), (NULL, 0), (op("sum", i(1), i(1)), 20)])
def test_an_outcome_is_looked_up_in_its_own_table(looked: str, value: int) -> None:
    rules = op("lookupOutcomeValue", looked, identifier="O")
    found = score(item(outcome("O", "integer", inside=TABLE), rules=rules))
    assert (found.outcomes["O"], found.unsupported) == (value, ())


@pytest.mark.parametrize("name", ["O", "X", ""])
def test_an_outcome_without_a_table_is_noted(name: str) -> None:
    assert notes(op("lookupOutcomeValue", i(1), identifier=name)) == [f"The variable {name} has no table."]


@pytest.mark.parametrize("rule", ["unheardOf", "printedVariable", "match", "responseIf"])
def test_a_rule_that_is_none_is_noted_and_passed_over(rule: str) -> None:
    document = item(outcome("O", "integer"), rules=op(rule) + put("O", i(1)))
    found = score(document)
    assert found.outcomes == {"O": 1}
    assert [str(note.what) for note in found.unsupported] == [f"{rule} is not supported."]


def drawing(*rules: str) -> str:
    return op("templateProcessing", *rules)


TEMPLATE = '<templateDeclaration identifier="T" cardinality="single" baseType="integer"/>'


@pytest.mark.parametrize("seed", range(5))
def test_a_constraint_is_met_by_drawing_again(seed: int) -> None:
    even = op("equal", op("integerModulus", op("variable", identifier="T"), i(2)), i(0))
    rules = drawing(
        op("setTemplateValue", op("randomInteger", min=1, max=10), identifier="T"), op("templateConstraint", even)
    )
    document = item(TEMPLATE, outcome("O", "integer"), rules=put("O", op("variable", identifier="T")), more=rules)
    found = score(document, seed=seed)
    drawn = found.outcomes["O"]
    assert isinstance(drawn, int)
    assert drawn % 2 == 0
    assert found.unsupported == ()


@pytest.mark.parametrize("constraint", [FALSE, NULL, op("unheardOf")])
def test_a_constraint_that_is_never_met_leaves_the_defaults_and_is_noted(constraint: str) -> None:
    rules = drawing(op("setTemplateValue", i(5), identifier="T"), op("templateConstraint", constraint))
    document = item(TEMPLATE, outcome("O", "integer"), rules=put("O", op("variable", identifier="T")), more=rules)
    found = score(document)
    assert found.outcomes == {"O": None}
    assert "The template never drew what its constraint asks for." in [str(one.what) for one in found.unsupported]


def test_rules_of_version_3_are_run_alike() -> None:
    rules = (
        '<qti-response-condition><qti-response-if><qti-base-value base-type="boolean">false</qti-base-value>'
        "</qti-response-if><qti-response-else-if><qti-is-null><qti-null/></qti-is-null>"
        '<qti-set-outcome-value identifier="O"><qti-base-value base-type="integer">4</qti-base-value>'
        "</qti-set-outcome-value><qti-exit-response/></qti-response-else-if></qti-response-condition>"
        '<qti-set-outcome-value identifier="O"><qti-base-value base-type="integer">5</qti-base-value>'
        "</qti-set-outcome-value>"
    )
    assert put_by(rules) == 4
