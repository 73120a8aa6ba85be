"""Parallel forms keep their blueprint each and do not meet; the same seed gives the same; what lacks is named."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.assembly import batch, highs
from questionbank.assembly.drawn import Drawn, Order
from questionbank.assembly.highs import Status
from questionbank.assembly.parallel import algorithm, assemble
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell
from questionbank.rules.targets import Curve, Measure, MeasureKind, WorkingTime
from tests.questionbank.assembly.pools import SINGLE, THETAS, aimed, blueprint, ids, items, keeps

BANK = items()
CELLS = (Cell(point="1-1", min=3, max=5), Cell(tier=3, min=1))


def forms(
    spec: BlueprintSpec, count: int, bank: list[Candidate] = BANK, *, seed: int = 7, **more: object
) -> list[Drawn]:
    return list(assemble(Order(spec, count, seed, **more), bank).forms)  # type: ignore[arg-type]  # names of the order


def named(items_of: list[Drawn]) -> list[list[list[int]]]:
    return [[[one.version_id for one in part] for part in form.sections] for form in items_of]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31 - 1), st.integers(1, 5), st.integers(0, 5))
def test_every_form_keeps_the_blueprint_and_no_two_have_an_item_in_common(seed: int, count: int, variant: int) -> None:
    bank = items(seed=variant)
    spec = aimed(blueprint(cells=CELLS), bank, share="0.10")

    found = forms(spec, count, bank, seed=seed)

    assert len(found) == count
    assert all(keeps(spec, form) for form in found)
    assert all(not ids(one) & ids(other) for one, other in combinations(found, 2))


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31 - 1), st.randoms())
def test_the_same_seed_gives_the_same_forms_in_whatever_order_the_bank_comes(seed: int, shuffler: object) -> None:
    spec, mixed = aimed(blueprint(cells=CELLS, pilots=2), BANK), list(BANK)
    shuffler.shuffle(mixed)  # type: ignore[attr-defined]  # a Random of hypothesis

    assert named(forms(spec, 3, seed=seed)) == named(forms(spec, 3, mixed, seed=seed))


def test_other_seeds_give_other_forms() -> None:
    spec = aimed(blueprint(), BANK)

    assert len({frozenset(ids(forms(spec, 1, seed=seed)[0])) for seed in range(8)}) == 8


def test_forms_of_an_old_seed_stay_the_same() -> None:
    """A change here means another recipe: give it a new name."""
    spec = aimed(blueprint(single=3, multiple=1), items(40), share="0.3", marks="0.5")

    (form,) = forms(spec, 1, items(40), seed=20260101)

    assert [one.version_id for one in form.items] == OLD
    assert algorithm() == f"highs-{highs.version()}/gradus-parallel-1"


OLD = [19, 37, 23, 12]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31 - 1), st.lists(st.sets(st.integers(1, 240), min_size=2, max_size=4), max_size=40))
def test_enemies_are_never_on_one_form(seed: int, sets: list[set[int]]) -> None:
    enemies = {
        number: frozenset().union(*(one - {number} for one in sets if number in one)) for number in range(1, 241)
    }
    bank = [one._replace(enemies=frozenset(enemies[one.version_id])) for one in BANK]

    for form in forms(blueprint(cells=CELLS, pilots=3), 2, bank, seed=seed):
        assert not any(one <= ids(form) or len(one & ids(form)) > 1 for one in sets)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31 - 1), st.integers(2, 4))
def test_the_items_of_a_case_stand_together_or_not_at_all(seed: int, size: int) -> None:
    bank = [one._replace(case=one.version_id // size if one.version_id < 120 else None) for one in BANK]
    whole = Counter(one.case for one in bank)

    for form in forms(blueprint(), 3, bank, seed=seed):
        assert all(count == whole[case] for case, count in Counter(one.case for one in form.scored).items() if case)


def test_a_case_of_which_something_rests_is_not_used() -> None:
    bank = [one._replace(case=1, uses=9 if one.version_id == 1 else 0) if one.version_id <= 2 else one for one in BANK]

    assert all(not {1, 2} & ids(form) for form in forms(blueprint(max_uses=9), 10, bank))


@pytest.mark.parametrize("most", [2, 3])
def test_forms_share_no_more_items_than_the_blueprint_allows(most: int) -> None:
    bank = items(30)
    found = forms(blueprint(single=6, multiple=3, overlap_max=most), 4, bank)

    assert all(len(ids(one) & ids(other)) <= most for one, other in combinations(found, 2))
    assert len(found) == 4


def test_what_was_used_too_often_or_rests_is_left_out() -> None:
    bank = [one._replace(uses=one.version_id % 4, last_used=one.version_id % 5 or None) for one in BANK]

    for form in forms(blueprint(max_uses=3, rest_sittings=2), 3, bank):
        assert all(one.uses < 3 and one.last_used not in (3, 4) for one in form.items)


def test_uses_within_the_batch_count_too() -> None:
    bank = [one._replace(uses=1) for one in items(60)]
    found = forms(blueprint(single=4, multiple=2, overlap_max=6, max_uses=3), 12, bank)

    uses = Counter(one.version_id for form in found for one in form.items)

    assert max(uses.values()) <= 2


def test_what_the_candidate_saw_lately_is_left_out() -> None:
    seen = frozenset(range(1, 150))

    (form,) = forms(aimed(blueprint(), BANK), 1, seen=seen, on_the_fly=True)

    assert not ids(form) & seen


def test_accessible_papers_hold_only_what_everybody_can_read() -> None:
    bank = [one._replace(accessible=one.version_id % 2 == 0) for one in BANK]

    assert all(one.accessible for form in forms(blueprint(accessible=True, pilots=2), 2, bank) for one in form.items)


def test_the_working_time_is_kept() -> None:
    spec = blueprint(time=WorkingTime(Decimal(11), Decimal("0.5")))

    for form in forms(spec, 3):
        assert 10.5 <= form.minutes <= 11.5


def test_without_a_target_the_working_time_fits_the_paper() -> None:
    slow = [one._replace(minutes=one.minutes * 8) for one in BANK]

    assert all(form.minutes <= 60 for form in forms(blueprint(), 3, slow))


def test_pilots_stand_among_the_items_and_do_not_count() -> None:
    bank = [one._replace(a=None, b=None) if one.version_id % 6 == 0 else one for one in BANK]
    spec = aimed(blueprint(pilots=4), [one for one in bank if one.a is not None])

    for form in forms(spec, 3, bank):
        assert len(form.pilots) == 4
        assert len(form.items) == spec.count + 4
        assert all(one.a is None for one in form.items if one.version_id in form.pilots)
        assert keeps(spec, form)


def test_pilots_that_are_not_there_are_named() -> None:
    found = assemble(Order(blueprint(single=8, multiple=4, pilots=20), 1, 7), items(18))

    assert found.status is Status.INFEASIBLE
    assert [(one.name, one.needed, one.available) for one in found.shortages] == [("pilots", 20, 18)]


def test_on_the_fly_no_item_is_on_more_than_a_tenth_of_the_forms() -> None:
    spec = aimed(blueprint(), BANK, share="0.10")
    found = forms(spec, 30, on_the_fly=True)

    uses = Counter(one.version_id for form in found for one in form.items)

    assert max(uses.values()) <= 3
    assert all(keeps(spec, form) for form in found)


def test_the_most_information_is_more_than_chance_gives_and_grows_with_no_other_paper() -> None:
    wish = Curve(THETAS, (), Decimal("0.05"), maximise=True)
    (best,) = forms(blueprint(information=wish), 1)
    (any_one,) = forms(aimed(blueprint(), BANK), 1)

    assert min(best.information.values()) > 1.5 * min(any_one.information.values())


def test_several_rich_forms_are_alike() -> None:
    wish = Curve(THETAS, (), Decimal("0.05"), maximise=True)

    found = forms(blueprint(information=wish), 3)

    for theta in THETAS:
        values = [form.information[theta] for form in found]
        assert max(values) <= min(values) * 1.11
    assert all(not ids(one) & ids(other) for one, other in pairwise(found))


def test_a_short_cell_is_named_for_all_forms_together() -> None:
    found = assemble(Order(blueprint(cells=(Cell(point="1-2", min=4),)), 60, 7), BANK)

    assert found.forms == ()
    assert "section=single_choice" in {one.name for one in found.shortages}
    assert all(one.available < one.needed for one in found.shortages)


@pytest.mark.parametrize(("kind", "name"), [("information", "information theta=-1"), ("expected", "expected theta=-1")])
def test_a_target_out_of_reach_is_named_with_what_comes_nearest(kind: str, name: str) -> None:
    far = Curve((Decimal(-1),), (Decimal(15),), Decimal("0.01"))

    spec = blueprint(information=far) if kind == "information" else blueprint(expected=far)

    (short,) = assemble(Order(spec, 1, 7), BANK).shortages

    assert (short.name, short.cell) == (name, Measure(MeasureKind(kind), Decimal(-1)))
    assert short.available < short.needed < 15


def test_items_without_parameters_do_when_nothing_in_numbers_is_asked() -> None:
    bank = [one._replace(a=None, b=None) for one in BANK]

    assert len(forms(blueprint(cells=CELLS), 2, bank)) == 2
    assert assemble(Order(aimed(blueprint(), BANK), 1, 7), bank).status is Status.INFEASIBLE


def test_forms_that_use_up_the_bank_are_found_together() -> None:
    """Where one form after another would take what a later one needs, all are sought at once."""
    bank = items(36)
    spec = blueprint(single=8, multiple=4, cells=(Cell(tier=1, min=1),))

    found = forms(spec, 3, bank)

    assert sorted(one.version_id for form in found for one in form.items) == list(range(1, 37))


def test_an_enemy_of_itself_or_from_elsewhere_does_not_matter() -> None:
    bank = [one._replace(enemies=frozenset({one.version_id, 9999})) for one in BANK]

    assert len(forms(blueprint(), 2, bank)) == 2


def test_progress_is_told_after_each_form_and_may_end_the_work() -> None:
    told: list[int] = []

    def stop(done: int) -> None:
        told.append(done)
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assemble(Order(blueprint(), 5, 7), BANK, progress=stop)
    assert told == [1, 2]


def test_a_search_that_runs_out_of_time_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "PARTS", ())
    spec = aimed(blueprint(cells=CELLS), BANK, share="0.0001", marks="0.0001")

    with pytest.raises(Refused, match="not found in"):
        assemble(Order(spec, 2, 7, seconds=0.001), BANK)


def test_status_and_gap_are_those_of_the_worst_form() -> None:
    found = assemble(Order(aimed(blueprint(), BANK), 3, 7), BANK)

    assert (found.status, found.gap) == (Status.OPTIMAL, 0.0)
    assert 0 < sum(form.seconds for form in found.forms) <= found.seconds


def test_only_types_of_the_paper_are_used() -> None:
    spec = replace(blueprint(), sections=blueprint().sections[:1])

    assert {one.type for form in forms(spec, 2) for one in form.items} == {SINGLE}
