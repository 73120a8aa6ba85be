"""The solver finds what is least, says what cannot be, and stops where it is told to, always alike."""

from math import inf
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.assembly import highs
from questionbank.assembly.highs import Columns, Effort, Status
from questionbank.assembly.rows import Row


def at_least(count: float, *columns: int) -> Row:
    return Row(tuple((one, 1) for one in columns), count, inf)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 99), min_size=1, max_size=12), st.integers(0, 12))
def test_the_cheapest_columns_are_chosen(costs: list[int], wanted: int) -> None:
    wanted = min(wanted, len(costs))

    chosen = highs.solve(costs, [1] * len(costs), [at_least(wanted, *range(len(costs)))])

    assert chosen is not None
    assert sum(chosen) == wanted
    assert sum(cost for cost, one in zip(costs, chosen, strict=True) if one) == sum(sorted(costs)[:wanted])


def test_what_cannot_be_is_none() -> None:
    assert highs.solve([1, 1], [1, 1], [at_least(3, 0, 1)]) is None


@pytest.mark.parametrize(("low", "status"), [(0, Status.OPTIMAL), (1, Status.INFEASIBLE), (-1, Status.OPTIMAL)])
def test_a_model_without_columns_is_judged_by_its_rows(low: float, status: Status) -> None:
    assert highs.search(Columns([], []), [Row((), low, inf)]).status is status


def test_the_last_columns_may_be_fractions() -> None:
    row = [Row(((0, 2.0), (1, 2.0)), 1, 1)]

    whole = highs.search(Columns([1, 1], [1, 1]), row)
    half = highs.search(Columns([1, 1], [1, 1], fractions=1), row)

    assert whole.status is Status.INFEASIBLE
    assert half.values == pytest.approx((0, 0.5))


def hard(size: int = 40) -> tuple[Columns, list[Row]]:
    """Give a knapsack whose optimum takes some time."""
    dice = Random(5)
    weights = [dice.randrange(1_000, 9_999) for _ in range(size)]
    rows = [Row(tuple((place, float(one)) for place, one in enumerate(weights)), 0, sum(weights) / 2 + 0.5)]
    return Columns([-float(one) for one in weights], [1.0] * size), rows


def test_a_search_without_time_finds_nothing_and_says_that_it_is_not_decided() -> None:
    columns, rows = hard()
    equal = [Row(rows[0].terms, rows[0].high - 0.5, rows[0].high - 0.5)]

    found = highs.search(columns, equal, Effort(seconds=0.0))

    assert found.status is Status.UNDECIDED
    assert not found.solved
    assert found.values == ()


def test_a_draw_that_is_cut_off_is_refused_and_not_taken_half_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(highs.OPTIONS, "time_limit", 0.0)
    columns, rows = hard()

    with pytest.raises(Refused) as caught:
        highs.solve([int(-one) for one in columns.costs], [1] * 40, [Row(rows[0].terms, 1, rows[0].high)])

    assert caught.value.code == "undecided"


def test_any_solution_counts_as_found_where_any_will_do() -> None:
    columns, rows = hard()

    found = highs.search(columns, rows, Effort(first=True))

    assert (found.status, found.gap) == (Status.OPTIMAL, 0.0)
    assert sum(weight * found.values[place] for place, weight in rows[0].terms) <= rows[0].high + 1e-6


def test_a_gap_lets_a_search_end_before_the_very_best() -> None:
    columns, rows = hard()

    rough = highs.search(columns, rows, Effort(gap=0.2))

    assert rough.solved
    assert 0 <= rough.gap <= 0.2


def test_the_same_model_gives_the_same_values() -> None:
    columns, rows = hard(24)

    assert len({highs.search(columns, rows).values for _ in range(3)}) == 1


def test_the_version_of_the_solver_is_told() -> None:
    assert highs.version().count(".") >= 2
