"""An item of ours as an item of QTI, with the names of version 2."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti import notes
from questionbank.interchange.qti.declarations import number
from questionbank.interchange.qti.guidance import MODEL_ANSWER
from questionbank.interchange.qti.interactions.nonconformity import CLASSIFICATION, FIELDS, TEXTS
from questionbank.interchange.qti.names import TOOL, escaped
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.responses import inside
from questionbank.interchange.qti.writer.markup import Markup, with_gaps
from questionbank.interchange.qti.writer.scoring import Keyed, Processing, processing
from questionbank.interchange.qti.writer.tree import element
from questionbank.rules.answers import ZERO, Answer, Fold, ItemScoring
from questionbank.rules.items import MARKED_BY_PEOPLE, ItemType
from questionbank.rules.wording import Option, Wording

RESPONSE = "RESPONSE"
_LANGUAGES = {"zh_Hans": "zh-Hans", "en": "en"}
_KINDS = {
    ItemType.MULTIPLE_CHOICE: ("multiple", "identifier"),
    ItemType.MATCHING: ("multiple", "directedPair"),
    ItemType.ORDERING: ("ordered", "identifier"),
    ItemType.TEXT_ENTRY: ("single", "string"),
    ItemType.NUMERICAL: ("single", "float"),
}
_POINT = 1
_SHOWN = "EXPLANATION"


@dataclass(frozen=True)
class Draft:
    """An item in one language, on its way into a document; `stimulus` is the document of its case."""

    identifier: str
    type: ItemType
    wording: Wording
    answer: Answer
    language: str
    case: str = ""
    stimulus: str = ""

    @property
    def scoring(self) -> ItemScoring:
        """The policy by which the rules of the document score."""
        return self.answer.scoring or ItemScoring()


def item(draft: Draft, markup: Markup) -> etree._Element:
    """The document of an item. Raises `Beyond` for what QTI cannot say."""
    made = _root("assessmentItem", draft, adaptive="false", timeDependent="false")
    keyed = _keyed(draft)
    rules = processing(keyed, draft.scoring) if keyed else Processing()
    made.extend(_declarations(draft, keyed, rules))
    made.extend(_outcomes(draft))
    if draft.case:
        made.append(element("assessmentStimulusRef", identifier=draft.case, href=draft.stimulus))
    made.append(_body(draft, markup))
    if keyed:
        made.append(element("responseProcessing", *rules.rules, template=rules.template))
    if draft.answer.explanation:
        attributes = {"outcomeIdentifier": "FEEDBACK", "identifier": _SHOWN, "showHide": "show"}
        made.append(markup.into(element("modalFeedback", **attributes), draft.answer.explanation))
    return made


def stimulus(draft: Draft, markup: Markup) -> etree._Element:
    """The document of a case."""
    made = _root("assessmentStimulus", draft)
    made.append(element("stimulusBody", markup.into(element("div"), draft.wording.stem)))
    return made


def _root(name: str, draft: Draft, **attributes: str) -> etree._Element:
    about = {"identifier": draft.identifier, "title": draft.identifier, "lang": _LANGUAGES[draft.language]}
    return element(name, **about, toolName=TOOL, **attributes)


def _keyed(draft: Draft) -> Keyed | None:
    """What is scored by a key, in the identifiers of the document; None where people mark."""
    if draft.type in MARKED_BY_PEOPLE:
        return None
    responses = [escaped(gap.id) for gap in draft.wording.gaps] or [RESPONSE]
    key = draft.answer.key if _is_free(draft) else tuple(map(escaped, draft.answer.key))
    return Keyed(draft.type, tuple(responses), key, len(draft.wording.options))


def _is_free(draft: Draft) -> bool:
    """Whether the key is made of texts, numbers or areas, and not of identifiers."""
    return draft.type in (ItemType.TEXT_ENTRY, ItemType.NUMERICAL, ItemType.HOTSPOT)


def _declarations(draft: Draft, keyed: Keyed | None, rules: Processing) -> Iterator[etree._Element]:
    if keyed is None:
        yield from _open_declarations(draft)
        return
    cardinality, base = _kind(draft)
    for place, name in enumerate(keyed.responses):
        made = element("responseDeclaration", identifier=name, cardinality=cardinality, baseType=base)
        made.extend(_right(_correct(draft, keyed, place)))
        if rules.weights and rules.weights[place]:
            made.append(_mapping(draft, rules, place))
        yield made


def _right(values: Sequence[str]) -> Iterator[etree._Element]:
    """What is declared as right, nothing where the key leaves a gap empty."""
    filled = [element("value", value) for value in values if value]
    if filled:
        yield element("correctResponse", *filled)


def _open_declarations(draft: Draft) -> Iterator[etree._Element]:
    if draft.type is ItemType.ESSAY:
        yield element("responseDeclaration", identifier=RESPONSE, cardinality="single", baseType="string")
        return
    for name in FIELDS:
        base = "identifier" if name == CLASSIFICATION else "string"
        yield element("responseDeclaration", identifier=name.upper(), cardinality="single", baseType=base)


def _kind(draft: Draft) -> tuple[str, str]:
    """Cardinality and base type of the response."""
    if draft.type is ItemType.HOTSPOT:
        return "single" if _is_one_point(draft) else "multiple", "point"
    return _KINDS.get(draft.type, ("single", "identifier"))


def _is_one_point(draft: Draft) -> bool:
    return len(draft.answer.key) == _POINT and draft.scoring == ItemScoring()


def _correct(draft: Draft, keyed: Keyed, place: int) -> Sequence[str]:
    """The values that are declared as right for the response at a place."""
    match draft.type:
        case ItemType.GAP_SELECT:
            return keyed.key[place : place + 1]
        case ItemType.HOTSPOT:
            return [*map(inside, keyed.key)]
        case ItemType.NUMERICAL:
            return _first_number(keyed.key)
        case ItemType.TEXT_ENTRY:
            return keyed.key[:1]
    return keyed.key


def _first_number(key: Sequence[str]) -> Sequence[str]:
    if None in map(number, key):
        raise Beyond(Reason("A number of the key is written in a way that QTI does not read."))
    return key[:1]


def _mapping(draft: Draft, rules: Processing, place: int) -> etree._Element:
    """The mapping of a response, or of the areas of a picture."""
    is_area = draft.type is ItemType.HOTSPOT
    entry = _area_entry if is_area else _entry
    bounds = {"lowerBound": _bound(rules.lower), "upperBound": _bound(rules.upper)}
    made = element("areaMapping" if is_area else "mapping", defaultValue=format(rules.default, "f"), **bounds)
    made.extend(entry(draft, value, format(worth, "f")) for value, worth in rules.weights[place])
    return made


def _bound(share: Decimal | None) -> str:
    return "" if share is None else format(share, "f")


def _area_entry(_draft: Draft, value: str, mapped: str) -> etree._Element:
    shape, _space, coordinates = value.partition(" ")
    return element("areaMapEntry", shape=shape, coords=coordinates, mappedValue=mapped)


def _entry(draft: Draft, value: str, mapped: str) -> etree._Element:
    if draft.type is not ItemType.TEXT_ENTRY:
        return element("mapEntry", mapKey=escaped(value), mappedValue=mapped)
    sensitive = "false" if Fold.CASE in draft.scoring.fold else "true"
    return element("mapEntry", mapKey=value, mappedValue=mapped, caseSensitive=sensitive)


def _outcomes(draft: Draft) -> Iterator[etree._Element]:
    yield _outcome("SCORE", "float", "0", normalMaximum=_top(draft))
    if draft.type not in MARKED_BY_PEOPLE:
        yield _outcome(notes.IDENTIFIER, "string", notes.text(draft.answer.scoring))
    if draft.answer.explanation:
        yield _outcome("FEEDBACK", "identifier", _SHOWN)


def _top(draft: Draft) -> str:
    """The best score: the marks of the rubric, or the whole where a key scores."""
    if draft.type not in MARKED_BY_PEOPLE:
        return "1"
    return format(sum((number(line.marks) or ZERO for line in draft.answer.rubric), ZERO), "f")


def _outcome(identifier: str, base: str, default: str, **attributes: str) -> etree._Element:
    value = element("defaultValue", element("value", default))
    kind = {"identifier": identifier, "cardinality": "single", "baseType": base}
    return element("outcomeDeclaration", value, **kind, **attributes)


def _body(draft: Draft, markup: Markup) -> etree._Element:
    stem = markup.into(element("div"), draft.wording.stem)
    made = element("itemBody", stem)
    if draft.type is ItemType.GAP_SELECT:
        with_gaps(stem, {gap.id: _gap(gap.id, gap.options, markup) for gap in draft.wording.gaps})
    else:
        made.extend(_INTERACTIONS[draft.type](draft, markup))
    made.extend(_guidance(draft, markup))
    return made


def _guidance(draft: Draft, markup: Markup) -> Iterator[etree._Element]:
    """The rubric as a table of criterion, marks and field; the model answer in a block of its own."""
    if draft.answer.rubric:
        rows = [
            element("tr", markup.into(element("td"), line.text), element("td", line.marks), element("td", line.field))
            for line in draft.answer.rubric
        ]
        yield element("rubricBlock", element("table", element("tbody", *rows)), view="scorer")
    if draft.answer.model_answer:
        block = element("rubricBlock", **{"view": "scorer", "class": MODEL_ANSWER})
        block.append(markup.into(element("div"), draft.answer.model_answer))
        yield block


def _choices(tag: str, options: Sequence[Option], markup: Markup, **attributes: str) -> list[etree._Element]:
    return [markup.into(element(tag, identifier=escaped(one.id), **attributes), one.text) for one in options]


def _gap(identifier: str, options: Sequence[Option], markup: Markup) -> etree._Element:
    choices = _choices("inlineChoice", options, markup)
    return element("inlineChoiceInteraction", *choices, responseIdentifier=escaped(identifier), shuffle="false")


def _choice(draft: Draft, markup: Markup) -> list[etree._Element]:
    most = "0" if draft.type is ItemType.MULTIPLE_CHOICE else "1"
    choices = _choices("simpleChoice", draft.wording.options, markup)
    return [element("choiceInteraction", *choices, responseIdentifier=RESPONSE, shuffle="true", maxChoices=most)]


def _order(draft: Draft, markup: Markup) -> list[etree._Element]:
    choices = _choices("simpleChoice", draft.wording.options, markup)
    return [element("orderInteraction", *choices, responseIdentifier=RESPONSE, shuffle="true")]


def _match(draft: Draft, markup: Markup) -> list[etree._Element]:
    sets = [
        element("simpleMatchSet", *_choices("simpleAssociableChoice", options, markup, matchMax=most))
        for options, most in ((draft.wording.sources, "1"), (draft.wording.targets, "0"))
    ]
    return [element("matchInteraction", *sets, responseIdentifier=RESPONSE, shuffle="true", maxAssociations="0")]


def _entered(_draft: Draft, _markup: Markup) -> list[etree._Element]:
    return [element("p", element("textEntryInteraction", responseIdentifier=RESPONSE))]


def _essay(_draft: Draft, _markup: Markup) -> list[etree._Element]:
    return [element("extendedTextInteraction", responseIdentifier=RESPONSE)]


def _statement(draft: Draft, markup: Markup) -> list[etree._Element]:
    texts = [element("extendedTextInteraction", responseIdentifier=name.upper()) for name in TEXTS]
    choices = _choices("simpleChoice", draft.wording.options, markup)
    which = {"responseIdentifier": CLASSIFICATION.upper(), "shuffle": "false", "maxChoices": "1"}
    return [*texts, element("choiceInteraction", *choices, **which)]


def _places(draft: Draft, markup: Markup) -> list[etree._Element]:
    picture = draft.wording.picture
    if picture is None:
        raise Beyond(Reason("The picture of the item is missing."))
    size = {"width": str(picture.width), "height": str(picture.height)}
    address = markup.href(picture.media)
    shown = element("object", picture.alt, data=address, type=markup.kind(picture.media), **size)
    most = "1" if _is_one_point(draft) else str(len(draft.answer.key)) if draft.scoring == ItemScoring() else "0"
    return [element("selectPointInteraction", shown, responseIdentifier=RESPONSE, maxChoices=most)]


_INTERACTIONS: dict[ItemType, Callable[[Draft, Markup], list[etree._Element]]] = {
    ItemType.SINGLE_CHOICE: _choice,
    ItemType.MULTIPLE_CHOICE: _choice,
    ItemType.TRUE_FALSE: _choice,
    ItemType.ORDERING: _order,
    ItemType.MATCHING: _match,
    ItemType.TEXT_ENTRY: _entered,
    ItemType.NUMERICAL: _entered,
    ItemType.ESSAY: _essay,
    ItemType.NONCONFORMITY: _statement,
    ItemType.HOTSPOT: _places,
}
