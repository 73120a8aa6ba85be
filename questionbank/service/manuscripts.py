"""From what an author hands in to what is stored: cleaned HTML, the visible text, the digest, where it belongs."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from sqlmodel import Session, select

from core.canonical import canonical
from core.errors import Refused, Text
from questionbank.interchange.sanitise import clean, shows, visible
from questionbank.models import Item, KnowledgePoint, Subject
from questionbank.queries import framework, scale
from questionbank.rules import LANGUAGES, Answer, Gap, ItemType, Manuscript, Option, Wording
from questionbank.rules.wording import wording_row

_SHOWN = re.compile(r"media:[0-9a-f]{64}|<math\b.*?</math>", re.DOTALL)


def cleaned(manuscript: Manuscript) -> Manuscript:
    """Take out of every text what a question may not hold (scripts, styles, links), and languages left blank."""
    wordings = dict(_clean_wordings(manuscript.wordings))
    return replace(manuscript, wordings=wordings, answer=_clean_answer(manuscript.answer))


def _clean_wordings(wordings: Mapping[str, Wording]) -> Iterator[tuple[str, Wording]]:
    for language in LANGUAGES:
        wording = clean_wording(wordings.get(language, Wording("")))
        if _is_filled(wording):
            yield language, wording


def _is_filled(wording: Wording) -> bool:
    """Whether there is anything to read, look at or listen to."""
    return shows(wording.stem) or any(shows(option.text) for option in _choices(wording))


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
    wordings = manuscript.wordings.values()
    stems = [visible(wording.stem) for wording in wordings]
    options = chain.from_iterable(map(_visible_choices, wordings))
    pictures = [wording.picture.alt for wording in wordings if wording.picture]
    return "\n".join([*stems, *options, *filter(None, pictures)])


def digest(kind: ItemType, wording: Wording | None) -> str:
    """Give the same digest for the same question, whatever its spacing, markup and order of options."""
    said = _said(wording) if wording else ["", []]
    return hashlib.sha256(canonical([kind.value, *said])).hexdigest()


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


def check_descriptor(session: Session, manuscript: Manuscript, on: date) -> None:
    """Raise Refused for a cell that the grade scale in force does not have."""
    found = scale.scale_on(session, on) if manuscript.descriptor else None
    if manuscript.descriptor and (found is None or manuscript.descriptor not in found.descriptors):
        text = Text("The grade scale has no cell %(cell)s.", {"cell": manuscript.descriptor})
        raise Refused(text, field="descriptor", code="unknown_descriptor")


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


def _said(wording: Wording) -> list[Any]:
    options = sorted(_folded(option.text) for option in _choices(wording))
    picture = [wording.picture.media] if wording.picture else []
    return [_folded(wording.stem), options, *picture, *sorted(_shown(wording))]


def _shown(wording: Wording) -> Iterator[str]:
    """Give what tells questions apart though their words are the same: pictures, sounds, formulas."""
    for markup in (wording.stem, *(option.text for option in _choices(wording))):
        yield from _SHOWN.findall(markup)


def _folded(markup: str) -> str:
    return "".join(visible(markup).split()).casefold()


def _choices(wording: Wording) -> Iterator[Option]:
    """Give all that a candidate chooses from, whatever part of the wording it is."""
    gaps = chain.from_iterable(gap.options for gap in wording.gaps)
    return chain(wording.options, wording.sources, wording.targets, gaps)


def _visible_choices(wording: Wording) -> list[str]:
    return [visible(option.text) for option in _choices(wording)]


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
