"""Weights under which an average paper meets the targets: parts of a bank drawn by them hold solutions in plenty.

Drawn evenly, a part of the bank is as informative as the bank is on the average; a blueprint that asks for more makes
the solver search long for the few papers that are in it. The weights here are those nearest to equal ones (of the
greatest entropy) whose averages are the targets.
"""

from collections.abc import Sequence

import numpy as np

from questionbank.assembly.curves import Matrix, values_of
from questionbank.rules.papers import BlueprintSpec, Candidate

STEPS = 25
RIDGE = 0.02  # keeps the weights finite where no weights reach the targets
LONGEST = 2.0  # of a step
FARTHEST = 6.0  # of the logarithm of a weight from the average
DIGITS = 6  # so that the last bits of a machine's arithmetic do not change which part is drawn


def weights(features: Matrix, wanted: Matrix) -> Matrix:
    """Give each item's weight; all 1 where a blueprint has no targets."""
    spread = features.std(axis=0) if len(features) else np.zeros(0)
    features, wanted, spread = features[:, spread > 0], wanted[spread > 0], spread[spread > 0]
    if not features.size:
        return np.ones(len(features))
    mean = features.mean(axis=0)
    standard = (features - mean) / spread
    direction = _solve(standard, (wanted - mean) / spread)
    return np.asarray(np.exp(np.round(np.clip(standard @ direction, -FARTHEST, FARTHEST), DIGITS)))


def features_of(spec: BlueprintSpec, items: Sequence[Candidate]) -> tuple[Matrix, Matrix]:
    """Give what each item brings to each target, and what an item of an average paper must bring."""
    columns, wanted = [np.zeros((len(items), 0))], [np.zeros(0)]
    for name, curve in (("information", spec.targets.information), ("marks", spec.targets.expected)):
        if curve is not None and not curve.maximise:
            columns.append(getattr(values_of(spec, items, curve.thetas), name))
            wanted.append(np.array([float(one) / spec.count for one in curve.target]))
    return np.hstack(columns), np.concatenate(wanted)


def _solve(features: Matrix, wanted: Matrix) -> Matrix:
    """Find the direction by Newton's method on the convex dual."""
    direction = np.zeros(features.shape[1])
    for _ in range(STEPS):
        weights = np.exp(np.clip(features @ direction, -4 * FARTHEST, 4 * FARTHEST))
        weights /= weights.sum()
        mean = weights @ features
        slope = mean - wanted + RIDGE * direction
        around = features - mean
        curvature = (around * weights[:, None]).T @ around + RIDGE * np.eye(len(direction))
        step = np.linalg.solve(curvature, slope)
        direction = direction - step * min(1.0, LONGEST / max(1e-9, float(np.linalg.norm(step))))
    return direction
