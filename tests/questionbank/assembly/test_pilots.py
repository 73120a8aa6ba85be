"""Pilots stand where they are asked for, meet no enemy, and what lacks of them is counted for all forms."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.assembly.drawn import Order
from questionbank.assembly.parallel import assemble
from questionbank.assembly.pilots import choose_pilots, pilot_shortages
from questionbank.rules.papers import BlueprintSpec, Candidate
from tests.questionbank.assembly.pools import MULTIPLE, SINGLE, blueprint, items

FRESH = [replaced._replace(a=None, b=None) for replaced in items(60, seed=9)]


def asking(*, of_any: int = 0, single: int = 0, multiple: int = 0) -> BlueprintSpec:
    """Ask for pilots of any section, and of each."""
    spec = blueprint(pilots=of_any)
    counts = {SINGLE: single, MULTIPLE: multiple}
    return replace(spec, sections=tuple(replace(one, pilots=counts[one.type]) for one in spec.sections))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), st.integers(0, 99))
def test_each_section_gets_its_pilots_and_the_rest_are_of_any(any_: int, single: int, multiple: int, seed: int) -> None:
    found = choose_pilots(asking(of_any=any_, single=single, multiple=multiple), FRESH, [], Random(seed))

    kinds = Counter(one.type for one in found)
    assert len({one.version_id for one in found}) == len(found) == any_ + single + multiple
    assert kinds[SINGLE] >= single
    assert kinds[MULTIPLE] >= multiple


def test_what_was_never_calibrated_goes_first() -> None:
    known = items(20, seed=3)
    mixed = [*known, *(one._replace(version_id=one.version_id + 100) for one in FRESH[:4])]

    found = choose_pilots(asking(of_any=4), mixed, [], Random(1))

    assert {one.version_id for one in found} == {one.version_id + 100 for one in FRESH[:4]}


def test_no_pilot_is_scored_taken_or_an_enemy() -> None:
    scored = [FRESH[0]._replace(enemies=frozenset({FRESH[1].version_id}))]
    third = FRESH[2]._replace(enemies=frozenset({FRESH[0].version_id}))
    pool = [FRESH[0], FRESH[1], third, FRESH[3], FRESH[4]]

    found = choose_pilots(asking(of_any=5), pool, scored, Random(1), taken=frozenset({FRESH[3].version_id}))

    assert found == [FRESH[4]]


@pytest.mark.parametrize(
    ("wanted", "papers", "named"),
    [
        ({}, 9, []),
        ({"of_any": 6}, 1, []),
        ({"of_any": 7}, 1, [("pilots", 7, 6)]),
        ({"of_any": 4}, 2, [("pilots", 8, 6)]),
        ({"single": 4, "multiple": 2}, 1, []),
        ({"single": 5}, 1, [("section=single_choice", 5, 4)]),
        ({"multiple": 1}, 3, [("section=multiple_choice", 3, 2)]),
        ({"single": 5, "of_any": 2}, 1, [("section=single_choice", 5, 4), ("pilots", 7, 6)]),
    ],
)
def test_what_lacks_is_named_by_section_and_in_all(
    wanted: dict[str, int], papers: int, named: list[tuple[str, int, int]]
) -> None:
    pool = [one for one in FRESH if one.type is SINGLE][:4] + [one for one in FRESH if one.type is MULTIPLE][:2]

    found = pilot_shortages(asking(**wanted), pool, papers)

    assert [(one.name, one.needed, one.available) for one in found] == named


def test_forms_carry_the_pilots_of_their_sections_and_share_none() -> None:
    spec = asking(of_any=1, single=2, multiple=1)

    forms = assemble(Order(spec, 3, 5), [*items(), *(one._replace(version_id=one.version_id + 500) for one in FRESH)])

    for form in forms.forms:
        tried = [one for one in form.items if one.version_id in form.pilots]
        kinds = Counter(one.type for one in tried)
        assert (len(tried), len(form.scored)) == (4, spec.count)
        assert kinds[SINGLE] >= 2
        assert kinds[MULTIPLE] >= 1
    everything = [one.version_id for form in forms.forms for one in form.items]
    assert len(everything) == len(set(everything)) == 3 * 16


def test_an_order_that_lacks_pilots_of_a_section_says_so() -> None:
    few: list[Candidate] = [one for one in items() if one.type is SINGLE or one.version_id <= 24]  # 8 of MULTIPLE

    found = assemble(Order(asking(multiple=5), 2, 1), few)

    assert found.forms == ()
    assert [(one.name, one.needed, one.available) for one in found.shortages] == [("section=multiple_choice", 10, 8)]
