"""Which items a paper may be drawn from, and the random parts of a bank in which a solver finds one quickly."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from questionbank.assembly.tilt import features_of, weights
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell, Section
from questionbank.rules.targets import Targets, resting

Mask = NDArray[np.bool_]
Counts = NDArray[np.int_]

ROOM = 6  # so many times what a demand needs stands in a part of the bank, if the bank has it


def usable(spec: BlueprintSpec, bank: Iterable[Candidate], *, seen: frozenset[int] = frozenset()) -> list[Candidate]:
    """List the items that a scored place may be filled with, in the order of their versions.

    Left out: types that the paper has not, what was used too often or rests, what the candidate saw lately, what has
    no parameters where targets need them, what is not accessible where it must be, and every case that would be torn.
    """
    live = list(bank)
    rests = resting((one.last_used for one in live), spec.targets.rest_sittings)
    # Sorted, so that the order in which a database gives its rows cannot change a draw.
    fitting = sorted(
        {one for one in live if _fits(spec, one, rests) and one.version_id not in seen}, key=lambda one: one.version_id
    )
    return _whole_cases(fitting, live)


def _fits(spec: BlueprintSpec, item: Candidate, rests: frozenset[int]) -> bool:
    is_calibrated = item.a is not None or not spec.targets.measured
    return _has_place(spec, item) and _may_be_used(spec.targets, item, rests) and is_calibrated


def _has_place(spec: BlueprintSpec, item: Candidate) -> bool:
    """Tell whether the paper has the type of an item, and everybody who must can read it."""
    is_readable = item.accessible or not spec.targets.accessible
    return is_readable and any(section.admits(item) for section in spec.sections)


def _may_be_used(targets: Targets, item: Candidate, rests: frozenset[int]) -> bool:
    return item.last_used not in rests and (targets.max_uses is None or item.uses < targets.max_uses)


def _whole_cases(fitting: list[Candidate], live: list[Candidate]) -> list[Candidate]:
    """Leave out the items of cases of which not every live item may be used: a case stands whole or not at all."""
    torn = _by_case(live) - _by_case(fitting)
    return [one for one in fitting if one.case not in torn]


def _by_case(items: Iterable[Candidate]) -> Counter[int]:
    return Counter(one.case for one in items if one.case is not None)


def pilots_of(spec: BlueprintSpec, bank: Iterable[Candidate], *, seen: frozenset[int] = frozenset()) -> list[Candidate]:
    """List the items that may be tried out unscored; those that were never calibrated come first."""
    fitting = {one for one in bank if _has_place(spec, one) and one.case is None and one.version_id not in seen}
    return sorted(fitting, key=lambda one: (one.a is not None, one.version_id))


def cases_of(items: Sequence[Candidate]) -> Counts:
    """Give the case of each item, -1 for one that stands alone."""
    return np.array([-1 if one.case is None else one.case for one in items], int)


def _demands(spec: BlueprintSpec) -> list[tuple[Section | Cell, int]]:
    """List what must be there with how many: the sections, and the cells that ask for any."""
    cells = [(cell, cell.min) for cell in spec.cells if cell.min]
    return [*((section, section.count) for section in spec.sections), *cells]


def _mask(demand: Section | Cell, items: Sequence[Candidate]) -> Mask:
    return np.array([demand.admits(one) for one in items], bool)


class Sampler:
    """Takes random parts of a bank, each with room for every demand of the blueprint.

    The part is the randomness of a form: the solver itself takes any paper that it finds there.
    """

    def __init__(self, spec: BlueprintSpec, items: Sequence[Candidate]) -> None:
        self._demands = [(_mask(demand, items), need) for demand, need in _demands(spec)]
        self._features, self._wanted = features_of(spec, items)
        self._cases = cases_of(items)

    def part(self, free: Mask, *, size: int, share: float, uses: Counts, dice: Random) -> list[int]:
        """Give the places of a part of the free items, seldom used ones more likely, in ascending order.

        `share` limits how much of what a demand could have is taken, so that later forms find their share too. The
        items of a case are taken together.
        """
        chances = np.array([1.0 - dice.random() for _ in range(len(free))])
        keys = np.log(chances) * (1.0 + uses) ** 2
        keys[free] /= weights(self._features[free], self._wanted)
        order = np.argsort(-keys, kind="stable")
        order = order[free[order]]
        taken = np.zeros(len(free), bool)
        for members, needed in self._demands:
            own = order[members[order]]
            taken[own[: min(needed * ROOM, max(needed, math.ceil(len(own) * share)))]] = True
        wanted = min(size, math.ceil(len(order) * share)) - int(taken.sum())
        taken[order[~taken[order]][: max(0, wanted)]] = True
        torn = np.unique(self._cases[taken & (self._cases >= 0)])
        return [int(place) for place in np.flatnonzero(free & (taken | np.isin(self._cases, torn)))]
