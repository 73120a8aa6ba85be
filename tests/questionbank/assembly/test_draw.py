"""A drawn paper always satisfies its blueprint; what cannot be drawn is explained by a cell that is truly short."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.assembly import highs
from questionbank.assembly.draw import Selection, algorithm, draw
from questionbank.assembly.rows import Row
from questionbank.rules import ItemType, Verb
from questionbank.rules.demands import explain
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell, Section, Shortage, satisfies, tallies
from questionbank.rules.targets import Measure

SINGLE, MULTIPLE = ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE
POINTS = ("1-3.1", "1-3.1.a", "1-3.2", "1-3.10")

kinds = st.sampled_from([SINGLE, MULTIPLE])
facts = st.tuples(kinds, st.sampled_from(POINTS), st.integers(1, 3), st.sampled_from([None, *Verb]))
banks = st.lists(facts, max_size=14).map(lambda rows: [Candidate(number, *row) for number, row in enumerate(rows, 1)])
limits = st.tuples(st.integers(0, 4), st.none() | st.integers(0, 4))
selectors = st.one_of(
    st.sampled_from(POINTS).map(lambda point: {"point": point}),
    st.integers(1, 3).map(lambda tier: {"tier": tier}),
    st.sampled_from(list(Verb)).map(lambda verb: {"verb": verb}),
    st.tuples(st.sampled_from(POINTS), kinds).map(lambda both: {"point": both[0], "type": both[1]}),
)
cells = st.builds(
    lambda selector, limit: Cell(**selector, min=limit[0], max=None if limit[1] is None else sum(limit)),
    selectors,
    limits,
)
specs = st.builds(
    lambda single, multiple, demands: blueprint((SINGLE, single), (MULTIPLE, multiple), cells=demands),
    st.integers(1, 4),
    st.integers(1, 3),
    st.lists(cells, max_size=3, unique_by=lambda cell: cell.name),
)
seeds = st.integers(0, 2**31 - 1)


def blueprint(*sections: tuple[ItemType, int], cells: Sequence[Cell] = ()) -> BlueprintSpec:
    parts = tuple(Section(kind, count, Decimal(1)) for kind, count in sections)
    total = Decimal(sum(count for _, count in sections))
    return BlueprintSpec("B", "1", "卷", "Paper", 60, total, total, parts, tuple(cells))


def chosen(selection: Selection) -> list[Candidate]:
    return [candidate for part in selection.sections for candidate in part]


def bank(count: int, kind: ItemType = SINGLE, point: str = "1-3.1", start: int = 1) -> list[Candidate]:
    return [Candidate(number, kind, point, 1, None) for number in range(start, start + count)]


def possible(spec: BlueprintSpec, items: Sequence[Candidate]) -> bool:
    """Tell by trying every selection whether a paper exists."""
    return any(satisfies(spec, some) for some in combinations(items, spec.count))


def is_short(shortage: Shortage, items: Sequence[Candidate]) -> bool:
    """Tell whether the bank alone cannot meet a demand."""
    assert not isinstance(shortage.cell, Measure)
    return sum(map(shortage.cell.admits, items)) < shortage.needed


@settings(max_examples=150, deadline=None)
@given(specs, banks, seeds)
def test_a_paper_is_drawn_exactly_when_one_exists_and_satisfies_its_blueprint(
    spec: BlueprintSpec, items: list[Candidate], seed: int
) -> None:
    selection = draw(spec, items, seed=seed)

    assert bool(selection.sections) == possible(spec, items)
    if selection.sections:
        assert satisfies(spec, chosen(selection))
        assert not selection.shortages
    else:
        assert selection.shortages


@settings(max_examples=150, deadline=None)
@given(specs, banks, seeds)
def test_what_is_short_is_named_with_what_is_needed_and_what_can_be_had(
    spec: BlueprintSpec, items: list[Candidate], seed: int
) -> None:
    shortages = draw(spec, items, seed=seed).shortages

    for one in shortages:
        assert 0 <= one.available < one.needed
        assert one.available <= one.live
        assert one.missing == one.needed - one.available
    named = {one.cell for one in shortages}
    in_use = [item for item in items if any(section.admits(item) for section in spec.sections)]
    sections, cells = tallies(spec, in_use)
    assert {tally.cell for tally in (*sections, *cells) if tally.missing} <= named


@settings(max_examples=60, deadline=None)
@given(specs, banks, seeds, st.randoms())
def test_the_same_seed_gives_the_same_paper_in_whatever_order_the_bank_comes(
    spec: BlueprintSpec, items: list[Candidate], seed: int, shuffler: Random
) -> None:
    mixed = list(items)
    shuffler.shuffle(mixed)

    assert draw(spec, items, seed=seed) == draw(spec, mixed, seed=seed)


def test_other_seeds_give_other_papers() -> None:
    spec, items = blueprint((SINGLE, 5)), bank(40)

    drawn = {tuple(one.version_id for one in chosen(draw(spec, items, seed=seed))) for seed in range(20)}

    assert len(drawn) == 20


def test_every_item_is_drawn_about_as_often_as_any_other() -> None:
    spec, items = blueprint((SINGLE, 5)), bank(10)

    uses = [one.version_id for seed in range(200) for one in chosen(draw(spec, items, seed=seed))]

    assert all(70 < uses.count(item.version_id) < 130 for item in items)


def test_a_paper_of_an_old_seed_stays_the_same() -> None:
    """A change here means another recipe: give it a new name."""
    spec, items = (
        blueprint((SINGLE, 4), cells=[Cell(point="1-3.2", min=2)]),
        bank(10) + bank(5, point="1-3.2", start=11),
    )

    assert [one.version_id for one in chosen(draw(spec, items, seed=20260101))] == [4, 2, 13, 14]
    assert algorithm() == f"highs-{highs.version()}/gradus-draw-1"


def test_a_bank_without_a_fitting_item_names_each_section() -> None:
    spec = blueprint((SINGLE, 2), (MULTIPLE, 1))

    assert [(one.name, one.missing) for one in draw(spec, [], seed=1).shortages] == [
        ("section=single_choice", 2),
        ("section=multiple_choice", 1),
    ]


def test_a_short_cell_says_how_many_the_bank_has() -> None:
    spec = blueprint((SINGLE, 10), cells=[Cell(point="1-3.2", min=5)])

    (short,) = draw(spec, bank(20) + bank(3, point="1-3.2", start=21), seed=1).shortages

    assert (short.name, short.needed, short.available, short.live) == ("point=1-3.2", 5, 3, 3)
    assert str(explain(short)).startswith("“Point 1-3.2” needs 5 items, but the bank has 3 in use: 2 short.")


def test_cells_that_do_not_fit_together_are_told_from_an_empty_bank() -> None:
    demands = [Cell(point="1-3.1", min=7), Cell(point="1-3.2", min=6)]
    items = bank(20) + bank(20, point="1-3.2", start=21)

    (short,) = draw(blueprint((SINGLE, 10), cells=demands), items, seed=1).shortages

    assert (short.missing, short.live) == (3, 20)
    assert "go together" in str(explain(short))


def test_the_smallest_set_of_short_cells_is_named() -> None:
    demands = [Cell(point="1-3.1", max=2), Cell(point="1-3.2", max=2), Cell(tier=1, min=1)]
    items = bank(20) + bank(20, point="1-3.2", start=21)

    shortages = draw(blueprint((SINGLE, 10), cells=demands), items, seed=1).shortages

    assert [(one.name, one.needed, one.available, one.live) for one in shortages] == [
        ("section=single_choice", 10, 4, 40)
    ]


def test_enemies_never_stand_on_one_paper() -> None:
    friends = bank(2, start=4)
    enemies = [Candidate(n, SINGLE, "1-3.1", 1, None, frozenset({1, 2, 3} - {n})) for n in (1, 2, 3)]
    spec = blueprint((SINGLE, 3))

    for seed in range(10):
        assert satisfies(spec, chosen(draw(spec, enemies + friends, seed=seed)))
    assert draw(blueprint((SINGLE, 4)), enemies + friends, seed=1).shortages[0].available == 3


def test_an_enemy_outside_the_bank_does_not_matter() -> None:
    lonely = Candidate(1, SINGLE, "1-3.1", 1, None, frozenset({99}))

    assert chosen(draw(blueprint((SINGLE, 1)), [lonely], seed=1)) == [lonely]


def test_a_large_bank_is_drawn_from_in_seconds() -> None:
    items = bank(3000) + bank(2000, point="1-3.2", start=3001) + bank(1000, MULTIPLE, start=5001)
    spec = blueprint((SINGLE, 40), (MULTIPLE, 15), cells=[Cell(point="1-3.2", min=20, max=25), Cell(tier=1, min=30)])

    assert satisfies(spec, chosen(draw(spec, items, seed=3)))


def test_a_search_that_is_cut_off_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(highs.OPTIONS, "time_limit", 0.0)
    monkeypatch.setitem(highs.OPTIONS, "presolve", "off")
    rows = [
        Row(tuple((n, float(n % 7 + 2)) for n in range(60)), 101, 101),
        Row(tuple((n, 1) for n in range(60)), 31, 31),
    ]

    with pytest.raises(Refused) as caught:
        highs.solve([n * 37 % 101 for n in range(60)], [1] * 60, rows)

    assert caught.value.code == "undecided"
