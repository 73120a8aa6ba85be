"""What the bank holds against a blueprint: live items for each demand, by type. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from questionbank.rules.items import ItemType
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell, Section, Tally


@dataclass(frozen=True)
class Stock:
    """The live items that answer to one demand: all of them beside what is needed, and how many of each type."""

    tally: Tally
    by_type: Mapping[ItemType, int]

    @property
    def cell(self) -> Section | Cell:
        """Give the demand."""
        return self.tally.cell


def stock(spec: BlueprintSpec, bank: Iterable[Candidate]) -> tuple[list[Stock], list[Stock]]:
    """Count the bank by section and by cell; only types that the paper has count, no other can fill a place.

    A demand that is short here is short in every draw. One that is not may still be short beside the others: that only
    a draw can tell.
    """
    types = {section.type for section in spec.sections}
    fitting = [one for one in bank if one.type in types]
    sections = [_stock(section, section.count, spec, fitting) for section in spec.sections]
    cells = [_stock(cell, cell.min, spec, fitting) for cell in spec.cells]
    return sections, cells


def _stock(cell: Section | Cell, low: int, spec: BlueprintSpec, fitting: list[Candidate]) -> Stock:
    found = [one for one in fitting if cell.admits(one)]
    by_type = {section.type: sum(map(section.admits, found)) for section in spec.sections}
    return Stock(Tally(cell, low, None, len(found)), by_type)
