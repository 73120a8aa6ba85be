"""One marker gives the marks of one answer, without knowing whose it is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from accounts.rules import Actor, Permission
from core import audit
from core.db import get
from core.errors import NotAllowed, NotFound, Refused, Text
from exam.models import Attempt
from grading import queries
from grading.models import MarkingNote, MarkingTask
from grading.rules.marking import may_mark, total_marks
from grading.rules.notes import Note, check_notes, in_order, words_at
from grading.service.actions import Action
from questionbank import keys
from questionbank.interchange.model import Medium
from questionbank.interchange.sanitise import visible
from questionbank.models import Form
from questionbank.queries import media
from questionbank.rules import FIELD_NAMES, Answer, Criterion


@dataclass(frozen=True)
class Given:
    """The marks that a person gives by criterion, in the rubric's order, and what they say to them."""

    marks: Sequence[Decimal | None]
    comment: str = ""
    notes: Sequence[Note] = ()


@dataclass(frozen=True)
class AnswerPart:
    """One text of an answer: the essay, without a name, or a part of a nonconformity statement."""

    field: str
    name: Text | None
    text: str


@dataclass(frozen=True)
class AnswerSheet:
    """What a marker sees: the question with the material of its case, the answer, the rubric; never a name."""

    public_id: str
    number: int
    possible: Decimal
    language: str
    material: str
    stem: str
    parts: tuple[AnswerPart, ...]
    rubric: tuple[Criterion, ...]
    model_answer: str
    model_answer_en: str

    @property
    def limits(self) -> tuple[Decimal, ...]:
        """Give the most marks of each criterion; without a rubric there is one, the whole item."""
        return tuple(Decimal(criterion.marks) for criterion in self.rubric) or (self.possible,)

    @property
    def texts(self) -> dict[str, str]:
        """Give the texts of the answer by field, as places of notes name them."""
        return {part.field: part.text for part in self.parts}


def open_answer(session: Session, *, public_id: str, actor: Actor, now: datetime) -> AnswerSheet:
    """Show an answer beside its rubric; reading the rubric is audited. Raises NotFound, NotAllowed, Refused."""
    return sheet_of(session, task_to_mark(session, public_id, actor), actor=actor, now=now)


def sheet_of(session: Session, task: MarkingTask, *, actor: Actor, now: datetime) -> AnswerSheet:
    """Lay an answer beside its rubric for somebody who may see both; reading the rubric is audited."""
    key = _key(session, task, actor, now)
    form, item = _asked(session, task)
    paper = json.loads(form.paper)
    response = json.loads(queries.counted_answers(session, task.attempt_id).get(item["id"], '""'))
    return AnswerSheet(
        public_id=task.public_id,
        number=task.number,
        possible=task.possible,
        language=form.language,
        material=_material(paper, item),
        stem=item["stem"],
        parts=_parts(response, item),
        rubric=key.rubric,
        model_answer=key.model_answer,
        model_answer_en=key.model_answer_en,
    )


def medium_beside(session: Session, task: MarkingTask, digest: str) -> Medium:
    """Give a picture or sound of an answer's question, of its case or its model answer. Raises NotFound for others."""
    _form, item = _asked(session, task)
    if not media.of_versions(session, [item["id"], item.get("stimulus", "")], digest):
        raise NotFound(Text("There is no such picture or sound."), code="not_found")
    return media.medium(session, digest)


def mark(session: Session, *, public_id: str, given: Given, actor: Actor, now: datetime) -> MarkingTask:
    """Give the marks of an answer by criterion, once; the result follows when nothing else of the attempt is pending.

    The notes in its text are kept with the marks. Raises NotFound, NotAllowed (law 9), Refused for an answer that has
    its marks, or for marks or notes that do not fit.
    """
    task = task_to_mark(session, public_id, actor, lock=True)
    sheet = sheet_of(session, task, actor=actor, now=now)
    check_notes(given.notes, sheet.texts, criteria=len(sheet.rubric))
    task.marks = total_marks(given.marks, sheet.limits, possible=task.possible)
    task.criteria = [str(one) for one in given.marks]
    task.comment, task.marker_id, task.marked_at = given.comment.strip(), actor.id, now
    session.add(task)
    session.add_all(_notes(task, given.notes, sheet))
    details = {"marks": task.marks, "possible": task.possible, "notes": len(given.notes)}
    subject = f"marking_task/{public_id}"
    audit.record(session, actor=actor, action=Action.ANSWER_MARKED, subject=subject, at=now, details=details)
    return task


def _notes(task: MarkingTask, notes: Sequence[Note], sheet: AnswerSheet) -> list[MarkingNote]:
    return [
        MarkingNote(
            task_id=task.id or 0,
            number=number,
            field=note.place.field,
            start=note.place.start,
            stop=note.place.end,
            words=words_at(sheet.texts, note.place),
            text=note.text.strip(),
            criterion=note.criterion,
        )
        for number, note in enumerate(in_order(notes), 1)
    ]


def _material(paper: dict[str, Any], item: dict[str, Any]) -> str:
    """Give the material of the case that an item belongs to, blank for one of its own."""
    return next((one["html"] for one in paper["stimuli"] if one["id"] == item.get("stimulus")), "")


def _parts(response: str | dict[str, str], item: dict[str, Any]) -> tuple[AnswerPart, ...]:
    """Give an essay as one text, a statement by its parts; the classification in the words that the candidate read."""
    if isinstance(response, str):
        return (AnswerPart("", None, response),)
    names = {option["id"]: visible(option["text"]) for option in item.get("options", ())}
    texts = {**response, "classification": names.get(response.get("classification", ""), "")}
    return tuple(AnswerPart(field, name, texts.get(field, "")) for field, name in FIELD_NAMES.items())


def _asked(session: Session, task: MarkingTask) -> tuple[Form, dict[str, Any]]:
    """Give the form of an answer, and the question as its paper asks it."""
    attempt: Attempt = get(session, Attempt, task.attempt_id)
    form: Form = get(session, Form, attempt.form_id)
    version = queries.item_of(session, task)
    return form, next(one for one in json.loads(form.paper)["items"] if one["id"] == version.public_id)


def task_to_mark(session: Session, public_id: str, actor: Actor, *, lock: bool = False) -> MarkingTask:
    """Load an answer that this person may mark. Raises NotFound, NotAllowed, Refused."""
    actor.require(Permission.MARK)
    task = queries.task_by_public_id(session, public_id, lock=lock)
    bond = queries.bond_of(session, task, actor.id)
    reasons = may_mark(bond)
    if reasons:
        kind = NotAllowed if bond.tied else Refused
        raise kind(reasons[0], code="may_not_mark")
    return task


def _key(session: Session, task: MarkingTask, actor: Actor, now: datetime) -> Answer:
    found = keys.read(session, [task.version_id], actor=actor, purpose=f"marking {task.public_id}", now=now)
    return found.get(task.version_id, Answer(()))
