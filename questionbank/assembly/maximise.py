"""As much information as can be had: for one paper the most, for several what all of them can reach alike."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from math import inf

from questionbank.assembly import highs
from questionbank.assembly.curves import values_of
from questionbank.assembly.highs import Columns, Effort, Found
from questionbank.assembly.rows import Row, band_rows, blueprint_rows, column_terms
from questionbank.rules.papers import BlueprintSpec, Candidate
from questionbank.rules.targets import Curve

GAP = 0.01  # nobody could tell a paper that is one in a hundred better
CEILING = 1e6
SHARES = ("1", "0.97", "0.93", "0.88", "0.8", "0.7")  # of what the average paper could have, tried one after another


def richest(spec: BlueprintSpec, items: Sequence[Candidate], *, seconds: float) -> Found:
    """Find the paper whose least information at the abilities asked for is the greatest (maximin)."""
    rows = [*blueprint_rows(spec, items), *band_rows(spec, items), *_least(spec, items, papers=1)]
    columns = Columns([0.0] * len(items) + [-1.0], [1.0] * len(items) + [CEILING], fractions=1)
    return highs.search(columns, rows, Effort(seconds=seconds, gap=GAP))


def as_targets(spec: BlueprintSpec, items: Sequence[Candidate], *, papers: int) -> Iterator[BlueprintSpec]:
    """Give blueprints with targets that so many disjoint papers can perhaps all reach, the richest first."""
    curve = spec.targets.information
    assert curve is not None  # it is what is to be had
    size = len(items)
    rows = [row.times(papers) for row in (*blueprint_rows(spec, items), *band_rows(spec, items))]
    columns = Columns([0.0] * size + [-1.0], [1.0] * size + [CEILING], fractions=size + 1)
    found = highs.search(columns, [*rows, *_least(spec, items, papers=papers)])
    if not found.solved:
        return
    values = values_of(spec, items, curve.thetas).information
    average = [sum(values[:, place] * found.values[:size]) / papers for place in range(len(curve.thetas))]
    yield from (_banded(spec, curve, average, Decimal(share)) for share in SHARES)


def _banded(spec: BlueprintSpec, curve: Curve, average: Sequence[float], share: Decimal) -> BlueprintSpec:
    target = tuple(round(Decimal(float(one)) * share, 4) for one in average)
    banded = Curve(curve.thetas, target, curve.tolerance)
    return replace(spec, targets=replace(spec.targets, information=banded))


def _least(spec: BlueprintSpec, items: Sequence[Candidate], *, papers: int) -> Iterator[Row]:
    """Let the last column be no more than the information of the average paper at each ability."""
    curve = spec.targets.information
    assert curve is not None  # it is what is to be had
    values = values_of(spec, items, curve.thetas).information
    for place in range(len(curve.thetas)):
        yield Row((*column_terms(values[:, place]), (len(items), -float(papers))), 0, inf)
