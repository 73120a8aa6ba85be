"""Papers: what a blueprint demands (双向细目表), which item answers to which cell, what is short. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from core.errors import Text
from questionbank.rules.aids import NO_AIDS, Aids, aids_problems
from questionbank.rules.items import MARKED_BY_PEOPLE, TIERS, ItemType
from questionbank.rules.targets import MOST_PILOTS, NOTHING_MORE, Measure, Targets, target_problems

BORDERS = (".", "-")  # a knowledge point's code ends at one of these
LONGEST_MINUTES = 24 * 60
# What is right or wrong as a whole, whatever a policy says of parts.
ONE_PART = frozenset({ItemType.SINGLE_CHOICE, ItemType.TRUE_FALSE, ItemType.TEXT_ENTRY, ItemType.NUMERICAL})
TWO_POLICIES = Text("The blueprint names more than one scoring policy for choice items.")
TITLE_LENGTHS = {"code": 40, "title": 120, "title_en": 160}


class Scoring(StrEnum):
    """How the marks of a section's items are given that bring no scoring of their own."""

    ALL_OR_NOTHING = "all_or_nothing"
    PER_OPTION = "per_option"
    PARTIAL = "partial"
    INCOMPLETE_HALF_MARK = "incomplete_half_mark"
    RUBRIC = "rubric"


class Provenance(StrEnum):
    """Where a demand comes from: the outline, a person here, or our own start value that nobody has confirmed yet."""

    OFFICIAL = "official"
    CONFIGURED = "configured"
    DEFAULT = "default"


class Candidate(NamedTuple):
    """An item as the draw sees it: where it belongs, and with which others it must not stand on one paper.

    `a` and `b` are its discrimination and difficulty (2PL, logistic metric), None: never calibrated. `last_used` is
    the number of the sitting that used it last, a later one is greater. Items of one `case` stand together or not at
    all.
    """

    version_id: int
    type: ItemType
    point: str
    tier: int
    verb: str | None
    enemies: frozenset[int] = frozenset()
    a: float | None = None
    b: float | None = None
    minutes: float = 0.0
    uses: int = 0
    last_used: int | None = None
    case: int | None = None
    accessible: bool = True


@dataclass(frozen=True)
class Section:
    """So many items of one type at the same marks; a type has one section. Beside them stand its unscored `pilots`."""

    type: ItemType
    count: int
    marks_each: Decimal
    scoring: Scoring = Scoring.ALL_OR_NOTHING
    source: str = ""
    pilots: int = 0

    @property
    def marks(self) -> Decimal:
        """Give the marks of the whole section."""
        return self.marks_each * self.count

    def admits(self, candidate: Candidate) -> bool:
        """Tell whether an item may stand in this section."""
        return candidate.type is self.type


@dataclass(frozen=True)
class Cell:
    """How many items of one kind a paper has; what is None is not asked, all that is given must hold together."""

    point: str | None = None
    tier: int | None = None
    verb: str | None = None  # of the outlines; a pool of its own may have other words
    type: ItemType | None = None
    min: int = 0
    max: int | None = None
    provenance: Provenance = Provenance.CONFIGURED

    @property
    def name(self) -> str:
        """Name the cell in files and messages, e.g. `point=105-3.1 tier=2`."""
        return " ".join(f"{key}={value}" for key, value in self.selector.items())

    @property
    def selector(self) -> dict[str, str]:
        """Give what the cell asks for, as text."""
        asked = {"point": self.point, "tier": self.tier, "verb": self.verb, "type": self.type}
        return {key: str(value) for key, value in asked.items() if value is not None}

    def admits(self, candidate: Candidate) -> bool:
        """Tell whether an item counts for this cell."""
        return (
            (self.point is None or under(candidate.point, self.point))
            and self.tier in (None, candidate.tier)
            and self.verb in (None, candidate.verb)
            and self.type in (None, candidate.type)
        )


@dataclass(frozen=True)
class BlueprintSpec:
    """All that a blueprint says, before it is an edition."""

    code: str
    subject: str
    title: str
    title_en: str
    minutes: int
    total: Decimal
    pass_mark: Decimal
    sections: tuple[Section, ...]
    cells: tuple[Cell, ...] = ()
    practice: bool = False
    targets: Targets = NOTHING_MORE
    aids: Aids = NO_AIDS

    @property
    def count(self) -> int:
        """Count the items of a paper."""
        return sum(section.count for section in self.sections)

    @property
    def pilots(self) -> int:
        """Count the unscored items of a paper: those of any section, and those that a section asks for."""
        return self.targets.pilots + sum(section.pilots for section in self.sections)

    @property
    def unverified(self) -> bool:
        """Tell whether the blueprint rests on a start value that nobody has confirmed."""
        return any(cell.provenance is Provenance.DEFAULT for cell in self.cells)


@dataclass(frozen=True)
class Shortage:
    """A demand that the bank cannot meet: `live` items answer to it, of which `available` fit at once.

    For a measure, `needed` is the limit and `available` what comes nearest to it.
    """

    cell: Section | Cell | Measure
    needed: float
    available: float
    live: int

    @property
    def missing(self) -> float:
        """Count what is short."""
        return self.needed - self.available

    @property
    def name(self) -> str:
        """Name the cell in files and messages."""
        return f"section={self.cell.type.value}" if isinstance(self.cell, Section) else self.cell.name


@dataclass(frozen=True)
class Tally:
    """How many items a section or cell has, beside what it demands."""

    cell: Section | Cell
    low: int
    high: int | None
    found: int

    @property
    def missing(self) -> int:
        """Count what is short."""
        return max(0, self.low - self.found)

    @property
    def surplus(self) -> int:
        """Count what is too much."""
        return 0 if self.high is None else max(0, self.found - self.high)


def under(code: str, prefix: str) -> bool:
    """Tell whether a knowledge point is the named one or below it: 105-3.1.e.8 is under 105-3.1, 105-3.10 is not."""
    return code == prefix or (code.startswith(prefix) and code[len(prefix)] in BORDERS)


def tallies(spec: BlueprintSpec, items: Iterable[Candidate]) -> tuple[list[Tally], list[Tally]]:
    """Count items by section and by cell: of the bank to see what is short, of a paper to see what it holds."""
    chosen = list(items)
    sections = [
        Tally(section, section.count, section.count, sum(map(section.admits, chosen))) for section in spec.sections
    ]
    cells = [Tally(cell, cell.min, cell.max, sum(map(cell.admits, chosen))) for cell in spec.cells]
    return sections, cells


def satisfies(spec: BlueprintSpec, items: Iterable[Candidate]) -> bool:
    """Tell whether a selection is a paper of this blueprint: every section full, every cell within its limits."""
    chosen = list(items)
    sections, cells = tallies(spec, chosen)
    kept = not any(tally.missing or tally.surplus for tally in (*sections, *cells))
    return kept and len(chosen) == spec.count and _may_meet(chosen)


def _may_meet(chosen: list[Candidate]) -> bool:
    """Tell whether no item is there twice and none is another's enemy."""
    ids = {candidate.version_id for candidate in chosen}
    return len(ids) == len(chosen) and not any(candidate.enemies & ids for candidate in chosen)


def problems(spec: BlueprintSpec) -> dict[str, list[Text]]:
    """List by field what keeps a blueprint from being used; empty = nothing does."""
    found = {
        "title": _title_problems(spec),
        "minutes": _minutes_problems(spec),
        "total": _total_problems(spec),
        "pass_mark": _pass_mark_problems(spec),
        "sections": [*_section_problems(spec.sections), *_pilot_problems(spec)],
        "cells": _cell_problems(spec),
        "targets": target_problems(spec.targets, count=spec.count, total=spec.total),
        "aids": aids_problems(spec.aids),
    }
    return {field: texts for field, texts in found.items() if texts}


def _title_problems(spec: BlueprintSpec) -> list[Text]:
    # Both titles are needed: a paper in either language can come from the same blueprint.
    texts = {"code": spec.code, "title": spec.title, "title_en": spec.title_en}
    if not all(text.strip() for text in texts.values()):
        return [Text("Give the blueprint a code and a title in both languages.")]
    if any(len(text) > TITLE_LENGTHS[name] for name, text in texts.items()):
        return [
            Text("The code has at most 40 characters, the Chinese title 120 and the English title 160. Shorten it.")
        ]
    return []


def _minutes_problems(spec: BlueprintSpec) -> list[Text]:
    if 0 < spec.minutes <= LONGEST_MINUTES:
        return []
    return [Text("A paper lasts at least one minute and at most a day.")]


def _total_problems(spec: BlueprintSpec) -> list[Text]:
    marks = sum((section.marks for section in spec.sections), Decimal())
    if marks == spec.total:
        return []
    params = {"marks": plain(marks), "total": plain(spec.total)}
    return [
        Text("The sections come to %(marks)s marks, but the paper is to have %(total)s. Change one of them.", params)
    ]


def _pass_mark_problems(spec: BlueprintSpec) -> list[Text]:
    if 0 < spec.pass_mark <= spec.total:
        return []
    return [
        Text(
            "The pass mark must be above 0 and no more than the total of %(total)s marks.", {"total": plain(spec.total)}
        )
    ]


def policies(named: Iterable[tuple[str, str]]) -> set[str]:
    """Give the policies that sections (type, scoring) name, of which a paper has one: it says nothing of one part."""
    return {name for kind, name in named if kind not in MARKED_BY_PEOPLE | ONE_PART} - {Scoring.RUBRIC}


def _section_problems(sections: tuple[Section, ...]) -> list[Text]:
    if not sections:
        return [Text("A paper needs at least one section.")]
    found = []
    if len({section.type for section in sections}) < len(sections):
        found.append(Text("Each type of item has one section. Put the items of one type together."))
    if len(policies((section.type, section.scoring) for section in sections)) > 1:
        found.append(TWO_POLICIES)
    if any(map(_is_empty, sections)):
        found.append(Text("Each section needs at least one item and marks above 0."))
    return found


def _pilot_problems(spec: BlueprintSpec) -> list[Text]:
    fewest = min((spec.targets.pilots, *(section.pilots for section in spec.sections)))
    if fewest >= 0 and spec.pilots <= MOST_PILOTS:
        return []
    return [Text("A paper has at most %(most)s pilot items.", {"most": MOST_PILOTS})]


def _is_empty(section: Section) -> bool:
    return section.count < 1 or section.marks_each <= 0


def _cell_problems(spec: BlueprintSpec) -> list[Text]:
    found = [text for cell in spec.cells for text in _one_cell(cell, spec)]
    twice = _repeated([cell.name for cell in spec.cells])
    return found + [Text("The cell “%(cell)s” is there twice. Keep one of them.", {"cell": name}) for name in twice]


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _one_cell(cell: Cell, spec: BlueprintSpec) -> list[Text]:
    params: Mapping[str, object] = {"cell": cell.name, "min": cell.min, "max": cell.max, "count": room(cell, spec)}
    if not cell.selector:
        return [Text("A cell must name a knowledge point, a tier, a verb or a type.")]
    if cell.tier not in (None, *TIERS):
        return [Text("The cell “%(cell)s” names a tier that does not exist; tiers are 1, 2 and 3.", params)]
    if not _is_range(cell):
        return [
            Text("The cell “%(cell)s” asks for at least %(min)s and at most %(max)s items, which cannot be.", params)
        ]
    if cell.min > room(cell, spec):
        return [Text("The cell “%(cell)s” asks for %(min)s items, but the paper has room for %(count)s.", params)]
    return []


def _is_range(cell: Cell) -> bool:
    return cell.min >= 0 and (cell.max is None or cell.min <= cell.max)


def room(cell: Cell, spec: BlueprintSpec) -> int:
    """Count the places of a paper that could be filled from a cell."""
    return sum(section.count for section in spec.sections if cell.type in (None, section.type))


def plain(marks: Decimal) -> str:
    """Write marks without needless zeros, as the paper does: 1.5, 2, 10."""
    return format(marks.normalize(), "f")
