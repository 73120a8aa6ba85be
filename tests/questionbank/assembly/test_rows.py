"""A blueprint as linear rows: papers that keep them are exactly the papers that keep the blueprint."""

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.assembly.rows import Row, band_rows, blueprint_rows
from questionbank.rules.papers import Candidate, Cell, satisfies
from questionbank.rules.targets import Curve, MeasureKind, WorkingTime
from tests.questionbank.assembly.pools import MULTIPLE, SINGLE, THETAS, blueprint

ENEMIES = st.lists(st.frozensets(st.integers(1, 8), max_size=4), min_size=8, max_size=8)


def bank(enemies: Sequence[frozenset[int]] = (frozenset(),) * 8, **more: Any) -> list[Candidate]:
    """Give eight items, two of three single choice, with these enemies; enmity goes both ways."""
    made = []
    for number in range(1, 9):
        own = enemies[number - 1] | {other for other in range(1, 9) if number in enemies[other - 1]}
        kind = SINGLE if number % 3 else MULTIPLE
        made.append(Candidate(number, kind, f"1-{number % 2}", number % 3 + 1, None, own - {number}))
    return [one._replace(**more) for one in made]


def keeps(rows: Sequence[Row], chosen: Sequence[int]) -> bool:
    """Tell whether a choice of columns keeps every row."""
    sums = [sum(weight for index, weight in row.terms if index in chosen) for row in rows]
    return all(row.low <= found <= row.high for row, found in zip(rows, sums, strict=True))


@given(ENEMIES)
def test_a_choice_keeps_the_rows_exactly_when_it_keeps_the_blueprint(enemies: list[frozenset[int]]) -> None:
    items = bank(enemies)
    spec = blueprint(single=2, multiple=1, cells=(Cell(point="1-1", min=1, max=2), Cell(tier=2, min=1)))
    rows = blueprint_rows(spec, items)

    for chosen in combinations(range(len(items)), 3):
        assert keeps(rows, chosen) == satisfies(spec, [items[index] for index in chosen])


def test_a_set_of_enemies_is_one_row_and_not_one_for_each_pair() -> None:
    spec = blueprint(single=2, multiple=1)
    together = frozenset({1, 2, 4, 5})
    items = [one._replace(enemies=together - {one.version_id} if one.version_id in together else one.enemies)
             for one in bank()]  # fmt: skip

    rows = [row for row in blueprint_rows(spec, items) if row.high == 1 and row.demand is None]

    assert [[index for index, _weight in row.terms] for row in rows] == [[0, 1, 3, 4]]


def test_enemies_that_are_not_in_the_bank_make_no_row() -> None:
    spec = blueprint(single=2, multiple=1)
    stranger = [one._replace(enemies=frozenset({99})) for one in bank()]

    assert blueprint_rows(spec, stranger) == blueprint_rows(spec, bank())


def test_the_items_of_a_case_stand_together_or_not_at_all() -> None:
    items = [one._replace(case=7 if one.version_id in (2, 4, 5) else None) for one in bank()]

    rows = [row for row in blueprint_rows(blueprint(single=2, multiple=1), items) if row.high == 0]

    assert keeps(rows, [1, 3, 4])
    assert keeps(rows, [0, 5])
    assert not keeps(rows, [1])
    assert not keeps(rows, [3, 4])


@pytest.mark.parametrize(
    ("wanted", "limits"),
    [(None, (0, 60)), (WorkingTime(Decimal(10), Decimal(2)), (8.0, 12.0))],
)
def test_the_time_of_a_paper_has_a_row_where_any_item_has_a_time(
    wanted: WorkingTime | None, limits: tuple[float, float]
) -> None:
    spec = blueprint(single=2, multiple=1, time=wanted)

    (row,) = [one for one in blueprint_rows(spec, bank(minutes=1.5)) if getattr(one.demand, "kind", None)]

    assert (row.low, row.high) == limits
    assert row.terms == tuple((index, 1.5) for index in range(8))


def test_without_times_and_without_a_target_no_row_speaks_of_time() -> None:
    rows = blueprint_rows(blueprint(single=2, multiple=1), bank())

    assert all(getattr(row.demand, "kind", None) is not MeasureKind.MINUTES for row in rows)


def test_information_may_miss_by_a_share_and_expected_marks_by_marks() -> None:
    curve = Curve(THETAS, (Decimal(4), Decimal(2)), Decimal("0.5"))
    spec = blueprint(single=2, multiple=1, information=curve, expected=curve)

    rows = band_rows(spec, bank(a=1.0, b=0.0))

    assert [(row.low, row.high) for row in rows] == [(2.0, 6.0), (1.0, 3.0), (3.5, 4.5), (1.5, 2.5)]
    assert [str(getattr(row.demand, "name", "")) for row in rows] == [
        "information theta=-1",
        "information theta=0.5",
        "expected theta=-1",
        "expected theta=0.5",
    ]


def test_as_much_as_can_be_had_is_no_band() -> None:
    spec = blueprint(information=Curve(THETAS, maximise=True, tolerance=Decimal(1)))

    assert band_rows(spec, bank(a=1.0, b=0.0)) == []


def test_a_row_for_several_papers_has_so_many_times_its_limits() -> None:
    row = Row(((0, 1),), 2, math.inf, Cell(min=2))

    assert row.times(3) == replace(row, low=6)
    assert row.may_be_short
    assert not replace(row, demand=None).may_be_short
    assert not replace(row, low=0).may_be_short
