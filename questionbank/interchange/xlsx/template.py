"""The workbook that authors download and fill in."""

from io import BytesIO
from typing import Any

EXAMPLE_ID = "示例 / example"
HEADERS = (
    ("题号 / id", 16),
    ("题型 / type", 16),
    ("题干 / stem", 60),
    *((f"选项{letter} / option {letter}", 24) for letter in "ABCDEF"),
    ("答案 / key", 12),
    ("解析 / explanation", 40),
    ("知识点 / point", 16),
    ("难度 / tier", 14),
    ("认知 / verb", 14),
    ("语言 / language", 16),
)
_EXAMPLE = (
    EXAMPLE_ID,
    "单选 / single_choice",
    "审核准则是指（ ）。",
    "用于与客观证据进行比较的一组要求",
    "一组审核的安排",
    "审核的结果",
    "审核组的分工",
    None,
    None,
    "A",
    "见 GB/T 19011—2021 3.7。",
    "3.2.1",
    None,
    "理解",
    "zh",
)
_NOTES = (
    ("每行一题；示例行不会被导入。", "One question a row; the example row is not imported."),
    ("题型：单选、多选、判断、问答。", "Types: single_choice, multiple_choice, true_false, essay."),
    (
        "答案：单选写一个字母，多选写 ACD，判断写 √ 或 ×（对/错）。",
        "Key: one letter; ACD for several; √ or × (T/F) for true/false.",
    ),
    (
        "问答题：“答案”列填写参考答案，选项留空。",
        "Essay: the key column takes the model answer; leave the options blank.",
    ),
    ("不要使用公式；数字和日期请设为文本格式。", "No formulas; format numbers and dates as text."),
    ("选项之间不得留空列；选项不得重复。", "No blank option between two others, and none twice."),
)


def template() -> bytes:
    """The template: a sheet with headings and an example row, and a sheet of notes in both languages."""
    # A heavy library, needed by nobody who pastes text.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    _fill_questions(book.active)
    _fill_notes(book.create_sheet("说明 notes"))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill_questions(sheet: Any) -> None:
    sheet.title = "题目 questions"
    sheet.append([title for title, _width in HEADERS])
    sheet.append(list(_EXAMPLE))
    sheet.freeze_panes = "A2"
    for index, (_title, width) in enumerate(HEADERS):
        sheet.column_dimensions[chr(ord("A") + index)].width = width


def _fill_notes(sheet: Any) -> None:
    for note in _NOTES:
        sheet.append(list(note))
    for column in "AB":
        sheet.column_dimensions[column].width = 70
