"""The clock's part: sealed attempts get their marking tasks, and their result as soon as nothing is pending."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import reduce
from typing import Any

from sqlmodel import Session

from accounts.rules import SYSTEM
from core import audit
from core.errors import Refused, Text
from exam.models import Attempt
from grading import queries
from grading.models import MarkingTask, Result
from grading.queries import FormPaper
from grading.rules.scoring import (
    ItemScore,
    Part,
    Policy,
    ScoredItem,
    ScoreSheet,
    area_of,
    has_passed,
    policy_named,
    score,
)
from grading.service.actions import Action
from questionbank import keys
from questionbank.models import Form
from questionbank.rules import Answer
from questionbank.rules.papers import ONE_PART, TWO_POLICIES, Scoring, policies

BATCH = 200  # attempts of a form in one run: the transaction stays short, the rest follows seconds later


@dataclass(frozen=True)
class Run:
    """What one run did: results computed, attempts that wait for people's marks, why papers were not scored."""

    computed: int
    waiting: int
    held: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A form made ready for scoring: its items with keys, its policy, the names of its parts."""

    form_id: int
    items: tuple[ScoredItem, ...]
    versions: Mapping[str, int]
    policy: Policy
    pass_mark: Decimal
    sections: tuple[str, ...]
    areas: Mapping[str, tuple[str, str]]


def score_sealed(session: Session, *, now: datetime, limit: int = BATCH) -> Run:
    """Score what is sealed and has no result; what people mark becomes tasks first. Doing it again changes nothing.

    The keys of a form are read once in a run, which is audited. A paper that cannot be scored holds up no other one.
    """
    runs = [_score_form(session, form_id, limit=limit, now=now) for form_id in queries.forms_to_score(session)]
    return reduce(_together, runs, Run(0, 0))


def _together(one: Run, other: Run) -> Run:
    return Run(one.computed + other.computed, one.waiting + other.waiting, one.held + other.held)


def score_again(session: Session, attempt: Attempt, *, now: datetime) -> Result:
    """Score an attempt that has a result anew, from what counts now, as another edition. Raises Refused."""
    before = queries.last_result(session, attempt.id)
    paper = _read_paper(session, queries.form_paper(session, attempt.form_id), now)
    result = _result(attempt, _sheet(session, attempt, paper), paper, now)
    result.edition = before.edition + 1 if before else 1
    session.add(result)
    session.flush()
    details = {"attempts": [attempt.id], "policy": paper.policy.id, "edition": result.edition}
    subject = f"form/{paper.form_id}"
    audit.record(session, actor=SYSTEM, action=Action.RESULTS_COMPUTED, subject=subject, at=now, details=details)
    return result


def _score_form(session: Session, form_id: int, *, limit: int, now: datetime) -> Run:
    attempts = queries.attempts_to_score(session, form_id, limit=limit)
    try:
        paper = _read_paper(session, queries.form_paper(session, form_id), now)
        sheets = [(attempt, _sheet(session, attempt, paper)) for attempt in attempts]
    except Refused as refused:
        return Run(0, 0, (refused.text,))
    done = _keep_results(session, sheets, paper, now)
    for attempt, sheet in sheets:
        _ask_markers(session, attempt, sheet, paper, now)
    session.flush()
    return Run(done, len(sheets) - done)


def _keep_results(session: Session, sheets: list[tuple[Attempt, ScoreSheet]], paper: Paper, now: datetime) -> int:
    """Keep the results of those who wait for nobody's marks; tells how many."""
    results = [_result(attempt, sheet, paper, now) for attempt, sheet in sheets if not sheet.pending]
    if results:
        session.add_all(results)
        details = {"attempts": [result.attempt_id for result in results], "policy": paper.policy.id}
        subject = f"form/{paper.form_id}"
        audit.record(session, actor=SYSTEM, action=Action.RESULTS_COMPUTED, subject=subject, at=now, details=details)
    return len(results)


def _read_paper(session: Session, form: FormPaper, now: datetime) -> Paper:
    _check_unaltered(form.form)
    sections = json.loads(form.form.paper)["sections"]
    items = _items(form, sections, _answers(session, form, now))
    return Paper(
        form_id=form.form.id or 0,
        items=items,
        versions={place.public_id: place.version_id for place in form.places},
        policy=_policy(form.blueprint.sections),
        pass_mark=form.blueprint.pass_mark,
        sections=tuple(section["title"] for section in sections),
        areas=queries.area_titles(session, {area_of(item.point) for item in items}),
    )


def _check_unaltered(form: Form) -> None:
    if hashlib.sha256(form.paper).hexdigest() != form.hash:
        text = Text("Form %(code)s is not what was frozen, so nothing on it can be scored.", {"code": form.code})
        raise Refused(text, code="altered_form")


def _answers(session: Session, form: FormPaper, now: datetime) -> dict[int, Answer]:
    versions = [place.version_id for place in form.places]
    return keys.read(session, versions, actor=SYSTEM, purpose=f"scoring form {form.form.code}", now=now)


def _items(form: FormPaper, sections: list[dict[str, Any]], found: Mapping[int, Answer]) -> tuple[ScoredItem, ...]:
    section_of, none = _sections_of(form, sections), Answer(())
    options = {item["id"]: len(item.get("options", ())) for item in json.loads(form.form.paper)["items"]}
    return tuple(
        ScoredItem(
            number=place.number,
            item=place.public_id,
            section=section_of[place.public_id],
            point=place.point,
            kind=place.kind,
            possible=place.marks,
            answer=found.get(place.version_id, none),
            options=options[place.public_id],
            pilot=place.pilot,
        )
        for place in form.places
    )


def _sections_of(form: FormPaper, sections: list[dict[str, Any]]) -> dict[str, int]:
    """Tell in which section each item stands. Raises Refused when the paper has other items than the form."""
    found = {item: place for place, section in enumerate(sections) for item in section["items"]}
    if set(found) != {place.public_id for place in form.places}:
        text = Text("The items of form %(code)s are not those of its paper.", {"code": form.form.code})
        raise Refused(text, code="altered_form")
    return found


def _policy(sections: list[dict[str, Any]]) -> Policy:
    """Find the policy that the blueprint names for what is scored by key; it is frozen with the form."""
    named = [(section["type"], section.get("scoring", "")) for section in sections]
    names = policies(named)
    if len(names) > 1:
        raise Refused(TWO_POLICIES, code="two_policies")
    others = sorted({name for kind, name in named if kind in ONE_PART} - {Scoring.RUBRIC})
    first, *_others = [policy_named(name) for name in (*names, *others, "")]  # all are looked up: none may be unknown
    return first


def _sheet(session: Session, attempt: Attempt, paper: Paper) -> ScoreSheet:
    answers = {item: json.loads(text) for item, text in queries.counted_answers(session, attempt.id).items()}
    given = queries.marks_given(session, attempt.id)
    marks = {item.item: given[item.number] for item in paper.items if item.number in given}
    return score(paper.items, answers, paper.policy, marks=marks)


def _ask_markers(session: Session, attempt: Attempt, sheet: ScoreSheet, paper: Paper, now: datetime) -> None:
    made = queries.tasks_made(session, attempt.id) if sheet.pending else set()
    session.add_all(
        MarkingTask(
            public_id=uuid.uuid4().hex,
            attempt_id=attempt.id,
            number=pending.item.number,
            version_id=paper.versions[pending.item.item],
            possible=pending.item.possible,
            created_at=now,
        )
        for pending in sheet.pending
        if pending.item.number not in made
    )


def _result(attempt: Attempt, sheet: ScoreSheet, paper: Paper, now: datetime) -> Result:
    return Result(
        attempt_id=attempt.id,
        total=sheet.total,
        possible=sheet.possible,
        pass_mark=paper.pass_mark,
        passed=has_passed(sheet, paper.pass_mark),
        sections=[{"title": paper.sections[int(part.name)], **_marks(part)} for part in sheet.sections],
        areas=[_area(part, paper) for part in sheet.areas],
        items=[_item(one, paper) for one in sheet.items],
        policy=sheet.policy.id,
        rounding=sheet.rounding,
        chain=attempt.chain,
        computed_at=now,
    )


def _marks(part: Part) -> dict[str, str]:
    return {"marks": _text(part.marks), "possible": _text(part.possible)}


def _area(part: Part, paper: Paper) -> dict[str, str]:
    title, title_en = paper.areas.get(part.name, ("", ""))
    return {"code": part.name, "title": title, "title_en": title_en, **_marks(part)}


def _item(one: ItemScore, paper: Paper) -> dict[str, Any]:
    return {
        "number": one.item.number,
        "version": paper.versions[one.item.item],
        "marks": None if one.marks is None else _text(one.marks),
        "possible": _text(one.item.possible),
        "source": one.source.value,
        **({"pilot": True} if one.item.pilot else {}),
    }


def _text(marks: Decimal) -> str:
    """Write marks without needless zeros, exactly."""
    return format(marks.normalize(), "f")
