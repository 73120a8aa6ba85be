"""Drawing a paper: the same blueprint, bank and seed give the same paper; what cannot be drawn is explained."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress
from random import Random

from questionbank.assembly import highs
from questionbank.assembly.pool import usable
from questionbank.assembly.rows import blueprint_rows
from questionbank.assembly.shortage import shortages
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
    always among them. Precondition: `rules.papers.problems(spec)` is empty; targets of the blueprint in numbers are the
    business of `parallel`.
    """
    candidates = usable(spec, bank)
    rows = blueprint_rows(spec, candidates)
    costs = Random(seed).sample(range(1, SPREAD + len(candidates)), len(candidates))
    chosen = highs.solve(costs, [1] * len(candidates), rows)
    if chosen is None:
        return Selection((), tuple(shortages(len(candidates), rows)))
    places = sorted(compress(range(len(costs)), chosen), key=costs.__getitem__)
    taken = [candidates[place] for place in places]
    return Selection(tuple(tuple(filter(section.admits, taken)) for section in spec.sections))
