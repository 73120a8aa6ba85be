"""What the assembler does: write blueprints, draw forms by a seed, freeze them with their hash."""

import hashlib
import secrets
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from accounts.rules import SYSTEM, Actor, Permission
from core import audit
from core.canonical import canonical
from core.db import get
from core.errors import Refused, Text
from questionbank.assembly.draw import ALGORITHM, draw
from questionbank.models import Blueprint, Form, FormItem, Item, ItemVersion, Subject
from questionbank.queries import papers as asked
from questionbank.rules.items import ItemState, ItemType
from questionbank.rules.papers import Candidate, Shortage, Spec, problems, section_titles

SEEDS = Path(__file__).resolve().parent.parent / "blueprints"
TRUE_FALSE = {"zh_Hans": {"T": "正确", "F": "错误"}, "en": {"T": "True", "F": "False"}}


class Action(StrEnum):
    """What papers write into the audit chain."""

    BLUEPRINT_CREATED = "blueprint.created"
    FORM_FROZEN = "form.frozen"


@dataclass(frozen=True)
class Draft:
    """A blueprint as it is handed in."""

    code: str
    title_en: str
    spec: Spec
    sections: Sequence[dict[str, Any]]
    cells: Sequence[dict[str, Any]]
    practice: bool = False


@dataclass(frozen=True)
class Choice:
    """What to draw: a blueprint, a seed, a language."""

    blueprint_id: int
    seed: int
    language: str = "zh_Hans"


@dataclass(frozen=True)
class Proposal:
    """A drawn form that is not frozen yet, or what is short; `digest` names exactly this selection."""

    chosen: tuple[Candidate, ...]
    shortages: tuple[Shortage, ...]
    digest: str


def create_blueprint(session: Session, *, draft: Draft, actor: Actor, now: datetime) -> Blueprint:
    """Write a blueprint, or the next edition of one. Raises Refused when it does not add up."""
    for problem in problems(draft.spec):
        raise Refused(problem, code="bad_blueprint")
    subject = session.exec(select(Subject).where(Subject.code == draft.spec.subject)).first()
    if subject is None:
        raise Refused(Text("There is no subject %(code)s.", {"code": draft.spec.subject}), field="subject")
    before = asked.blueprint_by_code(session, draft.code)
    blueprint = Blueprint(
        code=draft.code,
        edition=before.edition + 1 if before else 1,
        subject_id=subject.id or 0,
        title=draft.spec.title,
        title_en=draft.title_en,
        minutes=draft.spec.minutes,
        total=draft.spec.total,
        pass_mark=draft.spec.pass_mark,
        sections=list(draft.sections),
        cells=list(draft.cells),
        practice=draft.practice,
        created_by=str(actor),
        created_at=now,
    )
    session.add(blueprint)
    session.flush()
    subject_name = f"blueprint/{draft.code}/{blueprint.edition}"
    audit.record(session, actor=actor, action=Action.BLUEPRINT_CREATED, subject=subject_name, at=now)
    return blueprint


def read_blueprint(text: str) -> Draft:
    """Read a blueprint file (interfaces.md §2). Raises Refused, naming what is wrong."""
    try:
        content = tomllib.loads(text)
        spec = Spec(
            title=content["title"],
            subject=str(content["subject"]),
            minutes=int(content["minutes"]),
            total=Decimal(str(content["total"])),
            pass_mark=Decimal(str(content["pass_mark"])),
            sections=asked.sections_of(content["section"]),
            cells=asked.cells_of(content.get("cell", [])),
        )
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, ArithmeticError, StopIteration) as error:
        raise Refused(
            Text("The blueprint file cannot be read: %(why)s.", {"why": str(error)}), code="bad_blueprint"
        ) from error
    return Draft(
        code=content.get("code", f"TR-{spec.subject}"),
        title_en=content.get("title_en", spec.title),
        spec=spec,
        sections=content["section"],
        cells=content.get("cell", []),
        practice=bool(content.get("practice", False)),
    )


def seed_blueprints(session: Session, *, now: datetime) -> int:
    """Put in the blueprints that the outlines give; what is there already stays. Gives how many were new."""
    new = 0
    for path in sorted(SEEDS.glob("*.toml")):
        draft = read_blueprint(path.read_text())
        if asked.blueprint_by_code(session, draft.code) is None:
            create_blueprint(session, draft=draft, actor=SYSTEM, now=now)
            new += 1
    return new


def propose(session: Session, *, choice: Choice) -> Proposal:
    """Draw a form without storing it: the same bank and seed give the same proposal."""
    blueprint: Blueprint = get(session, Blueprint, choice.blueprint_id)
    pool = asked.pool(session, subject_id=blueprint.subject_id, language=choice.language)
    drawn = draw(asked.spec_of(session, blueprint), pool, seed=choice.seed)
    named = canonical([choice.language, choice.seed, ALGORITHM, [one.version_id for one in drawn.chosen]])
    return Proposal(drawn.chosen, drawn.shortages, hashlib.sha256(named).hexdigest())


def freeze(session: Session, *, choice: Choice, digest: str, code: str, actor: Actor, now: datetime) -> Form:
    """Freeze a proposed form for ever: its paper, order, seed and hash.

    Raises Refused when the bank has changed since the proposal was drawn, when a cell is short or when the code is taken.
    """
    actor.require(Permission.BUILD_PAPERS)
    if asked.form_by_code(session, code):
        raise Refused(Text("There is already a form with this code."), field="code", code="known")
    proposal = propose(session, choice=choice)
    if proposal.shortages:
        raise Refused(Text("The bank cannot fill this blueprint."), code="short")
    if proposal.digest != digest:
        raise Refused(
            Text("The bank has changed since this form was drawn. Draw it again and look at it."), code="changed"
        )
    blueprint: Blueprint = get(session, Blueprint, choice.blueprint_id)
    public_id = secrets.token_hex(8)
    paper = canonical(_paper(session, public_id, blueprint, proposal.chosen, choice.language))
    form = Form(
        public_id=public_id,
        code=code,
        blueprint_id=choice.blueprint_id,
        language=choice.language,
        seed=choice.seed,
        algorithm=ALGORITHM,
        hash=hashlib.sha256(paper).hexdigest(),
        paper=paper,
        frozen_by=str(actor),
        frozen_at=now,
    )
    session.add(form)
    session.flush()
    session.add_all(_places(form, blueprint, proposal.chosen))
    details = {"hash": form.hash, "seed": str(choice.seed), "algorithm": ALGORITHM}
    audit.record(session, actor=actor, action=Action.FORM_FROZEN, subject=f"form/{code}", at=now, details=details)
    return form


def _places(form: Form, blueprint: Blueprint, chosen: Sequence[Candidate]) -> list[FormItem]:
    sections = asked.sections_of(blueprint.sections)
    index = {section.type: place for place, section in enumerate(sections)}
    return [
        FormItem(
            form_id=form.id or 0,
            number=number,
            section=index[one.type],
            version_id=one.version_id,
            marks=sections[index[one.type]].marks_each,
        )
        for number, one in enumerate(chosen, 1)
    ]


def _paper(
    session: Session, public_id: str, blueprint: Blueprint, chosen: Sequence[Candidate], language: str
) -> dict[str, Any]:
    """Make the paper of interfaces.md §3. It is made of wordings only: keys are not even read here (law 7)."""
    ids = [one.version_id for one in chosen]
    versions = {v.id: v for v in session.exec(select(ItemVersion).where(col(ItemVersion.id).in_(ids))).all()}
    live = set(session.exec(select(Item.id).where(Item.state == ItemState.LIVE)).all())
    sections, titles = asked.sections_of(blueprint.sections), section_titles(language)
    marks = {section.type: _plain(section.marks_each) for section in sections}
    items = []
    for number, one in enumerate(chosen, 1):
        version = versions[one.version_id]
        assert version.item_id in live  # noqa: S101 - the pool holds live items only
        items.append(_item(version, number, one.type, marks[one.type], language))
    parts = [
        {"title": titles[section.type], "items": [item["id"] for item in items if item["type"] == section.type.value]}
        for section in sections
    ]
    title = blueprint.title_en if language == "en" else blueprint.title
    return {
        "form": public_id,
        "title": title,
        "minutes": blueprint.minutes,
        "sections": parts,
        "stimuli": [],
        "items": items,
    }


def _item(version: ItemVersion, number: int, kind: ItemType, marks: str, language: str) -> dict[str, Any]:
    wording = version.content[language]
    item = {
        "id": version.public_id,
        "number": number,
        "type": kind.value,
        "marks": marks,
        "stem": wording["stem"],
    }
    if kind is ItemType.TRUE_FALSE:
        return {**item, "options": [{"id": key, "text": text} for key, text in TRUE_FALSE[language].items()]}
    if kind is ItemType.ESSAY:
        return item
    return {**item, "options": [{"id": option["id"], "text": option["text"]} for option in wording["options"]]}


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
