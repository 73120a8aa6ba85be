"""Files of questions for the import: as many as asked for, no two alike."""

from io import BytesIO

HEADER = ("题号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析")
KINDS = ("单选题", "多选题", "判断题")
STEM = "依据审核准则，第{n}号情形（{mark}）下审核组长在末次会议之前应当先做下列哪一项"


def gift(count: int, mark: str) -> bytes:
    """Write single-choice questions in GIFT."""
    return "\n\n".join(_gift(n, mark) for n in range(count)).encode()


def xlsx(count: int, mark: str) -> bytes:
    """Write single, multiple choice and true/false questions as a workbook."""
    from openpyxl import Workbook  # noqa: PLC0415 - heavy, and only this needs it

    book = Workbook(write_only=True)
    sheet = book.create_sheet("题库")
    sheet.append(list(HEADER))
    for n in range(count):
        sheet.append(_row(n, mark))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _gift(n: int, mark: str) -> str:
    options = "\n".join(f"{'=' if place == n % 4 else '~'}做法{place}之{n}" for place in range(4))
    return f"::{mark}-{n}::{STEM.format(n=n, mark=mark)}？{{\n{options}\n}}"


def _row(n: int, mark: str) -> list[str]:
    kind = KINDS[n % len(KINDS)]
    stem = STEM.format(n=n, mark=mark)
    if kind == "判断题":
        return [str(n + 1), kind, f"{stem}，这一说法正确。", "", "", "", "", "对" if n % 2 else "错", f"见第{n}条"]
    key = "AC" if kind == "多选题" else "ABCD"[n % 4]
    return [str(n + 1), kind, f"{stem}？", *(f"做法{letter}之{n}" for letter in "甲乙丙丁"), key, f"见第{n}条"]
