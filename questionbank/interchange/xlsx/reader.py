"""A workbook, row by row, to items and rejections named by row and column."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from typing import Any

from questionbank.interchange.draft import Draft, Flaw
from questionbank.interchange.model import Outcome, Reading, Reason, Refusal, Rejection, Unsupported, reading
from questionbank.interchange.settling import settle
from questionbank.interchange.xlsx import safety
from questionbank.interchange.xlsx.columns import Columns, find_columns, item_type
from questionbank.interchange.xlsx.drafting import draft
from questionbank.interchange.xlsx.escaping import plain
from questionbank.interchange.xlsx.template import EXAMPLE_ID
from questionbank.rules.items import ItemType

_HEADER_ROWS = 20
_MAX_COLUMNS = 60
MAX_ITEMS = 20_000
_NOT_TEXT = {
    "f": Reason("The cell holds a formula. Put the text itself there."),
    "e": Reason("The cell holds the error %(value)s."),
    "d": Reason("The cell holds a date (%(value)s). Format it as text, so that it reads as meant."),
}
_PLAIN_FORMATS = frozenset(("General", "@", "0", "0_ ", "0_);[Red]\\(0\\)"))


@dataclass(frozen=True)
class Cell:
    """A cell's value as text, or what is wrong with it."""

    text: str = ""
    flaw: Reason | None = None


@dataclass(frozen=True)
class Row:
    """A row with a text in at least one known column."""

    place: str
    columns: Columns
    cells: Mapping[str, Cell]

    def text(self, field: str) -> str:
        """The text of a field, blank if there is no such column."""
        return self.cells.get(field, Cell()).text

    @property
    def is_blank(self) -> bool:
        """Whether nothing is in it."""
        return not any(cell.text or cell.flaw for cell in self.cells.values())

    def places(self) -> dict[str, str]:
        """Where each field stands, for people."""
        return {field: f"{self.place}, column {title}" for field, title in self.columns.titles.items()}


def read(data: bytes) -> Reading:
    """Read every visible sheet that has a header row. Raises `Refusal` for what is no workbook or unsafe."""
    safety.check(data)
    try:
        return reading("xlsx", _workbook(data))
    except Refusal:
        raise
    except Exception as error:  # the library names no exceptions: a damaged part ends in whichever comes first
        raise Refusal(Reason("The workbook is damaged. Open it in a spreadsheet program and save it again.")) from error


def _workbook(data: bytes) -> list[Outcome]:
    # A heavy library, needed by nobody who pastes text.
    from openpyxl import load_workbook  # noqa: PLC0415

    with warnings.catch_warnings():  # about styles and extensions that do not matter here
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            return _sheets([sheet for sheet in book.worksheets if sheet.sheet_state == "visible"])
        finally:
            book.close()


def _sheets(sheets: list[Any]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    headers = 0
    for sheet in sheets:
        prefix = f"sheet {sheet.title}, " if headers else ""
        found = _sheet(sheet, prefix)
        headers += found is not None
        outcomes += found or []
    if not headers:
        raise Refusal(
            Reason(
                "No sheet has a header row with the columns for the stem (题干) and the key (答案) "
                "among its first %(count)d rows.",
                {"count": _HEADER_ROWS},
            )
        )
    return outcomes


def _sheet(sheet: Any, prefix: str) -> list[Outcome] | None:
    """The outcomes of one sheet, or None if it has no header row."""
    sheet.reset_dimensions()  # the declared size may be a million rows, or wrong
    rows = enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS), 1)
    for number, cells in islice(rows, _HEADER_ROWS):
        columns = find_columns([cell.value for cell in cells])
        if columns:
            return [*_unknown(columns, f"{prefix}row {number}"), *_rows(rows, columns, prefix)]
    return None


def _rows(rows: Iterator[tuple[int, tuple[Any, ...]]], columns: Columns, prefix: str) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for number, cells in rows:
        if any(cell.value is not None for cell in cells):
            outcomes += _row(Row(f"{prefix}row {number}", columns, _cells(columns, cells)))
            _check_count(outcomes)
    return outcomes


def _unknown(columns: Columns, place: str) -> Iterator[Unsupported]:
    for title in columns.unknown:
        yield Unsupported(f"{place}, column {title}", Reason("The column is not known and is left out."))


def _check_count(outcomes: list[Outcome]) -> None:
    if len(outcomes) > MAX_ITEMS:
        raise Refusal(Reason("The workbook has more than %(limit)d questions. Divide it.", {"limit": MAX_ITEMS}))


def _cells(columns: Columns, cells: tuple[Any, ...]) -> dict[str, Cell]:
    return {field: _cell(cells[index]) for field, index in columns.places.items() if index < len(cells)}


def _cell(cell: Any) -> Cell:
    """A cell as its author sees it; what cannot be known without computing or formatting is a flaw."""
    if cell.value is None:
        return Cell()
    if cell.data_type in _NOT_TEXT:
        return Cell(flaw=replace(_NOT_TEXT[cell.data_type], params={"value": str(cell.value)[:60]}))
    return _READ.get(cell.data_type, _text)(cell)


def _text(cell: Any) -> Cell:
    return Cell(plain(str(cell.value).replace("_x000D_", "").replace("\r\n", "\n").strip()))


def _truth(cell: Any) -> Cell:
    return Cell("TRUE" if cell.value else "FALSE")


def _number(cell: Any) -> Cell:
    if cell.number_format not in _PLAIN_FORMATS:
        params = {"format": cell.number_format}
        flaw = Reason(
            "The cell holds a formatted number (%(format)s). Format it as text, so that it reads as meant.", params
        )
        return Cell(flaw=flaw)
    value = cell.value
    return Cell(format(value, ".15g") if isinstance(value, float) else str(value))  # as many digits as programs show


_READ: Mapping[str, Callable[[Any], Cell]] = {"b": _truth, "n": _number}


def _row(row: Row) -> Iterator[Outcome]:
    if row.is_blank:
        return
    if row.text("id") == EXAMPLE_ID:
        yield Unsupported(row.place, Reason("The example row of the template is not imported."))
        return
    try:
        yield settle(_draft(row))
    except Flaw as flaw:
        yield Rejection(row.places().get(flaw.part, row.place), Reason(flaw.text.template, flaw.text.params))


def _draft(row: Row) -> Draft:
    for field, cell in row.cells.items():
        if cell.flaw:
            raise Flaw(field, cell.flaw)
    texts = {field: cell.text for field, cell in row.cells.items()}
    return draft(texts, kind=_type(row), where=row.place, places=row.places())


def _type(row: Row) -> ItemType | None:
    name = row.text("type")
    kind = item_type(name) if name else None
    if name and kind is None:
        raise Flaw("type", Reason("The type “%(name)s” is not known.", {"name": name[:60]}))
    return kind
