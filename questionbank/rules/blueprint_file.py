"""Blueprints as data: the TOML file that people write, and what the table keeps. Pure."""

import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from core.errors import Refused, Text
from questionbank.rules.items import VERB_ZH, ItemType, Verb
from questionbank.rules.papers import BlueprintSpec, Cell, Provenance, Scoring, Section, plain

Member = TypeVar("Member", bound=StrEnum)

GREATEST = 10_000  # far above what any paper has; what is beyond it is a slip of the hand
PLACES = 2  # of marks

HEAD = frozenset(
    {"code", "title", "title_en", "subject", "minutes", "total", "pass_mark", "practice", "section", "cell"}
)
SECTION = frozenset({"type", "count", "marks_each", "scoring", "source"})
CELL = frozenset({"point", "tier", "cognitive", "verb", "type", "min", "max", "provenance"})


def read_blueprint(text: str) -> BlueprintSpec:
    """Read a blueprint file. Raises Refused naming what cannot be read; sums are the business of `problems`."""
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits, brackets without end
        raise _refuse("This file is not TOML: %(why)s. Mend that place and send it again.", why=error) from error
    _only(content, HEAD, "the file")
    subject = _text(content, "subject")
    return BlueprintSpec(
        code=_text({"code": subject, **content}, "code"),
        subject=subject,
        title=_text(content, "title"),
        title_en=_text({"title_en": content.get("title"), **content}, "title_en"),
        minutes=_whole(content, "minutes"),
        total=_decimal(content, "total"),
        pass_mark=_decimal(content, "pass_mark"),
        sections=tuple(section_from(row) for row in _rows(content, "section")),
        cells=tuple(cell_from(row) for row in _rows(content, "cell")),
        practice=content.get("practice") is True,
    )


def section_from(row: Mapping[str, Any]) -> Section:
    """Make a section of a row of the file or of the table. Raises Refused."""
    _only(row, SECTION, "[[section]]")
    kind = _member(ItemType, row, "type")
    natural = Scoring.RUBRIC if kind is ItemType.ESSAY else Scoring.ALL_OR_NOTHING
    return Section(
        type=kind,
        count=_whole(row, "count"),
        marks_each=_decimal(row, "marks_each"),
        scoring=_member(Scoring, row, "scoring") if row.get("scoring") else natural,
        source=str(row.get("source", "")),
    )


def cell_from(row: Mapping[str, Any]) -> Cell:
    """Make a cell of a row of file or table; `cognitive` takes the outline's own word too. Raises Refused."""
    _only(row, CELL, "[[cell]]")
    asked = {("verb" if key == "cognitive" else key): VERB_ZH.get(str(value), value) for key, value in row.items()}
    given = {key: READERS[key](asked, key) for key, value in asked.items() if value is not None}
    return Cell(**given)


def section_row(section: Section) -> dict[str, Any]:
    """Write a section as the table keeps it; marks are text, for JSON has no exact decimals."""
    row = {"type": section.type.value, "count": section.count, "marks_each": plain(section.marks_each)}
    return {**row, "scoring": section.scoring.value, "source": section.source}


def cell_row(cell: Cell) -> dict[str, Any]:
    """Write a cell as the table keeps it."""
    selector: dict[str, Any] = dict(cell.selector)
    if cell.tier is not None:
        selector["tier"] = cell.tier
    return {**selector, "min": cell.min, "max": cell.max, "provenance": cell.provenance.value}


def _only(row: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    # What is not understood is refused, not dropped: a paper must not be drawn by half of what somebody asked for.
    unknown = sorted(set(row) - known)
    if unknown:
        raise _refuse(
            "%(where)s has an entry “%(name)s” that this version does not know.", where=where, name=unknown[0]
        )


def _rows(content: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = content.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _refuse("Write “%(name)s” as [[%(name)s]], once for each.", name=name)
    return rows


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        raise _refuse("“%(name)s” is missing or is not text.", name=name)
    return value


def _whole(row: Mapping[str, Any], name: str) -> int:
    value = row.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > GREATEST:
        raise _refuse("“%(name)s” is missing or is not a whole number of this size.", name=name)
    return value


def _decimal(row: Mapping[str, Any], name: str) -> Decimal:
    try:
        value = Decimal(str(row.get(name)))
    except InvalidOperation as error:
        raise _refuse("“%(name)s” is missing or is not a number of this size.", name=name) from error
    if not value.is_finite() or not -GREATEST <= value <= GREATEST or round(value, PLACES) != value:
        raise _refuse("“%(name)s” is missing or is not a number of this size.", name=name)
    return value


def _member(kind: type[Member], row: Mapping[str, Any], name: str) -> Member:
    value = str(row.get(name))
    if value not in {member.value for member in kind}:
        known = ", ".join(member.value for member in kind)
        raise _refuse("“%(value)s” is no %(name)s; known are: %(known)s.", value=value, name=name, known=known)
    return kind(value)


def _refuse(template: str, **params: object) -> Refused:
    return Refused(Text(template, params), field="file", code="bad_blueprint")


# How each entry of a cell is read; an entry that is not given keeps the cell's own default.
READERS: Mapping[str, Callable[[Mapping[str, Any], str], Any]] = {
    "point": _text,
    "tier": _whole,
    "verb": partial(_member, Verb),
    "type": partial(_member, ItemType),
    "min": _whole,
    "max": _whole,
    "provenance": partial(_member, Provenance),
}
