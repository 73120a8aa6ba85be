"""A manuscript as the fields of its form show it, the way back from what `ItemForm.manuscript` gives."""

from collections.abc import Callable, Mapping
from typing import Any

from questionbank.forms.writing.markup import to_typed
from questionbank.forms.writing.names import LETTERS, lettered, texts_of
from questionbank.forms.writing.scoring import typed_scoring
from questionbank.rules import LANGUAGES, Gap, ItemScoring, ItemType, Manuscript
from questionbank.rules.completeness import GAP

Names = Mapping[str, str]


def typed(manuscript: Manuscript) -> dict[str, Any]:
    """Give a manuscript as the fields of its form show it; options get the letters of their rows."""
    answer = manuscript.answer
    return {
        "point": manuscript.point,
        "tier": str(manuscript.tier),
        "verb": manuscript.verb.value if manuscript.verb else "",
        "clause": manuscript.clause,
        "case": manuscript.case,
        "descriptor": manuscript.descriptor,
        "explanation": to_typed(answer.explanation),
        "explanation_en": to_typed(answer.explanation_en),
        "scoring": typed_scoring(answer.scoring),
        **{language: {"stem": to_typed(wording.stem)} for language, wording in manuscript.wordings.items()},
        **_PARTS.get(manuscript.type, _nothing_more)(manuscript),
    }


def _nothing_more(_manuscript: Manuscript) -> dict[str, Any]:
    return {}


def _choice(manuscript: Manuscript) -> dict[str, Any]:
    names, answer = lettered(manuscript, "options"), manuscript.answer
    key = [names.get(one, one) for one in answer.key]
    several = manuscript.type is ItemType.MULTIPLE_CHOICE
    return {
        "key": key if several else "".join(key[:1]),
        "scoring": typed_scoring(_renamed(answer.scoring, names)),
        **{
            language: {"stem": to_typed(wording.stem), "options": _shown(texts_of(wording, "options", names))}
            for language, wording in manuscript.wordings.items()
        },
    }


def _statement(manuscript: Manuscript) -> dict[str, Any]:
    return {"key": "".join(manuscript.answer.key[:1])}


def _ordering(manuscript: Manuscript) -> dict[str, Any]:
    rows, names = _rows(manuscript, "options"), lettered(manuscript, "options")
    for place, one in enumerate(manuscript.answer.key, 1):
        if one in names:
            rows[LETTERS.index(names[one])]["place"] = place
    return {"steps": rows, "scoring": typed_scoring(_renamed(manuscript.answer.scoring, names))}


def _matching(manuscript: Manuscript) -> dict[str, Any]:
    sources, targets = lettered(manuscript, "sources"), lettered(manuscript, "targets")
    pairs = [pair.split() for pair in manuscript.answer.key]
    rows = _rows(manuscript, "sources")
    for place, one in enumerate(sources):
        rows[place]["match"] = " ".join(targets[target] for source, target in pairs if source == one)
    return {"sources": rows, "targets": _rows(manuscript, "targets")}


def _gaps(manuscript: Manuscript) -> dict[str, Any]:
    first = next(iter(manuscript.wordings.values())).gaps if manuscript.wordings else ()
    numbers = {gap.id: str(place) for place, gap in enumerate(first, 1)}
    stems = {language: _numbered(one.stem, numbers) for language, one in manuscript.wordings.items()}
    return {"gaps": _gap_rows(manuscript, first), **stems}


def _gap_rows(manuscript: Manuscript, first: tuple[Gap, ...]) -> list[dict[str, Any]]:
    """Give a row for each gap of the first language: its words in each language, and the line of the right one."""
    key = [*manuscript.answer.key, *("" for _ in first)]
    rows: list[dict[str, Any]] = [{"right": _line_of(word, gap)} for gap, word in zip(first, key, strict=False)]
    for language, wording in manuscript.wordings.items():
        for row, gap in zip(rows, wording.gaps, strict=False):
            row[language] = _lines(gap)
    return rows


def _lines(gap: Gap) -> str:
    return "\n".join(to_typed(word.text).replace("\n", " ") for word in gap.options)


def _line_of(word: str, gap: Gap) -> int | None:
    """Give the line of a form's row on which a word of a gap stands."""
    return next((place for place, option in enumerate(gap.options, 1) if option.id == word), None)


def _numbered(stem: str, numbers: Names) -> dict[str, str]:
    """Give a stem that shows its gaps by the numbers of the form's rows."""
    return {"stem": to_typed(GAP.sub(lambda found: f"[[{numbers.get(found[1], found[1])}]]", stem))}


def _accepted(manuscript: Manuscript) -> dict[str, Any]:
    return {"accepted": "\n".join(manuscript.answer.key)}


def _places(manuscript: Manuscript) -> dict[str, Any]:
    pictures = {language: wording.picture for language, wording in manuscript.wordings.items() if wording.picture}
    one = next(iter(pictures.values()), None)
    size = {"media": one.media, "width": one.width, "height": one.height} if one else {}
    alts = {language: picture.alt for language, picture in pictures.items()}
    return {"areas": "\n".join(manuscript.answer.key), "picture": {**size, **alts}}


def _marked(manuscript: Manuscript) -> dict[str, Any]:
    answer = manuscript.answer
    return {
        "model_answer": to_typed(answer.model_answer),
        "model_answer_en": to_typed(answer.model_answer_en),
        "classes": _rows(manuscript, "options"),
        "rubric": [
            {"text": to_typed(line.text), "text_en": to_typed(line.text_en), "marks": line.marks, "field": line.field}
            for line in answer.rubric
        ],
    }


def _rows(manuscript: Manuscript, part: str) -> list[dict[str, Any]]:
    """Give rows with a text in each language."""
    names = lettered(manuscript, part)
    columns = {language: _shown(texts_of(manuscript.wordings.get(language), part, names)) for language in LANGUAGES}
    return [{language: columns[language][place] for language in LANGUAGES} for place in range(len(names))]


def _shown(texts: list[str]) -> list[str]:
    return [to_typed(text) for text in texts]


def _renamed(scoring: ItemScoring | None, names: Names) -> ItemScoring | None:
    """Give a scoring whose weights speak of the letters that the form shows."""
    if scoring is None or not scoring.weights:
        return scoring
    weights = tuple((names.get(value, value), share) for value, share in scoring.weights)
    return ItemScoring(**{**vars(scoring), "weights": weights})


_PARTS: Mapping[ItemType, Callable[[Manuscript], dict[str, Any]]] = {
    ItemType.SINGLE_CHOICE: _choice,
    ItemType.MULTIPLE_CHOICE: _choice,
    ItemType.TRUE_FALSE: _statement,
    ItemType.ORDERING: _ordering,
    ItemType.MATCHING: _matching,
    ItemType.GAP_SELECT: _gaps,
    ItemType.TEXT_ENTRY: _accepted,
    ItemType.NUMERICAL: _accepted,
    ItemType.HOTSPOT: _places,
    ItemType.ESSAY: _marked,
    ItemType.NONCONFORMITY: _marked,
}
