"""What the bank holds is counted for each demand and type, whatever else may stand in the way."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from questionbank.rules import ItemType
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell, Section, tallies
from questionbank.rules.stock import stock

SINGLE, STATEMENT, ESSAY = ItemType.SINGLE_CHOICE, ItemType.TRUE_FALSE, ItemType.ESSAY
SPEC = BlueprintSpec(
    code="T",
    subject="105",
    title="试卷",
    title_en="Paper",
    minutes=10,
    total=Decimal(3),
    pass_mark=Decimal(2),
    sections=(Section(SINGLE, 2, Decimal(1)), Section(STATEMENT, 1, Decimal(1))),
    cells=(Cell(point="105-3.1", min=2, max=3), Cell(tier=3, max=1), Cell(tier=1, type=STATEMENT, min=1)),
)
banks = st.lists(
    st.builds(
        Candidate,
        version_id=st.integers(1, 10_000),
        type=st.sampled_from([SINGLE, STATEMENT, ESSAY]),
        point=st.sampled_from(["105-3.1", "105-3.1.a", "105-3.10", "105-3.2"]),
        tier=st.sampled_from([1, 2, 3]),
        verb=st.none(),
    ),
    unique_by=lambda one: one.version_id,
    max_size=30,
)


def candidate(number: int, kind: ItemType = SINGLE, point: str = "105-3.1.a", tier: int = 2) -> Candidate:
    return Candidate(number, kind, point, tier, None)


def test_each_demand_tells_what_it_needs_and_what_is_there_by_type() -> None:
    bank = [candidate(1), candidate(2, STATEMENT), candidate(3, point="105-3.2"), candidate(4, STATEMENT, tier=1)]

    sections, cells = stock(SPEC, bank)

    assert [(one.tally.low, one.tally.found, one.tally.missing) for one in sections] == [(2, 2, 0), (1, 2, 0)]
    assert [(one.tally.low, one.tally.found) for one in cells] == [(2, 3), (0, 0), (1, 1)]
    assert cells[0].by_type == {SINGLE: 1, STATEMENT: 2}
    assert cells[0].cell == SPEC.cells[0]


def test_types_that_the_paper_does_not_have_do_not_count() -> None:
    _sections, cells = stock(SPEC, [candidate(1, ESSAY), candidate(2, ESSAY)])

    assert [one.tally.found for one in cells] == [0, 0, 0]
    assert cells[0].tally.missing == 2


def test_more_than_a_cell_may_take_is_no_fault_of_the_bank() -> None:
    _sections, cells = stock(SPEC, [candidate(number, tier=3) for number in range(9)])

    assert cells[1].tally.found == 9
    assert cells[1].tally.surplus == 0


@given(banks)
def test_the_types_of_a_cell_add_up_to_all_that_is_there(bank: list[Candidate]) -> None:
    sections, cells = stock(SPEC, bank)

    assert all(sum(one.by_type.values()) == one.tally.found for one in (*sections, *cells))


@given(banks)
def test_sections_are_counted_as_a_paper_is(bank: list[Candidate]) -> None:
    sections, _cells = stock(SPEC, bank)

    assert [one.tally.found for one in sections] == [tally.found for tally in tallies(SPEC, bank)[0]]
