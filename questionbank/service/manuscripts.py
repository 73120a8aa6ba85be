"""From what an author hands in to what is stored: cleaned HTML, the visible text, the digest, where it belongs."""

import hashlib
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from core.canonical import canonical
from core.errors import Refused, Text
from questionbank.interchange.sanitise import clean, visible
from questionbank.models import KnowledgePoint, Subject
from questionbank.queries import framework
from questionbank.rules import LANGUAGES, Answer, Criterion, ItemType, Manuscript, Option, Wording


def cleaned(manuscript: Manuscript) -> Manuscript:
    """Take out of every text what a question may not hold (scripts, styles, links), and languages left blank."""
    wordings = {
        language: _clean_wording(manuscript.wordings[language])
        for language in LANGUAGES
        if language in manuscript.wordings
    }
    filled = {language: wording for language, wording in wordings.items() if wording.stem or wording.options}
    return replace(manuscript, wordings=filled, answer=_clean_answer(manuscript.answer))


def content(manuscript: Manuscript) -> dict[str, Any]:
    """Give the wording as a version keeps it."""
    return {
        language: {"stem": wording.stem, "options": [{"id": o.id, "text": o.text} for o in wording.options]}
        for language, wording in manuscript.wordings.items()
    }


def plain(manuscript: Manuscript) -> str:
    """Give the text that readers see, the stems first, for lists and searches."""
    stems = [visible(wording.stem) for wording in manuscript.wordings.values()]
    options = [visible(o.text) for wording in manuscript.wordings.values() for o in wording.options]
    return "\n".join([*stems, *options])


def digest(kind: ItemType, wording: Wording | None) -> str:
    """Give the same digest for the same question, whatever its spacing, markup and order of options."""
    stem = _folded(wording.stem) if wording else ""
    options = sorted(_folded(option.text) for option in wording.options) if wording else []
    return hashlib.sha256(canonical([kind.value, stem, options])).hexdigest()


def main_wording(manuscript: Manuscript) -> Wording | None:
    """Give the wording in the first language that there is."""
    return next(iter(manuscript.wordings.values()), None)


def place(session: Session, manuscript: Manuscript) -> tuple[Subject | None, KnowledgePoint | None]:
    """Find the subject and the point that a manuscript names. Raises Refused for one that is not in the framework."""
    subject = subject_of(session, manuscript.subject)
    return subject, _point(session, manuscript.point, subject)


def subject_of(session: Session, code: str) -> Subject | None:
    """Find a subject, None for a blank code. Raises Refused for one that is not in the framework."""
    found = framework.subject_by_code(session, code) if code else None
    if code and found is None:
        raise Refused(Text("There is no subject %(code)s.", {"code": code}), field="subject", code="unknown_subject")
    return found


def _point(session: Session, code: str, subject: Subject | None) -> KnowledgePoint | None:
    found = framework.point_by_code(session, code) if code else None
    if code and not _belongs(found, subject):
        params = {"point": code, "subject": subject.code if subject else "—"}
        raise Refused(Text("The outline of subject %(subject)s has no point %(point)s.", params), field="point")
    return found


def _belongs(point: KnowledgePoint | None, subject: Subject | None) -> bool:
    return point is not None and subject is not None and point.subject_id == subject.id


def _folded(markup: str) -> str:
    return "".join(visible(markup).split()).casefold()


def _clean_wording(wording: Wording) -> Wording:
    return Wording(clean(wording.stem), tuple(Option(option.id, clean(option.text)) for option in wording.options))


def _clean_answer(answer: Answer) -> Answer:
    rubric = tuple(Criterion(clean(c.text), c.marks, clean(c.text_en)) for c in answer.rubric)
    return Answer(
        key=tuple(answer.key),
        explanation=clean(answer.explanation),
        explanation_en=clean(answer.explanation_en),
        rubric=rubric,
        model_answer=clean(answer.model_answer),
        model_answer_en=clean(answer.model_answer_en),
    )
