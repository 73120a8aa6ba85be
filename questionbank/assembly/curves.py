"""What items tell and are worth at an ability: information and chance of the two-parameter model (logistic metric)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionbank.rules.papers import BlueprintSpec, Candidate, Section

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Values:
    """For each item (rows) at each ability (columns): its information, and the marks that it is expected to bring."""

    information: Matrix
    marks: Matrix


def values_of(spec: BlueprintSpec, items: Sequence[Candidate], thetas: Iterable[Any]) -> Values:
    """Compute what items give at some abilities; an item without parameters gives nothing."""
    known = np.array([(one.a or 0.0, one.b or 0.0, one.a is not None) for one in items]).reshape(-1, 3)
    a, b, calibrated = known[:, :1], known[:, 1:2], known[:, 2:]
    chance = 1.0 / (1.0 + np.exp(-a * (np.array(list(map(float, thetas))) - b)))
    worth = np.array([[worth_of(spec, one)] for one in items]).reshape(-1, 1)
    return Values(a**2 * chance * (1.0 - chance) * calibrated, chance * worth * calibrated)


def worth_of(spec: BlueprintSpec, item: Candidate) -> float:
    """Give the marks of an item on a paper of the blueprint; 0 for one that has no place there."""
    return next((float(section.marks_each) for section in spec.sections if section.admits(item)), 0.0)


def spread_of_random_draws(spec: BlueprintSpec, bank: Sequence[Candidate], thetas: Sequence[Any]) -> list[float]:
    """Give the standard deviation that the expected marks of papers drawn at random have at each ability.

    Sections are drawn from their calibrated items without putting back: what a tolerance spares the candidates.
    """
    variance = np.zeros(len(thetas))
    for section in spec.sections:
        variance += _variance(spec, section, [one for one in bank if section.admits(one) and one.a is not None], thetas)
    return [float(value) for value in np.sqrt(variance)]


def _variance(spec: BlueprintSpec, section: Section, items: Sequence[Candidate], thetas: Sequence[Any]) -> Matrix:
    if len(items) <= section.count:
        return np.zeros(len(thetas))
    spread = values_of(spec, items, thetas).marks.var(axis=0, ddof=1)
    return np.asarray(section.count * (1 - section.count / len(items)) * spread)
