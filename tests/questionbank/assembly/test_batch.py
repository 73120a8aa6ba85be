"""One order at work: what may still be used, when it is over, and what it says when it finds nothing."""

import pytest

from questionbank.assembly import highs
from questionbank.assembly.batch import ON_THE_FLY_SHARE, ROUNDS, Batch
from questionbank.assembly.drawn import Order
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell
from tests.questionbank.assembly.pools import MULTIPLE, SINGLE, blueprint, ids, items

BANK = items(120)


def run(
    spec: BlueprintSpec, bank: list[Candidate] = BANK, *, forms: int = 2, **more: object
) -> tuple[Batch, list[set[int]]]:
    """Let a batch do its first round."""
    work = Batch(Order(spec, forms, 7, **more), bank)  # type: ignore[arg-type]  # names of the order
    return work, [ids(one) for one in work.run(spec, 0, lambda _done: None)]


def test_progress_is_told_after_each_form() -> None:
    told: list[int] = []
    spec = blueprint()

    Batch(Order(spec, 3, 7), BANK).run(spec, 0, told.append)

    assert told == [1, 2, 3]


def test_whoever_is_told_may_end_the_work() -> None:
    def stop(done: int) -> None:
        raise KeyboardInterrupt(done)

    spec = blueprint()
    with pytest.raises(KeyboardInterrupt):
        Batch(Order(spec, 3, 7), BANK).run(spec, 0, stop)


@pytest.mark.parametrize(
    ("demand", "forms"),
    [({"single": 81}, 1), ({"multiple": 41}, 1), ({"single": 41}, 2), ({"pilots": 121}, 1)],
)
def test_too_few_items_are_seen_before_anything_is_solved(
    monkeypatch: pytest.MonkeyPatch, demand: dict[str, int], forms: int
) -> None:
    monkeypatch.setattr(highs, "search", None)  # would fail if it were asked

    work, found = run(blueprint(**demand), forms=forms)  # type: ignore[arg-type]  # parts of the blueprint

    assert (found, work.impossible) == ([], True)


def test_forms_that_may_share_need_no_more_items_than_one() -> None:
    _, found = run(blueprint(single=30, multiple=15, overlap_max=45), forms=4)

    assert len(found) == 4


@pytest.mark.parametrize("overlap", [1, 3])
def test_no_two_forms_share_more_than_they_may(overlap: int) -> None:
    _, found = run(blueprint(overlap_max=overlap), items(70), forms=4)

    assert len(found) == 4
    assert max(len(one & other) for one in found for other in found if one is not other) <= overlap


def test_no_item_is_on_more_than_its_share_of_the_forms_made_on_the_fly() -> None:
    spec = blueprint(single=2, multiple=1)
    _, found = run(spec, forms=30, on_the_fly=True)

    most = max(sum(version in form for form in found) for version in set().union(*found))
    assert most <= ON_THE_FLY_SHARE * 30


@pytest.mark.parametrize(("uses", "limit", "possible"), [(0, 2, True), (1, 2, True), (2, 2, False)])
def test_uses_before_count_against_the_limit(uses: int, limit: int, possible: bool) -> None:
    used = [one._replace(uses=uses) for one in BANK]

    _, found = run(blueprint(max_uses=limit), used, forms=1)

    assert bool(found) is possible


def test_forms_of_one_order_count_as_uses() -> None:
    small = items(36)
    _, found = run(blueprint(max_uses=1, overlap_max=12), small, forms=3)

    assert len(set().union(*found)) == 36


def test_what_the_candidate_saw_is_on_no_form() -> None:
    seen = frozenset(one.version_id for one in BANK[:60])
    _, found = run(blueprint(), forms=1, seen=seen)

    assert not found[0] & seen


def test_a_cell_that_cannot_be_met_is_named() -> None:
    spec = blueprint(cells=[Cell(point="9", min=1)])
    work, found = run(spec, forms=2)

    assert found == []
    assert [(one.name, one.needed, one.available) for one in work.explain()] == [("point=9", 2, 0)]


def test_an_order_is_tried_so_many_times_unless_it_is_to_be_rich() -> None:
    spec = blueprint()

    assert list(Batch(Order(spec, 2, 7), BANK).blueprints()) == [spec] * ROUNDS


def test_an_order_without_time_is_over_at_once() -> None:
    work = Batch(Order(blueprint(), 1, 7, seconds=0.0), BANK)

    assert work.left <= 0
    assert work.seconds >= 0


def test_forms_of_both_types_are_whole() -> None:
    _, found = run(blueprint(single=5, multiple=3), forms=5)
    kinds = {one.version_id: one.type for one in BANK}

    for form in found:
        assert sorted(kinds[one] for one in form) == [MULTIPLE] * 3 + [SINGLE] * 5


def test_each_form_leaves_out_what_its_own_candidate_saw() -> None:
    halves = [frozenset(one.version_id for one in BANK if one.version_id % 2 == rest) for rest in (0, 1)]
    each: tuple[frozenset[int], ...] = (halves[0], halves[1], frozenset(), halves[0])

    _, found = run(blueprint(), forms=4, on_the_fly=True, seen_each=each)

    assert len(found) == 4
    assert not any(form & seen for form, seen in zip(found, each, strict=True))


def test_a_case_of_which_one_item_was_seen_is_left_out_whole() -> None:
    cases = [one._replace(case=one.version_id // 4) for one in BANK]
    seen = frozenset({8, 13})

    _, found = run(blueprint(single=2, multiple=2), cases, forms=6, on_the_fly=True, seen_each=(seen,) * 6)

    assert len(found) == 6
    assert not any(version // 4 in (2, 3) for form in found for version in form)


def test_a_small_bank_serves_more_seats_by_sharing_no_more_than_it_must() -> None:
    small = items(36)  # three papers without a common item

    _, alone = run(blueprint(), small, forms=9, on_the_fly=True)
    _, seats = run(blueprint(), small, forms=9, on_the_fly=True, seen_each=(frozenset(),) * 9)

    assert alone == []
    assert len(seats) == 9
    assert max(sum(version in form for form in seats) for version in range(1, 37)) <= 6


def test_where_a_candidate_has_seen_too_much_that_is_what_lacks() -> None:
    most = frozenset(one.version_id for one in BANK if one.type is MULTIPLE or one.version_id > 60)
    work, found = run(blueprint(), forms=2, on_the_fly=True, seen_each=(frozenset(), most))

    assert found == []
    assert {one.name for one in work.explain()} == {"section=multiple_choice"}
