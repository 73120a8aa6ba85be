"""Workbooks as people keep them: titles above the header, merged cells, dates, formats, several sheets, odd values."""

import datetime as dt
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any, Literal

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula

from questionbank.interchange.model import Reading, Refusal
from questionbank.interchange.xlsx import read
from questionbank.interchange.xlsx import reader as limits
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.workbooks import HEADER, saved, with_part, workbook

GOOD = ("1", "单选", "题干", "甲", "乙", "丙", "B", "因为")


def row(**changes: Any) -> list[Any]:
    """Give a good row with other values in some columns, named by their letters."""
    values = dict(zip("ABCDEFGH", GOOD, strict=True)) | changes
    return list(values.values())


def made(change: Callable[[Any], None], *rows: Any) -> bytes:
    """Give a workbook whose sheet was changed by hand."""
    book = load_workbook(BytesIO(workbook(*(rows or (GOOD,)))))
    change(book.worksheets[0])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def faults(data: bytes) -> list[tuple[str, str]]:
    return [(one.where, str(one.why)) for one in read(data).rejected]


def texts(reading: Reading) -> list[str]:
    (item,) = reading.items
    return [item.stem, *(option.html for option in item.options), item.explanation]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2021, "2021"),
        (2021.0, "2021"),
        (2.5, "2.5"),
        (0.000125, "0.000125"),
        (123456.789, "123456.789"),
        (99999999999, "99999999999"),
        (-1, "-1"),
        (0, "0"),
        (True, "TRUE"),
        (" 前后有空格 ", "前后有空格"),
        ("第一行\n第二行", "第一行<br>第二行"),
        ("第一行_x000D_\n第二行", "第一行<br>第二行"),
        ("第一行\r\n第二行", "第一行<br>第二行"),
        ("a<b>c & d", "a&lt;b&gt;c &amp; d"),
        ("'=1+1", "=1+1"),
        ("[html]<b>粗</b>", "<b>粗</b>"),
        ("=", "="),
    ],
)
def test_a_cell_reads_as_its_author_sees_it(value: Any, text: str) -> None:
    assert texts(read(workbook(row(C=value))))[0] == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("0.30000000000000004", "0.3"),
        ("3.3000000000000003", "3.3"),
        ("2021.0", "2021"),
        ("-0.1", "-0.1"),
        ("12345678901", "12345678901"),
    ],
)
def test_a_number_has_no_more_digits_than_its_author_sees(stored: str, text: str) -> None:
    data = workbook(row(C=7.25))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    changed = sheet.replace(b"<v>7.25</v>", f"<v>{stored}</v>".encode())

    assert texts(read(with_part(data, "xl/worksheets/sheet1.xml", changed)))[0] == text


@pytest.mark.parametrize(
    ("value", "form", "why"),
    [
        (dt.date(2021, 5, 23), None, "a date (2021-05-23"),
        (dt.datetime.fromisoformat("2021-05-23T08:30"), None, "a date (2021-05-23 08:30"),
        (dt.time(8, 30), None, "a date (08:30"),
        (dt.timedelta(hours=26), None, "a date ("),
        (44339, "yyyy/m/d", "a date ("),
        (0.5, "0%", "a formatted number (0%)"),
        (1234.5, "#,##0.00", "a formatted number (#,##0.00)"),
        (12, "¥0", "a formatted number (¥0)"),
        (1, "00000", "a formatted number (00000)"),
        (1e6, "0.00E+00", "a formatted number (0.00E+00)"),
        ("=1+1", None, "a formula"),
        ("=Sheet2!A1", None, "a formula"),
        ("#REF!", None, "the error #REF!"),
        ("#DIV/0!", None, "the error #DIV/0!"),
        ("#N/A", None, "the error #N/A"),
    ],
)
def test_what_its_author_sees_otherwise_is_refused_at_its_cell(value: Any, form: str | None, why: str) -> None:
    def put(sheet: Any) -> None:
        sheet["D2"] = value
        if form:
            sheet["D2"].number_format = form

    ((where, reason),) = faults(made(put))

    assert (where, f"holds {why}" in reason) == ("row 2, column 选项A", True), reason


def test_an_array_formula_is_a_formula() -> None:
    def put(sheet: Any) -> None:
        sheet["G2"] = ArrayFormula("G2:G2", "=A1:A1")

    assert faults(made(put))[0][0] == "row 2, column 答案"


def test_rich_text_comments_and_links_read_as_their_text() -> None:
    def put(sheet: Any) -> None:
        sheet["C2"] = CellRichText("下列", TextBlock(InlineFont(b=True), "不"), "正确的是")
        sheet["D2"].comment = Comment("答案是乙", "某人")
        sheet["E2"].hyperlink = "https://example.test/"

    assert texts(read(made(put))) == ["下列不正确的是", "甲", "乙", "丙", "因为"]


def test_a_title_over_merged_cells_above_the_header_is_passed_over() -> None:
    def put(sheet: Any) -> None:
        sheet.insert_rows(1, 3)
        sheet["A1"] = "2021 年审核员题库"
        sheet.merge_cells("A1:H2")

    (item,) = read(made(put)).items
    assert item.where == "row 5"


def test_a_merged_stem_belongs_to_its_first_row_alone() -> None:
    def put(sheet: Any) -> None:
        sheet.merge_cells("C2:C3")

    reading = read(made(put, GOOD, row(A="2")))

    assert [item.source_id for item in reading.items] == ["1"]
    assert [(one.where, str(one.why)) for one in reading.rejected] == [
        ("row 3, column 题干", "The question has no text.")
    ]


def test_options_merged_into_one_cell_are_too_few() -> None:
    def put(sheet: Any) -> None:
        sheet.merge_cells("D2:F2")

    assert faults(made(put)) == [("row 2", "The question has fewer than two options.")]


@pytest.mark.parametrize("above", [0, 1, 19])
def test_the_header_is_found_among_the_first_rows(above: int) -> None:
    data = saved({"题库": [*[["说明"]] * above, HEADER, GOOD]})

    assert read(data).items[0].where == f"row {above + 2}"


def test_a_header_further_down_is_none() -> None:
    with pytest.raises(Refusal, match="among its first 20 rows"):
        read(saved({"题库": [*[["说明"]] * 20, HEADER, GOOD]}))


@pytest.mark.parametrize(
    ("header", "values"),
    [
        (("题目", "A", "B", "正确答案"), ("题", "甲", "乙", "B")),
        (("试题内容", "选项 A", "选项 B", "标准答案"), ("题", "甲", "乙", "B")),
        (("Question", "Option A", "Option B", "Correct Answer"), ("题", "甲", "乙", "B")),
        (("ＳＴＥＭ", "Ａ", "Ｂ", "ＫＥＹ"), ("题", "甲", "乙", "B")),
        (("题干*", "A选项", "B选项", "答案："), ("题", "甲", "乙", "B")),
        (("答案", "B", "A", "题干"), ("B", "乙", "甲", "题")),
        ((None, "题干", "A", "B", None, "答案"), (None, "题", "甲", "乙", None, "B")),
    ],
)
def test_columns_are_found_by_any_of_their_names_in_any_order(header: tuple[Any, ...], values: tuple[Any, ...]) -> None:
    (item,) = read(workbook(values, header=header)).items

    assert (item.stem, [option.html for option in item.options], item.key) == ("题", ["甲", "乙"], ("B",))


def test_columns_that_nobody_knows_are_named_one_by_one() -> None:
    reading = read(workbook((*GOOD, "张三", 5), header=(*HEADER, "命题人", "分值")))

    assert [note.where for note in reading.unsupported] == ["row 1, column 命题人", "row 1, column 分值"]
    assert len(reading.items) == 1


@pytest.mark.parametrize("twice", [("题干", "题目"), ("答案", "正确答案"), ("选项A", "A")])
def test_two_columns_that_mean_the_same_refuse_the_file(twice: tuple[str, str]) -> None:
    header = ("题干", "答案", "选项A", *[name for name in twice if name not in ("题干", "答案", "选项A")])

    with pytest.raises(Refusal, match="mean the same"):
        read(workbook(("题", "A", "甲", "乙"), header=header))


def test_sheets_are_read_in_turn_and_those_without_a_header_passed_over() -> None:
    reading = read(saved({"封面": [["题库"]], "单选": [HEADER, GOOD], "空": [], "判断": [HEADER, row(A="2", G="C")]}))

    assert [item.where for item in reading.items] == ["row 2", "sheet 判断, row 2"]


def test_a_fault_names_the_sheet_where_there_are_several() -> None:
    data = saved({"单选": [HEADER, GOOD], "判断": [HEADER, row(G="Z")]})

    assert [where for where, _why in faults(data)] == ["sheet 判断, row 2, column 答案"]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_not_read(state: Literal["hidden", "veryHidden"]) -> None:
    book = load_workbook(BytesIO(saved({"甲": [HEADER, GOOD], "乙": [HEADER, GOOD]})))
    book["乙"].sheet_state = state
    stream = BytesIO()
    book.save(stream)

    assert len(read(stream.getvalue()).items) == 1


def test_a_sheet_that_is_a_chart_is_passed_over() -> None:
    book = load_workbook(BytesIO(workbook(GOOD)))
    chart = BarChart()
    chart.add_data(Reference(book.worksheets[0], min_col=1, min_row=1, max_row=2))
    book.create_chartsheet("图", 0).add_chart(chart)
    stream = BytesIO()
    book.save(stream)

    assert [item.where for item in read(stream.getvalue()).items] == ["row 2"]


def test_a_workbook_with_empty_sheets_is_refused() -> None:
    with pytest.raises(Refusal, match="header row"):
        read(saved({"Sheet1": [], "Sheet2": []}))


def test_rows_of_blanks_between_questions_are_passed_over() -> None:
    blank: list[Any] = [None, " ", "\n", None, None, None, None, None]

    assert [item.where for item in read(workbook(GOOD, blank, [], row(A="2"))).items] == ["row 2", "row 5"]


def test_more_questions_than_are_allowed_refuse_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ITEMS", 2)

    assert len(read(workbook(GOOD, GOOD)).items) == 2
    with pytest.raises(Refusal, match="more than 2 questions"):
        read(workbook(GOOD, GOOD, GOOD))


@pytest.mark.parametrize(
    ("named", "kind"),
    [
        ("单选题", ItemType.SINGLE_CHOICE),
        ("Single choice", ItemType.SINGLE_CHOICE),
        ("单项选择题 / single_choice", ItemType.SINGLE_CHOICE),
        ("", ItemType.SINGLE_CHOICE),
        ("多选", ItemType.MULTIPLE_CHOICE),
        ("不定项选择题", ItemType.MULTIPLE_CHOICE),
        ("ordering", None),
    ],
)
def test_the_type_is_named_or_told_from_the_key(named: str, kind: ItemType | None) -> None:
    reading = read(workbook(row(B=named)))

    assert [item.type for item in reading.items] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("changes", "where", "why"),
    [
        ({"B": "口试"}, "row 2, column 题型", "The type “口试” is not known."),
        ({"C": None}, "row 2, column 题干", "The question has no text."),
        ({"C": "[html]<script>x</script>"}, "row 2, column 题干", "The text holds a script."),
        ({"D": "甲", "E": "甲"}, "row 2, column 选项B", "Options A and B are the same."),
        ({"D": None}, "row 2, column 选项A", "Option A is blank."),
        ({"E": None}, "row 2, column 选项B", "Option B is blank."),
        ({"E": None, "F": None}, "row 2", "The question has fewer than two options."),
        ({"G": None}, "row 2, column 答案", "No answer is marked."),
        ({"G": "F"}, "row 2, column 答案", "The answer names option F, which the question does not have."),
        ({"G": "乙"}, "row 2, column 答案", "The answer “乙” cannot be read."),
        ({"G": "BB"}, "row 2, column 答案", "The answer “BB” cannot be read."),
        ({"G": "ABC"}, "row 2, column 答案", "A single choice has one right option; A, B, C are marked."),
        ({"H": "长" * 20_001}, "row 2, column 解析", "The text has 20001 characters; at most 20000 are allowed."),
        ({"B": "判断"}, "row 2", "A true/false question has the options true and false, or none."),
        ({"B": "问答"}, "row 2", "An essay has no options."),
    ],
)
def test_every_fault_has_its_cell_and_its_reason(changes: dict[str, Any], where: str, why: str) -> None:
    assert faults(workbook(row(**changes))) == [(where, why)]


@pytest.mark.parametrize("key", ["B", "b", "（B）", "[B]", "B.", "选B", "B项", " Ｂ 。"])
def test_the_key_is_read_in_every_spelling(key: str) -> None:
    assert read(workbook(row(G=key))).items[0].key == ("B",)


def test_every_row_has_one_fate() -> None:
    rows = [GOOD, row(A="2", G="Z"), row(A="3", B="热点"), row(A="示例 / example"), row(A="5", B="多选", G="AC")]

    reading = read(workbook(*rows))

    assert [item.source_id for item in reading.items] == ["1", "5"]
    assert [one.where for one in reading.rejected] == ["row 3, column 答案"]
    assert [(one.where, bool(one.received)) for one in reading.unsupported] == [("row 4", True), ("row 5", False)]
