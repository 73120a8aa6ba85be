"""The types of questions of Moodle XML, each to the parts of an item."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from lxml import etree

from questionbank.interchange import moodle
from questionbank.interchange.answers import read_truth
from questionbank.interchange.draft import Flaw, Unheld
from questionbank.interchange.model import Reason
from questionbank.interchange.moodle import PER_CENT, Number, Parts, Side, Weighted
from questionbank.interchange.moodlexml.texts import Texts, raw
from questionbank.interchange.sanitise import escape, visible
from questionbank.rules.answers import ItemScoring, Method
from questionbank.rules.items import ItemType

NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?")
_AMOUNT = re.compile(r"[+-]?(?:\d{1,12}(?:\.\d{0,20})?|\.\d{1,20})(?:[eE][+-]?\d)?")
MARK = re.compile(r"\[\[(\d{1,4})\]\]")
_TRUE = ("1", "true")
_ONE_OF_TWO = ([True, False], [False, True])
# Beside Chinese and English, the languages in which most of these files are written.
_TRUTHS = {
    **dict.fromkeys(("vrai", "wahr", "richtig", "verdadero", "verdadeiro", "vero", "waar", "juist"), True),
    **dict.fromkeys(("faux", "falsch", "falso", "onwaar", "onjuist"), False),
}
_ORDERINGS: Mapping[str, ItemScoring] = {
    "ALL_OR_NOTHING": ItemScoring(), "-1": ItemScoring(),
    "ABSOLUTE_POSITION": ItemScoring(method=Method.PER_OPTION), "0": ItemScoring(method=Method.PER_OPTION),
    "": ItemScoring(method=Method.PER_OPTION),
}  # fmt: skip
_WHOLE_LIST = ("", "0", "ALL")


def comments(question: etree._Element, texts: Texts) -> Iterator[tuple[str, str]]:
    """Each answer of which something is said, and what."""
    for answer in question.iterfind("answer"):
        feedback = answer.find("feedback")
        if raw(feedback):
            yield texts.html(answer), texts.html(feedback)


def says(question: etree._Element, name: str) -> str:
    """A setting of a question, blank for none."""
    return (question.findtext(name) or "").strip()


def _choice(question: etree._Element, texts: Texts) -> Parts:
    options = list(_weighted(question, texts))
    is_single = says(question, "single").lower() in ("", *_TRUE)  # the format's own default
    return moodle.single_choice(options) if is_single else moodle.multiple_choice(options)


def _choice_set(question: etree._Element, texts: Texts) -> Parts:
    """All or nothing: what is right has a positive fraction, of whatever size."""
    parts = moodle.marked_choice(list(_weighted(question, texts)))
    return Parts(parts.type, parts.key, parts.ids, parts.options, scoring=ItemScoring())


def _true_false(question: etree._Element, texts: Texts) -> Parts:
    """The order of the answers tells nothing: other products write them either way, in words of their own."""
    answers = list(_weighted(question, texts))
    rights = [answer.share > 0 for answer in answers]
    if rights not in _ONE_OF_TWO:
        raise Flaw("answer", Reason("A true/false question has two answers, of which one is right."))
    meant = [_truth(visible(answer.html).strip()) for answer in answers]
    if meant not in _ONE_OF_TWO:
        raise Flaw("answer", Reason("It cannot be told which of the two answers means true."))
    return moodle.true_false(raw(question.find("questiontext")), truth=meant == rights)


def _truth(word: str) -> bool | None:
    return _TRUTHS.get(word.lower(), read_truth(word))


def _short_answer(question: etree._Element, texts: Texts) -> Parts:
    fold = moodle.CASE_COUNTS if says(question, "usecase") in _TRUE else moodle.CASELESS
    return moodle.short_answer(_weighted(question, texts), fold=fold)


def _numerical(question: etree._Element, _texts: Texts) -> Parts:
    if says(question, "unitgradingtype") not in ("", "0"):
        raise Unheld(Reason("The unit of the number is scored, which the bank does not do."))
    return moodle.number(_numbers(question))


def _numbers(question: etree._Element) -> Iterator[Number]:
    for answer in question.iterfind("answer"):
        literal = raw(answer)
        if literal != "*":
            yield _number(literal, answer)
        elif _share(answer) > 0:
            raise Unheld(Reason("An accepted answer has a wildcard (*), which stands for any text."))


def _number(literal: str, answer: etree._Element) -> Number:
    if not NUMBER.fullmatch(literal):
        raise Flaw("answer", Reason("“%(text)s” is no number.", {"text": literal[:60]}))
    tolerance = abs(_decimal(says(answer, "tolerance") or "0"))
    return Number(literal, tolerance, tolerance, _share(answer))


def _matching(question: etree._Element, texts: Texts) -> Parts:
    return moodle.matching(
        (Side(raw(part), texts.html(part)), _right_side(part.find("answer")))
        for part in question.iterfind("subquestion")
    )


def _right_side(answer: etree._Element | None) -> Side:
    text = raw(answer)
    return Side(text, escape(text))


def _ordering(question: etree._Element, texts: Texts) -> Parts:
    scoring = _ORDERINGS.get(says(question, "gradingtype").upper())
    if scoring is None or says(question, "selecttype").upper() not in _WHOLE_LIST:
        raise Unheld(Reason("The order is scored or chosen in a way that the bank does not know."))
    return moodle.ordering(list(_weighted(question, texts)), scoring=scoring)


def _essay(question: etree._Element, _texts: Texts) -> Parts:
    if says(question, "responseformat") == "noinline" or says(question, "attachmentsrequired") not in ("", "0"):
        raise Unheld(Reason("The answer is a file, which the bank does not collect."))
    return Parts(ItemType.ESSAY)


def _gap_text(question: etree._Element, texts: Texts) -> Parts:
    choices = [
        (Weighted(raw(choice), escape(raw(choice))), says(choice, "group"))
        for choice in question.iterfind("selectoption")
    ]
    return _gap_fill(question, texts, choices)


def _drag_text(question: etree._Element, texts: Texts) -> Parts:
    choices = [
        (Weighted(raw(choice), texts.html(choice)), says(choice, "group")) for choice in question.iterfind("dragbox")
    ]
    return _gap_fill(question, texts, choices)


def _gap_fill(question: etree._Element, texts: Texts, choices: list[tuple[Weighted, str]]) -> Parts:
    """Each mark names its right choice by number; offered are all choices of the same group."""
    stem = texts.html(question.find("questiontext"))
    return moodle.gap_fill([_gap(int(match[1]), choices) for match in MARK.finditer(stem)])


def _gap(number: int, choices: list[tuple[Weighted, str]]) -> tuple[list[Weighted], int]:
    if not 0 < number <= len(choices):
        raise Flaw("stem", Reason("The gap [[%(number)d]] has no right choice.", {"number": number}))
    right, group = choices[number - 1]
    offers = [choice for choice, of in choices if of == group]
    return offers, offers.index(right)


def _weighted(question: etree._Element, texts: Texts) -> Iterator[Weighted]:
    for answer in question.iterfind("answer"):
        yield Weighted(raw(answer), texts.html(answer), _share(answer))


def _share(answer: etree._Element) -> Decimal:
    return _decimal(answer.get("fraction") or says(answer, "fraction") or "0") / PER_CENT


def _decimal(text: str) -> Decimal:
    if not _AMOUNT.fullmatch(text.strip()):
        raise Flaw("answer", Reason("“%(text)s” is no number.", {"text": text[:60]}))
    return Decimal(text.strip())


TYPES: Mapping[str, Callable[[etree._Element, Texts], Parts]] = {
    "multichoice": _choice,
    "multichoiceset": _choice_set,
    "truefalse": _true_false,
    "shortanswer": _short_answer,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "gapselect": _gap_text,
    "ddwtos": _drag_text,
    "essay": _essay,
}
