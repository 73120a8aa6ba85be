"""A whole item: declarations, templates, rules, outcomes, and what cannot be run."""

import pytest

from questionbank.interchange.model import Refusal
from tests.questionbank.interchange.qti.processing.writing import (
    FALSE,
    NULL,
    TRUE,
    correct,
    default,
    f,
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

VERSION_3 = b"""
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i">
  <qti-response-declaration identifier="R" cardinality="multiple" base-type="directedPair">
    <qti-mapping default-value="0" upper-bound="2.5">
      <qti-map-entry map-key="A B" mapped-value="1"/><qti-map-entry map-key="C D" mapped-value="2"/>
    </qti-mapping>
  </qti-response-declaration>
  <qti-response-declaration identifier="N" cardinality="single" base-type="duration"/>
  <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
  <qti-outcome-declaration identifier="FAST" cardinality="single" base-type="boolean"/>
  <qti-response-processing>
    <qti-response-condition>
      <qti-response-if><qti-is-null><qti-variable identifier="R"/></qti-is-null></qti-response-if>
      <qti-response-else-if>
        <qti-any-n min="1" max="1"><qti-duration-lt>
          <qti-variable identifier="N"/><qti-base-value base-type="duration">PT1M</qti-base-value>
        </qti-duration-lt></qti-any-n>
        <qti-set-outcome-value identifier="FAST"><qti-base-value base-type="boolean">true</qti-base-value>
        </qti-set-outcome-value>
        <qti-set-outcome-value identifier="SCORE"><qti-map-response identifier="R"/></qti-set-outcome-value>
      </qti-response-else-if>
      <qti-response-else>
        <qti-set-outcome-value identifier="SCORE">
          <qti-round-to rounding-mode="decimalPlaces" figures="1">
            <qti-base-value base-type="float">0.15</qti-base-value>
          </qti-round-to></qti-set-outcome-value>
      </qti-response-else>
    </qti-response-condition>
  </qti-response-processing>
</qti-assessment-item>"""


def notes(document: bytes, **responses: object) -> list[str]:
    return [str(note.what) for note in score(document, responses).unsupported]


def test_version_3_is_the_same_language_in_other_letters() -> None:
    assert score(VERSION_3, {"R": ["A B", "C D"], "N": "30"}).outcomes == {"SCORE": 2.5, "FAST": True}
    slow = score(VERSION_3, {"R": ["A B", "C D"], "N": "PT2M"})
    assert (str(slow.outcomes["SCORE"]), slow.unsupported) == ("0.2", ())
    assert score(VERSION_3).outcomes == {"SCORE": 0, "FAST": None}


@pytest.mark.parametrize(
    ("kind", "cardinality", "inside", "expected"),
    [
        ("float", "single", "", 0),
        ("integer", "single", "", 0),
        ("float", "single", default("2.5"), 2.5),
        ("integer", "multiple", "", None),
        ("identifier", "single", "", None),
        ("string", "single", default(""), None),
        ("boolean", "single", default("true"), True),
        ("identifier", "ordered", default("B", "A"), ["B", "A"]),
    ],
)
def test_outcomes_begin_with_their_default_and_numbers_with_zero(
    kind: str, cardinality: str, inside: str, expected: object
) -> None:
    assert score(item(outcome("O", kind, cardinality, inside))).outcomes == {"O": expected}


def test_a_default_may_be_an_attribute_or_a_record() -> None:
    attribute = '<outcomeDeclaration identifier="O" cardinality="single" baseType="boolean" defaultValue="false"/>'
    fields = '<value fieldIdentifier="a" baseType="integer">1</value><value fieldIdentifier="b">x</value>'
    record = op("outcomeDeclaration", op("defaultValue", fields), identifier="O", cardinality="record")

    assert score(item(attribute)).outcomes == {"O": False}
    assert score(item(record)).outcomes == {"O": {"a": 1, "b": "x"}}


@pytest.mark.parametrize(
    ("kind", "cardinality", "expression", "expected"),
    [
        ("integer", "single", op("divide", i(6), i(2)), 3),
        ("float", "single", i(6), 6),
        ("identifier", "multiple", ident("A"), ["A"]),
        ("identifier", "single", many(ident("A")), "A"),
        ("identifier", "multiple", many(), []),
        ("identifier", "multiple", NULL, None),
        ("float", "single", NULL, None),
    ],
)
def test_values_are_kept_in_the_type_of_the_outcome(
    kind: str, cardinality: str, expression: str, expected: object
) -> None:
    found = score(item(outcome("O", kind, cardinality), rules=put("O", expression)))

    assert (found.outcomes, found.unsupported) == ({"O": expected}, ())


@pytest.mark.parametrize(
    ("kind", "cardinality", "expression", "kept"),
    [
        ("integer", "single", f("0.5"), 0.5),
        ("boolean", "single", i(1), 1),
        ("identifier", "single", many(ident("A"), ident("B")), ["A", "B"]),
        ("identifier", "single", op("record", op("fieldValue", i(1), fieldIdentifier="a")), {"a": 1}),
        ("integer", "record", i(1), 1),
    ],
)
def test_a_value_that_does_not_fit_is_kept_and_noted(
    kind: str, cardinality: str, expression: str, kept: object
) -> None:
    document = item(outcome("O", kind, cardinality), rules=put("O", expression))

    assert score(document).outcomes == {"O": kept}
    assert notes(document) == ["The value does not fit the declaration of O."]


def branch(name: str, condition: str, then: str) -> str:
    return op(name, condition, put("O", ident(then)))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(TRUE, TRUE, "if"), (FALSE, TRUE, "else-if"), (NULL, TRUE, "else-if"), (FALSE, NULL, "else")],
)
def test_the_first_true_branch_is_run_and_null_is_not_true(first: str, second: str, expected: str) -> None:
    inside = (
        branch("responseIf", first, "if"),
        branch("responseElseIf", second, "else-if"),
        op("responseElse", put("O", ident("else"))),
    )

    assert score(item(outcome("O", "identifier"), rules=op("responseCondition", *inside))).outcomes == {"O": expected}


def test_exit_ends_the_processing_from_within() -> None:
    inner = op(
        "responseProcessingFragment", put("O", i(1)), op("responseCondition", op("responseIf", TRUE, "<exitResponse/>"))
    )
    document = item(outcome("O", "integer"), rules=inner + put("O", i(2)))

    assert score(document).outcomes == {"O": 1}


def test_the_completion_status_is_an_outcome_once_it_is_set() -> None:
    document = item(outcome("O", "integer"), rules=put("completionStatus", ident("completed")))

    assert score(document).outcomes == {"O": 0, "completionStatus": "completed"}


def test_outcomes_may_be_worked_out_after_the_responses() -> None:
    after = op(
        "outcomeProcessing", put("O", op("sum", op("variable", identifier="O"), i(1))), "<exitTest/>", put("O", i(9))
    )

    assert score(item(outcome("O", "integer"), rules=put("O", i(1)), more=after)).outcomes == {"O": 2}


TEMPLATE = '<templateDeclaration identifier="T" cardinality="single" baseType="integer"/>'


def template(*rules: str) -> str:
    return op("templateProcessing", *rules)


def draw(expression: str) -> str:
    return op("setTemplateValue", expression, identifier="T")


def test_templates_set_variables_correct_responses_and_defaults() -> None:
    rules = template(
        draw(i(4)),
        op("templateCondition", op("templateIf", TRUE, op("setCorrectResponse", i(5), identifier="R"))),
        op("setDefaultValue", i(7), identifier="O"),
        "<exitTemplate/>",
        draw(i(9)),
    )
    matched = op("match", op("variable", identifier="R"), op("correct", identifier="R"))
    document = item(
        TEMPLATE,
        response("R", "integer"),
        outcome("O", "integer"),
        outcome("T2", "integer"),
        outcome("RIGHT", "boolean"),
        more=rules,
        rules=put("T2", op("variable", identifier="T")) + put("RIGHT", matched),
    )

    assert score(document, {"R": 5}).outcomes == {"O": 7, "T2": 4, "RIGHT": True}


@pytest.mark.parametrize("seed", range(5))
def test_a_template_is_drawn_until_its_constraint_holds(seed: int) -> None:
    even = op("equal", op("integerModulus", op("variable", identifier="T"), i(2)), i(0))
    rules = template(draw(op("randomInteger", min=1, max=9)), op("templateConstraint", even))
    document = item(TEMPLATE, outcome("O", "integer"), more=rules, rules=put("O", op("variable", identifier="T")))

    found = score(document, seed=seed)

    assert found.outcomes["O"] in (2, 4, 6, 8)
    assert found == score(document, seed=seed)


def test_a_constraint_that_never_holds_ends_and_is_noted() -> None:
    document = item(TEMPLATE, more=template(op("templateConstraint", FALSE)))

    assert notes(document) == ["The template never drew what its constraint asks for."]


@pytest.mark.parametrize(
    ("rules", "note"),
    [
        (put("O", op("customOperator", i(1))), "customOperator is not supported."),
        (put("O", op("numberCorrect")), "numberCorrect is not supported."),
        (put("O", op("testVariables")), "testVariables is not supported."),
        ('<include xmlns="http://www.w3.org/2001/XInclude" href="x.xml"/>', "include is not supported."),
        (op("setOutcomeValue", identifier="O"), "setOutcomeValue is not supported."),
        (put("O", op("sum")), "sum cannot take 0 operands."),
        (put("O", op("not", TRUE, TRUE)), "not cannot take 2 operands."),
        (put("O", op("lookupTable", i(1))), "lookupTable is not supported."),
        (put("X", i(1)), "The item has no variable X."),
        (op("templateConstraint", FALSE), "responseProcessing is not supported."),
    ],
)
def test_what_cannot_be_run_is_noted_where_it_stands(rules: str, note: str) -> None:
    document = item(outcome("O", "integer"), rules=rules)

    assert notes(document) == [note]
    assert score(document).unsupported[0].where.endswith(", line 1")


def test_what_is_noted_does_not_stop_the_rest() -> None:
    rules = put("O", op("customOperator")) + put("P", i(1)) + "<unheardOf/>" + put("Q", i(2))
    document = item(*(outcome(name, "integer") for name in "OPQ"), rules=rules)

    assert score(document).outcomes == {"O": None, "P": 1, "Q": 2}
    assert notes(document) == ["customOperator is not supported.", "unheardOf is not supported."]


def test_the_same_note_is_taken_once_and_there_are_not_too_many() -> None:
    many_notes = "".join(f"<x{n}/>" for n in range(500))

    assert len(notes(item(rules="<x/>" * 9))) == 1
    assert len(notes(item(rules=many_notes))) == 100


def test_values_of_declarations_that_cannot_be_read_are_noted() -> None:
    assert notes(item(response("R", "integer", inside=correct("x", "")))) == ["“x” is not a value of the type integer."]


def test_responses_to_what_is_not_asked_are_noted() -> None:
    assert notes(item(outcome("O", "integer")), O=1, R="A") == [
        "The item has no response O.",
        "The item has no response R.",
    ]


def test_rules_of_the_item_come_before_a_template_and_a_foreign_template_is_noted() -> None:
    own = '<responseProcessing template="match_correct">{}</responseProcessing>'.format(put("O", i(7)))
    foreign = '<responseProcessing template="http://example.org/mine"/>'

    assert score(item(outcome("O", "integer"), more=own)).outcomes == {"O": 7}
    assert notes(item(more=foreign)) == ["There is no standard template http://example.org/mine."]


def test_a_template_may_be_named_by_its_location_and_no_rules_leave_the_defaults() -> None:
    answer = response("RESPONSE", "identifier", inside=correct("A"))
    located = '<responseProcessing templateLocation="rptemplates/match_correct.xml"/>'

    assert score(item(answer, outcome("SCORE", "float"), more=located), {"RESPONSE": "A"}).outcomes == {"SCORE": 1}
    for nothing in ("<responseProcessing/>", ""):
        found = score(item(outcome("SCORE", "float", inside=default("2")), more=nothing))
        assert (found.outcomes, found.unsupported) == ({"SCORE": 2}, ())


def test_responses_and_defaults_may_be_set_anew() -> None:
    again = op("setDefaultValue", identifier="R")
    changed = op("setResponseValue", s("B"), identifier="R")
    rules = changed + put("O", op("variable", identifier="R")) + again + put("P", op("variable", identifier="R"))
    document = item(
        response("R", "string", inside=default("A")), outcome("O", "string"), outcome("P", "string"), rules=rules
    )

    assert score(document, {"R": "C"}).outcomes == {"O": "B", "P": "A"}


@pytest.mark.parametrize("root", ["assessmentTest", "manifest", "questestinterop", "qti-assessment-stimulus"])
def test_only_items_are_scored(root: str) -> None:
    with pytest.raises(Refusal, match=root):
        score(f"<{root}/>".encode())
