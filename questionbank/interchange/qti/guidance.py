"""What an item says to others than the candidate: feedback, rubrics for markers, model answers."""

from dataclasses import dataclass, replace

from lxml import etree

from questionbank.interchange.qti.body import Body, paragraph
from questionbank.interchange.qti.declarations import number, words
from questionbank.interchange.sanitise import clean
from questionbank.rules.answers import Answer, Criterion
from questionbank.rules.items import MARKED_BY_PEOPLE, ItemType

MODEL_ANSWER = "model-answer"
_CELLS = 2
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
    told = [block for block in item.iter("rubricBlock") if not _is_for_candidates(block)]
    for block in item.iter("rubricBlock"):
        if _is_for_candidates(block):
            block.tag = "div"
    model = [block for block in told if block.get("class") == MODEL_ANSWER]
    tables = {id(block): _criteria(block, write) for block in told if block not in model}
    free = [block for block in told if block not in model and not tables[id(block)]]
    return Guidance(
        explanation=_explanation(item, body, write),
        rubric=tuple(line for lines in tables.values() for line in lines),
        rubric_html=write.joined(free),
        model_answer=write.joined(model),
        marks=_marks(item),
    )


def on(answer: Answer, guide: Guidance, kind: ItemType) -> Answer:
    """An answer with what is said to others than the candidate."""
    answer = replace(answer, explanation=guide.explanation)
    if kind not in MARKED_BY_PEOPLE:
        return answer
    rubric = guide.rubric
    if guide.rubric_html and guide.marks and not rubric:
        rubric = (Criterion(guide.rubric_html, guide.marks),)
    free = guide.rubric_html if not any(line.text == guide.rubric_html for line in rubric) else ""
    parts = [part for part in (guide.model_answer, clean(answer.model_answer), free) if part]
    model = parts[0] if len(parts) == 1 else "".join(map(paragraph, parts))
    return replace(answer, rubric=rubric, model_answer=model)


def _is_for_candidates(block: etree._Element) -> bool:
    views = block.get("view", _CANDIDATE).split()
    return _CANDIDATE in views


def _criteria(block: etree._Element, write: Body) -> list[Criterion]:
    """The lines of a table whose second column is marks; `field` is the part of a statement that a line is about."""
    rows = [[*row.iterchildren("td", "th")] for row in block.iter("tr")]
    lines = [row for row in rows if len(row) >= _CELLS and number("".join(row[1].itertext())) is not None]
    if not lines or len(lines) < len(rows) - 1:
        return []
    return [
        Criterion(
            write.html(row[0]),
            words("".join(row[1].itertext())),
            field=words("".join(row[2].itertext())) if row[2:] else "",
        )
        for row in lines
    ]


def _explanation(item: etree._Element, body: etree._Element, write: Body) -> str:
    parts = [_named(element, write) for element in body.iter("feedbackBlock", "feedbackInline")]
    parts += [write.html(element) for element in item.iterchildren("modalFeedback")]
    filled = [part for part in parts if part]
    return filled[0] if len(filled) == 1 else "".join(map(paragraph, filled))


def _named(element: etree._Element, write: Body) -> str:
    """Feedback that stands in an option is told with the option's identifier."""
    holder = element.getparent()
    said = write.html(element)
    identifier = holder.get("identifier") if holder is not None else None
    return f"<p><strong>{clean(identifier)}</strong>: {said}</p>" if identifier and said else said


def _marks(item: etree._Element) -> str:
    for outcome in item.iterchildren("outcomeDeclaration"):
        if outcome.get("identifier") == "SCORE" and number(outcome.get("normalMaximum")) is not None:
            return outcome.get("normalMaximum", "")
        if outcome.get("identifier") == "MAXSCORE":
            return words(outcome.findtext("defaultValue/value"))
    return ""
