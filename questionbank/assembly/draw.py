"""One form from a pool: a binary variable per item, a row per section and cell, random weights by the seed.

When no form exists, the same model with room for what is missing (an elastic model) finds the smallest shortage and names
each section or cell that is short, by how many.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import highspy

from questionbank.rules.papers import Candidate, Shortage, Spec, matches

ALGORITHM = f"gradus-draw-1/highs-{highspy.Highs().version()}"
SECONDS = 20.0
PENALTY = 1_000.0  # of one missing item, far above any sum that weights could save


@dataclass(frozen=True)
class Row:
    """A condition on how many of some items are taken."""

    name: str
    members: tuple[int, ...]  # places in the pool
    least: int
    most: int


@dataclass(frozen=True)
class Drawn:
    """A form: the chosen items, section by section in the blueprint's order; or what is short."""

    chosen: tuple[Candidate, ...]
    shortages: tuple[Shortage, ...] = ()


def draw(spec: Spec, pool: Sequence[Candidate], *, seed: int) -> Drawn:
    """Draw a form that satisfies the blueprint; the same pool and seed give the same form."""
    pool = sorted(pool, key=lambda one: one.version_id)
    rows = _rows(spec, pool)
    taken = _solve(pool, rows, seed=seed, elastic=False)
    if taken is None:
        return Drawn((), _shortages(pool, rows, seed=seed))
    return Drawn(tuple(_ordered(spec, [pool[place] for place in taken], seed=seed)))


def _rows(spec: Spec, pool: Sequence[Candidate]) -> list[Row]:
    places = range(len(pool))
    rows = [
        Row(
            f"type {section.type.value}",
            tuple(p for p in places if pool[p].type is section.type),
            section.count,
            section.count,
        )
        for section in spec.sections
    ]
    total = sum(section.count for section in spec.sections)
    for cell in spec.cells:
        members = tuple(p for p in places if matches(cell, pool[p]))
        rows.append(Row(cell.name, members, cell.least, total if cell.most is None else cell.most))
    used = {section.type for section in spec.sections}
    others = tuple(p for p in places if pool[p].type not in used)
    return [*rows, Row("other types", others, 0, 0)]


def _solve(pool: Sequence[Candidate], rows: Sequence[Row], *, seed: int, elastic: bool) -> list[int] | None:
    values = _values(pool, rows, seed=seed, elastic=elastic)
    return None if values is None else [place for place in range(len(pool)) if values[place] > 0.5]  # noqa: PLR2004 - binary


def _values(pool: Sequence[Candidate], rows: Sequence[Row], *, seed: int, elastic: bool) -> list[float] | None:
    dice = random.Random(seed)  # noqa: S311 - a paper must be reproducible from its stored seed
    model = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("time_limit", SECONDS)):
        model.setOptionValue(option, value)
    for _ in pool:
        model.addVar(0, 1)
        model.changeColIntegrality(model.getNumCol() - 1, highspy.HighsVarType.kInteger)
        model.changeColCost(model.getNumCol() - 1, dice.random())
    for row in rows:
        columns = list(row.members)
        if elastic and row.least:
            model.addVar(0, row.least)
            columns.append(model.getNumCol() - 1)
            model.changeColCost(columns[-1], PENALTY)
        model.addRow(row.least, row.most, len(columns), columns, [1.0] * len(columns))
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return list(model.getSolution().col_value)


def _shortages(pool: Sequence[Candidate], rows: Sequence[Row], *, seed: int) -> tuple[Shortage, ...]:
    values = _values(pool, rows, seed=seed, elastic=True)
    if values is None:  # contradictory limits: what is short by itself is all that can be said
        return tuple(Shortage(r.name, r.least, len(r.members)) for r in rows if len(r.members) < r.least)
    slack = iter(values[len(pool) :])
    missing = [(row, round(next(slack))) for row in rows if row.least]
    return tuple(Shortage(row.name, row.least, row.least - short) for row, short in missing if short)


def _ordered(spec: Spec, chosen: Sequence[Candidate], *, seed: int) -> list[Candidate]:
    dice = random.Random(seed)  # noqa: S311 - as above
    order: list[Candidate] = []
    for section in spec.sections:
        part = [one for one in chosen if one.type is section.type]
        dice.shuffle(part)
        order += part
    return order
