"""The columns of a sheet of questions, by their Chinese and English names."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from questionbank.interchange.answers import LETTERS
from questionbank.interchange.model import Reason, Refusal
from questionbank.rules.items import ItemType

FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("题号", "编号", "序号", "id", "no", "number"),
    "type": ("题型", "类型", "试题类型", "type"),
    "stem": ("题干", "题目", "试题", "试题内容", "stem", "question"),
    **{
        f"option {letter}": (f"选项{letter}", letter, f"option{letter}", f"答案选项{letter}", f"{letter}选项")
        for letter in LETTERS
    },
    "answer": ("答案", "正确答案", "参考答案", "标准答案", "key", "answer", "correctanswer"),
    "explanation": ("解析", "答案解析", "试题解析", "explanation", "rationale"),
    "point": ("知识点", "point", "knowledgepoint"),
    "tier": ("难度", "层级", "tier", "difficulty"),
    "verb": ("认知", "认知层次", "verb", "cognitive"),
    "language": ("语言", "language"),
    "scoring": ("计分", "计分方式", "计分规则", "scoring"),
    "tolerance": ("误差", "允差", "允许误差", "容差", "tolerance"),
    "rubric": ("评分细则", "评分标准", "rubric"),
    "case": ("案例", "所属案例", "case"),
    "subject": ("科目", "subject"),
    "clause": ("条款", "clause"),
    "cell": ("量表单元格", "等级量表单元格", "cell"),
}
EXTRAS = ("subject", "point", "tier", "verb", "clause", "cell", "language")
REQUIRED = ("stem", "answer")
_BY_NAME = {name.casefold(): field for field, names in FIELDS.items() for name in names}

TYPE_NAMES: dict[ItemType, tuple[str, ...]] = {
    ItemType.SINGLE_CHOICE: ("单选", "单项选择", "singlechoice", "single"),
    ItemType.MULTIPLE_CHOICE: ("多选", "多项选择", "不定项", "不定项选择", "multiplechoice", "multiple"),
    ItemType.TRUE_FALSE: ("判断", "是非", "truefalse", "tf"),
    ItemType.ESSAY: ("问答", "简答", "论述", "阐述", "essay"),
    ItemType.CASE: ("案例", "案例分析", "综合应用", "case"),
    ItemType.MATCHING: ("匹配", "连线", "配对", "matching"),
    ItemType.ORDERING: ("排序", "ordering"),
    ItemType.TEXT_ENTRY: ("填空", "textentry", "shortanswer"),
    ItemType.NUMERICAL: ("数值", "计算", "numerical"),
    ItemType.GAP_SELECT: ("选词填空", "gapselect"),
    ItemType.HOTSPOT: ("热点", "hotspot"),
    ItemType.NONCONFORMITY: ("不符合项", "nonconformity"),
}
_BETWEEN = re.compile(r"[\s_\-/]+|(?<![a-z])or(?![a-z])")  # as in `true or false`
_TYPE_BY_NAME = {name: kind for kind, names in TYPE_NAMES.items() for name in names}


@dataclass(frozen=True)
class Columns:
    """Where each field stands, how its column is headed, and which columns nobody knows."""

    places: dict[str, int]
    titles: dict[str, str]
    unknown: tuple[str, ...]


def find_columns(cells: Sequence[object]) -> Columns | None:
    """The columns that a header row names; None if the row is no header. Raises `Refusal` for one named twice."""
    titles = [str(cell or "").strip() for cell in cells]
    found = _named(titles)
    places = dict(found)
    if not places.keys() >= set(REQUIRED):
        return None
    _check_once(found, titles)
    return Columns(places, {field: titles[index] for field, index in found}, _unknown(titles))


def _named(titles: list[str]) -> list[tuple[str, int]]:
    return [(field, index) for index, title in enumerate(titles) if (field := _field(title))]


def _unknown(titles: list[str]) -> tuple[str, ...]:
    return tuple(title for title in titles if title and not _field(title))


def item_type(name: str) -> ItemType | None:
    """The type that a cell names, in Chinese, in English, or in both with a stroke between."""
    return next((kind for part in (name, *name.split("/")) if (kind := _named_type(part))), None)


def _named_type(name: str) -> ItemType | None:
    folded = _BETWEEN.sub("", unicodedata.normalize("NFKC", name).casefold())
    short = folded.removesuffix("题")
    return _TYPE_BY_NAME.get(short.removesuffix("选择")) or _TYPE_BY_NAME.get(short)


def _field(title: str) -> str | None:
    """The field of a heading such as `题干`, `选项 A`, `Option A` or `题干 / stem`."""
    for name in re.split(r"[/\n|（(]", unicodedata.normalize("NFKC", title)):
        field = _BY_NAME.get(re.sub(r"[\s_:*）)]+", "", name).casefold())
        if field:
            return field
    return None


def _check_once(named: list[tuple[str, int]], titles: list[str]) -> None:
    seen: dict[str, int] = {}
    for field, index in named:
        if field in seen:
            params = {"first": titles[seen[field]], "second": titles[index]}
            raise Refusal(Reason("The columns “%(first)s” and “%(second)s” mean the same. Delete one.", params))
        seen[field] = index
