"""What an operator is given: attributes in either spelling, numbers that may be variables, operands of a kind."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from lxml import etree

from questionbank.interchange.qti.processing.declarations import Declaration, Role
from questionbank.interchange.qti.processing.notes import Notes
from questionbank.interchange.qti.processing.operators.call import (
    Call,
    MisfitError,
    Operator,
    finite,
    is_container,
    numbers,
    one_each,
    string,
    whole,
)
from questionbank.interchange.qti.processing.state import State
from questionbank.interchange.qti.processing.values import NULL, TRUE, BaseType, Cardinality, Value, single

C, B = Cardinality, BaseType
ELEMENT = etree.Element("someOperator")
INF = float("inf")


def number(found: int | Fraction | float) -> Value:
    return single(B.FLOAT, found)


def several(*members: int | str | Fraction, cardinality: Cardinality = C.MULTIPLE) -> Value:
    return Value(cardinality, B.FLOAT, members)


def call(*operands: Value, **attributes: str) -> Call:
    declared = [
        Declaration(Role.TEMPLATE, name, C.SINGLE, B.FLOAT, value, NULL, ELEMENT)
        for name, value in {"N": number(3), "H": number(Fraction(1, 2)), "E": NULL, "W": several(1, 2)}.items()
    ]
    element = etree.Element("someOperator", {name.replace("_", "-"): said for name, said in attributes.items()})
    return Call(element, operands, State(declared, notes=Notes()))


def misfit(run: Callable[[], object]) -> str:
    with pytest.raises(MisfitError) as found:
        run()
    return str(found.value.reason)


@pytest.mark.parametrize("attributes", [{"fieldIdentifier": " a "}, {"field_identifier": "a"}])
def test_an_attribute_is_found_in_either_spelling_without_space_around_it(attributes: dict[str, str]) -> None:
    assert call(**attributes).text("fieldIdentifier") == "a"


def test_an_attribute_that_is_missing_is_what_is_usual() -> None:
    assert call().text("pattern") == ""
    assert call().text("toleranceMode", "exact") == "exact"
    assert call(toleranceMode="").text("toleranceMode", "exact") == ""


@pytest.mark.parametrize(
    ("written", "found"), [("true", True), ("FALSE", False), ("1", True), ("0", False), ("maybe", True), ("", True)]
)
def test_a_truth_value_that_cannot_be_read_is_the_usual_one(written: str, found: bool) -> None:
    assert call(caseSensitive=written).flag("caseSensitive", otherwise=True) is found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("3", 3),
        ("0.5", Fraction(1, 2)),
        ("N", 3),
        ("{N}", 3),
        ("H", Fraction(1, 2)),
        ("E", None),
        ("W", None),
        ("X", None),
        ("", None),
        ("INF", INF),
        ("numAttempts", 1),
    ],
)
def test_a_number_is_written_out_or_that_of_a_variable(written: str, found: object) -> None:
    assert call(n=written).setting("n") == found


@pytest.mark.parametrize(("written", "found"), [("3", 3), ("N", 3), ("3.0", 3), ("X", None), ("", None)])
def test_a_count_is_a_whole_number(written: str, found: int | None) -> None:
    assert call(n=written).count("n") == found


@pytest.mark.parametrize("written", ["0.5", "H", "INF", "-INF"])
def test_a_count_that_is_not_whole_does_not_fit(written: str) -> None:
    assert misfit(lambda: call(n=written).count("n")) == "someOperator cannot take these operands."


@pytest.mark.parametrize(
    ("operands", "found"),
    [
        ((number(1), number(2)), [1, 2]),
        ((several(1, 2), number(3)), [1, 2, 3]),
        ((several(1, cardinality=C.ORDERED),), [1]),
        ((), []),
    ],
)
def test_numbers_are_all_members_of_all_operands(operands: tuple[Value, ...], found: list[int]) -> None:
    assert numbers(call(*operands)) == found


@pytest.mark.parametrize("operand", [TRUE, single(B.STRING, "1"), several(1, "x"), NULL])
def test_what_is_no_number_does_not_fit(operand: Value) -> None:
    assert misfit(lambda: numbers(call(number(1), operand))) == "someOperator cannot take these operands."


@pytest.mark.parametrize("operands", [(several(1, 2),), (number(1), several(1, 2))])
def test_a_container_is_no_single_number(operands: tuple[Value, ...]) -> None:
    assert misfit(lambda: one_each(call(*operands)))
    assert one_each(call(number(1), several(2))) == [1, 2]


@pytest.mark.parametrize("found", [Fraction(1, 2), INF, -INF])
def test_a_number_that_has_to_be_whole(found: Fraction | float) -> None:
    assert misfit(lambda: whole(call(), found))
    assert whole(call(), Fraction(4, 2)) == 2


def test_a_number_that_has_to_be_finite() -> None:
    assert misfit(lambda: finite(call(), INF))
    assert finite(call(), Fraction(1, 2)) == Fraction(1, 2)


@pytest.mark.parametrize("operand", [number(1), TRUE, NULL, several("a", "b")])
def test_a_text_that_has_to_be_one(operand: Value) -> None:
    assert misfit(lambda: string(call(), operand))
    assert string(call(), single(B.IDENTIFIER, "a")) == "a"


@pytest.mark.parametrize(
    ("cardinality", "container"), [(C.SINGLE, False), (C.MULTIPLE, True), (C.ORDERED, True), (C.RECORD, False)]
)
def test_what_is_a_container(cardinality: Cardinality, container: bool) -> None:
    assert is_container(Value(cardinality, None)) is container


@pytest.mark.parametrize(
    ("sees_null", "operands", "found"),
    [
        (False, (number(1), NULL), True),
        (False, (several(),), True),
        (False, (number(0),), False),
        (False, (), False),
        (True, (NULL, NULL), False),
    ],
)
def test_null_makes_null_unless_the_operator_looks_at_it(
    sees_null: bool, operands: tuple[Value, ...], found: bool
) -> None:
    assert Operator(lambda _call: TRUE, sees_null=sees_null).gives_null(operands) is found


def test_what_grows_too_large_names_the_operator() -> None:
    assert str(call().too_large().reason) == "The result of someOperator is too large."
