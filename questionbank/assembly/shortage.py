"""Why no paper can be drawn: the smallest set of demands that must give way, and how many papers a bank can give."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from questionbank.assembly import highs
from questionbank.assembly.highs import Columns, Effort, Found, Status
from questionbank.assembly.rows import Row
from questionbank.rules.papers import Cell, Section, Shortage
from questionbank.rules.targets import SLACK, Measure

NEAR = Effort(seconds=10.0, gap=0.01)  # an explanation need not be the very best one
MOST_PAPERS = 9999
NOTHING_FOUND = Found(Status.UNDECIDED)


def shortages(size: int, rows: Sequence[Row], *, papers: int = 1) -> list[Shortage]:
    """Name what `size` items cannot meet for so many papers without a common item; empty = nothing is known to lack.

    Sections and cells are looked at first, without the demands in numbers; only when they can be met, are those.
    """
    wanted = [row.times(papers) for row in rows]
    counted = [row for row in wanted if not isinstance(row.demand, Measure)]
    found = _short_counts(size, counted)
    return found or _short_measures(size, wanted, papers)


def capacity(size: int, rows: Sequence[Row]) -> int:
    """Count the papers without a common item that the items could give at most: the bound of the linear model."""
    papers = size  # the column that says how many
    limits = list(chain.from_iterable(_per_paper(row, papers) for row in rows))
    found = highs.search(Columns([0.0] * size + [-1.0], [1.0] * size + [MOST_PAPERS], fractions=size + 1), limits)
    return math.floor(found.values[papers] + SLACK) if found.solved and found.values else 0


def _per_paper(row: Row, papers: int) -> Iterator[Row]:
    """Let the limits of a row grow with the number of papers."""
    if row.low > -math.inf:
        yield Row((*row.terms, (papers, -row.low)), 0, math.inf)
    if row.high < math.inf:
        yield Row((*row.terms, (papers, -row.high)), -math.inf, 0)


def _short_counts(size: int, rows: Sequence[Row]) -> list[Shortage]:
    demands = [row for row in rows if row.may_be_short]
    missing = zip(demands, _lacks(size, demands, rows), strict=True)
    return [_shortage(row, lack) for row, lack in missing if lack]


def _lacks(size: int, demands: Sequence[Row], rows: Sequence[Row]) -> list[int]:
    """Solve the elastic model: each demand may fall short at a price, and fewer short demands go before fewer items."""
    lows = [math.ceil(row.low) for row in demands]
    costs = [0] * size + [1] * len(demands) + [1 + sum(lows)] * len(demands)
    uppers = [1] * size + lows + [1] * len(demands)
    limits = [row if row.demand is None else replace(row, low=-math.inf) for row in rows]
    solution = highs.solve(costs, uppers, [*limits, *_giving_rows(size, demands)]) or []
    return solution[size : size + len(demands)]


def _giving_rows(size: int, demands: Sequence[Row]) -> Iterator[Row]:
    """Let a demand be met by its items and what is missing; something may be missing only where it has given way."""
    for position, row in enumerate(demands):
        missing, given_way = size + position, size + len(demands) + position
        yield Row((*row.terms, (missing, 1)), row.low, math.inf)
        yield Row(((missing, 1), (given_way, -math.ceil(row.low))), -math.inf, 0)


def _shortage(row: Row, lack: int) -> Shortage:
    assert isinstance(row.demand, Section | Cell)  # only these give way here
    needed, live = round(row.low), len(row.terms)
    return Shortage(row.demand, needed, live if live < needed else needed - lack, live)


def _short_measures(size: int, rows: Sequence[Row], papers: int) -> list[Shortage]:
    measures = [row for row in rows if isinstance(row.demand, Measure)]
    found = _nearest(size, rows, measures) if measures else NOTHING_FOUND
    if not _proves_a_lack(found):
        return []
    return list(_missed(measures, [_sum(row, found.values) for row in measures], papers))


def _sum(row: Row, values: Sequence[float]) -> float:
    return sum(weight * values[index] for index, weight in row.terms)


def _nearest(size: int, rows: Sequence[Row], measures: Sequence[Row]) -> Found:
    """Keep sections and cells, and let each number miss its limits at a price that is a share of the limit."""
    costs = [0.0] * size + list(np.repeat([1.0 / max(1e-9, abs(row.high)) for row in measures], 2))
    uppers = [1.0] * size + [1e6] * (2 * len(measures))
    kept = [row for row in rows if not isinstance(row.demand, Measure)]
    missing = [replace(row, terms=(*row.terms, *_slack(size + 2 * place))) for place, row in enumerate(measures)]
    return highs.search(Columns(costs, uppers, fractions=2 * len(measures)), [*kept, *missing], NEAR)


def _proves_a_lack(found: Found) -> bool:
    """Tell whether the search came far enough to prove what must be missed."""
    was_cut_off = found.status is Status.FEASIBLE and found.gap >= 1
    return found.solved and not was_cut_off


def _slack(column: int) -> tuple[tuple[int, float], tuple[int, float]]:
    return (column, 1.0), (column + 1, -1.0)


def _missed(measures: Sequence[Row], reached: Sequence[float], papers: int) -> Iterator[Shortage]:
    for row, value in zip(measures, reached, strict=True):
        limit = _nearest_limit(row, value)
        if abs(value - limit) > SLACK:
            assert isinstance(row.demand, Measure)
            yield Shortage(row.demand, limit / papers, value / papers, len(row.terms))


def _nearest_limit(row: Row, value: float) -> float:
    """Give the limit that a value is beyond, or the value itself."""
    return min(max(value, row.low), row.high)
