"""Attempts that were written and sealed, for tests of grading."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from accounts.models import Body, Employment, Person
from accounts.rules import Actor, Role
from exam.models import Attempt, Response, Room, Sitting
from exam.rules.protocol import canonical, chain_next
from exam.rules.states import AttemptState, Ending
from questionbank import keys
from questionbank.interchange.model import Medium
from questionbank.models import Blueprint, Form, FormItem, Item, ItemVersion
from questionbank.rules import MARKED_BY_PEOPLE, Answer, Criterion, ItemState, ItemType
from questionbank.rules.aids import NO_AIDS, Aids
from questionbank.rules.papers import BlueprintSpec, Scoring, Section
from questionbank.service import media, papers
from tests import factories
from tests.factories import NOW
from tests.questionbank.bank import item_in, people
from tests.questionbank.samples import PICTURE, sample

RIGHT = {
    "single_choice": ["A"],
    "multiple_choice": ["A", "B"],
    "true_false": ["T"],
    "essay": "先定审核范围。\n再抽样取证。",
}
RUBRIC = (Criterion("说明概念", "4", "States the concept"), Criterion("结合情境", "6", "Analyses the case"))


def right_answers(session: Session, row: Attempt) -> dict[str, Any]:
    """Give answers that earn full marks, the essays as far as a person agrees."""
    return {item["id"]: RIGHT[item["type"]] for item in factories.paper_of(session, row)["items"]}


def sealed(
    session: Session,
    at: Sitting,
    *,
    who: Person | None = None,
    inside: Room | None = None,
    seat: int = 1,
    answers: dict[str, Any] | None = None,
) -> Attempt:
    """Make a sealed attempt with these answers, all of them right unless told."""
    row = factories.attempt(session, at=at, who=who, inside=inside, seat=seat)
    for seq, (item, response) in enumerate(
        (answers if answers is not None else right_answers(session, row)).items(), 1
    ):
        text = canonical(response)
        row.chain, row.acked = chain_next(row.chain, seq=seq, item=item, response_text=text), seq
        stored = Response(
            attempt_id=row.id, seq=seq, item=item, response=text, chain=row.chain, epoch=1, client_ms=seq, at=NOW
        )
        session.add(stored)
    row.started_at, row.deadline, row.submitted_at = NOW, NOW + timedelta(minutes=90), NOW + timedelta(minutes=60)
    row.state, row.ending = AttemptState.SEALED, Ending.CANDIDATE
    session.add(row)
    session.flush()
    return row


def employ(session: Session, *people: Person) -> None:
    """Let one body employ these people."""
    body = Body(code=uuid.uuid4().hex[:8], name="认证机构")
    session.add(body)
    session.flush()
    session.add_all(Employment(person_id=one.id or 0, body_id=body.id or 0, from_day=NOW.date()) for one in people)
    session.flush()


def essay_form(session: Session) -> Form:
    """Make a practice form of two single choices and an essay of ten marks with a rubric of two criteria."""
    chosen = [factories.version(session), factories.version(session, at="105-3.2.a"), _essay(session)]
    name = uuid.uuid4().hex[:16]
    sections = [{"type": "single_choice", "scoring": "all_or_nothing"}, {"type": "essay", "scoring": "rubric"}]
    plan = Blueprint(
        code=f"B-{name}", subject_id=factories.subject(session).id or 0, title="练习", title_en="Practice", minutes=30,
        total=Decimal(13), pass_mark=Decimal("9.1"), sections=sections, cells=[], practice=True, created_by="test",
        created_at=NOW,
    )  # fmt: skip
    session.add(plan)
    session.flush()
    kinds, marks = ["single_choice", "single_choice", "essay"], ["1.5", "1.5", "10"]
    items = [
        {"id": one.public_id, "type": kind, "stem": one.content["zh_Hans"]["stem"]}
        for one, kind in zip(chosen, kinds, strict=True)
    ]
    parts = [
        {"title": "单项选择题", "items": [one["id"] for one in items[:2]]},
        {"title": "问答题", "items": [items[2]["id"]]},
    ]
    paper = canonical({"form": name, "sections": parts, "stimuli": [], "items": items}).encode()
    row = Form(
        public_id=name, code=f"F-{name}", blueprint_id=plan.id or 0, language="zh_Hans", seed=1, algorithm="test",
        hash=hashlib.sha256(paper).hexdigest(), paper=paper, frozen_by="test", frozen_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add_all(
        FormItem(form_id=row.id or 0, number=place, section=place // 3, version_id=one.id or 0, marks=Decimal(worth))
        for place, (one, worth) in enumerate(zip(chosen, marks, strict=True), 1)
    )
    session.flush()
    return row


def form_of_all_types(session: Session, *, aids: Aids = NO_AIDS) -> Form:
    """Freeze a form with one item of each type at ten marks, the essay on the material of a case."""
    who, kinds = people(session), [kind for kind in ItemType if kind is not ItemType.CASE]
    media.keep(session, Medium("image/png", PICTURE), now=NOW)
    case = item_in(session, ItemState.LIVE, who, text=sample(ItemType.CASE)).code
    for kind in kinds:
        item_in(session, ItemState.LIVE, who, text=sample(kind, case=case if kind is ItemType.ESSAY else ""))
    spec = BlueprintSpec(
        code="ALL",
        subject="105",
        title="各类题型",
        title_en="All types",
        minutes=60,
        total=Decimal(110),
        pass_mark=Decimal(77),
        sections=tuple(
            Section(kind, 1, Decimal(10), Scoring.RUBRIC if kind in MARKED_BY_PEOPLE else Scoring.ALL_OR_NOTHING)
            for kind in kinds
        ),
        practice=True,
        aids=aids,
    )
    assembler = Actor(0, "Assembler", frozenset({Role.ASSEMBLER}))
    blueprint = papers.create_blueprint(session, spec=spec, actor=assembler, now=NOW)
    choice = papers.Choice(blueprint.id or 0, 1)
    digest = papers.propose(session, choice=choice).digest
    return papers.freeze(session, choice=choice, digest=digest, code="ALL-1", actor=assembler, now=NOW)


def by_type(form: Form, responses: Mapping[ItemType, Any]) -> dict[str, Any]:
    """Give responses by item of the form, of those types that are named."""
    items = {ItemType(item["type"]): item["id"] for item in json.loads(form.paper)["items"]}
    return {items[kind]: response for kind, response in responses.items()}


def _essay(session: Session) -> ItemVersion:
    name = uuid.uuid4().hex[:16]
    place = factories.point(session, "105-3.3.b")
    item = Item(
        code=f"T-{name}", subject_id=place.subject_id, type=ItemType.ESSAY, state=ItemState.LIVE, created_at=NOW
    )
    session.add(item)
    session.flush()
    content = {"zh_Hans": {"stem": "<p>说明审核的概念。</p>", "options": []}}
    row = ItemVersion(
        item_id=item.id or 0, number=1, public_id=name, point_id=place.id, content=content, digest=name, created_at=NOW
    )
    session.add(row)
    session.flush()
    answer = Answer((), rubric=RUBRIC, model_answer="范文", model_answer_en="A model answer")
    keys.store(session, version_id=row.id or 0, answer=answer)
    return row
