"""A blueprint as linear rows over one yes-or-no column for each item (van der Linden 2005)."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from questionbank.rules.papers import BlueprintSpec, Candidate, Cell, Section


@dataclass(frozen=True)
class Row:
    """`low` ≤ the sum of coefficient × column ≤ `high`; `demand` is what it stands for, None: it never gives way."""

    terms: tuple[tuple[int, float], ...]
    low: float
    high: float
    demand: Section | Cell | None = None

    @property
    def may_be_short(self) -> bool:
        """Tell whether the elastic model may leave this row unmet, and say so."""
        return self.demand is not None and self.low > 0


def blueprint_rows(spec: BlueprintSpec, candidates: Sequence[Candidate]) -> list[Row]:
    """Write the sections, the cells and the enemies of a blueprint as rows."""
    return [*_section_rows(spec, candidates), *_cell_rows(spec, candidates), *_enemy_rows(candidates)]


def _section_rows(spec: BlueprintSpec, candidates: Sequence[Candidate]) -> Iterator[Row]:
    for section in spec.sections:
        yield Row(_members(section, candidates), section.count, section.count, section)


def _cell_rows(spec: BlueprintSpec, candidates: Sequence[Candidate]) -> Iterator[Row]:
    for cell in spec.cells:
        yield Row(_members(cell, candidates), cell.min, math.inf if cell.max is None else cell.max, cell)


def _enemy_rows(candidates: Sequence[Candidate]) -> Iterator[Row]:
    column = {candidate.version_id: index for index, candidate in enumerate(candidates)}
    pairs = {
        (min(index, column[enemy]), max(index, column[enemy]))
        for index, candidate in enumerate(candidates)
        for enemy in candidate.enemies
        if enemy in column and column[enemy] != index
    }
    for one, other in sorted(pairs):
        yield Row(((one, 1), (other, 1)), 0, 1)


def _members(demand: Section | Cell, candidates: Sequence[Candidate]) -> tuple[tuple[int, float], ...]:
    return tuple((index, 1) for index, candidate in enumerate(candidates) if demand.admits(candidate))
