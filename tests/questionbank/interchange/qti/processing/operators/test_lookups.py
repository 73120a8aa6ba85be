"""What expressions look up in the item, and what they draw."""

import pytest

from tests.questionbank.interchange.qti.processing.writing import (
    NULL,
    base,
    correct,
    default,
    i,
    many,
    op,
    outcome,
    response,
    s,
    value,
    work_out,
)

NO_VARIABLE = ("The item has no variable X.",)


def test_variables_are_what_was_answered_what_is_correct_and_what_was_there_before() -> None:
    declaration = response("R", "identifier", inside=default("A") + correct("B"))

    assert value(op("variable", identifier="R"), declaration, responses={"R": "C"}) == "C"
    assert value(op("variable", identifier=" R "), declaration) == "A"
    assert value(op("variable", identifier="R"), declaration, responses={"R": None}) is None
    assert value(op("correct", identifier="R"), declaration, responses={"R": "C"}) == "B"
    assert value(op("default", identifier="R"), declaration, responses={"R": "C"}) == "A"


@pytest.mark.parametrize("name", ["variable", "correct", "default", "mapResponse", "mapResponsePoint"])
def test_a_variable_that_is_not_there_is_noted(name: str) -> None:
    found = work_out(op(name, identifier="X"))

    assert (found.value, found.notes) == (None, NO_VARIABLE)


def test_the_built_in_variables_are_there() -> None:
    assert value(op("variable", identifier="numAttempts")) == 1
    assert value(op("variable", identifier="duration"), responses={"duration": "PT1M"}) == 60
    assert value(op("variable", identifier="completionStatus")) == "not_attempted"


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("identifier", " A ", "A"),
        ("boolean", "true", True),
        ("boolean", "0", False),
        ("integer", " 042 ", 42),
        ("string", "", None),
        ("uri", "https://example.org/a", "https://example.org/a"),
        ("file", "a.txt", "a.txt"),
        ("pair", "B A", "B A"),
        ("point", "10 20", "10 20"),
        ("intOrIdentifier", "7", 7),
        ("intOrIdentifier", "A", "A"),
        ("duration", "PT1H30M", 5400),
    ],
)
def test_base_values_are_read_by_their_type(kind: str, text: str, expected: object) -> None:
    assert value(base(kind, text)) == expected


@pytest.mark.parametrize(
    ("kind", "text"),
    [("integer", "1.5"), ("float", "1,5"), ("boolean", "yes"), ("pair", "A"), ("point", "1 x"), ("duration", "P1Y")],
)
def test_a_base_value_that_is_not_of_its_type_is_noted(kind: str, text: str) -> None:
    found = work_out(base(kind, text))

    assert (found.value, found.notes) == (None, (f"“{text}” is not a value of the type {kind}.",))


def test_a_variable_without_a_mapping_earns_nothing_and_is_noted() -> None:
    found = work_out(op("mapResponse", identifier="R"), response("R", "point"), responses={"R": "1 1"})

    assert (found.value, found.notes) == (0, ("The variable R has no mapping.",))


def test_an_outcome_can_be_mapped_as_well() -> None:
    mapping = '<mapping defaultValue="0.25"><mapEntry mapKey="7" mappedValue="0.5"/></mapping>'

    assert (
        float(str(value(op("mapOutcome", identifier="O"), outcome("O", "integer", inside=default("7") + mapping))))
        == 0.5
    )


@pytest.mark.parametrize(
    ("points", "expected"),
    [(base("point", "5 5"), True), (base("point", "11 5"), False), (NULL, None), (many(), None)],
)
def test_inside_asks_whether_any_point_lies_in_the_area(points: str, expected: bool | None) -> None:
    assert value(op("inside", points, shape="rect", coords="0,0,10,10")) is expected
    if expected is False:
        either = many(points, base("point", "10 10"))
        assert value(op("inside", either, shape="rect", coords="0,0,10,10")) is True


@pytest.mark.parametrize(
    "expression",
    [
        op("inside", base("point", "1 1"), shape="rect", coords="0,0,10"),
        op("inside", base("point", "1 1"), shape="star", coords="0,0,10,10"),
        op("inside", s("1 1"), shape="rect", coords="0,0,10,10"),
        op("randomInteger", min=5, max=3),
        op("randomInteger", min=5),
        op("randomInteger", min=5, max=9, step=-1),
        op("randomInteger", min="x", max=9),
        op("randomInteger", max=-1),
        op("randomInteger", max="1.5"),
        op("randomFloat", min="x", max=9),
        op("randomFloat", min=5),
        op("randomFloat", min=5, max=3),
        op("randomFloat", min=5, max="INF"),
    ],
)
def test_areas_and_ranges_that_are_none_are_noted(expression: str) -> None:
    found = work_out(expression)

    assert found.value is None
    assert len(found.notes) == 1


@pytest.mark.parametrize("seed", range(10))
def test_draws_stay_in_their_range_and_on_their_steps(seed: int) -> None:
    drawn = work_out(op("randomInteger", min=-5, max=6, step=5), seed=seed).value
    share = work_out(op("randomFloat", min="0.5", max="0.75"), seed=seed).value

    assert drawn in (-5, 0, 5)
    assert 0.5 <= float(str(share)) <= 0.75
    assert share == work_out(op("randomFloat", min="0.5", max="0.75"), seed=seed).value


def test_a_draw_begins_at_nothing_where_no_least_number_is_named() -> None:
    drawn = {str(work_out(op("randomInteger", max=2), seed=seed).value) for seed in range(30)}

    assert drawn == {"0", "1", "2"}
    assert work_out(op("randomInteger", max=0)).value == 0
    assert 0 <= float(str(work_out(op("randomFloat", max="0.5")).value)) <= 0.5


def test_the_limits_of_a_draw_may_be_variables() -> None:
    assert value(op("randomInteger", min="{N}", max="N"), response("N", "integer"), responses={"N": 4}) == 4


def test_is_type_of_tells_integers_from_floats() -> None:
    assert value(op("isTypeOf", i(5), s("integer"))) is True
    assert value(op("isTypeOf", i(5), s("float"))) is False
    assert value(op("isTypeOf", s("x"), s("string"))) is True
