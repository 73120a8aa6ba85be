"""Three-valued logic, as truth tables."""

import pytest
from hypothesis import given
from hypothesis import settings as settings_
from hypothesis import strategies as st

from tests.questionbank.interchange.qti.processing.writing import FALSE, NULL, TRUE, i, many, op, s, value, work_out

WORDS = {True: TRUE, False: FALSE, None: NULL}
truths = st.sampled_from([True, False, None])


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, None, None, True),
        (False, False, False, False),
        (False, None, False, None),
        (None, None, None, None),
    ],
)
def test_and_and_or_know_what_null_leaves_open(
    one: bool | None, other: bool | None, both: bool | None, either: bool | None
) -> None:
    for pair in ((one, other), (other, one)):
        assert value(op("and", *(WORDS[part] for part in pair))) is both
        assert value(op("or", *(WORDS[part] for part in pair))) is either


@pytest.mark.parametrize(("given_", "expected"), [(True, False), (False, True), (None, None)])
def test_not_turns_what_is_known(given_: bool | None, expected: bool | None) -> None:
    assert value(op("not", WORDS[given_])) is expected


@settings_(max_examples=50, deadline=None)
@given(st.lists(truths, min_size=1, max_size=5), st.integers(0, 5), st.integers(0, 5))
def test_any_n_is_what_every_way_of_filling_in_null_agrees_on(parts: list[bool | None], low: int, high: int) -> None:
    counts = range(parts.count(True), parts.count(True) + parts.count(None) + 1)
    verdicts = {low <= count <= high for count in counts}

    found = value(op("anyN", *(WORDS[part] for part in parts), min=low, max=high))

    assert found is (verdicts.pop() if len(verdicts) == 1 else None)


@settings_(max_examples=50, deadline=None)
@given(st.lists(truths, min_size=1, max_size=5))
def test_any_n_of_all_is_and_and_of_one_is_or(parts: list[bool | None]) -> None:
    operands = [WORDS[part] for part in parts]

    assert value(op("anyN", *operands, min=len(parts), max=len(parts))) is value(op("and", *operands))
    assert value(op("anyN", *operands, min=1, max=len(parts))) is value(op("or", *operands))


@pytest.mark.parametrize(
    ("operand", "null"),
    [
        (NULL, True),
        (s(""), True),
        (many(), True),
        (many(NULL, NULL), True),
        (many(i(1)), False),
        (i(0), False),
        (FALSE, False),
    ],
)
def test_is_null_finds_null_empty_containers_and_empty_strings(operand: str, null: bool) -> None:
    assert value(op("isNull", operand)) is null
    assert value(op("isNotNull", operand)) is not null


@pytest.mark.parametrize(
    ("operand", "expected"), [(i(0), False), (i(-1), True), (s("x"), True), (many(i(0)), True), (NULL, False)]
)
def test_other_values_are_true_where_they_are_something(operand: str, expected: bool) -> None:
    assert value(op("preCondition", operand)) is expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([True, True, False, None], None),
        ([True, False, False, None], False),
        ([True, True, True, None], True),
        ([True, True, True, True, True], False),
        ([None, None, None], None),
        ([None, None], False),
    ],
)
def test_any_n_gives_what_the_standard_gives_as_its_examples(parts: list[bool | None], expected: bool | None) -> None:
    for name in ("anyN", "allN"):
        assert value(op(name, *(WORDS[part] for part in parts), min=3, max=4)) is expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, True),
        ({"min": 2}, False),
        ({"max": 0}, False),
        ({"min": 1, "max": 1}, True),
        ({"min": "numAttempts", "max": "{numAttempts}"}, True),
        ({"min": 0, "max": 99}, True),
        ({"min": 3, "max": 1}, False),
    ],
)
def test_limits_of_any_n_may_be_left_out_or_be_variables(settings: dict[str, object], expected: bool) -> None:
    assert value(op("anyN", TRUE, FALSE, **settings)) is expected


@pytest.mark.parametrize("limit", ["1.5", "INF"])
def test_a_limit_of_any_n_that_is_no_count_is_noted(limit: str) -> None:
    found = work_out(op("anyN", TRUE, min=limit, max=3))
    assert (found.value, found.notes) == (None, ("anyN cannot take these operands.",))


@settings_(max_examples=50, deadline=None)
@given(st.lists(truths, min_size=1, max_size=4))
def test_the_rest_of_logic_follows_from_and_or_and_not(parts: list[bool | None]) -> None:
    operands = [WORDS[part] for part in parts]
    negated = [op("not", one) for one in operands]
    assert value(op("not", op("and", *operands))) is value(op("or", *negated))
    assert value(op("not", op("or", *operands))) is value(op("and", *negated))
    assert value(op("not", op("not", operands[0]))) is parts[0]
    assert value(op("and", *operands)) is value(op("and", *operands[::-1]))
