"""Laws of blueprints: what is counted, what fits, what is short, for any selection of items."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.rules import ItemType, Verb
from questionbank.rules.demands import explain
from questionbank.rules.papers import (
    BlueprintSpec,
    Candidate,
    Cell,
    Section,
    Shortage,
    plain,
    problems,
    room,
    satisfies,
    tallies,
    under,
)

T, D = ItemType, Decimal
SOME = settings(max_examples=50, deadline=None)
KINDS = [T.SINGLE_CHOICE, T.MULTIPLE_CHOICE, T.ESSAY]
CODES = ["105-3", "105-3.1", "105-3.1.e", "105-3.1.e.8", "105-3.10", "107-3.1", ""]
CANDIDATES = st.builds(
    Candidate, st.integers(1, 30), st.sampled_from(KINDS), st.sampled_from(CODES), st.integers(1, 3),
    st.sampled_from([None, *Verb]),
)  # fmt: skip
CELLS = st.builds(
    Cell,
    point=st.sampled_from([None, *CODES[:4]]),
    tier=st.sampled_from([None, 1, 2, 3]),
    verb=st.sampled_from([None, *Verb]),
    type=st.sampled_from([None, *KINDS]),
    min=st.integers(0, 3),
    max=st.sampled_from([None, 0, 2, 5]),
)
SECTIONS = tuple(Section(kind, count, D(1)) for kind, count in zip(KINDS, (3, 2, 1), strict=True))
SPEC = BlueprintSpec("B", "105", "卷", "Paper", 60, D(6), D(4), SECTIONS)


@SOME
@given(st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from(CODES))
def test_lying_under_a_point_is_an_order(one: str, two: str, three: str) -> None:
    assert under(one, one)
    if under(one, two) and under(two, one):
        assert one == two
    if one and two and under(one, two) and under(two, three):
        assert under(one, three)


@SOME
@given(CANDIDATES, CELLS)
def test_a_cell_that_asks_for_more_admits_no_more(candidate: Candidate, cell: Cell) -> None:
    nothing: dict[str, Any] = dict.fromkeys(("point", "tier", "verb", "type"))
    looser = [replace(cell, **{name: value}) for name, value in nothing.items()]

    if cell.admits(candidate):
        assert all(one.admits(candidate) for one in looser)
    assert Cell().admits(candidate)


@SOME
@given(st.lists(CANDIDATES, max_size=8), st.lists(CELLS, max_size=3).map(tuple))
def test_every_item_is_counted_where_it_belongs(chosen: list[Candidate], cells: tuple[Cell, ...]) -> None:
    by_section, by_cell = tallies(replace(SPEC, cells=cells), chosen)

    assert sum(tally.found for tally in by_section) == len(chosen)
    for cell, tally in zip(cells, by_cell, strict=True):
        assert tally.found == sum(cell.admits(one) for one in chosen)
        assert (tally.missing > 0) is (tally.found < cell.min)
        assert (tally.surplus > 0) is (cell.max is not None and tally.found > cell.max)


def paper(*kinds: ItemType) -> list[Candidate]:
    return [Candidate(number, kind, "105-3.1", 1, None) for number, kind in enumerate(kinds, 1)]


WHOLE = paper(*[T.SINGLE_CHOICE] * 3, *[T.MULTIPLE_CHOICE] * 2, T.ESSAY)


@SOME
@given(st.permutations(WHOLE))
def test_the_order_of_a_selection_does_not_matter(chosen: Sequence[Candidate]) -> None:
    assert satisfies(SPEC, chosen)


@SOME
@given(st.integers(0, 5), st.sampled_from(["left out", "twice", "another type", "an enemy"]))
def test_one_item_that_does_not_fit_spoils_a_paper(place: int, fault: str) -> None:
    one = WHOLE[place]
    other = WHOLE[(place + 1) % 6]
    spoilt = {
        "left out": [],
        "twice": [one, one],
        "another type": [one._replace(type=T.HOTSPOT)],
        "an enemy": [one._replace(enemies=frozenset({other.version_id}))],
    }[fault]

    assert not satisfies(SPEC, [*WHOLE[:place], *spoilt, *WHOLE[place + 1 :]])


@SOME
@given(CELLS, st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 9)), max_size=3, unique_by=lambda one: one[0]))
def test_a_cell_has_room_in_the_sections_of_its_type(cell: Cell, counts: list[tuple[ItemType, int]]) -> None:
    spec = replace(SPEC, sections=tuple(Section(kind, count, D(1)) for kind, count in counts))

    found = room(cell, spec)

    assert found == sum(count for kind, count in counts if cell.type in (None, kind))
    assert found <= spec.count


@SOME
@given(CELLS)
def test_a_cell_without_a_problem_can_be_met_by_some_selection(cell: Cell) -> None:
    found = problems(replace(SPEC, cells=(cell,))).get("cells", [])

    impossible = cell.min > room(cell, SPEC) or (cell.max is not None and cell.min > cell.max)
    assert bool(found) is (impossible or not cell.selector)


@pytest.mark.parametrize("field", ["code", "title", "title_en", "minutes", "total", "pass_mark", "sections"])
def test_every_fault_of_a_blueprint_is_told_at_its_field_beside_the_others(field: str) -> None:
    faults: dict[str, Any] = {
        "code": "", "title": " ", "title_en": "x" * 161, "minutes": 0, "total": D(7), "pass_mark": D(99),
        "sections": (),
    }  # fmt: skip
    alone = problems(replace(SPEC, **{field: faults[field]}))
    together = problems(replace(SPEC, **faults))

    told = "title" if field.startswith(("code", "title")) else field
    assert told in alone
    assert told in together
    assert set(together) == {"title", "minutes", "total", "pass_mark", "sections"}


@SOME
@given(st.integers(1, 99), st.integers(0, 98), st.integers(0, 200))
def test_a_shortage_is_explained_with_its_numbers(needed: int, fewer: int, live: int) -> None:
    available = min(needed - 1, fewer)
    shortage = Shortage(Cell(tier=3), needed, available, live)

    told = explain(shortage)

    assert shortage.missing == needed - available > 0
    assert told.params["missing"] == shortage.missing
    assert f"{live} in use" in str(told)
    assert ("go together" in str(told)) is (live >= needed)


@SOME
@given(st.decimals(0, 1000, places=2))
def test_marks_are_written_shortly_and_read_back(marks: Decimal) -> None:
    written = plain(marks)

    assert Decimal(written) == marks
    assert "E" not in written
    assert not ("." in written and written.endswith("0"))
