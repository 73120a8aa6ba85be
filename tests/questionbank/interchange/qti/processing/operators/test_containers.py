"""Containers: made, counted, looked into."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.qti.processing.operators.containers import MAX_MEMBERS
from tests.questionbank.interchange.qti.processing.writing import (
    NULL,
    base,
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


@settings(max_examples=50, deadline=None)
@given(small, st.integers(0, 3))
def test_member_delete_and_size_fit_together(numbers: list[int], one: int) -> None:
    if numbers:
        container = many_of(numbers)
        assert value(op("member", i(one), container)) is (one in numbers)
        without = op("delete", i(one), container)
        assert value(op("containerSize", without)) == len(numbers) - numbers.count(one)
        assert value(op("delete", container, i(one))) == value(without)


@settings(max_examples=50, deadline=None)
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


@pytest.mark.parametrize(
    ("container", "one", "found"),
    [
        (many(base("pair", "A B"), base("pair", "C D")), base("pair", "B A"), True),
        (many(base("directedPair", "A B")), base("directedPair", "B A"), False),
        (row(base("point", "1 2")), base("point", "1.0 2"), True),
        (many(s("a"), s("b")), s("A"), False),
        (many(i(1), i(2)), f("1.0"), True),
        (many(i(1)), s("1"), False),
        (many(base("duration", "PT1M")), base("duration", "60"), True),
        (many(base("boolean", "true")), i(1), False),
    ],
)
def test_a_member_is_known_by_what_it_is(container: str, one: str, found: bool) -> None:
    assert value(op("member", one, container)) is found
    assert value(op("contains", container, many(one))) is found
    size = value(op("containerSize", op("delete", one, container)))
    assert size == value(op("containerSize", container)) if not found else size != value(op("containerSize", container))


@pytest.mark.parametrize(
    ("whole", "part", "found"),
    [
        (row(i(1), i(2), i(3)), row(i(2), i(3)), True),
        (row(i(1), i(2), i(3)), row(i(1), i(3)), False),
        (row(i(1), i(2), i(3)), row(i(3), i(2)), False),
        (row(i(1), i(2)), row(i(1), i(2), i(3)), False),
        (row(i(1), i(2)), row(i(1), i(2)), True),
        (many(i(1), i(2), i(3)), many(i(3), i(1)), True),
        (many(i(1), i(2)), many(i(1), i(1)), False),
        (many(i(1), i(1)), many(i(1), i(1)), True),
        (many(i(1)), many(), None),
        (many(), many(i(1)), None),
    ],
)
def test_contains_is_asked_of_the_whole_part(whole: str, part: str, found: bool | None) -> None:
    assert value(op("contains", whole, part)) is found


@pytest.mark.parametrize(
    ("times", "expected"),
    [("1", [1, 2]), ("3", [1, 2] * 3), ("N", [1, 2] * 2), ("{N}", [1, 2] * 2), ("0", None), ("-2", None)],
)
def test_how_often_is_repeated_may_be_a_variable(times: str, expected: list[int] | None) -> None:
    expression = op("repeat", i(1), i(2), numberRepeats=times)
    assert value(expression, response("N", "integer"), responses={"N": 2}) == expected


@pytest.mark.parametrize("times", ["", "x", "1.5", "INF"])
def test_a_repetition_that_is_no_count_is_noted(times: str) -> None:
    found = work_out(op("repeat", i(1), numberRepeats=times))
    assert (found.value, found.notes) == (None, ("repeat cannot take these operands.",))


@pytest.mark.parametrize(
    ("inside", "members"),
    [
        ((), []),
        ((NULL, NULL), []),
        ((i(1),), [1]),
        ((many(i(1), i(2)), row(i(3))), [1, 2, 3]),
        ((op("repeat", i(1), numberRepeats=2), i(5)), [1, 1, 5]),
        ((op("delete", i(1), many(i(1))), i(2)), [2]),
    ],
)
def test_a_container_holds_the_members_of_its_operands(inside: tuple[str, ...], members: list[int]) -> None:
    for name in ("multiple", "ordered"):
        assert value(op("containerSize", op(name, *inside))) == len(members)
        assert (value(op(name, *inside)) or []) == members


def test_chance_takes_nothing_from_nothing() -> None:
    assert value(op("random", many())) is None
    assert value(op("random", NULL)) is None
    assert value(op("random", many(s("only")))) == "only"
