"""Blueprints as data: the TOML file that people write, and what the table keeps. Pure."""

import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from core.errors import Refused, Text
from questionbank.rules import exposure
from questionbank.rules.aids import NO_AIDS, Aids
from questionbank.rules.exposure import YEAR, Ceiling
from questionbank.rules.items import MARKED_BY_PEOPLE, VERB_ZH, ItemType, Verb
from questionbank.rules.papers import BlueprintSpec, Cell, Provenance, Scoring, Section, plain
from questionbank.rules.targets import EXPECTED_TOLERANCE, INFORMATION_TOLERANCE, Curve, Targets, WorkingTime

Member = TypeVar("Member", bound=StrEnum)

GREATEST = 10_000  # far above what any paper has; what is beyond it is a slip of the hand
PLACES = 2  # of marks
LONGEST_NUMBER = 30  # characters

TARGETS = frozenset({"information", "expected", "time", "exposure", "overlap_max", "pilots", "accessible", "forms"})
HEAD = TARGETS | frozenset(
    {"code", "title", "title_en", "subject", "minutes", "total", "pass_mark", "practice", "aids", "section", "cell"}
)
CURVE = frozenset({"thetas", "target", "maximise", "tolerance"})
TIME = frozenset({"target", "tolerance"})
AIDS = frozenset({"calculator", "documents"})
CEILING = frozenset({"max_candidates", "window_days", "rest_after", "rest_days"})
EXPOSURE = CEILING | {"max_uses", "rest_sittings", "unseen_sittings"}
SECTION = frozenset({"type", "count", "marks_each", "scoring", "source", "pilots"})
CELL = frozenset({"point", "tier", "cognitive", "verb", "type", "min", "max", "provenance"})


def read_blueprint(text: str, *, any_verb: bool = False) -> BlueprintSpec:
    """Read a blueprint file. Raises Refused naming what cannot be read; sums are the business of `problems`.

    With `any_verb` cells may name cognitive levels that the outlines do not have: a pool of its own has its own words.
    """
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits, brackets without end
        reason = Text("This file is not TOML: %(why)s. Mend that place and send it again.", {"why": error})
        raise _refuse(reason) from error
    _only(content, HEAD, Text("The file"))
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
        cells=tuple(cell_from(row, any_verb=any_verb) for row in _rows(content, "cell")),
        practice=content.get("practice") is True,
        targets=targets_from(content),
        aids=aids_from(_table(content, "aids", AIDS)),
    )


def section_from(row: Mapping[str, Any]) -> Section:
    """Make a section of a row of the file or of the table. Raises Refused."""
    _only(row, SECTION, "[[section]]")
    kind = _member(ItemType, row, "type")
    natural = Scoring.RUBRIC if kind in MARKED_BY_PEOPLE else Scoring.ALL_OR_NOTHING
    return Section(
        type=kind,
        count=_whole(row, "count"),
        marks_each=_decimal(row, "marks_each"),
        scoring=_member(Scoring, row, "scoring") if row.get("scoring") else natural,
        source=str(row.get("source", "")),
        pilots=_given(row, "pilots") or 0,
    )


def cell_from(row: Mapping[str, Any], *, any_verb: bool = False) -> Cell:
    """Make a cell of a row of file or table; `cognitive` takes the outline's own word too. Raises Refused."""
    _only(row, CELL, "[[cell]]")
    asked = {("verb" if key == "cognitive" else key): VERB_ZH.get(str(value), value) for key, value in row.items()}
    readers = {**READERS, "verb": _text} if any_verb else READERS
    given = {key: readers[key](asked, key) for key, value in asked.items() if value is not None}
    return Cell(**given)


def targets_from(content: Mapping[str, Any]) -> Targets:
    """Read what is asked beyond sections and cells, out of a file or of the table. Raises Refused."""
    exposure = _table(content, "exposure", EXPOSURE) or {}
    return Targets(
        information=_curve(content, "information", INFORMATION_TOLERANCE),
        expected=_curve(content, "expected", EXPECTED_TOLERANCE),
        time=_working_time(content),
        max_uses=_given(exposure, "max_uses"),
        rest_sittings=_given(exposure, "rest_sittings") or 0,
        unseen_sittings=_given(exposure, "unseen_sittings") or 0,
        ceiling=ceiling_from(exposure),
        overlap_max=_given(content, "overlap_max"),
        pilots=_given(content, "pilots") or 0,
        accessible=content.get("accessible") is True,
        forms=_whole({"forms": 1, **content}, "forms"),
    )


def ceiling_from(row: Mapping[str, Any]) -> Ceiling:
    """Read how much an item may be seen, out of a table that may say more. Raises Refused."""
    days = _given(row, "window_days")
    return Ceiling(
        candidates=_given(row, "max_candidates", most=exposure.GREATEST),
        days=YEAR if days is None else days,
        sittings=_given(row, "rest_after", most=exposure.GREATEST),
        rest_days=_given(row, "rest_days"),
    )


def aids_from(row: Mapping[str, Any] | None) -> Aids:
    """Read the aids that papers allow, out of a file or of the table. Raises Refused."""
    if not row:
        return NO_AIDS
    _only(row, AIDS, "[aids]")
    calculator, documents = row.get("calculator", False), row.get("documents", [])
    if not isinstance(calculator, bool):
        raise _refuse(Text("“%(name)s” is true or false.", {"name": "calculator"}))
    if not isinstance(documents, list) or not all(map(_is_text, documents)):
        raise _refuse(Text('“%(name)s” is a list of codes, as ["PROC-07"].', {"name": "documents"}))
    return Aids(calculator, tuple(documents))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _curve(content: Mapping[str, Any], name: str, tolerance: Decimal) -> Curve | None:
    row = _table(content, name, CURVE)
    if row is None:
        return None
    return Curve(
        thetas=_numbers(row, "thetas"),
        target=_numbers(row, "target") if "target" in row else (),
        tolerance=_number(row, "tolerance") if "tolerance" in row else tolerance,
        maximise=row.get("maximise") is True,
    )


def _working_time(content: Mapping[str, Any]) -> WorkingTime | None:
    row = _table(content, "time", TIME)
    return row and WorkingTime(_number(row, "target"), _number(row, "tolerance"))


def _table(content: Mapping[str, Any], name: str, known: frozenset[str]) -> Any:
    row = content.get(name)
    if row is None:
        return None
    if not isinstance(row, dict):
        raise _refuse(Text("Write “%(name)s” as [%(name)s], with its entries below.", {"name": name}))
    _only(row, known, f"[{name}]")
    return row


def section_row(section: Section) -> dict[str, Any]:
    """Write a section as the table keeps it; marks are text, for JSON has no exact decimals."""
    row = {"type": section.type.value, "count": section.count, "marks_each": plain(section.marks_each)}
    pilots = {"pilots": section.pilots} if section.pilots else {}
    return {**row, "scoring": section.scoring.value, "source": section.source, **pilots}


def cell_row(cell: Cell) -> dict[str, Any]:
    """Write a cell as the table keeps it."""
    selector: dict[str, Any] = dict(cell.selector)
    if cell.tier is not None:
        selector["tier"] = cell.tier
    return {**selector, "min": cell.min, "max": cell.max, "provenance": cell.provenance.value}


def _only(row: Mapping[str, Any], known: frozenset[str], where: str | Text) -> None:
    # What is not understood is refused, not dropped: a paper must not be drawn by half of what somebody asked for.
    unknown = sorted(set(row) - known)
    if unknown:
        params = {"where": where, "name": unknown[0]}
        raise _refuse(Text("%(where)s has an entry “%(name)s” that this version does not know.", params))


def _rows(content: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = content.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _refuse(Text("Write “%(name)s” as [[%(name)s]], once for each.", {"name": name}))
    return rows


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip() or "\x00" in value:
        raise _refuse(Text("“%(name)s” is missing or is not text.", {"name": name}))
    return value


def _whole(row: Mapping[str, Any], name: str, *, most: int = GREATEST) -> int:
    value = row.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > most:
        raise _refuse(Text("“%(name)s” is missing or is not a whole number of this size.", {"name": name}))
    return value


def _given(row: Mapping[str, Any], name: str, *, most: int = GREATEST) -> int | None:
    """Read a whole number that need not be there."""
    return _whole(row, name, most=most) if name in row else None


def _decimal(row: Mapping[str, Any], name: str) -> Decimal:
    value = _finite(row.get(name), name)
    if round(value, PLACES) != value:
        raise _no_number(name)
    return value


def _number(row: Mapping[str, Any], name: str) -> Decimal:
    """Read a number with as many decimals as it has; the table keeps it as text."""
    return _as_number(row.get(name), name)


def _numbers(row: Mapping[str, Any], name: str) -> tuple[Decimal, ...]:
    values = row.get(name)
    if not isinstance(values, list):
        raise _refuse(Text("“%(name)s” is a list of numbers, as [-1, 0, 1].", {"name": name}))
    return tuple(_as_number(value, name) for value in values)


def _as_number(value: object, name: str) -> Decimal:
    number = _finite(value, name)
    if len(str(value)) > LONGEST_NUMBER or number.adjusted() < -LONGEST_NUMBER:
        raise _no_number(name)
    return number


def _finite(value: object, name: str) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise _no_number(name) from error
    if not number.is_finite() or not -GREATEST <= number <= GREATEST:
        raise _no_number(name)
    return number


def _member(kind: type[Member], row: Mapping[str, Any], name: str) -> Member:
    value = str(row.get(name))
    if value not in {member.value for member in kind}:
        known = ", ".join(member.value for member in kind)
        params = {"value": value, "name": name, "known": known}
        raise _refuse(Text("“%(value)s” is no %(name)s; known are: %(known)s.", params))
    return kind(value)


def _no_number(name: str) -> Refused:
    return _refuse(Text("“%(name)s” is missing or is not a number of this size.", {"name": name}))


def _refuse(text: Text) -> Refused:
    return Refused(text, field="file", code="bad_blueprint")


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
