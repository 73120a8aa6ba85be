"""What a calibration may say of an item. Pure."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from core.errors import Refused, Text

STEEPEST, FARTHEST = 5.0, 8.0
LONGEST_MINUTES = 240.0
COLUMNS = ("item", "a", "b", "minutes", "source", "n")
NEEDED = frozenset({"item", "a", "b"})
NUMBERS = ("a", "b", "minutes")
MOST_ROWS = 20_000
MOST_ANSWERS = 10**8
TWICE = Text("This item is there twice. Keep one of its rows.")


@dataclass(frozen=True)
class Parameters:
    """Discrimination, difficulty (2PL, logistic metric), minutes that an able candidate needs; `n` answers say so."""

    a: float | None = None
    b: float | None = None
    minutes: float | None = None
    n: int | None = None


@dataclass(frozen=True)
class Calibrated:
    """One row of a file: where it stands, what it says of an item by which data, and what keeps it from being taken."""

    line: int
    item: str
    found: Parameters = Parameters()
    source: str = ""
    why_not: Text | None = None


def parameter_problems(found: Parameters) -> list[Text]:
    """List what no calibration can have found."""
    if (found.a, found.b, found.minutes) == (None, None, None):
        return [Text("Give discrimination and difficulty, or the minutes, or all three.")]
    if (found.a is None) != (found.b is None):
        return [Text("Discrimination and difficulty go together: give both or neither.")]
    return [text for holds, text in _limits(found) if not holds]


def _limits(found: Parameters) -> tuple[tuple[bool, Text], ...]:
    return (
        (
            _is_above_zero(found.a, STEEPEST),
            Text("Discrimination lies above 0 and up to %(most)s.", {"most": f"{STEEPEST:g}"}),
        ),
        (
            found.b is None or abs(found.b) <= FARTHEST,
            Text("Difficulty lies between -%(most)s and %(most)s.", {"most": f"{FARTHEST:g}"}),
        ),
        (
            _is_above_zero(found.minutes, LONGEST_MINUTES),
            Text("The minutes lie above 0 and up to %(most)s.", {"most": f"{LONGEST_MINUTES:g}"}),
        ),
        (
            _is_above_zero(found.n, MOST_ANSWERS),
            Text("The answers that a calibration rests on are at least one."),
        ),
    )


def _is_above_zero(value: float | None, most: float) -> bool:
    return value is None or 0 < value <= most


def survey_parameters(text: str) -> list[Calibrated]:
    """Read every row of a calibration's outcome, with what keeps a row from being taken.

    The columns are item, a and b, and where there are such minutes, source and n (the answers it rests on), in any
    order; empty cells say nothing. Raises Refused for a file that cannot be read as a whole.
    """
    rows = _rows(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True))
    if len(rows) > MOST_ROWS:
        raise _refuse(rows[-1][0], Text("A file has at most %(most)s rows.", {"most": MOST_ROWS}))
    found = [_calibrated(line, cells) for line, cells in rows if any(cells.values())]
    counts = Counter(row.item for row in found)
    return [_once(row, counts[row.item]) for row in found]


def _once(row: Calibrated, count: int) -> Calibrated:
    return replace(row, why_not=row.why_not or TWICE) if count > 1 else row


def _rows(reader: "csv.DictReader[str]") -> list[tuple[int, dict[str, str]]]:
    try:
        _check_columns([name.strip() for name in reader.fieldnames or ()])
        return [(reader.line_num, _cells(row)) for row in islice(reader, MOST_ROWS + 1)]
    except csv.Error as error:
        line = max(1, reader.line_num)
        raise _refuse(line, Text("This is no CSV: %(why)s.", {"why": str(error)})) from error


def _check_columns(names: Sequence[str]) -> None:
    known = len(set(names)) == len(names) and set(names) <= set(COLUMNS)
    if not known or not set(names) >= NEEDED:
        params = {"columns": ",".join(COLUMNS)}
        raise _refuse(1, Text("The columns are %(columns)s; item, a and b are needed, each once.", params))


def _cells(row: Mapping[str | None, Any]) -> dict[str, str]:
    more = {"": "x"} if row.get(None) else {}
    return {str(name).strip(): (value or "").strip() for name, value in row.items() if name is not None} | more


def _calibrated(line: int, cells: Mapping[str, str]) -> Calibrated:
    row = Calibrated(line, cells["item"], source=cells.get("source", ""))
    try:
        a, b, minutes = (float(cells[name]) if cells.get(name) else None for name in NUMBERS)
        found = Parameters(a, b, minutes, _answers(cells))
    except ValueError:
        return replace(row, why_not=Text("a, b and minutes are numbers, n is a whole one."))
    problems = [*_shape_problems(cells), *parameter_problems(found)]
    return replace(row, found=found, why_not=problems[0] if problems else None)


def _answers(cells: Mapping[str, str]) -> int | None:
    return int(cells["n"]) if cells.get("n") else None


def _shape_problems(cells: Mapping[str, str]) -> list[Text]:
    held = (
        ("" not in cells, Text("There are more cells than columns.")),
        (bool(cells["item"]), Text("The item has no name, or a very long one.")),
    )
    return [text for holds, text in held if not holds]


def _refuse(line: int, why: Text) -> Refused:
    return Refused(Text("Line %(line)s: %(why)s", {"line": line, "why": why}), field="file", code="bad_parameters")
