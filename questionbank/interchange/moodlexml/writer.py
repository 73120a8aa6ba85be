"""From items to a Moodle XML file, one question after the other."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from lxml import etree

from questionbank.interchange.formatted import plain
from questionbank.interchange.likeness import check_read_back
from questionbank.interchange.model import LeftOut, Medium, Outgoing, Reason, Written
from questionbank.interchange.moodle import CASE_COUNTS, CASELESS
from questionbank.interchange.moodlexml.reader import read
from questionbank.interchange.moodlexml.rubric import with_rubric
from questionbank.interchange.moodlexml.texts import PLACE
from questionbank.interchange.moodlexml.types import NUMBER
from questionbank.interchange.outgoing import (
    Sheet,
    Unsaid,
    check_alone,
    each,
    losses,
    multiple_weights,
    no_number,
    paired_texts,
    per_cent,
    refuse_type,
    said_answers,
    says_scoring,
    set_weights,
    single_weights,
    tolerance_of,
    words_otherwise,
)
from questionbank.interchange.tagging import PAPER, tags_of
from questionbank.rules.answers import ONE, ZERO, Method
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Gap

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
_TAIL = b"</quiz>\n"
_MEDIUM = re.compile(r"media:([0-9a-f]{64})")
_SUFFIXES = {"image/jpeg": "jpg", "audio/mpeg": "mp3", "audio/mp4": "m4a"}


class Question:
    """An element that grows: texts bring the files that they show."""

    def __init__(self, kind: str, media: Mapping[str, Medium]) -> None:
        """Begin a question of a type of the format."""
        self.element = etree.Element("question", type=kind)
        self._media = media

    def add(self, name: str, markup: str, within: etree._Element | None = None, **attributes: str) -> etree._Element:
        """Add an element with an HTML text and its files."""
        element = etree.SubElement(self.element if within is None else within, name, attributes, format="html")
        digests = list(dict.fromkeys(_MEDIUM.findall(markup)))
        text = _MEDIUM.sub(lambda match: f"{PLACE}/{self._name(match[1])}", markup)
        etree.SubElement(element, "text").text = etree.CDATA(text) if "<" in text and "]]>" not in text else text
        for digest in digests:
            file = etree.SubElement(element, "file", name=self._name(digest), path="/", encoding="base64")
            file.text = b64encode(self._media[digest].content).decode()
        return element

    def plain(self, name: str, text: str, within: etree._Element | None = None, **attributes: str) -> etree._Element:
        """Add an element with a plain text."""
        element = etree.SubElement(self.element if within is None else within, name, attributes)
        etree.SubElement(element, "text").text = text
        return element

    def set(self, name: str, value: str, within: etree._Element | None = None) -> None:
        """Add a setting."""
        etree.SubElement(self.element if within is None else within, name).text = value

    def _name(self, digest: str) -> str:
        medium = self._media.get(digest)
        if medium is None:
            raise Unsaid(Reason("A picture or a sound of the item is not in the bank."))
        return f"{digest[:16]}.{_SUFFIXES.get(medium.kind, medium.kind.partition('/')[2])}"


def write(items: Sequence[Outgoing], media: Mapping[str, Medium]) -> Written:
    """Write items as Moodle XML: everything but places on pictures, statements and cases."""
    written: list[bytes] = []
    lost: list[LeftOut] = []

    def say(item: Sheet) -> None:
        question = _question(item, media)
        check_read_back(item, read(b"".join([_HEAD, question, _TAIL])))
        written.append(question)
        lost.extend(_losses(item))

    left_out = each(items, say)
    return Written(b"".join([_HEAD, *written, _TAIL]), left_out, tuple(lost))


def _question(item: Sheet, media: Mapping[str, Medium]) -> bytes:
    kind, say = _BODIES.get(item.manuscript.type, ("", None))
    if say is None:
        raise refuse_type(item.manuscript.type)
    check_alone(item)
    question = Question("ddwtos" if _has_marked_up_gaps(item) else kind, media)
    try:
        _head(question, item)
        say(question, item)
        _tags(question, item)
        return etree.tostring(question.element, encoding="utf-8", pretty_print=True)
    except ValueError as error:
        raise Unsaid(Reason("A text of the item holds characters that XML cannot say.")) from error


def _head(question: Question, item: Sheet) -> None:
    question.plain("name", item.code)
    question.add("questiontext", _numbered(item))
    question.add("generalfeedback", item.explanation)
    question.set("defaultgrade", "1.0000000")
    question.set("penalty", "0.0000000")
    question.set("hidden", "0")
    question.set("idnumber", item.code)


def _tags(question: Question, item: Sheet) -> None:
    tags = tags_of(item.manuscript, item.language)
    if item.answer.scoring is None and item.manuscript.type in _OWN_POLICY:
        tags.append(PAPER)
    within = etree.SubElement(question.element, "tags")
    for tag in tags:
        question.plain("tag", tag, within)


def _losses(item: Sheet) -> list[LeftOut]:
    return losses(
        item,
        scoring=not says_scoring(item, folds=(CASELESS, CASE_COUNTS)),
        words=words_otherwise(item),
    )


def _single(question: Question, item: Sheet) -> None:
    question.set("single", "true")
    weights = single_weights(item) or dict.fromkeys(item.answer.key, ONE)
    _options(question, item, weights)


def _multiple(question: Question, item: Sheet) -> None:
    question.set("single", "false")
    _options(question, item, multiple_weights(item) or set_weights(item))


def _options(question: Question, item: Sheet, weights: Mapping[str, Decimal]) -> None:
    question.set("shuffleanswers", "true")
    question.set("answernumbering", "ABCD")
    for option in item.wording.options:
        question.add("answer", option.text, fraction=per_cent(weights.get(option.id, ZERO)))


def _true_false(question: Question, item: Sheet) -> None:
    truth = item.answer.key == ("T",)
    question.plain("answer", "true", fraction="100" if truth else "0", format="plain_text")
    question.plain("answer", "false", fraction="0" if truth else "100", format="plain_text")


def _short_answer(question: Question, item: Sheet) -> None:
    scoring = item.answer.scoring
    question.set("usecase", "1" if scoring and scoring.fold == CASE_COUNTS else "0")
    for text, share in said_answers(item):
        question.plain("answer", text.replace("*", r"\*"), fraction=per_cent(share), format="plain_text")


def _number(question: Question, item: Sheet) -> None:
    for literal, share in said_answers(item):
        if not NUMBER.fullmatch(literal):
            raise no_number(literal)
        answer = question.plain("answer", literal, fraction=per_cent(share), format="plain_text")
        question.set("tolerance", f"{tolerance_of(item, literal):f}", answer)


def _matching(question: Question, item: Sheet) -> None:
    question.set("shuffleanswers", "true")
    for left, right in paired_texts(item):
        question.plain("answer", _target(right), question.add("subquestion", left))


def _target(markup: str) -> str:
    text = plain(markup)
    if text is None or "\n" in text:
        raise Unsaid(Reason("A right side of a pair is more than plain text, which the format cannot say."))
    return text


def _ordering(question: Question, item: Sheet) -> None:
    scoring = item.answer.scoring
    question.set("layouttype", "VERTICAL")
    question.set("selecttype", "ALL")
    question.set("selectcount", "0")
    question.set(
        "gradingtype", "ABSOLUTE_POSITION" if scoring and scoring.method is Method.PER_OPTION else "ALL_OR_NOTHING"
    )
    for place, name in enumerate(item.answer.key, 1):
        question.add("answer", item.text(name), fraction=f"{place}.0000000")


def _gaps(question: Question, item: Sheet) -> None:
    question.set("shuffleanswers", "0")
    marked_up = _has_marked_up_gaps(item)
    for group, gap in enumerate(_groups(item), 1):
        for option in gap.options:
            choice = question.add("dragbox", option.text) if marked_up else _select_option(question, option.text)
            question.set("group", str(group), choice)
            if marked_up:
                question.set("infinite", "1", choice)


def _select_option(question: Question, markup: str) -> etree._Element:
    return question.plain("selectoption", plain(markup) or "")


def _groups(item: Sheet) -> list[Gap]:
    """A gap for each list of words to choose from: gaps with the same words share them."""
    return list({_words(gap): gap for gap in item.wording.gaps}.values())


def _words(gap: Gap) -> tuple[str, ...]:
    return tuple(option.text for option in gap.options)


def _numbered(item: Sheet) -> str:
    """The stem, the mark of each gap naming the number of its right choice among all choices."""
    if item.manuscript.type is not ItemType.GAP_SELECT:
        return item.wording.stem
    starts = _starts(item)
    gaps = zip(item.wording.gaps, item.answer.key, strict=True)
    numbers = {gap.id: starts[_words(gap)] + _place(gap, right) for gap, right in gaps}
    return re.sub(r"\[\[([^\[\]]+)\]\]", lambda mark: f"[[{numbers.get(mark[1], mark[1])}]]", item.wording.stem)


def _starts(item: Sheet) -> dict[tuple[str, ...], int]:
    """The number of the first choice of each list of words, counted through all lists."""
    starts, number = {}, 1
    for group in _groups(item):
        starts[_words(group)] = number
        number += len(group.options)
    return starts


def _place(gap: Gap, right: str) -> int:
    places = [option.id for option in gap.options]
    if right not in places:
        raise Unsaid(Reason("A gap has no right choice, which the format cannot say."))
    return places.index(right)


def _has_marked_up_gaps(item: Sheet) -> bool:
    words = [option.text for gap in item.wording.gaps for option in gap.options]
    return any((text := plain(word)) is None or "\n" in text for word in words)


def _essay(question: Question, item: Sheet) -> None:
    question.set("responseformat", "editor")
    question.set("responserequired", "1")
    question.set("attachments", "0")
    question.add("graderinfo", with_rubric(item.model_answer, item.answer.rubric))


_OWN_POLICY = frozenset(
    {ItemType.MULTIPLE_CHOICE, ItemType.MATCHING, ItemType.TEXT_ENTRY, ItemType.ORDERING, ItemType.GAP_SELECT}
)
_BODIES: Mapping[ItemType, tuple[str, Callable[[Question, Sheet], None] | None]] = {
    ItemType.SINGLE_CHOICE: ("multichoice", _single),
    ItemType.MULTIPLE_CHOICE: ("multichoice", _multiple),
    ItemType.TRUE_FALSE: ("truefalse", _true_false),
    ItemType.TEXT_ENTRY: ("shortanswer", _short_answer),
    ItemType.NUMERICAL: ("numerical", _number),
    ItemType.MATCHING: ("matching", _matching),
    ItemType.ORDERING: ("ordering", _ordering),
    ItemType.GAP_SELECT: ("gapselect", _gaps),
    ItemType.ESSAY: ("essay", _essay),
}
