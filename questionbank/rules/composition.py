"""The paper as candidates get it: the format of the exam client, without anything that helps to answer. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.errors import Refused, Text
from questionbank.rules.items import CHOICES, ItemType
from questionbank.rules.papers import Section, plain
from questionbank.rules.wording import Option, Wording

# What stands on a paper is frozen with it and hashed: it is written here by the paper's language and does not go
# through the catalogue, which follows the reader's language and may be corrected later.
TYPE_NAMES: Mapping[str, Mapping[ItemType, str]] = {
    "zh_Hans": {
        ItemType.SINGLE_CHOICE: "单项选择题",
        ItemType.MULTIPLE_CHOICE: "多项选择题",
        ItemType.TRUE_FALSE: "判断题",
        ItemType.MATCHING: "匹配题",
        ItemType.ORDERING: "排序题",
        ItemType.GAP_SELECT: "选词填空题",
        ItemType.TEXT_ENTRY: "填空题",
        ItemType.NUMERICAL: "计算题",
        ItemType.HOTSPOT: "图上定位题",
        ItemType.ESSAY: "问答题",
        ItemType.NONCONFORMITY: "不符合项报告题",
        ItemType.CASE: "案例分析题",
    },
    "en": {
        ItemType.SINGLE_CHOICE: "Single choice",
        ItemType.MULTIPLE_CHOICE: "Multiple choice",
        ItemType.TRUE_FALSE: "True or false",
        ItemType.MATCHING: "Matching",
        ItemType.ORDERING: "Ordering",
        ItemType.GAP_SELECT: "Gap fill",
        ItemType.TEXT_ENTRY: "Short text",
        ItemType.NUMERICAL: "Numbers",
        ItemType.HOTSPOT: "Places on a picture",
        ItemType.ESSAY: "Essay questions",
        ItemType.NONCONFORMITY: "Nonconformity statements",
        ItemType.CASE: "Case analysis",
    },
}
TRUE_FALSE: Mapping[str, tuple[Option, Option]] = {
    "zh_Hans": (Option("T", "正确"), Option("F", "错误")),
    "en": (Option("T", "True"), Option("F", "False")),
}
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Question:
    """One item at its place: the public name of its version, its type, and what is read there."""

    public_id: str
    type: ItemType
    wording: Wording


@dataclass(frozen=True)
class Head:
    """What stands above a paper."""

    form: str
    title: str
    minutes: int
    language: str


def compose(head: Head, sections: Sequence[tuple[Section, Sequence[Question]]]) -> dict[str, Any]:
    """Put a paper together; numbers run on over the sections. Raises Refused if a wording is not complete."""
    items: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for position, (section, questions) in enumerate(sections):
        parts.append(
            {
                "title": section_title(section, position, head.language, pilots=len(questions) - section.count),
                "items": [question.public_id for question in questions],
            }
        )
        for question in questions:
            items.append(_item(question, len(items) + 1, section.marks_each, head.language))
    return {
        "form": head.form,
        "title": head.title,
        "minutes": head.minutes,
        "sections": parts,
        "stimuli": [],
        "items": items,
    }


def section_title(section: Section, position: int, language: str, *, pilots: int = 0) -> str:
    """Give a section's title as the printed papers write it, e.g. 一、单项选择题（共40题，每题1.5分，共60分）.

    Candidates are told how many items are tried out unscored, never which.
    """
    name = TYPE_NAMES[language][section.type]
    each, marks, count = plain(section.marks_each), plain(section.marks), section.count
    if language == "en":
        tried = f", and {pilots} more that {'is' if pilots == 1 else 'are'} not scored" if pilots > 0 else ""
        unit = "mark" if section.marks == 1 else "marks"
        return f"Part {position + 1}: {name} ({count} × {each} = {marks} {unit}{tried})"
    tried = f"，其中{pilots}题为不计分的试测题" if pilots > 0 else ""
    return f"{NUMERALS[position]}、{name}（共{count + max(0, pilots)}题，每题{each}分，共{marks}分{tried}）"


def _item(question: Question, number: int, marks: Decimal, language: str) -> dict[str, Any]:
    options = _options(question, language)
    if not question.wording.stem.strip() or (question.type in CHOICES and len(options) < 2):  # a choice of one is none
        text = Text("Item %(number)s has no complete wording in the language of this paper.", {"number": number})
        raise Refused(text, field="language", code="no_wording")
    item: dict[str, Any] = {
        "id": question.public_id,
        "number": number,
        "type": question.type.value,
        "marks": plain(marks),
        "stem": question.wording.stem,
    }
    if options:
        item["options"] = [{"id": option.id, "text": option.text} for option in options]
    return item


def _options(question: Question, language: str) -> Sequence[Option]:
    if question.type is ItemType.TRUE_FALSE and not question.wording.options:
        return TRUE_FALSE[language]
    return question.wording.options if question.type in CHOICES else ()
