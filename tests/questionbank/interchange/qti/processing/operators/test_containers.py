"""Containers: made, counted, looked into."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.interchange.qti.processing.operators.containers import MAX_MEMBERS
from tests.questionbank.interchange.qti.processing.writing import (
    NULL,
    f,
    i,
    ident,
    many,
    op,
    response,
    row,
    s,
    value,
    work_out,
)

small = st.lists(st.integers(0, 3), max_size=6)


def row_of(numbers: list[int]) -> str:
    return row(*map(i, numbers))


def many_of(numbers: list[int]) -> str:
    return many(*map(i, numbers))


def test_containers_take_in_containers_and_leave_null_out() -> None:
    assert value(row(i(1), NULL, many(i(2), i(1)))) == [1, 2, 1]
    assert value(op("containerSize", row(i(1), NULL))) == 1
    assert value(op("containerSize", NULL)) == 0


@pytest.mark.parametrize(("n", "expected"), [(1, "A"), (2, "B"), (3, None), (0, None), (-1, None)])
def test_index_counts_from_one(n: int, expected: str | None) -> None:
    container = row(ident("A"), ident("B"))

    assert value(op("index", container, n=n)) == expected
    assert value(op("index", container, i(n))) == expected


def test_index_may_be_a_variable_but_must_be_a_number() -> None:
    container = row(ident("A"), ident("B"))

    assert value(op("index", container, n="N"), response("N", "integer"), responses={"N": 2}) == "B"
    assert work_out(op("index", container, n="x")).notes == ("index cannot take these operands.",)
    assert work_out(op("index", container, f("1.5"))).notes == ("index cannot take these operands.",)


@given(small, st.integers(0, 3))
def test_member_delete_and_size_fit_together(numbers: list[int], one: int) -> None:
    if numbers:
        container = many_of(numbers)
        assert value(op("member", i(one), container)) is (one in numbers)
        without = op("delete", i(one), container)
        assert value(op("containerSize", without)) == len(numbers) - numbers.count(one)
        assert value(op("delete", container, i(one))) == value(without)


@given(small, small)
def test_contains_of_multiple_asks_how_often_and_of_ordered_asks_for_a_run(whole: list[int], part: list[int]) -> None:
    if whole and part:
        bag = all(part.count(one) <= whole.count(one) for one in part)
        run = any(whole[start : start + len(part)] == part for start in range(len(whole)))
        assert value(op("contains", many_of(whole), many_of(part))) is bag
        assert value(op("contains", row_of(whole), row_of(part))) is run


@pytest.mark.parametrize("name", ["member", "contains", "delete"])
def test_null_in_null_out(name: str) -> None:
    assert value(op(name, NULL, many(i(1)))) is None
    assert value(op(name, i(1), NULL)) is None


def test_repeat_says_its_operands_again() -> None:
    assert value(op("repeat", i(1), NULL, i(2), numberRepeats=2)) == [1, 2, 1, 2]
    assert value(op("repeat", i(1), numberRepeats=0)) is None
    assert value(op("repeat", NULL, numberRepeats=10**9)) is None


def test_a_container_grows_to_its_limit_and_no_further() -> None:
    most = op("repeat", i(1), numberRepeats=MAX_MEMBERS)

    assert value(op("containerSize", most)) == MAX_MEMBERS
    assert work_out(op("repeat", i(1), numberRepeats=10**9)).notes == ("The result of repeat is too large.",)
    assert work_out(many(most, i(1))).notes == ("The result of multiple is too large.",)


def test_fields_of_a_record_have_names() -> None:
    record = op("record", op("fieldValue", i(7), fieldIdentifier="a"))

    assert value(op("fieldValue", record, fieldIdentifier="a")) == 7
    assert value(op("fieldValue", record, fieldIdentifier="b")) is None
    assert work_out(many(record)).notes == ("multiple cannot take these operands.",)


def test_random_takes_a_member_and_the_same_one_for_the_same_seed() -> None:
    expression = op("random", row(*map(ident, "ABCDEFGH")))
    drawn = [work_out(expression, seed=seed).value for seed in range(20)]

    assert set(map(str, drawn)) <= set("ABCDEFGH")
    assert len(set(drawn)) > 1
    assert drawn == [work_out(expression, seed=seed).value for seed in range(20)]


def test_a_container_of_texts_keeps_their_spaces() -> None:
    assert value(many(s(" a "), s(""))) == [" a "]
