"""One item of a file: an item of ours, or why it is none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from questionbank.interchange.leftovers import ONE_ORDER
from questionbank.interchange.model import Outcome, ParsedItem, ParsedOption, Reason, Rejection, Unsupported
from questionbank.interchange.qti import guidance
from questionbank.interchange.qti.body import Body
from questionbank.interchange.qti.declarations import declarations
from questionbank.interchange.qti.fixed import has_one_order
from questionbank.interchange.qti.interactions import ask
from questionbank.interchange.qti.keys import source_key
from questionbank.interchange.qti.names import normal
from questionbank.interchange.qti.notes import note
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.qti.policy import settle
from questionbank.interchange.qti.question import Page, Question, is_blank
from questionbank.interchange.qti.rules import Form, Rules, rules
from questionbank.interchange.qti.shelf import Shelf
from questionbank.rules.answers import Answer
from questionbank.rules.items import MARKED_BY_PEOPLE, ItemType

_MIXED = (ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE)  # true and false stand in one order for everybody


@dataclass(frozen=True)
class Entry:
    """A document of a file: where it stands, what it says, and what a package says about it."""

    where: str
    root: etree._Element
    received: bytes
    case: str = ""
    extras: Mapping[str, str] = field(default_factory=dict, hash=False)
    alias: str = ""  # how the package calls it, where another item of the package has its identifier already


def outcomes(entry: Entry, shelf: Shelf) -> Iterator[Outcome]:
    """The item in a document, or the one reason why there is none; and what of it is left behind."""
    try:
        yield from _item(entry, shelf)
    except Broken as broken:
        yield Rejection(entry.where, broken.reason)
    except Beyond as beyond:
        yield Unsupported(entry.where, beyond.reason, entry.received)


def stimulus(entry: Entry, shelf: Shelf) -> Iterator[Outcome]:
    """The material that items share, as a case."""
    try:
        root = normal(entry.root)
        body = next(root.iterchildren("stimulusBody"), None)
        yield case(entry, root, Body(shelf).html(root if body is None else body))
    except Broken as broken:
        yield Rejection(entry.where, broken.reason)
    except Beyond as beyond:
        yield Unsupported(entry.where, beyond.reason, entry.received)


def case(entry: Entry, root: etree._Element, html: str) -> ParsedItem:
    """A case made of material. Raises `Broken` where it is blank."""
    if is_blank(html):
        raise Broken(Reason("The question has no text."))
    return ParsedItem(
        source_id=root.get("identifier", ""),
        type=ItemType.CASE,
        stem=html,
        title=root.get("title", ""),
        where=entry.where,
        extras=_extras(entry, root),
        answer=Answer(()),
    )


def _item(entry: Entry, shelf: Shelf) -> Iterator[Outcome]:
    item = normal(entry.root)
    _check_deliverable(item)
    write = Body(shelf)
    body = next(item.iterchildren("itemBody"), None)
    if body is None:
        raise Beyond(Reason("The item asks nothing: it has no interaction."))
    guide = guidance.read(item, body, write)
    is_fixed = has_one_order(body)
    question = ask(Page(body, declarations(item), write))
    if is_blank(question.wording.stem):
        raise Beyond(Reason("The question has no text."))
    own = rules(item)
    answer = _answer(entry.root, item, question, own)
    yield _parsed(entry, item, question, guidance.on(answer, guide, question.type))
    yield from _notes(entry, item, question, own, guide)
    if is_fixed and question.type in _MIXED:
        yield Unsupported(entry.where, ONE_ORDER)


def _check_deliverable(item: etree._Element) -> None:
    if not item.get("identifier"):
        raise Broken(Reason("The item has no identifier."))
    if item.get("adaptive") == "true":
        raise Beyond(Reason("The item is adaptive: it is answered in several steps."))
    if any(True for _element in item.iterchildren("templateDeclaration", "templateProcessing")):
        raise Beyond(Reason("The item is a template: its text is made anew for everybody."))


def _answer(raw: etree._Element, item: etree._Element, question: Question, own: Rules) -> Answer:
    if question.type in MARKED_BY_PEOPLE:
        _check_marked_by_people(own, question)
        return Answer((), model_answer="\n".join(question.only.correct).strip())
    return settle(raw, question, own, note(item))


def _check_marked_by_people(own: Rules, question: Question) -> None:
    """An essay that a machine marks by words is no essay of ours."""
    reads = ("mapResponse", "correct", "stringMatch", "patternMatch", "substring")
    processing = own.processing
    if processing is None or question.type is ItemType.NONCONFORMITY:
        return
    if own.form in (Form.MATCH, Form.MAP) or next(processing.iter(*reads), None) is not None:
        raise Beyond(Reason("The essay is scored by words that it contains."))


def _parsed(entry: Entry, item: etree._Element, question: Question, answer: Answer) -> ParsedItem:
    wording = question.wording
    return ParsedItem(
        source_id=entry.alias or item.get("identifier", ""),
        type=question.type,
        stem=wording.stem,
        options=tuple(ParsedOption(one.id, one.text, question.names.get(one.id, "")) for one in wording.options),
        key=source_key(question, answer.key),
        explanation=answer.explanation,
        title=item.get("title", ""),
        extras=_extras(entry, item),
        where=entry.where,
        sources=wording.sources,
        targets=wording.targets,
        gaps=wording.gaps,
        picture=wording.picture,
        answer=answer,
        case=entry.case,
    )


def _extras(entry: Entry, root: etree._Element) -> dict[str, str]:
    language = {"language": root.get("lang", "")} if root.get("lang") else {}
    return {**language, **entry.extras}


def _notes(
    entry: Entry, item: etree._Element, question: Question, own: Rules, guide: guidance.Guidance
) -> Iterator[Unsupported]:
    """What of an item is left behind, and what is done instead."""
    if entry.alias:
        params = {"name": item.get("identifier", "")[:80], "alias": entry.alias[:80]}
        yield Unsupported(
            entry.where, Reason("Another item has the identifier “%(name)s” too; this one is called %(alias)s.", params)
        )
    told = _by_people if question.type in MARKED_BY_PEOPLE else _by_key
    yield from (Unsupported(entry.where, reason) for reason in told(question, own, guide))


def _by_people(question: Question, own: Rules, _guide: guidance.Guidance) -> Iterator[Reason]:
    if question.type is ItemType.ESSAY and own.processing is not None:
        yield Reason("The rules for scoring an essay are not kept: people mark it.")


def _by_key(question: Question, own: Rules, guide: guidance.Guidance) -> Iterator[Reason]:
    if own.form is Form.NONE and question.only.correct:
        yield Reason("The item does not say how it is scored; the policy of the paper holds.")
    if guide.rubric_html:
        yield Reason("Notes for markers are not kept with items that are scored by a key.")
