"""One paper is the richest that there is; several get a target that all of them can reach."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

import pytest

from questionbank.assembly.curves import values_of
from questionbank.assembly.drawn import Order
from questionbank.assembly.maximise import GAP, SHARES, as_targets, richest
from questionbank.assembly.parallel import assemble
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell
from questionbank.rules.targets import Curve
from tests.questionbank.assembly.pools import SINGLE, blueprint, ids, items

AT = (Decimal("-0.5"), Decimal("0.5"))
RICH = Curve(AT, (), Decimal("0.1"), maximise=True)
SPEC = blueprint(single=2, multiple=1, information=RICH)
FEW = items(15, seed=4)


def least(spec: BlueprintSpec, chosen: list[Candidate]) -> float:
    """Compute the least information of a paper at the abilities asked for."""
    return float(values_of(spec, chosen, AT).information.sum(axis=0).min())


def test_no_other_paper_has_more_where_it_has_least() -> None:
    found = richest(SPEC, FEW, seconds=20)
    chosen = [one for one, value in zip(FEW, found.values, strict=False) if value > 0.5]

    papers = [
        [*pair, other]
        for pair in combinations([one for one in FEW if one.type is SINGLE], 2)
        for other in FEW
        if other.type is not SINGLE
    ]
    best = max(least(SPEC, paper) for paper in papers)
    assert least(SPEC, chosen) >= best * (1 - GAP) - 1e-6


def test_a_bank_that_gives_no_paper_gives_no_targets() -> None:
    assert list(as_targets(replace(SPEC, cells=(Cell(tier=3, min=99),)), FEW, papers=1)) == []
    assert not richest(SPEC, [one for one in FEW if one.type is SINGLE], seconds=5).solved


def test_the_targets_for_several_papers_fall_step_by_step() -> None:
    bank = items(90, seed=6)

    found = [spec.targets.information for spec in as_targets(SPEC, bank, papers=3)]

    assert len(found) == len(SHARES)
    assert all(curve is not None and not curve.maximise and curve.thetas == AT for curve in found)
    for richer, poorer in pairwise(curve.target for curve in found if curve):
        assert all(more > less for more, less in zip(richer, poorer, strict=True))


@pytest.mark.parametrize("count", [1, 3])
def test_forms_that_are_to_be_rich_are_richer_than_by_chance(count: int) -> None:
    bank = items(90, seed=6)
    plain = replace(SPEC, targets=replace(SPEC.targets, information=None))

    rich = assemble(Order(SPEC, count, 3), bank).forms
    usual = assemble(Order(plain, count, 3), bank).forms

    assert len(rich) == len(usual) == count
    assert len(set().union(*map(ids, rich))) == 3 * count
    assert min(least(SPEC, list(form.scored)) for form in rich) > max(least(SPEC, list(form.scored)) for form in usual)
