"""Spreadsheets: columns by name, errors by row and column, and files that must not be opened."""

import datetime as dt
import zipfile
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from questionbank.interchange.model import Refusal
from questionbank.interchange.xlsx import read, template
from questionbank.rules.answers import Answer, Criterion, ItemScoring, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.workbooks import HEADER, saved, with_part, workbook

GOOD = ("1", "单选", "题干", "甲", "乙", "丙", "B", "因为")


def changed(column: str, value: Any) -> list[Any]:
    row = list(GOOD)
    row[HEADER.index(column)] = value
    return row


def refusal(data: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        read(data)
    return str(caught.value.reason)


@pytest.mark.parametrize(
    ("row", "kind", "key"),
    [
        (GOOD, ItemType.SINGLE_CHOICE, ("B",)),
        (("2", "多选题", "题干", "甲", "乙", "丙", "CA", ""), ItemType.MULTIPLE_CHOICE, ("A", "C")),
        (("3", "multiple_choice", "题干", "甲", "乙", None, "A,B", ""), ItemType.MULTIPLE_CHOICE, ("A", "B")),
        (("4", "判断", "题干", None, None, None, "√", ""), ItemType.TRUE_FALSE, ("T",)),
        (("5", "true/false", "题干", None, None, None, False, ""), ItemType.TRUE_FALSE, ("F",)),
        (("6", "判断题", "题干", "正确", "错误", None, "B", ""), ItemType.TRUE_FALSE, ("B",)),
        (("7", "单选 / single_choice", "题干", "甲", "乙", None, "A", ""), ItemType.SINGLE_CHOICE, ("A",)),
        (("8", None, "题干", "甲", "乙", None, "A", ""), ItemType.SINGLE_CHOICE, ("A",)),
        (("9", "问答", "题干", None, None, None, "要点", ""), ItemType.ESSAY, ()),
        ((10, "Single choice", 2021, 1, 2.5, 3.0, "C", ""), ItemType.SINGLE_CHOICE, ("C",)),
    ],
)
def test_a_row_is_an_item(row: tuple[Any, ...], kind: ItemType, key: tuple[str, ...]) -> None:
    reading = read(workbook(row))
    assert not reading.rejected
    (item,) = reading.items
    assert (item.type, item.key, item.where, item.source_id) == (kind, key, "row 2", str(row[0]))


def test_numbers_read_as_they_are_shown() -> None:
    (item,) = read(workbook(("1", "单选", 2021, 1, 2.5, 3.0, "C", ""))).items
    assert (item.stem, [option.html for option in item.options]) == ("2021", ["1", "2.5", "3"])


def test_english_columns_are_known_and_extras_kept() -> None:
    header = ("id", "type", "stem", "option A", "Option_B", "key", "explanation", "point", "tier", "verb", "language")
    row = ("x", "essay", "Explain.", None, None, "A model answer", "Why", "3.2.1", "senior", "apply", "en")
    (item,) = read(workbook(row, header=header)).items
    assert item.extras == {
        "point": "3.2.1",
        "tier": "senior",
        "verb": "apply",
        "language": "en",
        "model_answer": "A model answer",
    }
    assert item.explanation == "Why"


def test_markup_in_a_cell_is_text() -> None:
    (item,) = read(workbook(changed("题干", "a<b>\nc"))).items
    assert item.stem == "a&lt;b&gt;<br>c"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("答案", None, "No answer is marked."),
        ("答案", "D", "option D, which"),
        ("答案", "AB", "A, B are marked"),
        ("答案", "见教材", "cannot be read"),
        ("答案", '=CONCAT("A")', "formula"),
        ("题干", "=1+1", "formula"),
        ("题干", None, "no text"),
        ("题干", "长" * 20_001, "20001 characters"),
        ("选项B", "长" * 4_001, "4001 characters"),
        ("选项B", None, "Option B is blank."),
        ("选项B", "甲", "Options A and B are the same."),
        ("选项C", "#REF!", "the error #REF!"),
        ("选项C", dt.date(2021, 5, 23), "a date"),
        ("题型", "天问", "“天问” is not known"),
    ],
)
def test_a_fault_is_named_by_row_and_column(column: str, value: Any, reason: str) -> None:
    reading = read(workbook(GOOD, changed(column, value)))
    assert len(reading.items) == 1
    (rejection,) = reading.rejected
    assert rejection.where == f"row 3, column {column}"
    assert reason in str(rejection.why)


def test_a_formatted_number_is_rejected_because_its_author_sees_something_else() -> None:
    book = load_workbook(BytesIO(workbook(changed("选项A", 0.5))))
    book.worksheets[0]["D2"].number_format = "0%"
    stream = BytesIO()
    book.save(stream)
    (rejection,) = read(stream.getvalue()).rejected
    assert "formatted number (0%)" in str(rejection.why)


def test_a_type_that_a_row_cannot_say_is_unsupported() -> None:
    (unsupported,) = read(workbook(changed("题型", "热点"))).unsupported
    assert (unsupported.where, "hotspot" in str(unsupported.what)) == ("row 2", True)


def test_an_unknown_column_is_reported_and_a_known_one_may_be_called_otherwise() -> None:
    reading = read(workbook(("题", "甲", "乙", "A", "x"), header=("题目", "A", "B", "正确答案", "备注")))
    assert [one.where for one in reading.unsupported] == ["row 1, column 备注"]
    assert len(reading.items) == 1


def test_the_header_may_stand_below_a_title_and_sheets_are_read_in_turn() -> None:
    data = saved({"甲": [["2021 年题库"], [], HEADER, GOOD], "说明": [["注"]], "乙": [HEADER, GOOD]})
    assert [item.where for item in read(data).items] == ["row 4", "sheet 乙, row 2"]


def test_a_hidden_sheet_is_not_read() -> None:
    book = load_workbook(BytesIO(saved({"甲": [HEADER, GOOD], "乙": [HEADER, GOOD]})))
    book["乙"].sheet_state = "hidden"
    stream = BytesIO()
    book.save(stream)
    assert len(read(stream.getvalue()).items) == 1


def test_empty_rows_do_no_harm() -> None:
    data = workbook(GOOD)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        head, mark, rest = archive.read("xl/worksheets/sheet1.xml").partition(b'<row r="2"')
    blank = "".join(f'<row r="{n}"><c r="C{n}" t="inlineStr"><is><t></t></is></c></row>' for n in range(2, 50_002))
    last = (mark + rest).replace(b'r="2"', b'r="50002"').replace(b'2" t=', b'50002" t=')
    (item,) = read(with_part(data, "xl/worksheets/sheet1.xml", head + blank.encode() + last)).items
    assert item.where == "row 50002"


def test_a_wrong_declared_size_does_no_harm() -> None:
    data = workbook(GOOD)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    wrong = sheet.replace(b'ref="A1:H2"', b'ref="A1:XFD1048576"')
    assert wrong != sheet
    assert len(read(with_part(data, "xl/worksheets/sheet1.xml", wrong)).items) == 1


def test_the_template_reads_without_items_and_takes_questions() -> None:
    reading = read(template())
    assert (reading.items, reading.rejected) == ((), ())
    assert [one.where for one in reading.unsupported] == ["row 2"]
    book = load_workbook(BytesIO(template()))
    sheet = book.worksheets[0]
    filled = {
        "A": "7",
        "B": "多选 / multiple_choice",
        "C": "题干",
        "D": "甲",
        "E": "乙",
        "F": "丙",
        "J": "AC",
        "K": "因为",
    }
    for column, value in (filled | {"L": "3.2.1", "N": "理解", "O": "zh"}).items():
        sheet[f"{column}3"] = value
    stream = BytesIO()
    book.save(stream)
    (item,) = read(stream.getvalue()).items
    assert (item.key, item.extras) == (("A", "C"), {"point": "3.2.1", "verb": "理解", "language": "zh"})


def bomb() -> bytes:
    return with_part(workbook(GOOD), "xl/worksheets/sheet2.xml", b" " * (8 * 1024 * 1024))


def overfull() -> bytes:
    return with_part(workbook(GOOD), "xl/media/x.bin", bytes(range(256)) * (65 * 4 * 1024))


def locked() -> bytes:
    data = bytearray(workbook(GOOD))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no zip", "not one, or it is damaged"),
        (b"PK\x03\x04 broken", "not one, or it is damaged"),
        (b"\xd0\xcf\x11\xe0old", "old .xls"),
        (b"x" * (16 * 1024 * 1024 + 1), "larger than 16 MiB"),
        (workbook(GOOD)[:-200], "not one, or it is damaged"),
        (with_part(workbook(GOOD), "xl/vbaProject.bin", b"x"), "macros"),
        (with_part(workbook(GOOD), "[Content_Types].xml", b"<x a='macroEnabled'/>"), "macros"),
        (with_part(workbook(GOOD), "xl/workbook.xml", b"<!DOCTYPE x [<!ENTITY y 'z'>]><x/>"), "XML entities"),
        (with_part(workbook(GOOD), "xl/workbook.xml", b"<broken"), "damaged"),
        (with_part(workbook(GOOD), "xl/worksheets/sheet1.xml", b"<broken"), "damaged"),
        (bomb(), "unpacks to far more"),
        (overfull(), "larger than is allowed"),
        (locked(), "encrypted"),
        (with_part(workbook(GOOD), "xl/externalLinks/externalLink1.xml", b"<x/>"), "from other files"),
        (workbook(GOOD, header=("甲", "乙")), "No sheet has a header row"),
        (workbook(GOOD, header=("题干", "答案", "key")), "mean the same"),
    ],
)
def test_a_file_that_is_unsafe_or_no_workbook_is_refused(data: bytes, reason: str) -> None:
    assert reason in refusal(data)


def test_an_archive_without_a_workbook_is_refused() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "holds no workbook" in refusal(stream.getvalue())


HALF = Decimal("0.5")
WIDE = (*HEADER, "计分", "误差", "评分标准", "案例", "科目", "条款")


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (("2", "数值", "题", "", "", "", "三", ""), "row 2, column 答案"),
        (("2", "数值", "题", "", "", "", "3", "", "", "大约"), "row 2, column 误差"),
        (("2", "单选", "题", "甲", "乙", "", "A", "", "随便"), "row 2, column 计分"),
        (("2", "问答", "题", "", "", "", "", "", "", "", "没有分值"), "row 2, column 评分标准"),
        (("2", "匹配", "题", "甲 → 一", "乙", "", "", ""), "row 2, column 选项B"),
        (("2", "排序", "题", "甲", "乙", "", "AA", ""), "row 2, column 答案"),
        (("2", "选词填空", "没有空", "甲", "乙", "", "A", ""), "row 2, column 题干"),
    ],
)
def test_a_fault_in_a_wide_row_is_named_by_row_and_column(row: tuple[str, ...], where: str) -> None:
    (rejection,) = read(workbook(row, header=WIDE)).rejected
    assert rejection.where == where


def test_a_wide_row_says_policy_tolerance_rubric_case_and_place() -> None:
    number = ("2", "数值", "题", "", "", "", "3", "", "", "±0.5", "", "9", "105", "8.4")
    essay = ("3", "问答", "论", "", "", "", "答", "", "", "", "一（1分）\n二（2分）")
    first, second = read(workbook(number, essay, header=WIDE)).items
    assert (first.case, first.extras) == ("9", {"subject": "105", "clause": "8.4"})
    assert first.answer == Answer(("3",), scoring=ItemScoring(tolerance=Tolerance(ToleranceKind.ABSOLUTE, HALF, HALF)))
    assert second.answer == Answer((), rubric=(Criterion("一", "1"), Criterion("二", "2")), model_answer="答")


def test_an_apostrophe_before_what_could_be_a_formula_is_no_part_of_the_text() -> None:
    (item,) = read(workbook(changed("选项A", "'=1+1"))).items
    assert item.options[0].html == "=1+1"


def test_a_row_that_is_not_held_is_kept_as_received() -> None:
    (note,) = read(workbook(("2", "热点", "指一指", "", "", "", "A", ""))).unsupported
    assert note.received == "2\t热点\t指一指\t\t\t\tA\t".encode()
