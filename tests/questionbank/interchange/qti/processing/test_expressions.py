"""Trees of operators: worked out from the leaves up, in every spelling, with NULL for what cannot be run."""

import pytest
from lxml import etree

from questionbank.interchange.qti.names import kebab
from questionbank.interchange.qti.processing.names import children
from questionbank.interchange.qti.processing.operators.table import OPERATORS
from tests.questionbank.interchange.qti.processing.writing import (
    FALSE,
    NULL,
    TRUE,
    base,
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
    row,
    s,
    score,
    value,
    work_out,
)

# Every expression of version 2.2 that an item may use, with operands that it takes and what it comes to.
PUBLISHED = {
    "and": (op("and", TRUE, TRUE, FALSE), False),
    "anyN": (op("anyN", TRUE, FALSE, TRUE, min=1, max=2), True),
    "baseValue": (i(7), 7),
    "containerSize": (op("containerSize", many(i(1), i(1))), 2),
    "contains": (op("contains", many(ident("A"), ident("B")), many(ident("B"))), True),
    "correct": (op("correct", identifier="R"), "B"),
    "default": (op("default", identifier="R"), "A"),
    "delete": (op("delete", i(1), row(i(1), i(2), i(1))), [2]),
    "divide": (op("divide", i(6), i(3)), 2),
    "durationGTE": (op("durationGTE", base("duration", "60"), base("duration", "PT1M")), True),
    "durationLT": (op("durationLT", base("duration", "59"), base("duration", "PT1M")), True),
    "equal": (op("equal", f("2.0"), i(2), toleranceMode="exact"), True),
    "equalRounded": (op("equalRounded", f("3.175"), f("3.183"), roundingMode="significantFigures", figures=3), True),
    "fieldValue": (op("fieldValue", op("variable", identifier="W"), fieldIdentifier="ndp"), 2),
    "gcd": (op("gcd", i(12), i(18)), 6),
    "gt": (op("gt", i(2), i(1)), True),
    "gte": (op("gte", i(2), i(2)), True),
    "index": (op("index", row(ident("A"), ident("B")), n=2), "B"),
    "inside": (op("inside", base("point", "5 5"), shape="rect", coords="0,0,9,9"), True),
    "integerDivide": (op("integerDivide", i(-7), i(2)), -4),
    "integerModulus": (op("integerModulus", i(-7), i(2)), 1),
    "integerToFloat": (op("integerToFloat", i(3)), 3),
    "isNull": (op("isNull", many()), True),
    "lcm": (op("lcm", i(4), i(6)), 12),
    "lt": (op("lt", i(1), i(2)), True),
    "lte": (op("lte", i(2), i(2)), True),
    "mapResponse": (op("mapResponse", identifier="R"), 3),
    "mapResponsePoint": (op("mapResponsePoint", identifier="P"), 2),
    "match": (op("match", many(i(1), i(2)), many(i(2), i(1))), True),
    "mathConstant": (op("round", op("mathConstant", name="pi")), 3),
    "mathOperator": (op("mathOperator", f("2.7"), name="floor"), 2),
    "max": (op("max", i(2), i(3), f("2.5")), 3),
    "member": (op("member", ident("A"), row(ident("B"), ident("A"))), True),
    "min": (op("min", i(2), i(3), f("2.5")), 2),
    "multiple": (many(i(1), NULL, i(2)), [1, 2]),
    "not": (op("not", FALSE), True),
    "null": (NULL, None),
    "or": (op("or", FALSE, NULL, TRUE), True),
    "ordered": (row(i(2), many(i(1))), [2, 1]),
    "patternMatch": (op("patternMatch", s("A-12"), pattern=r"[A-Z]-\d{2}"), True),
    "power": (op("power", i(2), i(3)), 8),
    "product": (op("product", i(2), i(3), i(4)), 24),
    "random": (op("random", many(i(7))), 7),
    "randomFloat": (op("randomFloat", min=3, max=3), 3),
    "randomInteger": (op("randomInteger", min=4, max=5, step=2), 4),
    "repeat": (op("repeat", i(1), i(2), numberRepeats=2), [1, 2, 1, 2]),
    "round": (op("round", f("6.5")), 7),
    "roundTo": (op("roundTo", f("1.25"), roundingMode="decimalPlaces", figures=1), None),
    "statsOperator": (op("statsOperator", many(i(1), i(3)), name="mean"), 2),
    "stringMatch": (op("stringMatch", s("Yes"), s("yes"), caseSensitive="false"), True),
    "substring": (op("substring", s("es"), s("Yes"), caseSensitive="true"), True),
    "subtract": (op("subtract", i(5), i(3)), 2),
    "sum": (op("sum", i(1), i(2), i(3)), 6),
    "truncate": (op("truncate", f("-6.8")), -6),
    "variable": (op("variable", identifier="R"), "C"),
}
DECLARED = (
    response(
        "R",
        "identifier",
        inside=default("A") + correct("B") + '<mapping><mapEntry mapKey="C" mappedValue="3"/></mapping>',
    ),
    response(
        "P",
        "point",
        inside='<areaMapping><areaMapEntry shape="rect" coords="0,0,9,9" mappedValue="2"/></areaMapping>',
    ),
    '<responseDeclaration identifier="W" cardinality="record"/>',
)
ANSWERS = {"R": "C", "P": "1 1", "W": "3.14"}


def version_3(expression: str) -> str:
    """The same expression in the spelling of version 3."""
    root = etree.fromstring(expression)
    for element in root.iter():
        element.tag = f"qti-{kebab(str(element.tag))}"
        for key, said in dict(element.attrib).items():
            del element.attrib[key]
            element.set(kebab(str(key)), str(said))
    return etree.tostring(root).decode()


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_every_published_expression_is_worked_out_in_both_spellings(name: str) -> None:
    expression, expected = PUBLISHED[name]
    found = value(expression, *DECLARED, responses=ANSWERS)
    if expected is not None:
        assert found == expected
    assert value(version_3(expression), *DECLARED, responses=ANSWERS) == found


def test_no_published_expression_is_forgotten() -> None:
    assert {name.lower() for name in PUBLISHED} <= set(OPERATORS)


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_an_operator_without_its_operands_or_with_too_many_is_noted(name: str) -> None:
    operator = OPERATORS[name]
    wrong = [operator.least - 1] if operator.least else []
    wrong += [operator.most + 1] if 0 < operator.most < 10 else []
    for count in wrong:
        found = work_out(op(name, *[i(1)] * count))
        assert (found.value, found.notes) == (None, (f"{name} cannot take {count} operands.",))


@pytest.mark.parametrize("name", sorted(one for one in OPERATORS if OPERATORS[one].most == 0))
def test_what_takes_no_operands_does_not_look_at_any(name: str) -> None:
    found = work_out(op(name, op("unheardOf"), identifier="R", name="pi", max=1), *DECLARED, responses=ANSWERS)
    assert "unheardOf is not supported." not in found.notes


@pytest.mark.parametrize("name", sorted(one for one in OPERATORS if not OPERATORS[one].sees_null))
def test_null_anywhere_makes_null_and_is_no_fault(name: str) -> None:
    operator = OPERATORS[name]
    for place in range(min(operator.most, 3) and operator.least):
        operands = [i(1)] * operator.least
        operands[place] = NULL
        found = work_out(op(name, *operands))
        assert (found.value, found.notes) == (None, ())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (op("sum", op("product", i(2), i(3)), op("subtract", i(5), i(1))), 10),
        (op("and", op("gt", i(2), i(1)), op("not", op("isNull", i(0)))), True),
        (op("index", row(op("sum", i(1), i(1)), i(7)), op("sum", i(1), i(1))), 7),
        (op("containerSize", op("delete", i(1), many(i(1), op("sum", i(0), i(1)), i(2)))), 1),
        (op("max", many(i(1), op("max", i(5), i(4))), i(3)), 5),
        (op("match", row(i(1), i(2)), row(op("sum", i(1)), op("product", i(2)))), True),
        (op("or", op("equal", i(1), NULL), TRUE), True),
        (op("and", op("equal", i(1), NULL), TRUE), None),
        (op("not", op("match", NULL, NULL)), None),
        (op("isNull", op("divide", i(1), i(0))), True),
        (op("sum", i(1), op("divide", i(1), i(0))), None),
    ],
)
def test_expressions_stand_in_expressions(expression: str, expected: object) -> None:
    assert value(expression) == expected


def test_an_operator_that_is_not_known_is_null_and_the_rest_goes_on() -> None:
    found = work_out(op("or", op("unheardOf", i(1)), TRUE, op("alsoUnheardOf")))
    assert found.value is True
    assert found.notes == ("unheardOf is not supported.", "alsoUnheardOf is not supported.")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"a": i(1), "b": s("x")}, {"a": 1, "b": "x"}),
        ({"a": NULL}, {"a": None}),
        ({"a": many(i(1), i(2))}, {"a": [1, 2]}),
        ({}, None),
    ],
)
def test_records_are_made_of_fields(fields: dict[str, str], expected: object) -> None:
    inside = [op("fieldValue", one, fieldIdentifier=name) for name, one in fields.items()]
    document = item('<outcomeDeclaration identifier="O" cardinality="record"/>', rules=put("O", op("record", *inside)))
    found = score(document)
    assert found.outcomes["O"] == expected
    assert found.unsupported == ()


def test_a_field_without_an_expression_is_null() -> None:
    record = op("record", op("fieldValue", fieldIdentifier="a"), op("fieldValue", i(1), fieldIdentifier="b"))
    assert value(op("isNull", op("fieldValue", record, fieldIdentifier="a"))) is True
    assert value(op("fieldValue", record, fieldIdentifier="b")) == 1


TABLE = '<matchTable defaultValue="9"><matchTableEntry sourceValue="1" targetValue="10"/></matchTable>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [((TABLE, i(1)), 10), ((i(1), TABLE), 10), ((i(2), TABLE), 9), ((NULL, TABLE), 9)],
)
def test_a_table_may_stand_in_the_place_of_an_expression(inside: tuple[str, ...], expected: int) -> None:
    assert value(op("lookupTable", *inside)) == expected


@pytest.mark.parametrize(
    "inside", [(), (i(1),), (TABLE,), (TABLE, TABLE), (i(1), i(2)), (TABLE, i(1), i(2)), (TABLE, TABLE, i(1))]
)
def test_a_table_needs_one_value_to_look_up(inside: tuple[str, ...]) -> None:
    found = work_out(op("lookupTable", *inside))
    assert (found.value, found.notes) == (None, ("lookupTable is not supported.",))


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        (op("sum", i(1), i(2)), "integer"),
        (op("sum", i(1), f(2)), "float"),
        (op("product", i(2), i(2)), "integer"),
        (op("subtract", i(2), f(1)), "float"),
        (op("divide", i(4), i(2)), "float"),
        (op("power", i(2), i(2)), "float"),
        (op("integerDivide", i(4), i(2)), "integer"),
        (op("integerModulus", i(4), i(2)), "integer"),
        (op("round", f("1.5")), "integer"),
        (op("truncate", f("1.5")), "integer"),
        (op("roundTo", f("1.5"), roundingMode="decimalPlaces", figures=0), "float"),
        (op("integerToFloat", i(1)), "float"),
        (op("gcd", i(4), i(2)), "integer"),
        (op("lcm", i(4), i(2)), "integer"),
        (op("containerSize", many(f(1))), "integer"),
        (op("mathOperator", f("1.5"), name="floor"), "integer"),
        (op("mathOperator", f("1.5"), name="signum"), "integer"),
        (op("mathOperator", f(0), name="sin"), "float"),
        (op("mathConstant", name="e"), "float"),
        (op("statsOperator", many(i(1), i(3)), name="mean"), "float"),
        (op("mapResponse", identifier="R"), "float"),
        (op("randomInteger", max=3), "integer"),
        (op("randomFloat", max=3), "float"),
        (op("index", row(ident("A")), n=1), "identifier"),
        (op("index", row(i(1)), n=1), "integer"),
        (op("member", i(1), many(i(1))), "boolean"),
        (op("substring", s("a"), s("ab")), "boolean"),
        (op("fieldValue", op("variable", identifier="W"), fieldIdentifier="stringValue"), "string"),
        (op("variable", identifier="P"), "point"),
        (op("variable", identifier="duration"), "duration"),
        (op("variable", identifier="numAttempts"), "integer"),
    ],
)
def test_an_expression_is_of_the_type_that_the_standard_gives_it(expression: str, kind: str) -> None:
    assert value(op("isTypeOf", expression, s(kind)), *DECLARED, responses=ANSWERS) is True


def test_comments_among_operands_are_none() -> None:
    assert value(op("sum", i(1), "<!-- and -->", i(2))) == 3


def test_the_children_of_an_expression_are_elements_only() -> None:
    root = etree.fromstring("<sum><!-- x -->a<?y z?><null/>b</sum>")
    assert [one.tag for one in children(root)] == ["null"]


def test_text_around_operands_does_not_matter() -> None:
    assert value("<sum>\n  " + i(1) + "\n, " + i(2) + "\n</sum>") == 3


def test_outcomes_of_earlier_rules_are_seen_by_later_ones() -> None:
    rules = put("A", i(2)) + put("B", op("product", op("variable", identifier="A"), i(3)))
    found = score(item(outcome("A", "integer"), outcome("B", "integer"), rules=rules))
    assert found.outcomes == {"A": 2, "B": 6}
