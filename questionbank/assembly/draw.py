"""Drawing a paper: the same blueprint, bank and seed give the same paper; what cannot be drawn is explained."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from questionbank.assembly import highs
from questionbank.assembly.rows import Row, blueprint_rows
from questionbank.rules.papers import BlueprintSpec, Candidate, Shortage

RECIPE = "gradus-draw-1"  # a change that gives other papers for old seeds needs a new name
SPREAD = 1_000_000  # costs lie between 1 and this, all different, so that the cheapest paper is the only one


@dataclass(frozen=True)
class Selection:
    """What was drawn, by section in the order of the paper; or no item at all and what is short."""

    sections: tuple[tuple[Candidate, ...], ...]
    shortages: tuple[Shortage, ...] = ()


def algorithm() -> str:
    """Name the way of drawing with its version, which is stored with each form."""
    return f"highs-{highs.version()}/{RECIPE}"


def draw(spec: BlueprintSpec, bank: Iterable[Candidate], *, seed: int) -> Selection:
    """Draw a paper: items get random costs by the seed, and the cheapest paper of the blueprint is taken.

    Without cells this is a uniform random draw. If no paper is possible, `shortages` names the smallest set of
    demands that must give way, with what is needed and what can be had; a demand that the bank alone cannot meet is
    always among them. Precondition: `rules.papers.problems(spec)` is empty.
    """
    candidates = _eligible(spec, bank)
    rows = blueprint_rows(spec, candidates)
    costs = Random(seed).sample(range(1, SPREAD + len(candidates)), len(candidates))  # noqa: S311 - repeatable by intent
    chosen = highs.solve(costs, [1] * len(candidates), rows)
    if chosen is None:
        return Selection((), tuple(_shortages(len(candidates), rows)))
    drawn = sorted((cost, place) for place, cost in enumerate(costs) if chosen[place])
    taken = [candidates[place] for _, place in drawn]
    return Selection(tuple(tuple(filter(section.admits, taken)) for section in spec.sections))


def _eligible(spec: BlueprintSpec, bank: Iterable[Candidate]) -> list[Candidate]:
    # Sorted, so that the order in which a database gives its rows cannot change a draw.
    fitting = {candidate for candidate in bank if any(section.admits(candidate) for section in spec.sections)}
    return sorted(fitting, key=lambda candidate: candidate.version_id)


def _shortages(size: int, rows: Sequence[Row]) -> list[Shortage]:
    demands = [row for row in rows if row.may_be_short]
    missing = zip(demands, _lacks(size, demands, rows), strict=True)
    return [_shortage(row, lack) for row, lack in missing if lack]


def _lacks(size: int, demands: Sequence[Row], rows: Sequence[Row]) -> list[int]:
    """Solve the elastic model: each demand may fall short at a price, and fewer short demands go before fewer items."""
    lows = [math.ceil(row.low) for row in demands]
    costs = [0] * size + [1] * len(demands) + [1 + sum(lows)] * len(demands)
    uppers = [1] * size + lows + [1] * len(demands)
    limits = [replace(row, low=-math.inf) for row in rows]
    solution = highs.solve(costs, uppers, [*limits, *_giving_rows(size, demands)]) or []
    return solution[size : size + len(demands)]


def _giving_rows(size: int, demands: Sequence[Row]) -> Iterator[Row]:
    """Let a demand be met by its items and what is missing; something may be missing only where it has given way."""
    for position, row in enumerate(demands):
        missing, given_way = size + position, size + len(demands) + position
        yield Row((*row.terms, (missing, 1)), row.low, math.inf)
        yield Row(((missing, 1), (given_way, -math.ceil(row.low))), -math.inf, 0)


def _shortage(row: Row, lack: int) -> Shortage:
    assert row.demand is not None  # only demands give way
    needed, live = round(row.low), len(row.terms)
    return Shortage(row.demand, needed, live if live < needed else needed - lack, live)
