"""From a Moodle XML file to items, rejections and what is not supported."""

from dataclasses import dataclass, field, replace
from itertools import count

from lxml import etree

from questionbank.interchange import moodle
from questionbank.interchange.draft import Flaw, Unheld
from questionbank.interchange.leftovers import told_once
from questionbank.interchange.model import (
    Outcome,
    ParsedItem,
    Reading,
    Reason,
    Refusal,
    Rejection,
    Unsupported,
    reading,
)
from questionbank.interchange.moodle import Head, Parts
from questionbank.interchange.moodlexml.leftovers import leftovers
from questionbank.interchange.moodlexml.rubric import split_rubric
from questionbank.interchange.moodlexml.texts import Texts, decoded, raw
from questionbank.interchange.moodlexml.types import MARK, TYPES, comments, says
from questionbank.interchange.qti.xml import parse
from questionbank.rules.answers import Answer
from questionbank.rules.items import ItemType


@dataclass
class Quiz:
    """What has been read so far, and the category that questions belong to from here on."""

    texts: Texts = field(default_factory=Texts)
    outcomes: list[Outcome] = field(default_factory=list)
    category: str = ""
    number: int = 0

    def take(self, question: etree._Element) -> None:
        """The next question, or the category of those that follow."""
        kind = question.get("type", "").strip().lower()
        if kind == "category":
            self.category = raw(question.find("category"))
        else:
            self._take_question(question, kind)

    def _take_question(self, question: etree._Element, kind: str) -> None:
        self.number += 1
        where = f"question {self.number}"
        name = raw(question.find("name"))
        if name:
            where += f" ({name[:60]})"
        outcome = self._outcome(question, kind, where)
        self.outcomes.append(outcome)
        if isinstance(outcome, ParsedItem):
            self.outcomes += [Unsupported(where, reason) for reason in leftovers(question)]

    def _outcome(self, question: etree._Element, kind: str, where: str) -> Outcome:
        texts = Texts()
        try:
            item = _item(question, kind, Head(where, "", "", "", "", self.category), texts)
        except Unheld as unheld:
            return Unsupported(where, unheld.reason, etree.tostring(question, encoding="utf-8", with_tail=False))
        except Flaw as flaw:
            return Rejection(where, flaw.reason)
        self.texts.media.update(texts.media)
        return item


def read(data: bytes) -> Reading:
    """Read a Moodle XML file. Raises `Refusal` for what is not well-formed or something else."""
    root = parse(data)
    if root.tag != "quiz":
        raise Refusal(
            Reason("The XML is no Moodle XML: its root is %(tag)s and not quiz.", {"tag": str(root.tag)[:60]})
        )
    quiz = Quiz()
    for question in root.iterfind("question"):
        quiz.take(question)
    found = reading("moodlexml", list(told_once(quiz.outcomes)))
    return replace(found, media=quiz.texts.media)


def _item(question: etree._Element, kind: str, head: Head, texts: Texts) -> ParsedItem:
    _check_held(kind)
    parts = TYPES[kind](question, texts)
    general = texts.html(question.find("generalfeedback"))
    head = replace(
        head,
        source_id=says(question, "idnumber"),
        title=raw(question.find("name")),
        stem=_stem(question, parts, texts),
        explanation=moodle.explanation(general, comments(question, texts)),
        tags=tuple(raw(tag) for tag in question.iterfind("tags/tag")),
    )
    item = moodle.item(parts, head)
    return _with_model_answer(item, question, texts) if parts.type is ItemType.ESSAY else item


def _check_held(kind: str) -> None:
    if kind == "description":
        raise Unheld(Reason("A description without a question is not imported."))
    if kind not in TYPES:
        raise Unheld(Reason("Questions of the type %(type)s are not read from this format.", {"type": kind or "-"}))


def _stem(question: etree._Element, parts: Parts, texts: Texts) -> str:
    """The text of the question, its gaps numbered in their order, with the picture of old files below it."""
    stem = texts.html(question.find("questiontext"), "moodle_auto_format")
    if parts.gaps:
        places = count(1)
        stem = MARK.sub(lambda _match: f"[[{next(places)}]]", stem)
    old = says(question, "image_base64")
    return f'{stem}<br><img src="{texts.keep(decoded(old))[0]}" alt="">' if old else stem


def _with_model_answer(item: ParsedItem, question: etree._Element, texts: Texts) -> ParsedItem:
    """The essay with what its markers are told: a model answer, and a rubric if a table of marks follows it."""
    told = texts.html(question.find("graderinfo"))
    if not told:
        return item
    model_answer, rubric = split_rubric(told)
    answer = Answer((), item.explanation, rubric=rubric, model_answer=model_answer)
    return replace(item, answer=answer)
