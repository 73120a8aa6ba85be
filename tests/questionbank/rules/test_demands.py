"""Demands in words: what is short is named as a reader calls it, never as a file does."""

from decimal import Decimal

import pytest

from questionbank.rules import ItemType
from questionbank.rules.demands import MEASURE_NAMES, explain, spoken
from questionbank.rules.papers import Cell, Section, Shortage
from questionbank.rules.targets import Measure, MeasureKind

SECTION = Section(ItemType.MULTIPLE_CHOICE, 15, Decimal(2))


@pytest.mark.parametrize(
    ("demand", "words"),
    [
        (SECTION, "Section: Multiple choice"),
        (Cell(point="105-3.1"), "Point 105-3.1"),
        (Cell(tier=2), "Tier 2 Understanding"),
        (Cell(tier=7), "Tier 7"),
        (Cell(verb="master"), "Verb “master”"),
        (Cell(verb="recite"), "Verb “recite”"),
        (Cell(point="105-3.1", tier=3, type=ItemType.ESSAY), "Point 105-3.1 · Tier 3 Judgement · Essay"),
        (Measure(MeasureKind.INFORMATION, Decimal("-0.5")), "Information (θ = -0.5)"),
        (Measure(MeasureKind.MINUTES), "Working time"),
    ],
)
def test_a_demand_is_called_by_its_parts(demand: Section | Cell | Measure, words: str) -> None:
    assert str(spoken(demand)) == words


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_every_measure_has_a_name(kind: MeasureKind) -> None:
    assert str(spoken(Measure(kind))) == str(MEASURE_NAMES[kind])


@pytest.mark.parametrize(
    ("shortage", "said"),
    [
        (
            Shortage(SECTION, 15, 12, 12),
            "“Section: Multiple choice” needs 15 items, but the bank has 12 in use: 3 short.",
        ),
        (Shortage(Cell(tier=3), 5, 4, 9), "only 4 of them go together with the other cells: 1 short."),
        (
            Shortage(Measure(MeasureKind.EXPECTED, Decimal(0)), 60.0, 51.234, 0),
            "“Expected marks (θ = 0)” should come to 60, but the items in use come no nearer than 51.23.",
        ),
    ],
)
def test_a_shortage_names_the_demand_and_by_how_much_it_is_short(shortage: Shortage, said: str) -> None:
    assert said in str(explain(shortage))
