"""Workbooks for tests, made cell by cell."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

HEADER = ("题号", "题型", "题干", "选项A", "选项B", "选项C", "答案", "解析")


def workbook(*rows: Sequence[Any], header: Sequence[Any] = HEADER) -> bytes:
    return saved({"Sheet1": [header, *rows]})


def saved(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same archive with one part put in or replaced."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return stream.getvalue()
