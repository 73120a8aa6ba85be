"""Items of this product in two languages: two documents that the manifest binds together."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from questionbank.interchange.model import Outcome, ParsedItem, Reason, Unsupported
from questionbank.interchange.qti.manifest import TRANSLATION
from questionbank.rules.answers import Answer, Criterion
from questionbank.rules.wording import Option, Wording


def joined(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The same outcomes with each translation in its item; one that belongs to no item is said to be left out."""
    found = list(outcomes)
    translations = {one.extras[TRANSLATION]: one for one in found if isinstance(one, ParsedItem) and _is_one(one)}
    for one in found:
        if not isinstance(one, ParsedItem):
            yield one
        elif not _is_one(one):
            yield _with(one, translations.pop(one.source_id, None))
    for left in translations.values():
        yield Unsupported(left.where, Reason("The item that this one translates could not be read."))


def _is_one(item: ParsedItem) -> bool:
    return TRANSLATION in item.extras


def _with(item: ParsedItem, other: ParsedItem | None) -> ParsedItem:
    if other is None:
        return item
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
