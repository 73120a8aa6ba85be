"""A pool of items as a CSV file: what the assembler may draw from without a bank."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from core.errors import Refused, Text
from questionbank.rules.items import VERB_ZH, ItemType
from questionbank.rules.papers import Candidate

COLUMNS = ("item", "type", "point", "tier", "cognitive", "a", "b", "minutes", "uses", "last_used", "enemies")
NEEDED = frozenset({"item", "type"})
GREATEST = 1_000_000
LONGEST_NAME = 120


@dataclass(frozen=True)
class PoolFile:
    """The items of a file, and what it calls them."""

    items: tuple[Candidate, ...]
    names: Mapping[int, str]


class OddCellError(ValueError):
    """A cell that cannot be read, with the reason."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def read_pool(text: str) -> PoolFile:
    """Read a pool. Raises Refused naming the line and the reason of the first row that is not right.

    `enemies` are names of items, separated by `;`. A name that no item has is that of a set: all who name it are
    enemies of each other.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    rows = _rows(reader)
    numbers = {row["item"]: number for number, (_, row) in enumerate(rows, 1)}
    enemies = _enemies([row for _, row in rows], numbers)
    items = tuple(_read_item(line, row, number, enemies[number]) for number, (line, row) in enumerate(rows, 1))
    return PoolFile(items, {number: name for name, number in numbers.items()})


def _read_item(line: int, row: Mapping[str, str], number: int, enemies: frozenset[int]) -> Candidate:
    try:
        return _item(number, row, enemies)
    except OddCellError as odd:
        raise _refuse(line, odd.text) from odd


def _rows(reader: "csv.DictReader[str]") -> list[tuple[int, dict[str, str]]]:
    found: list[tuple[int, dict[str, str]]] = []
    known: set[str] = set()
    try:
        _check_columns(reader.fieldnames or ())
        for row in reader:
            cells = _cells(row)
            if any(cells.values()):
                _check_name(cells["item"], known)
                found.append((reader.line_num, cells))
    except csv.Error as error:
        raise _refuse(max(1, reader.reader.line_num), Text("This is no CSV: %(why)s.", {"why": str(error)})) from error
    except OddCellError as odd:
        raise _refuse(max(1, reader.line_num), odd.text) from odd
    return found


def _check_columns(names: Iterable[str]) -> None:
    given = [name.strip() for name in names]
    is_whole = set(COLUMNS) >= set(given) >= NEEDED
    if not is_whole or len(set(given)) < len(given):
        raise OddCellError(
            Text("The columns are %(columns)s; item and type are needed, each once.", {"columns": ",".join(COLUMNS)})
        )


def _cells(row: Mapping[str | None, Any]) -> dict[str, str]:
    if row.get(None):
        raise OddCellError(Text("There are more cells than columns."))
    return {str(name).strip(): (value or "").strip() for name, value in row.items()}


def _check_name(name: str, known: set[str]) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise OddCellError(Text("The item has no name, or a very long one."))
    if name in known:
        raise OddCellError(Text("The item %(name)s is there twice.", {"name": name}))
    known.add(name)


def _enemies(rows: Iterable[Mapping[str, str]], numbers: Mapping[str, int]) -> dict[int, frozenset[int]]:
    named = list(_named(rows, numbers))
    sets, found = defaultdict[str, set[int]](set), defaultdict[int, set[int]](set)
    for one, name in named:
        sets[name].add(one)
    for one, name in named:
        found[one] |= {numbers[name]} if name in numbers else sets[name]
    return defaultdict(frozenset, {one: frozenset(others - {one}) for one, others in found.items()})


def _named(rows: Iterable[Mapping[str, str]], numbers: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """Give each item with each name that stands among its enemies."""
    for row in rows:
        for name in _names(row.get("enemies", "")):
            yield numbers[row["item"]], name


def _names(cell: str) -> Iterator[str]:
    return filter(None, map(str.strip, cell.split(";")))


def _item(number: int, row: Mapping[str, str], enemies: frozenset[int]) -> Candidate:
    kind, (a, b) = _type(row["type"]), _parameters(row)
    return Candidate(
        version_id=number,
        type=kind,
        point=row.get("point", ""),
        tier=_whole(row, "tier") or 0,
        verb=VERB_ZH.get(row.get("cognitive", ""), row.get("cognitive")) or None,
        enemies=enemies,
        a=a,
        b=b,
        minutes=_from_zero(_number(row, "minutes"), "minutes"),
        uses=int(_from_zero(_whole(row, "uses"), "uses")),
        last_used=_sitting(row.get("last_used", "")),
    )


def _type(name: str) -> ItemType:
    if name not in set(ItemType):
        raise OddCellError(Text("“%(value)s” is no type of item.", {"value": name}))
    return ItemType(name)


def _parameters(row: Mapping[str, str]) -> tuple[float | None, float | None]:
    a, b = _number(row, "a"), _number(row, "b")
    if (a is None) != (b is None) or (a is not None and a <= 0):
        raise OddCellError(Text("Give both a (above 0) and b, or neither."))
    return a, b


def _number(row: Mapping[str, str], name: str) -> float | None:
    text = row.get(name, "")
    return float(_read(text, name, float)) if text else None


def _whole(row: Mapping[str, str], name: str) -> int | None:
    text = row.get(name, "")
    return int(_read(text, name, int)) if text else None


def _read(text: str, name: str, kind: Callable[[str], float]) -> float:
    try:
        value = kind(text)
    except ValueError as error:
        raise OddCellError(
            Text("“%(value)s” is no number for %(name)s.", {"value": text[:40], "name": name})
        ) from error
    if abs(value) > GREATEST or not isfinite(value):
        raise OddCellError(Text("“%(value)s” is no number for %(name)s.", {"value": text[:40], "name": name}))
    return value


def _from_zero(value: float | None, name: str) -> float:
    if value is not None and value < 0:
        raise OddCellError(Text("%(name)s is below 0.", {"name": name}))
    return value or 0.0


def _sitting(text: str) -> int | None:
    """Read when an item was used last: a date, or the number of a sitting; the later, the greater."""
    if not text:
        return None
    try:
        return date.fromisoformat(text).toordinal() if "-" in text[1:] else int(text)
    except ValueError as error:
        raise OddCellError(Text("last_used is a date as 2026-05-01, or the number of a sitting.")) from error


def _refuse(line: int, why: Text) -> Refused:
    return Refused(Text("Line %(line)s: %(why)s", {"line": line, "why": why}), field="pool", code="bad_pool")
