"""A rubric as people write it into a cell, one criterion a line: `说明三条理由（3分）`, `clause: names it (2)`."""

import html
import re

from questionbank.interchange.draft import Draft, Flaw, check_length
from questionbank.interchange.formatted import plain
from questionbank.interchange.model import EXPLANATION_LIMIT, Reason
from questionbank.rules.answers import FIELDS, Criterion

_CHINESE = ("要求", "证据", "条款", "分类")
_FIELD_NAMES = {**dict(zip(_CHINESE, FIELDS, strict=True)), **{name: name for name in FIELDS}}
_LINE = re.compile(
    r"(?:(?P<field>[A-Za-z]{1,20}|要求|证据|条款|分类)\s*[:：]\s*)?(?P<text>.*\S)\s*"
    r"[（(]\s*(?P<marks>\d{1,4}(?:\.\d{1,4})?)\s*分?\s*[）)]"
)


def rubric_from(draft: Draft) -> tuple[Criterion, ...]:
    """Read the lines of a rubric. Raises `Flaw` for one without marks."""
    check_length("rubric", draft.rubric, limit=EXPLANATION_LIMIT)
    return tuple(_criterion(draft, line.strip()) for line in draft.rubric.splitlines() if line.strip())


def rubric_text(rubric: tuple[Criterion, ...]) -> str:
    """Write a rubric, a line for each criterion."""
    return "\n".join(_line(criterion) for criterion in rubric)


def _criterion(draft: Draft, line: str) -> Criterion:
    match = _LINE.fullmatch(line)
    if match is None:
        reason = Reason("The criterion “%(line)s” does not end with its marks, as in “… (2)”.", {"line": line[:60]})
        raise Flaw("rubric", reason)
    field = _FIELD_NAMES.get((match["field"] or "").lower(), "")
    start = match.start("text") if field else 0
    return Criterion(draft.html(line[start : match.end("text")]), match["marks"], field=field)


def _line(criterion: Criterion) -> str:
    text = plain(criterion.text)
    if text is None or "\n" in text:
        text = f"[html]{' '.join(html.unescape(criterion.text).split())}" if text is None else " ".join(text.split())
    return f"{criterion.field + ': ' if criterion.field else ''}{text}（{criterion.marks}分）"
