"""What a calibration may say of an item. Pure."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import Refused, Text

STEEPEST, FARTHEST = 5.0, 8.0
LONGEST_MINUTES = 240.0
COLUMNS = ("item", "a", "b", "minutes")


@dataclass(frozen=True)
class Parameters:
    """Discrimination and difficulty (2PL, logistic metric), and the minutes that an able candidate needs."""

    a: float | None = None
    b: float | None = None
    minutes: float | None = None


def parameter_problems(found: Parameters) -> list[Text]:
    """List what no calibration can have found."""
    if found == Parameters():
        return [Text("Give discrimination and difficulty, or the minutes, or all three.")]
    if (found.a is None) != (found.b is None):
        return [Text("Discrimination and difficulty go together: give both or neither.")]
    held = (
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
    )
    return [text for holds, text in held if not holds]


def _is_above_zero(value: float | None, most: float) -> bool:
    return value is None or 0 < value <= most


def read_parameters(text: str) -> list[tuple[str, Parameters]]:
    """Read the outcome of a calibration, a CSV file with the columns item, a, b, minutes; empty cells say nothing.

    Raises Refused naming the line of the first row that cannot be.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise _refuse(1, Text("The columns are %(columns)s, in this order.", {"columns": ",".join(COLUMNS)}))
    return [(row["item"], _parameters(row, reader.line_num)) for row in reader]


def _parameters(row: Mapping[str, str], line: int) -> Parameters:
    try:
        found = Parameters(*(float(row[name]) if row[name] else None for name in COLUMNS[1:]))
    except (TypeError, ValueError) as error:
        raise _refuse(line, Text("a, b and minutes are numbers.")) from error
    for problem in parameter_problems(found):
        raise _refuse(line, problem)
    return found


def _refuse(line: int, why: Text) -> Refused:
    return Refused(Text("Line %(line)s: %(why)s", {"line": line, "why": why}), field="file", code="bad_parameters")
