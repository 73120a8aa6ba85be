"""The paper as candidates get it: the format of the exam client, without anything that helps to answer. Pure."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeVar

from core.errors import Refused, Text
from questionbank.rules.completeness import WITH_OPTIONS, has_its_parts
from questionbank.rules.items import ItemType
from questionbank.rules.papers import Section, plain
from questionbank.rules.wording import Option, Picture, Wording

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
        ItemType.NUMERICAL: "数值题",
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
Drawn = TypeVar("Drawn")
TRUE_FALSE: Mapping[str, tuple[Option, Option]] = {
    "zh_Hans": (Option("T", "正确"), Option("F", "错误")),
    "en": (Option("T", "True"), Option("F", "False")),
}
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")  # as many as there are types


@dataclass(frozen=True)
class Stimulus:
    """The material of a case that several items share: the public name of its version, and its sanitised HTML."""

    public_id: str
    html: str


@dataclass(frozen=True)
class Question:
    """One item at its place: the public name of its version, its type, what is read there, the case it belongs to."""

    public_id: str
    type: ItemType
    wording: Wording
    stimulus: Stimulus | None = None


@dataclass(frozen=True)
class Head:
    """What stands above a paper."""

    form: str
    title: str
    minutes: int
    language: str
    aids: Mapping[str, Any] = field(default_factory=dict)  # what candidates may use: rules.aids; empty for nothing


def compose(head: Head, sections: Sequence[tuple[Section, Sequence[Question]]]) -> dict[str, Any]:
    """Put a paper together; numbers run on over the sections, and the material of a case is there once.

    Raises Refused if a wording is not complete.
    """
    items: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for position, (section, questions) in enumerate(sections):
        parts.append(_part(section, position, questions, head.language))
        for question in questions:
            items.append(_item(question, len(items) + 1, section.marks_each, head.language))
    return {
        "form": head.form,
        "title": head.title,
        "minutes": head.minutes,
        **({"aids": dict(head.aids)} if head.aids else {}),
        "sections": parts,
        "stimuli": _stimuli(question for _section, questions in sections for question in questions),
        "items": items,
    }


def _part(section: Section, position: int, questions: Sequence[Question], language: str) -> dict[str, Any]:
    return {
        "title": section_title(section, position, language, pilots=len(questions) - section.count),
        "items": [question.public_id for question in questions],
    }


def together(drawn: Sequence[Drawn], case_of: Callable[[Drawn], tuple[int, int] | None]) -> list[Drawn]:
    """Put the items of a case together, at the place of the first that was drawn and in their own order.

    `case_of` gives an item's case and its place there, None for an item of its own, which stays where it is.
    """
    blocks: dict[tuple[int, int], list[tuple[int, Drawn]]] = {}
    for position, one in enumerate(drawn):
        case = case_of(one)
        key, place = ((0, case[0]), case[1]) if case else ((1, position), 0)
        blocks.setdefault(key, []).append((place, one))
    return [one for block in blocks.values() for _place, one in sorted(block, key=lambda pair: pair[0])]


def section_title(section: Section, position: int, language: str, *, pilots: int = 0) -> str:
    """Give a section's title as the printed papers write it, e.g. 一、单项选择题（共40题，每题1.5分，共60分）.

    Candidates are told how many items are tried out unscored, never which.
    """
    name = TYPE_NAMES[language][section.type]
    each, marks, count = plain(section.marks_each), plain(section.marks), section.count
    if language == "en":
        unit = "mark" if section.marks == 1 else "marks"
        return f"Part {position + 1}: {name} ({count} × {each} = {marks} {unit}{_tried_out(pilots)})"
    tried = f"，其中{pilots}题为不计分的试测题" if pilots > 0 else ""
    return f"{NUMERALS[position]}、{name}（共{count + max(0, pilots)}题，每题{each}分，共{marks}分{tried}）"


def _tried_out(pilots: int) -> str:
    if pilots < 1:
        return ""
    return f", and {pilots} more that {'is' if pilots == 1 else 'are'} not scored"


def _stimuli(questions: Iterable[Question]) -> list[dict[str, str]]:
    found = {one.stimulus.public_id: one.stimulus.html for one in questions if one.stimulus}
    return [{"id": public_id, "html": html} for public_id, html in found.items()]


def _item(question: Question, number: int, marks: Decimal, language: str) -> dict[str, Any]:
    question = _with_true_and_false(question, language)
    stimulus = question.stimulus
    if not has_its_parts(question.type, question.wording) or (stimulus and not stimulus.html.strip()):
        text = Text("Item %(number)s has no complete wording in the language of this paper.", {"number": number})
        raise Refused(text, field="language", code="no_wording")
    return {
        "id": question.public_id,
        "number": number,
        "type": question.type.value,
        "marks": plain(marks),
        "stem": question.wording.stem,
        **_parts(question),
        **({"stimulus": stimulus.public_id} if stimulus else {}),
    }


def _with_true_and_false(question: Question, language: str) -> Question:
    if question.type is not ItemType.TRUE_FALSE or question.wording.options:
        return question
    return replace(question, wording=replace(question.wording, options=TRUE_FALSE[language]))


def _parts(question: Question) -> dict[str, Any]:
    """Give the parts that a type has; what a wording holds beside them is not for candidates."""
    return PARTS.get(question.type, _options)(question)


def _pairs(question: Question) -> dict[str, Any]:
    wording = question.wording
    return {"sources": _rows(wording.sources), "targets": _rows(_mixed(question, wording.targets))}


def _gaps(question: Question) -> dict[str, Any]:
    return {"gaps": [{"id": gap.id, "options": _rows(gap.options)} for gap in question.wording.gaps]}


def _plan(question: Question) -> dict[str, Any]:
    picture = question.wording.picture
    return {"picture": _picture(picture)} if picture else {}


def _steps(question: Question) -> dict[str, Any]:
    return {"options": _rows(_mixed(question, question.wording.options))}


def _options(question: Question) -> dict[str, Any]:
    return {"options": _rows(question.wording.options)} if question.type in WITH_OPTIONS else {}


PARTS: Mapping[ItemType, Callable[[Question], dict[str, Any]]] = {
    ItemType.MATCHING: _pairs,
    ItemType.GAP_SELECT: _gaps,
    ItemType.HOTSPOT: _plan,
    ItemType.ORDERING: _steps,
}


def _mixed(question: Question, options: Sequence[Option]) -> list[Option]:
    """Put options in an order that says nothing, for authors like to write them in the right one."""
    return sorted(options, key=lambda one: hashlib.sha256(f"{question.public_id} {one.id}".encode()).digest())


def _picture(picture: Picture) -> dict[str, Any]:
    return {"src": f"media:{picture.media}", "width": picture.width, "height": picture.height, "alt": picture.alt}


def _rows(options: Sequence[Option]) -> list[dict[str, str]]:
    return [{"id": option.id, "text": option.text} for option in options]
