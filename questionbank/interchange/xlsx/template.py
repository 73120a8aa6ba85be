"""The workbook that authors download and fill in."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

EXAMPLE_ID = "示例 / example"
LETTERS = "ABCDEF"  # of options that the template has columns for; a file may have more
_HEADERS = {
    "id": ("题号 / id", 16),
    "type": ("题型 / type", 24),
    "stem": ("题干 / stem", 60),
    "answer": ("答案 / key", 12),
    "explanation": ("解析 / explanation", 40),
    "point": ("知识点 / point", 16),
    "tier": ("难度 / tier", 14),
    "verb": ("认知 / verb", 14),
    "language": ("语言 / language", 16),
    "scoring": ("计分 / scoring", 24),
    "tolerance": ("误差 / tolerance", 16),
    "rubric": ("评分细则 / rubric", 40),
    "case": ("案例 / case", 16),
    "subject": ("科目 / subject", 16),
    "clause": ("条款 / clause", 24),
    "cell": ("量表单元格 / cell", 20),
}
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
    (
        "题型：单选、多选、判断、填空、数值、排序、匹配、选词填空、问答、不符合项、案例。",
        "Types: single_choice, multiple_choice, true_false, text_entry, numerical, ordering, matching, gap_select, "
        "essay, nonconformity, case.",
    ),
    (
        "答案：单选写一个字母，多选写 ACD，判断写 √ 或 ×（对/错）。",
        "Key: one letter; ACD for several; √ or × (T/F) for true/false.",
    ),
    (
        "问答题：“答案”列填写参考答案，选项留空。",
        "Essay: the key column takes the model answer; leave the options blank.",
    ),
    (
        "填空、数值：选项留空，答案列写所有可接受的答案，用 | 分隔；数值的误差写 ±0.5、±2%、2 位小数。",
        "Short text, number: no options; the key column takes every accepted answer, | between them; a tolerance reads "
        "±0.5, ±2%, 2 dp.",
    ),
    (
        "排序：选项按显示顺序填写，答案按正确顺序写字母，如 CABD。",
        "Ordering: options as they are shown; the key is their letters in the right order, as CABD.",
    ),
    (
        "匹配：每个选项写“左 → 右”，只写“→ 右”的是干扰项；答案留空。",
        "Matching: each option is “left → right”; “→ right” alone is a distractor; leave the key blank.",
    ),
    (
        "选词填空：题干写 [[1]]、[[2]]，选项是备选词，答案依次写字母，如 BA；"
        "各空备选词不同时，第 n 个选项用 | 列出第 n 空的词。",
        "Gap fill: the stem has [[1]], [[2]]; the options are the words, the key names a letter for each gap, as BA; "
        "where gaps have words of their own, the n-th option lists those of the n-th gap, | between them.",
    ),
    (
        "评分细则：每行一项，行末写分值，如“说明理由（3分）”；不符合项可在行首写“要求：”“证据：”“条款：”“分类：”。",
        "Rubric: one criterion a line with its marks, as “Gives reasons (3)”; of a nonconformity a line may begin with "
        "requirement: evidence: clause: classification:",
    ),
    (
        "计分：留空则按试卷规定；可写 全对得分、按项得分、部分得分、答错倒扣；倒扣=0.25、按权重得分；A:1；B:0.5。",
        "Scoring: blank for the paper's own; or all_or_nothing, per_option, partial, negative; penalty=0.25, "
        "mapped; A:1; B:0.5.",
    ),
    (
        "案例：材料单独一行，题型写案例；使用该材料的题目在案例列写它的题号。",
        "Case: its material is a row of the type case; items that share it name its id in the case column.",
    ),
    ("以 [html] 开头的单元格按 HTML 读取。", "A cell that begins with [html] is read as HTML."),
    ("不要使用公式；数字和日期请设为文本格式。", "No formulas; format numbers and dates as text."),
    ("选项之间不得留空列；选项不得重复。", "No blank option between two others, and none twice."),
)


def titles(letters: str = LETTERS) -> dict[str, tuple[str, int]]:
    """Give the heading and the width of each column."""
    head = {name: _HEADERS[name] for name in ("id", "type", "stem")}
    options = {f"option {letter}": (f"选项{letter} / option {letter}", 24) for letter in letters}
    return {**head, **options, **_HEADERS}


def template() -> bytes:
    """Give the workbook that authors fill in, with an example row and a sheet of notes in both languages."""
    return workbook([dict(zip(titles(), _EXAMPLE, strict=False))])


def workbook(rows: Iterable[Mapping[str, str | None]], letters: str = LETTERS) -> bytes:
    """Write rows, each a text for some of the columns, into a workbook of the template's shape."""
    # A heavy library, needed by nobody who pastes text.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    _add_questions(book, titles(letters), rows)
    _add_notes(book)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _add_questions(book: Any, columns: Mapping[str, tuple[str, int]], rows: Iterable[Mapping[str, str | None]]) -> None:
    sheet = _sheet(book, "题目 questions", [width for _title, width in columns.values()])
    sheet.freeze_panes = "A2"
    sheet.append([title for title, _width in columns.values()])
    for row in rows:
        sheet.append(list(map(row.get, columns)))


def _add_notes(book: Any) -> None:
    notes = _sheet(book, "说明 notes", [70, 70])
    for note in _NOTES:
        notes.append(list(note))


def _sheet(book: Any, title: str, widths: list[int]) -> Any:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    sheet = book.create_sheet(title)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    return sheet
