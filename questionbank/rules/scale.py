"""The grade scale (认证人员等级量表): levels by dimensions, a descriptor in each cell, what grades ask for. Pure."""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from core.errors import Refused, Text
from questionbank.rules.items import Grade
from questionbank.rules.papers import under

HEAD = ("code", "title", "title_en", "source", "source_en", "verified")
LEVEL_OF_GRADE = {Grade.PROVISIONAL_AUDITOR: "provisional_auditor", Grade.AUDITOR: "auditor"}


class CellFate(StrEnum):
    """What a later edition of the scale does to a cell."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    SAME = "same"


FATE_NAMES = {
    CellFate.ADDED: Text("added"),
    CellFate.CHANGED: Text("changed"),
    CellFate.REMOVED: Text("removed"),
}


@dataclass(frozen=True)
class Level:
    """A row of the scale."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Dimension:
    """A column of the scale, with the clause that it is derived from."""

    code: str
    name: str
    name_en: str
    source: str


@dataclass(frozen=True)
class Descriptor:
    """What somebody at a level can do in a dimension, in both languages; its code is `level.dimension`."""

    level: str
    dimension: str
    text: str
    text_en: str

    @property
    def code(self) -> str:
        """Name the cell, e.g. `L2.audit_skill`."""
        return f"{self.level}.{self.dimension}"


@dataclass(frozen=True)
class Asked:
    """Which level a scheme's grade asks for."""

    scheme: str
    grade: str
    level: str


@dataclass(frozen=True)
class Scale:
    """An edition of the scale; `places` gives the dimension of knowledge points by the beginning of their code."""

    code: str
    title: str
    title_en: str
    source: str
    source_en: str
    verified: bool
    effective_from: date
    levels: tuple[Level, ...]
    dimensions: tuple[Dimension, ...]
    descriptors: Mapping[str, Descriptor]
    asks: tuple[Asked, ...]
    places: Mapping[str, str]
    effective_to: date | None = None

    def level_of(self, grade: str) -> str:
        """Give the level that a grade asks for, blank for a grade that the scale does not know."""
        return next((asked.level for asked in self.asks if asked.grade == grade), "")

    def descriptor_of(self, point: str, grade: Grade) -> str:
        """Give the descriptor that a knowledge point serves, blank where the scale places it nowhere.

        The longest beginning of its code decides on the dimension, the grade that the point serves on the level.
        """
        found = [prefix for prefix in self.places if under(point, prefix)]
        level = self.level_of(LEVEL_OF_GRADE[grade])
        return f"{level}.{self.places[max(found, key=len)]}" if found and level else ""

    def cells_of(self, point: str, grade: Grade, own: Collection[str] = ()) -> tuple[str, ...]:
        """Give the cells that a knowledge point serves: those set for it that this edition has, else that of its code.

        Nowhere for a point that neither places.
        """
        named = tuple(code for code in self.descriptors if code in own)
        return named or tuple(filter(None, [self.descriptor_of(point, grade)]))


@dataclass(frozen=True)
class CellChange:
    """A cell in two editions of the scale; None where one of them does not have it."""

    code: str
    before: Descriptor | None
    after: Descriptor | None

    @property
    def kind(self) -> CellFate:
        """Tell what the later edition does to the cell."""
        if self.before is None or self.after is None:
            return CellFate.ADDED if self.before is None else CellFate.REMOVED
        return CellFate.SAME if self.before == self.after else CellFate.CHANGED


def compare(old: Scale, new: Scale) -> tuple[CellChange, ...]:
    """Lay two editions side by side, cell by cell: those of the new one in its order, then those that it dropped."""
    codes = dict.fromkeys([*new.descriptors, *old.descriptors])
    return tuple(CellChange(code, old.descriptors.get(code), new.descriptors.get(code)) for code in codes)


def read_scale(text: str) -> Scale:
    """Read an edition of the scale. Raises Refused for a cell without a descriptor or one that is not on the scale."""
    content = tomllib.loads(text)
    levels = tuple(Level(**row) for row in content["level"])
    dimensions = tuple(Dimension(**row) for row in content["dimension"])
    descriptors = _descriptors(content["descriptors"])
    _check_cells(levels, dimensions, descriptors)
    return Scale(
        **{name: content[name] for name in HEAD},
        effective_from=content["effective_from"],
        levels=levels,
        dimensions=dimensions,
        descriptors=descriptors,
        asks=tuple(Asked(scheme, row["grade"], row["level"]) for row in content["asks"] for scheme in row["schemes"]),
        places={row["prefix"]: row["dimension"] for row in content["point"]},
    )


def _check_cells(levels: Iterable[Level], dimensions: Sequence[Dimension], found: Collection[str]) -> None:
    wanted = {f"{level.code}.{dimension.code}" for level in levels for dimension in dimensions}
    for odd in sorted(wanted ^ set(found)):
        raise Refused(Text("The cell %(cell)s of the scale has no descriptor, or is not on it.", {"cell": odd}))


def _descriptors(content: Mapping[str, Mapping[str, Any]]) -> dict[str, Descriptor]:
    found = [
        Descriptor(level, dimension, *texts) for level, cells in content.items() for dimension, texts in cells.items()
    ]
    return {one.code: one for one in found}
