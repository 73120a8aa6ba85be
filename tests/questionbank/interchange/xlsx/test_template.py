"""The workbook that authors fill in: every heading is read, the example is not imported, the notes are bilingual."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from questionbank.interchange.answers import LETTERS
from questionbank.interchange.xlsx import read
from questionbank.interchange.xlsx.columns import FIELDS, find_columns, item_type
from questionbank.interchange.xlsx.template import EXAMPLE_ID, template, titles, workbook


def sheets(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(data))
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows()] for sheet in book.worksheets}


@pytest.mark.parametrize("letters", ["ABCDEF", "AB", LETTERS])
def test_every_heading_is_read_as_its_field(letters: str) -> None:
    names = [title for title, _width in titles(letters).values()]

    found = find_columns(names)

    assert found is not None
    assert (list(found.places), found.unknown) == (list(titles(letters)), ())


def test_every_field_has_a_heading_in_both_languages() -> None:
    assert set(titles(LETTERS)) == set(FIELDS)
    for title, width in titles().values():
        chinese, english = title.split(" / ")
        assert not chinese.isascii()
        assert english.isascii()
        assert width >= 12


def test_the_example_row_is_named_and_not_imported() -> None:
    questions = sheets(template())["题目 questions"]

    assert len(questions) == 2
    assert questions[1][0] == EXAMPLE_ID
    assert item_type(str(questions[1][1])) is not None
    reading = read(template())
    assert (reading.items, reading.rejected, [note.where for note in reading.unsupported]) == ((), (), ["row 2"])


def test_the_notes_say_everything_in_both_languages() -> None:
    notes = sheets(template())["说明 notes"]

    assert len(notes) >= 10
    for chinese, english in notes:
        assert any("\u4e00" <= char <= "\u9fff" for char in chinese)
        assert not any("\u4e00" <= char <= "\u9fff" for char in english.replace("左", ""))


def test_the_heading_stays_in_sight_and_columns_are_wide_enough() -> None:
    sheet = load_workbook(BytesIO(template())).worksheets[0]

    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["C"].width == 60


def test_rows_are_written_below_the_headings_of_their_fields() -> None:
    rows: list[dict[str, str | None]] = [
        {"id": "7", "stem": "题干", "option A": "甲", "option B": "乙", "answer": "B"},
        {"id": "8", "stem": "论述", "type": "问答", "answer": None},
    ]
    data = workbook(rows)

    head, first, second = sheets(data)["题目 questions"]
    assert first[head.index("题干 / stem")] == "题干"
    assert second[head.index("答案 / key")] is None
    assert [item.source_id for item in read(data).items] == ["7", "8"]


def test_a_template_may_have_more_options() -> None:
    head = sheets(workbook([], LETTERS))["题目 questions"][0]

    assert [title for title in head if str(title).startswith("选项")] == [f"选项{a} / option {a}" for a in LETTERS]
