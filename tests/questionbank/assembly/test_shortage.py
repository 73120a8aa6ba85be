"""How many papers a bank can give, and what random drawing would do to their difficulty."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from questionbank.assembly.curves import spread_of_random_draws, values_of, worth_of
from questionbank.assembly.drawn import Order
from questionbank.assembly.parallel import assemble
from questionbank.assembly.pool import usable
from questionbank.assembly.rows import band_rows, blueprint_rows
from questionbank.assembly.shortage import capacity, shortages
from questionbank.assembly.tilt import features_of, weights
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell
from questionbank.rules.targets import Curve, WorkingTime
from tests.questionbank.assembly.pools import THETAS, aimed, blueprint, items

BANK = items()


def bound(spec: BlueprintSpec, bank: list[Candidate]) -> int:
    fitting = usable(spec, bank)
    return capacity(len(fitting), [*blueprint_rows(spec, fitting), *band_rows(spec, fitting)])


@pytest.mark.parametrize(
    ("spec", "papers"),
    [
        (blueprint(), 20),
        (blueprint(single=9), 17),
        (blueprint(single=200), 0),
        (blueprint(cells=(Cell(tier=3, max=0),)), 11),
    ],
)
def test_the_bank_gives_at_most_so_many_papers(spec: BlueprintSpec, papers: int) -> None:
    assert bound(spec, BANK) == papers


def test_what_the_bound_allows_can_often_be_had_and_one_more_never() -> None:
    spec = aimed(blueprint(), BANK, share="0.10")
    papers = bound(spec, BANK)

    assert len(assemble(Order(spec, papers // 2, 7), BANK).forms) == papers // 2
    assert assemble(Order(spec, papers + 1, 7), BANK).forms == ()


def test_an_empty_bank_gives_no_paper() -> None:
    assert bound(blueprint(), []) == 0


def test_a_working_time_out_of_reach_is_named() -> None:
    spec = blueprint(time=WorkingTime(Decimal(50), Decimal(1)))

    (short,) = shortages(len(BANK), blueprint_rows(spec, BANK))

    assert (short.name, short.needed) == ("minutes", 49)
    assert short.available < 20


def test_too_much_information_can_be_too_little_asked() -> None:
    spec = blueprint(information=Curve((THETAS[0],), (Decimal("0.01"),), Decimal("0.02")))

    (short,) = shortages(len(BANK), [*blueprint_rows(spec, BANK), *band_rows(spec, BANK)])

    assert short.available > short.needed


def test_what_can_be_met_lacks_nothing() -> None:
    spec = aimed(blueprint(), BANK)

    assert shortages(len(BANK), [*blueprint_rows(spec, BANK), *band_rows(spec, BANK)]) == []


def test_the_spread_of_random_papers_is_what_drawing_many_shows() -> None:
    spec, dice = blueprint(), np.random.default_rng(5)
    parts = [[one for one in BANK if section.admits(one)] for section in spec.sections]
    drawn = []
    for _ in range(4000):
        paper = [
            part[place]
            for section, part in zip(spec.sections, parts, strict=True)
            for place in dice.choice(len(part), section.count, replace=False)
        ]
        drawn.append(values_of(spec, paper, THETAS).marks.sum(axis=0))

    assert spread_of_random_draws(spec, BANK, THETAS) == pytest.approx(np.std(drawn, axis=0), rel=0.05)


def test_nothing_spreads_where_there_is_nothing_to_choose() -> None:
    assert spread_of_random_draws(blueprint(single=160, multiple=80), BANK, THETAS) == [0.0, 0.0]


def test_an_item_is_worth_the_marks_of_its_section_and_nothing_without_parameters() -> None:
    spec = blueprint()
    one = BANK[0]._replace(a=1.0, b=0.0)
    values = values_of(spec, [one, one._replace(a=None, b=None)], [0])

    assert values.information.tolist() == [[0.25], [0.0]]
    assert values.marks.tolist() == [[0.5 * worth_of(spec, one)], [0.0]]


def test_weights_make_the_average_item_what_the_targets_ask() -> None:
    spec = aimed(blueprint(), BANK)
    curve = spec.targets.information
    assert curve is not None
    rich = replace(curve, target=tuple(one * Decimal("1.3") for one in curve.target))
    features, wanted = features_of(replace(spec, targets=replace(spec.targets, information=rich)), BANK)

    weighted = weights(features, wanted) @ features / weights(features, wanted).sum()

    assert np.abs(weighted - wanted).max() < 0.1 * np.abs(features.mean(axis=0) - wanted).max() + 0.01


def test_without_targets_all_weights_are_alike() -> None:
    assert set(weights(*features_of(blueprint(), BANK))) == {1.0}
