"""From what an author hands in to what is stored: cleaned HTML, the visible text, the digest, where it belongs."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from sqlmodel import Session, select

from core.canonical import canonical
from core.errors import Refused, Text
from questionbank.interchange.sanitise import clean, visible
from questionbank.models import Item, KnowledgePoint, Subject
from questionbank.queries import framework
from questionbank.rules import LANGUAGES, Answer, Gap, ItemType, Manuscript, Option, Wording
from questionbank.rules.wording import wording_row


def cleaned(manuscript: Manuscript) -> Manuscript:
    """Take out of every text what a question may not hold (scripts, styles, links), and languages left blank."""
    wordings = {
        language: clean_wording(manuscript.wordings[language])
        for language in LANGUAGES
        if language in manuscript.wordings
    }
    filled = {language: wording for language, wording in wordings.items() if wording.stem or wording.options}
    return replace(manuscript, wordings=filled, answer=_clean_answer(manuscript.answer))


def clean_wording(wording: Wording) -> Wording:
    """Take out of every part of a wording what a question may not hold."""
    return replace(
        wording,
        stem=clean(wording.stem),
        options=_clean_options(wording.options),
        sources=_clean_options(wording.sources),
        targets=_clean_options(wording.targets),
        gaps=tuple(Gap(gap.id, _clean_options(gap.options)) for gap in wording.gaps),
        picture=replace(wording.picture, alt=wording.picture.alt.strip()) if wording.picture else None,
    )


def content(manuscript: Manuscript) -> dict[str, Any]:
    """Give the wording as a version keeps it."""
    return {language: wording_row(wording) for language, wording in manuscript.wordings.items()}


def plain(manuscript: Manuscript) -> str:
    """Give the text that readers see, the stems first, for lists and searches."""
    stems = [visible(wording.stem) for wording in manuscript.wordings.values()]
    options = [visible(o.text) for wording in manuscript.wordings.values() for o in _choices(wording)]
    pictures = [wording.picture.alt for wording in manuscript.wordings.values() if wording.picture]
    return "\n".join([*stems, *options, *filter(None, pictures)])


def digest(kind: ItemType, wording: Wording | None) -> str:
    """Give the same digest for the same question, whatever its spacing, markup and order of options."""
    stem = _folded(wording.stem) if wording else ""
    options = sorted(_folded(option.text) for option in _choices(wording)) if wording else []
    picture = [wording.picture.media] if wording and wording.picture else []
    return hashlib.sha256(canonical([kind.value, stem, options, *picture])).hexdigest()


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


def case_of(session: Session, manuscript: Manuscript) -> Item | None:
    """Find the case whose material an item shares, None for an item of its own. Raises Refused for what is no case."""
    query = select(Item).where(Item.code == manuscript.case, Item.type == ItemType.CASE)
    found = session.exec(query).first() if manuscript.case else None
    if manuscript.case and (found is None or manuscript.type is ItemType.CASE):
        text = Text("There is no case %(code)s whose material this item could share.", {"code": manuscript.case})
        raise Refused(text, field="case", code="unknown_case")
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


def _choices(wording: Wording) -> Iterator[Option]:
    """Give all that a candidate chooses from, whatever part of the wording it is."""
    gaps = chain.from_iterable(gap.options for gap in wording.gaps)
    return chain(wording.options, wording.sources, wording.targets, gaps)


def _clean_options(options: tuple[Option, ...]) -> tuple[Option, ...]:
    return tuple(Option(option.id, clean(option.text)) for option in options)


def _clean_answer(answer: Answer) -> Answer:
    return replace(
        answer,
        explanation=clean(answer.explanation),
        explanation_en=clean(answer.explanation_en),
        rubric=tuple(replace(line, text=clean(line.text), text_en=clean(line.text_en)) for line in answer.rubric),
        model_answer=clean(answer.model_answer),
        model_answer_en=clean(answer.model_answer_en),
    )
