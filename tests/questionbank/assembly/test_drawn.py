"""A form is laid out by section, mixed so that nobody sees which items are pilots, and measured without them."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.assembly.curves import values_of
from questionbank.assembly.drawn import Chosen, Order, laid_out
from questionbank.assembly.highs import Found, Status
from questionbank.rules.targets import Curve
from tests.questionbank.assembly.pools import THETAS, blueprint, items

SPEC = blueprint(information=Curve(THETAS, (Decimal(1), Decimal(1)), Decimal(1)))
SCORED, PILOTS = items(12), items(6, seed=2)
CHOSEN = Chosen(
    SCORED,
    [one._replace(version_id=one.version_id + 100) for one in PILOTS],
    Found(Status.FEASIBLE, (), 0.25),
    1.5,
)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**31))
def test_every_item_stands_in_its_section_once(seed: int) -> None:
    form = laid_out(SPEC, CHOSEN, Random(seed))

    assert {one.version_id for one in form.items} == {one.version_id for one in (*CHOSEN.scored, *CHOSEN.pilots)}
    assert len(form.items) == 18
    for section, part in zip(SPEC.sections, form.sections, strict=True):
        assert all(section.admits(one) for one in part)


def test_pilots_stand_anywhere_and_not_at_the_end() -> None:
    places = set()
    for seed in range(40):
        form = laid_out(SPEC, CHOSEN, Random(seed))
        places |= {place for place, one in enumerate(form.sections[0]) if one.version_id in form.pilots}

    assert places == set(range(12))


def test_what_a_form_measures_is_that_of_its_scored_items() -> None:
    form = laid_out(SPEC, CHOSEN, Random(1))
    values = values_of(SPEC, SCORED, THETAS)

    assert [form.information[theta] for theta in THETAS] == pytest.approx(list(values.information.sum(axis=0)))
    assert [form.expected[theta] for theta in THETAS] == pytest.approx(list(values.marks.sum(axis=0)))
    assert form.minutes == pytest.approx(sum(one.minutes for one in (*SCORED, *PILOTS)))
    assert (form.status, form.gap, form.seconds) == (Status.FEASIBLE, 0.25, 1.5)
    assert len(form.scored) == 12


@pytest.mark.parametrize(
    ("overlap", "on_the_fly", "disjoint"),
    [(None, False, True), (0, False, True), (1, False, False), (None, True, False), (0, True, False)],
)
def test_forms_are_disjoint_unless_they_may_share_or_are_made_for_one_candidate_each(
    overlap: int | None, on_the_fly: bool, disjoint: bool
) -> None:
    assert Order(blueprint(overlap_max=overlap), 2, 1, on_the_fly=on_the_fly).disjoint is disjoint
