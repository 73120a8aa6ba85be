"""Blueprints (双向细目表) and what a paper drawn from them must be made of. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.errors import Text
from questionbank.rules.items import ItemType


class Selector(StrEnum):
    """By what property a cell of the blueprint chooses items."""

    POINT = "point"
    TIER = "tier"
    COGNITIVE = "cognitive"
    TYPE = "type"


@dataclass(frozen=True)
class Section:
    """One part of a paper: so many items of a type, each with the same marks."""

    type: ItemType
    count: int
    marks_each: Decimal
    scoring: str = "all_or_nothing"

    @property
    def marks(self) -> Decimal:
        """Give the marks of the whole section."""
        return self.count * self.marks_each


@dataclass(frozen=True)
class Cell:
    """How many items of the paper must have a property, at least and at most."""

    selector: Selector
    value: str
    least: int = 0
    most: int | None = None

    @property
    def name(self) -> str:
        """Name the cell as a blueprint file does."""
        return f"{self.selector.value} {self.value}"


@dataclass(frozen=True)
class Spec:
    """What a paper must be made of."""

    title: str
    subject: str
    minutes: int
    total: Decimal
    pass_mark: Decimal
    sections: tuple[Section, ...]
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A live item version that may be drawn."""

    version_id: int
    type: ItemType
    point: str
    tier: int
    cognitive: str


@dataclass(frozen=True)
class Shortage:
    """A section or cell that the bank cannot fill, and by how many."""

    cell: str
    needed: int
    available: int

    @property
    def missing(self) -> int:
        """Tell how many items are missing."""
        return self.needed - self.available


def under(point: str, node: str) -> bool:
    """Tell whether a knowledge point is a node or lies below it: 105-3.1.e.8 lies under 105-3.1.e, 105-3.10 not under 105-3.1."""
    return point == node or point.startswith(f"{node}.")


def matches(cell: Cell, candidate: Candidate) -> bool:
    """Tell whether an item counts for a cell."""
    if cell.selector is Selector.POINT:
        return under(candidate.point, cell.value)
    has = {
        Selector.TIER: str(candidate.tier),
        Selector.COGNITIVE: candidate.cognitive,
        Selector.TYPE: candidate.type.value,
    }
    return has[cell.selector] == cell.value


def problems(spec: Spec) -> list[Text]:
    """List what does not add up in a blueprint; empty = it does."""
    total = sum((section.marks for section in spec.sections), Decimal(0))
    count = sum(section.count for section in spec.sections)
    found = []
    if total != spec.total:
        text = "The sections add up to %(sum)s marks, but the total is %(total)s."
        found.append(Text(text, {"sum": str(total), "total": str(spec.total)}))
    if not 0 < spec.pass_mark <= spec.total:
        found.append(Text("The pass mark must lie between zero and the total."))
    if spec.minutes <= 0 or any(section.count <= 0 or section.marks_each <= 0 for section in spec.sections):
        found.append(Text("Minutes, numbers of items and marks must be above zero."))
    found += [
        Text(
            "The cell %(cell)s asks for more items than the paper has, or for less at most than at least.",
            {"cell": cell.name},
        )
        for cell in spec.cells
        if cell.least > count or (cell.most is not None and cell.most < cell.least)
    ]
    return found


def unmet(spec: Spec, chosen: Sequence[Candidate]) -> list[str]:
    """Name the sections and cells that a drawn paper breaks; empty = it satisfies its blueprint."""
    wrong = [
        f"type {section.type.value}"
        for section in spec.sections
        if sum(one.type is section.type for one in chosen) != section.count
    ]
    for cell in spec.cells:
        number = sum(matches(cell, one) for one in chosen)
        if number < cell.least or (cell.most is not None and number > cell.most):
            wrong.append(cell.name)
    return wrong


def section_titles(language: str) -> Mapping[ItemType, str]:
    """Give the headings of a printed paper in its language; the order of sections is the blueprint's."""
    chinese = {
        ItemType.SINGLE_CHOICE: "单项选择题",
        ItemType.MULTIPLE_CHOICE: "多项选择题",
        ItemType.TRUE_FALSE: "判断题",
        ItemType.ESSAY: "问答题",
    }
    english = {
        ItemType.SINGLE_CHOICE: "Single choice",
        ItemType.MULTIPLE_CHOICE: "Multiple choice",
        ItemType.TRUE_FALSE: "True or false",
        ItemType.ESSAY: "Essay",
    }
    return english if language == "en" else chinese
