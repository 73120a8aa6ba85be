"""Values: what is nothing, what is alike, what a text means."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.qti.processing.values import (
    FALSE,
    NULL,
    TRUE,
    Atom,
    BaseType,
    Cardinality,
    Pair,
    Point,
    Value,
    as_number,
    as_truth,
    likeness,
    number,
    read,
    same,
    single,
)

atoms = st.one_of(
    st.booleans(),
    st.integers(-3, 3),
    st.fractions(-3, 3, max_denominator=2),
    st.sampled_from(["A", "1", "true"]),
    st.builds(Pair, st.sampled_from("AB"), st.sampled_from("AB"), st.booleans()),
    st.builds(Point, st.integers(0, 1), st.integers(0, 1)),
)


def container(cardinality: Cardinality, *members: Atom) -> Value:
    return Value(cardinality, BaseType.STRING, members)


@pytest.mark.parametrize("cardinality", list(Cardinality))
def test_what_holds_nothing_is_null(cardinality: Cardinality) -> None:
    assert container(cardinality).null
    assert single(BaseType.STRING, "").null
    assert single(BaseType.STRING, None).null
    assert not single(BaseType.INTEGER, 0).null
    assert not FALSE.null


@settings(max_examples=50, deadline=None)
@given(atoms, atoms)
def test_alike_is_symmetric_and_never_mixes_kinds(one: Atom, other: Atom) -> None:
    alike = likeness(one) == likeness(other)

    assert alike == (likeness(other) == likeness(one))
    assert likeness(one) == likeness(one)
    if isinstance(one, bool) != isinstance(other, bool):
        assert not alike
    if as_number(one) is not None and as_number(other) is not None:
        assert alike == (one == other)


@settings(max_examples=50, deadline=None)
@given(st.lists(atoms, min_size=1, max_size=4))
def test_order_counts_in_ordered_containers_only(members: list[Atom]) -> None:
    shuffled = members[::-1]

    assert same(container(Cardinality.MULTIPLE, *members), container(Cardinality.MULTIPLE, *shuffled))
    alike = [likeness(one) for one in members] == [likeness(one) for one in shuffled]
    assert same(container(Cardinality.ORDERED, *members), container(Cardinality.ORDERED, *shuffled)) is alike


def test_a_pair_is_alike_both_ways_unless_it_is_directed() -> None:
    assert likeness(Pair("A", "B", directed=False)) == likeness(Pair("B", "A", directed=False))
    assert likeness(Pair("A", "B", directed=True)) != likeness(Pair("B", "A", directed=True))
    assert likeness(Pair("A", "A", directed=False)) != likeness(Pair("A", "B", directed=False))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (NULL, None),
        (TRUE, True),
        (FALSE, False),
        (single(BaseType.INTEGER, 0), False),
        (single(BaseType.FLOAT, Fraction(1, 2)), True),
        (single(BaseType.STRING, "false"), True),
        (container(Cardinality.MULTIPLE, False), True),
    ],
)
def test_conditions_take_any_value(value: Value, expected: bool | None) -> None:
    assert as_truth(value) is expected


def test_numbers_know_whether_they_are_whole() -> None:
    assert number(2).base is BaseType.INTEGER
    assert number(Fraction(2)).base is BaseType.FLOAT
    assert number(None) is NULL
    assert number(float("nan")) is NULL


@pytest.mark.parametrize("base", list(BaseType))
def test_every_type_reads_every_text(base: BaseType) -> None:
    for text in ("", " ", "A", "A B", "1", "1 2", "true", "PT1S", "\x00", "审核"):
        found = read(base, text)
        assert found is None or likeness(found) == likeness(found)
    assert read(base, "") is None


@pytest.mark.parametrize(
    ("base", "text", "atom"),
    [
        (BaseType.IDENTIFIER, " A ", "A"),
        (BaseType.IDENTIFIER, "a b", "a b"),
        (BaseType.BOOLEAN, "true", True),
        (BaseType.BOOLEAN, " FALSE ", False),
        (BaseType.BOOLEAN, "1", True),
        (BaseType.BOOLEAN, "0", False),
        (BaseType.BOOLEAN, "yes", None),
        (BaseType.BOOLEAN, "2", None),
        (BaseType.INTEGER, "42", 42),
        (BaseType.INTEGER, "+1", 1),
        (BaseType.INTEGER, "1e3", None),
        (BaseType.INTEGER, "1.5", None),
        (BaseType.INTEGER, "one", None),
        (BaseType.FLOAT, "1e3", 1000),
        (BaseType.FLOAT, ".5", Fraction(1, 2)),
        (BaseType.FLOAT, "-0", 0),
        (BaseType.FLOAT, "1,5", None),
        (BaseType.FLOAT, "0x10", None),
        (BaseType.STRING, " a ", " a "),
        (BaseType.STRING, " ", " "),
        (BaseType.POINT, "1 2", Point(1, 2)),
        (BaseType.POINT, " 1\n2.5 ", Point(1, Fraction(5, 2))),
        (BaseType.POINT, "1,2", None),
        (BaseType.POINT, "1 2 3", None),
        (BaseType.PAIR, "A B", Pair("A", "B", directed=False)),
        (BaseType.PAIR, "A", None),
        (BaseType.PAIR, "A B C", None),
        (BaseType.DIRECTED_PAIR, " A  B ", Pair("A", "B", directed=True)),
        (BaseType.DURATION, "PT1M30S", 90),
        (BaseType.DURATION, "90", 90),
        (BaseType.DURATION, "P1M", None),
        (BaseType.FILE, " a.txt ", "a.txt"),
        (BaseType.URI, "urn:a", "urn:a"),
        (BaseType.INT_OR_IDENTIFIER, "07", 7),
        (BaseType.INT_OR_IDENTIFIER, "seven", "seven"),
    ],
)
def test_a_text_is_read_in_the_lexical_forms_of_its_type(base: BaseType, text: str, atom: Atom | None) -> None:
    found = read(base, text)
    assert found == atom
    assert isinstance(found, bool) is isinstance(atom, bool)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (single(BaseType.INTEGER, 1), single(BaseType.FLOAT, Fraction(1)), True),
        (single(BaseType.INTEGER, 1), TRUE, False),
        (single(BaseType.STRING, "1"), single(BaseType.INTEGER, 1), False),
        (single(BaseType.STRING, "A"), single(BaseType.IDENTIFIER, "A"), True),
        (container(Cardinality.MULTIPLE, "A", "A", "B"), container(Cardinality.MULTIPLE, "A", "B", "A"), True),
        (container(Cardinality.MULTIPLE, "A", "A", "B"), container(Cardinality.MULTIPLE, "A", "B", "B"), False),
        (container(Cardinality.MULTIPLE, "A"), container(Cardinality.ORDERED, "A"), True),
        (container(Cardinality.ORDERED, "A", "B"), container(Cardinality.ORDERED, "B", "A"), False),
        (container(Cardinality.MULTIPLE, "A", "B"), container(Cardinality.ORDERED, "B", "A"), True),
        (container(Cardinality.MULTIPLE, "A"), single(BaseType.STRING, "A"), True),
        (
            Value(Cardinality.RECORD, None, fields=(("a", TRUE), ("b", FALSE))),
            Value(Cardinality.RECORD, None, fields=(("b", FALSE), ("a", TRUE))),
            True,
        ),
        (
            Value(Cardinality.RECORD, None, fields=(("a", TRUE),)),
            Value(Cardinality.RECORD, None, fields=(("a", TRUE), ("b", FALSE))),
            False,
        ),
        (
            Value(Cardinality.RECORD, None, fields=(("a", TRUE),)),
            Value(Cardinality.RECORD, None, fields=(("a", FALSE),)),
            False,
        ),
        (Value(Cardinality.RECORD, None, fields=(("a", TRUE),)), TRUE, False),
    ],
)
def test_two_values_match_by_what_they_hold(one: Value, other: Value, alike: bool) -> None:
    assert same(one, other) is alike
    assert same(other, one) is alike


@pytest.mark.parametrize(
    ("value", "only"),
    [
        (NULL, None),
        (TRUE, True),
        (container(Cardinality.MULTIPLE, "A"), "A"),
        (container(Cardinality.MULTIPLE, "A", "B"), None),
    ],
)
def test_the_only_member_is_that_of_one(value: Value, only: Atom | None) -> None:
    assert value.only == only
