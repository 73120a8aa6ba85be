"""What an item says to others than the candidate: feedback, rubrics for markers, model answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from lxml import etree

from questionbank.interchange.qti.body import Body, paragraph
from questionbank.interchange.qti.declarations import number, words
from questionbank.interchange.sanitise import clean, escape
from questionbank.rules.answers import Answer, Criterion
from questionbank.rules.items import MARKED_BY_PEOPLE, ItemType

MODEL_ANSWER = "model-answer"
_CANDIDATE = "candidate"


@dataclass(frozen=True)
class Guidance:
    """The explanation, and what markers are told."""

    explanation: str = ""
    rubric: tuple[Criterion, ...] = ()
    rubric_html: str = ""
    model_answer: str = ""
    marks: str = ""  # of the whole item, where it states them


def read(item: etree._Element, body: etree._Element, write: Body) -> Guidance:
    """Read and take out of the body what is not for the candidate; a rubric for the candidate stays in the text."""
    told = _told(item)
    lines = {block: _criteria(block, write) for block in told if not _is_model(block)}
    return Guidance(
        explanation=_explanation(item, body, write),
        rubric=tuple(chain.from_iterable(lines.values())),
        rubric_html=write.joined(block for block, found in lines.items() if not found),
        model_answer=write.joined(filter(_is_model, told)),
        marks=_marks(item),
    )


def _is_model(block: etree._Element) -> bool:
    return block.get("class") == MODEL_ANSWER


def on(answer: Answer, guide: Guidance, kind: ItemType) -> Answer:
    """An answer with what is said to others than the candidate."""
    answer = replace(answer, explanation=guide.explanation)
    if kind not in MARKED_BY_PEOPLE:
        return answer
    rubric, free = _rubric(guide)
    parts = [part for part in (guide.model_answer, clean(answer.model_answer), free) if part]
    return replace(answer, rubric=rubric, model_answer=_together(parts))


def _rubric(guide: Guidance) -> tuple[tuple[Criterion, ...], str]:
    """The lines of the rubric, and what is told besides: a text is one line where only the whole item has marks."""
    if _has_marks_as_a_whole(guide):
        return (Criterion(guide.rubric_html, guide.marks),), ""
    is_told = any(line.text == guide.rubric_html for line in guide.rubric)
    return guide.rubric, "" if is_told else guide.rubric_html


def _has_marks_as_a_whole(guide: Guidance) -> bool:
    return bool(guide.rubric_html and guide.marks) and not guide.rubric


def _together(parts: Sequence[str]) -> str:
    """One part as it is, several as paragraphs."""
    return parts[0] if len(parts) == 1 else "".join(map(paragraph, parts))


def _told(item: etree._Element) -> list[etree._Element]:
    """The rubrics for others than the candidate; those for the candidate become part of the text."""
    blocks = [*item.iter("rubricBlock")]
    for block in blocks:
        if _is_for_candidates(block):
            block.tag = "div"
    return [block for block in blocks if block.tag != "div"]


def _is_for_candidates(block: etree._Element) -> bool:
    views = block.get("view", _CANDIDATE).split()
    return _CANDIDATE in views


def _criteria(block: etree._Element, write: Body) -> list[Criterion]:
    """The lines of a table whose second column is marks; `field` is the part of a statement that a line is about."""
    rows = [[*row.iterchildren("td", "th")] for row in block.iter("tr")]
    lines = [*filter(_has_marks, rows)]
    if not lines or len(lines) < len(rows) - 1:
        return []
    return [Criterion(write.html(row[0]), _cell(row, 1), field=_cell(row, 2)) for row in lines]


def _has_marks(row: Sequence[etree._Element]) -> bool:
    return number(_cell(row, 1)) is not None


def _cell(row: Sequence[etree._Element], place: int) -> str:
    """The words of a cell, none where the row is shorter."""
    return words("".join(row[place].itertext())) if place < len(row) else ""


def _explanation(item: etree._Element, body: etree._Element, write: Body) -> str:
    parts = [_named(element, write) for element in body.iter("feedbackBlock", "feedbackInline")]
    parts += [write.html(element) for element in item.iterchildren("modalFeedback")]
    filled = [part for part in parts if part]
    return _together(filled)


def _named(element: etree._Element, write: Body) -> str:
    """Feedback that stands in an option is told with the option's identifier."""
    holder = element.getparent()
    said = write.html(element)
    identifier = holder.get("identifier") if holder is not None else None
    return f"<p><strong>{escape(identifier)}</strong>: {said}</p>" if identifier and said else said


def _marks(item: etree._Element) -> str:
    for outcome in item.iterchildren("outcomeDeclaration"):
        if outcome.get("identifier") == "SCORE" and number(outcome.get("normalMaximum")) is not None:
            return outcome.get("normalMaximum", "")
        if outcome.get("identifier") == "MAXSCORE":
            return words(outcome.findtext("defaultValue/value"))
    return ""
