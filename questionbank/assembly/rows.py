"""A blueprint as linear rows over one yes-or-no column for each item (van der Linden 2005)."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from questionbank.assembly.curves import Matrix, values_of
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell, Section
from questionbank.rules.targets import Curve, Measure, MeasureKind

Terms = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Row:
    """`low` ≤ the sum of coefficient × column ≤ `high`; `demand` is what it stands for, None: it never gives way."""

    terms: Terms
    low: float
    high: float
    demand: Section | Cell | Measure | None = None

    @property
    def may_be_short(self) -> bool:
        """Tell whether the elastic model of sections and cells may leave this row unmet, and say so."""
        return isinstance(self.demand, Section | Cell) and self.low > 0

    def times(self, count: int) -> "Row":
        """Write the row for so many papers together."""
        return replace(self, low=self.low * count, high=self.high * count)


def blueprint_rows(spec: BlueprintSpec, candidates: Sequence[Candidate]) -> list[Row]:
    """Write the sections, the cells, the enemies, the cases and the time of a blueprint as rows."""
    return [
        *_section_rows(spec, candidates),
        *_cell_rows(spec, candidates),
        *_enemy_rows(candidates),
        *_case_rows(candidates),
        *_time_rows(spec, candidates),
    ]


def band_rows(spec: BlueprintSpec, candidates: Sequence[Candidate]) -> list[Row]:
    """Write the targets of information and of expected marks as rows with their tolerance."""
    rows: list[Row] = []
    for kind, curve in (
        (MeasureKind.INFORMATION, spec.targets.information),
        (MeasureKind.EXPECTED, spec.targets.expected),
    ):
        if curve is not None and not curve.maximise:
            values = values_of(spec, candidates, curve.thetas)
            matrix = values.information if kind is MeasureKind.INFORMATION else values.marks
            rows += _bands(curve, matrix, kind)
    return rows


def _bands(curve: Curve, matrix: Matrix, kind: MeasureKind) -> Iterator[Row]:
    for place, (theta, target) in enumerate(zip(curve.thetas, curve.target, strict=True)):
        share = float(target) if kind is MeasureKind.INFORMATION else 1.0
        reach = float(curve.tolerance) * share
        terms = column_terms(matrix[:, place])
        yield Row(terms, float(target) - reach, float(target) + reach, Measure(kind, theta))


def column_terms(values: Matrix) -> Terms:
    """Give the coefficients of a row that adds up one value of each item."""
    return tuple((int(index), float(values[index])) for index in np.flatnonzero(values))


def _section_rows(spec: BlueprintSpec, candidates: Sequence[Candidate]) -> Iterator[Row]:
    for section in spec.sections:
        yield Row(_members(section, candidates), section.count, section.count, section)


def _cell_rows(spec: BlueprintSpec, candidates: Sequence[Candidate]) -> Iterator[Row]:
    for cell in spec.cells:
        yield Row(_members(cell, candidates), cell.min, math.inf if cell.max is None else cell.max, cell)


def _enemy_rows(candidates: Sequence[Candidate]) -> Iterator[Row]:
    """Write one row for each set of which all are enemies of each other, and one for each pair that is left."""
    enemies = _enemies_by_column(candidates)
    sets = {frozenset({one, *others}) for one, others in enemies.items()}
    pairs = {(min(one, other), max(one, other)) for one, others in enemies.items() for other in others}
    for together in sorted(map(sorted, sets)):
        among = set(combinations(together, 2))
        if among <= pairs:
            pairs -= among
            yield _at_most_one(together)
    yield from map(_at_most_one, sorted(pairs))


def _enemies_by_column(candidates: Sequence[Candidate]) -> dict[int, frozenset[int]]:
    """Give the columns of the enemies of each item that has any among these."""
    column = {candidate.version_id: index for index, candidate in enumerate(candidates)}
    known = {column[one.version_id]: _columns_of(one.enemies, column) for one in candidates if one.enemies}
    return {one: others - {one} for one, others in known.items() if others - {one}}


def _columns_of(versions: frozenset[int], column: Mapping[int, int]) -> frozenset[int]:
    return frozenset(column[version] for version in versions & column.keys())


def _at_most_one(columns: Iterable[int]) -> Row:
    return Row(tuple((index, 1) for index in columns), 0, 1)


def _case_rows(candidates: Sequence[Candidate]) -> Iterator[Row]:
    """Let the items of one case stand together or not at all."""
    first: dict[int, int] = {}
    for index, candidate in enumerate(candidates):
        if candidate.case is not None and (one := first.setdefault(candidate.case, index)) != index:
            yield Row(((one, 1), (index, -1)), 0, 0)


def _time_rows(spec: BlueprintSpec, candidates: Sequence[Candidate]) -> Iterator[Row]:
    """Keep the working time within its target, or within the time of the paper where no target is set."""
    terms = tuple((index, one.minutes) for index, one in enumerate(candidates) if one.minutes)
    wanted = spec.targets.time
    if wanted is not None:
        low, high = float(wanted.target - wanted.tolerance), float(wanted.target + wanted.tolerance)
        yield Row(terms, low, high, Measure(MeasureKind.MINUTES))
    elif terms:
        yield Row(terms, 0, spec.minutes, Measure(MeasureKind.MINUTES))


def _members(demand: Section | Cell, candidates: Sequence[Candidate]) -> Terms:
    return tuple((index, 1) for index, candidate in enumerate(candidates) if demand.admits(candidate))
