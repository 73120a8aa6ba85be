"""Items of this product in two languages: two documents that the manifest binds together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeGuard

from questionbank.interchange.model import Outcome, ParsedItem, Reason, Unsupported
from questionbank.interchange.qti.manifest import TRANSLATION
from questionbank.rules.answers import Answer, Criterion
from questionbank.rules.wording import Option, Wording


def joined(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The same outcomes with each translation in its item; one that belongs to no item is said to be left out."""
    found = list(outcomes)
    first, others = _translations(found)
    for one in found:
        if not _is_translation(one):
            yield _whole(one, first)
    yield from map(_left_out, first.values())
    yield from map(_repeated, others)


def _translations(found: Sequence[Outcome]) -> tuple[dict[str, ParsedItem], list[ParsedItem]]:
    """The first translation of each item by the item's identifier, and those that come after it."""
    translations = [*filter(_is_translation, found)]
    first = {one.extras[TRANSLATION]: one for one in reversed(translations)}
    return first, [one for one in translations if one is not first[one.extras[TRANSLATION]]]


def _is_translation(outcome: Outcome) -> TypeGuard[ParsedItem]:
    return isinstance(outcome, ParsedItem) and TRANSLATION in outcome.extras


def _left_out(translation: ParsedItem) -> Unsupported:
    return Unsupported(translation.where, Reason("The item that this one translates could not be read."))


def _repeated(translation: ParsedItem) -> Unsupported:
    return Unsupported(translation.where, Reason("Another translation of the same item stands before this one."))


def _whole(outcome: Outcome, translations: dict[str, ParsedItem]) -> Outcome:
    """An item with its translation, which is taken out of `translations`; anything else as it is."""
    if not isinstance(outcome, ParsedItem):
        return outcome
    other = translations.pop(outcome.source_id, None)
    return outcome if other is None else _with(outcome, other)


def _with(item: ParsedItem, other: ParsedItem) -> ParsedItem:
    options = tuple(Option(one.id, one.html) for one in other.options)
    wording = Wording(other.stem, options, other.sources, other.targets, other.gaps, other.picture)
    language = "en" if other.extras.get("language", "").startswith("en") else "zh_Hans"
    answer = _answer(item.answer or Answer(()), other.answer or Answer(()))
    return replace(item, translations={language: wording}, answer=answer)


def _answer(answer: Answer, other: Answer) -> Answer:
    return replace(
        answer,
        explanation_en=other.explanation,
        model_answer_en=other.model_answer,
        rubric=tuple(map(_line, answer.rubric, other.rubric))
        if len(answer.rubric) == len(other.rubric)
        else answer.rubric,
    )


def _line(line: Criterion, other: Criterion) -> Criterion:
    return replace(line, text_en=other.text)
