"""What the assembler does: write blueprints, draw papers by a seed, freeze them with their hash."""

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from accounts.rules import SYSTEM, Actor, Permission
from core import audit
from core.canonical import canonical
from core.errors import Refused, Text
from questionbank import queries
from questionbank.assembly import draw, parallel
from questionbank.assembly.drawn import Drawn, Order
from questionbank.models import Blueprint, Form, FormItem, Subject
from questionbank.queries import papers as asked
from questionbank.queries.items import ItemFilter, matching
from questionbank.rules import LANGUAGES, ItemType
from questionbank.rules.aids import aids_row
from questionbank.rules.blueprint_file import cell_row, read_blueprint, section_row
from questionbank.rules.composition import Head, Question, compose, together
from questionbank.rules.demands import explain
from questionbank.rules.lists import kept_values
from questionbank.rules.papers import BlueprintSpec, Candidate, Cell, Section, Shortage, problems
from questionbank.rules.targets import targets_row
from questionbank.service import media, reading_matter, supply
from questionbank.service.questions import questions_of
from questionbank.service.touches import refuse_doubtful

BLUEPRINTS = Path(queries.__file__).parent.parent / "blueprints"
SEED_LIMIT = 2**31  # what the column of the seed holds on both engines
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


class Action(StrEnum):
    """What papers write into the audit chain."""

    BLUEPRINT_CREATED = "blueprint.created"
    FORM_FROZEN = "form.frozen"
    ASSEMBLY_ORDERED = "assembly.ordered"
    ASSEMBLY_CANCELLED = "assembly.cancelled"


@dataclass(frozen=True)
class Choice:
    """What to draw: an edition of a blueprint, a seed, a language, and the filter of a kept view, blank for none."""

    blueprint_id: int
    seed: int
    language: str = "zh_Hans"
    view: str = ""


@dataclass(frozen=True)
class Proposal:
    """A drawn paper that is not frozen: its items by section, or what is short; `digest` names exactly this paper."""

    blueprint: Blueprint
    spec: BlueprintSpec
    sections: tuple[tuple[Candidate, ...], ...]
    shortages: tuple[Shortage, ...]
    algorithm: str
    digest: str
    pilots: frozenset[int] = frozenset()
    facts: Mapping[str, Any] = field(
        default_factory=dict
    )  # of an assembled form: status, gap, seconds, what it measures

    @property
    def chosen(self) -> tuple[Candidate, ...]:
        """Give all items in the order of the paper."""
        return tuple(candidate for part in self.sections for candidate in part)

    @property
    def scored(self) -> tuple[Candidate, ...]:
        """Give the items that count."""
        return tuple(candidate for candidate in self.chosen if candidate.version_id not in self.pilots)


def create_blueprint(session: Session, *, spec: BlueprintSpec, actor: Actor, now: datetime) -> Blueprint:
    """Write a blueprint, or the next edition of the one with its code; editions before it stay as they are.

    Raises NotAllowed without the permission; Refused when the blueprint does not add up or names what is not there, and
    when the bank cannot give as many forms as it wants.
    """
    actor.require(Permission.BUILD_PAPERS)
    supply.refuse_short(session, spec, _check_spec(session, spec))
    return _write_edition(session, spec, actor, now)


def seed_blueprints(session: Session, *, now: datetime) -> int:
    """Put in the blueprints that come with the product; a code that is there stays. Gives how many were new.

    Precondition: the outlines are seeded. Raises Refused when a subject is missing.
    """
    specs = [read_blueprint(path.read_text(encoding="utf-8")) for path in sorted(BLUEPRINTS.glob("*.toml"))]
    fresh = [spec for spec in specs if asked.blueprint_by_code(session, spec.code) is None]
    for spec in fresh:
        _write_edition(session, spec, SYSTEM, now)
    return len(fresh)


def live_bank(session: Session, *, subject: str, language: str) -> tuple[tuple[Candidate, ...], dict[int, str]]:
    """Give what papers of a subject can be drawn from, with the codes of items. Raises Refused without a subject."""
    bank = asked.pool(session, subject_id=_subject(session, subject).id or 0, language=language)
    return tuple(bank), asked.codes_of(session, [one.version_id for one in bank])


def propose(session: Session, *, choice: Choice, seen: frozenset[int] = frozenset()) -> Proposal:
    """Draw a paper without storing it: the same blueprint, bank, seed and language give the same proposal.

    Nothing of `seen` is drawn: the versions that the candidate for whom it is drawn saw lately. What is short stands in
    `shortages`. Raises NotFound, or Refused for a seed or language that cannot be, or when nothing was found in time.
    """
    check_choice(choice)
    blueprint = asked.blueprint(session, choice.blueprint_id)
    spec = asked.spec_of(session, blueprint)
    drawn = _found(session, blueprint, spec, choice, seen)
    aids = reading_matter.freeze_aids(session, spec.aids, choice.language)
    # Who looks at a paper looks at its reading matter too: another version of it is another paper.
    named = hashlib.sha256(canonical([drawn.digest, aids])).hexdigest() if aids and drawn.digest else drawn.digest
    return replace(drawn, digest=named)


def _found(
    session: Session, blueprint: Blueprint, spec: BlueprintSpec, choice: Choice, seen: frozenset[int]
) -> Proposal:
    bank = _bank(session, blueprint, choice)
    if spec.targets.measured or spec.pilots:
        return _assembled(blueprint, spec, bank, choice, seen)
    bank = [one for one in bank if one.version_id not in seen]
    selection, recipe = draw.draw(spec, bank, seed=choice.seed), draw.algorithm()
    digest = _digest(choice, recipe, selection.sections, frozenset())
    facts = _narrowed(choice)
    return Proposal(blueprint, spec, selection.sections, selection.shortages, recipe, digest, facts=facts)


def _assembled(
    blueprint: Blueprint, spec: BlueprintSpec, bank: list[Candidate], choice: Choice, seen: frozenset[int]
) -> Proposal:
    found = parallel.assemble(Order(spec, 1, choice.seed, seen=seen), bank)
    if not found.forms:
        return Proposal(blueprint, spec, (), found.shortages, parallel.algorithm(), "")
    return proposal_of(blueprint, spec, found.forms[0], choice)


def proposal_of(blueprint: Blueprint, spec: BlueprintSpec, form: Drawn, choice: Choice) -> Proposal:
    """Give an assembled form as a paper that can be frozen."""
    recipe = parallel.algorithm()
    digest = _digest(choice, recipe, form.sections, form.pilots)
    facts = {**facts_of(form), **_narrowed(choice)}
    return Proposal(blueprint, spec, form.sections, (), recipe, digest, form.pilots, facts)


def _bank(session: Session, blueprint: Blueprint, choice: Choice) -> list[Candidate]:
    """Give what may be drawn: the live items of the subject, those of a view only where one is chosen."""
    bank = asked.pool(session, subject_id=blueprint.subject_id, language=choice.language)
    if not choice.view:
        return bank
    asked_for = kept_values(choice.view)
    shown = matching(session, ItemFilter(**asked_for, on=blueprint.created_at.date().isoformat()))
    return [one for one in bank if one.version_id in shown]


def _narrowed(choice: Choice) -> dict[str, str]:
    return {"view": choice.view} if choice.view else {}


def facts_of(form: Drawn) -> dict[str, Any]:
    """Write what is kept of how a form was found and what it measures."""
    return {
        "solver": parallel.algorithm(),
        "status": form.status.value,
        "gap": form.gap,
        "seconds": round(form.seconds, 3),
        "information": {str(theta): round(value, 6) for theta, value in form.information.items()},
        "expected": {str(theta): round(value, 6) for theta, value in form.expected.items()},
        "minutes": round(form.minutes, 3),
    }


def _digest(choice: Choice, recipe: str, sections: tuple[tuple[Candidate, ...], ...], pilots: frozenset[int]) -> str:
    ids = [[candidate.version_id for candidate in part] for part in sections]
    more = [*filter(None, [sorted(pilots), choice.view])]
    named = [choice.blueprint_id, choice.language, choice.seed, recipe, ids, *more]
    return hashlib.sha256(canonical(named)).hexdigest()


def freeze(session: Session, *, choice: Choice, digest: str, code: str, actor: Actor, now: datetime) -> Form:
    """Freeze the paper that was looked at: its order, seed, algorithm, bytes and hash, never to change.

    Precondition: `digest` is of a proposal for the same choice. Raises NotAllowed without the permission; Refused when
    the code is taken or odd, a cell is short, the bank has changed since the draw, an item is no longer live or has
    no wording in the language.
    """
    actor.require(Permission.BUILD_PAPERS)
    check_code(session, code)
    proposal = propose(session, choice=choice)
    if proposal.shortages:
        raise Refused(explain(proposal.shortages[0]), code="short")
    if proposal.digest != digest:
        text = Text("The bank has changed since this paper was drawn. Draw it again, look at it, and freeze it then.")
        raise Refused(text, code="changed")
    return keep_form(session, proposal=proposal, choice=choice, code=code, actor=actor, now=now)


def keep_form(session: Session, *, proposal: Proposal, choice: Choice, code: str, actor: Actor, now: datetime) -> Form:
    """Store a paper as a form: its order, seed, algorithm, bytes and hash. Raises Refused as `freeze` does.

    Precondition: the actor may build papers.
    """
    refuse_doubtful(session, proposal.blueprint)
    proposal = replace(proposal, sections=_with_cases_together(session, proposal.sections))
    check_code(session, code)
    questions = questions_of(session, proposal.sections, choice.language)
    aids = reading_matter.freeze_aids(session, proposal.spec.aids, choice.language)
    public_id, paper = _paper(proposal, choice.language, questions, aids)
    form = Form(
        public_id=public_id,
        code=code,
        blueprint_id=choice.blueprint_id,
        language=choice.language,
        seed=choice.seed,
        algorithm=proposal.algorithm,
        hash=hashlib.sha256(paper).hexdigest(),
        paper=paper,
        frozen_by=str(actor),
        frozen_at=now,
        assembly=dict(proposal.facts),
    )
    session.add(form)
    session.flush()
    session.add_all(_places(form.id or 0, proposal))
    media.link_form(session, form)
    reading_matter.link_form(session, form, proposal.spec.aids)
    details = {"hash": form.hash, "seed": form.seed, "algorithm": form.algorithm, "blueprint": proposal.spec.code}
    audit.record(session, actor=actor, action=Action.FORM_FROZEN, subject=f"form/{code}", at=now, details=details)
    return form


def _write_edition(session: Session, spec: BlueprintSpec, actor: Actor, now: datetime) -> Blueprint:
    subject_id = _check_spec(session, spec)
    before = asked.blueprint_by_code(session, spec.code)
    blueprint = Blueprint(
        code=spec.code,
        edition=before.edition + 1 if before else 1,
        subject_id=subject_id,
        title=spec.title,
        title_en=spec.title_en,
        minutes=spec.minutes,
        total=spec.total,
        pass_mark=spec.pass_mark,
        sections=[section_row(section) for section in spec.sections],
        cells=[cell_row(cell) for cell in spec.cells],
        practice=spec.practice,
        targets=targets_row(spec.targets),
        aids=aids_row(spec.aids),
        created_by=str(actor),
        created_at=now,
    )
    session.add(blueprint)
    session.flush()
    name = f"blueprint/{blueprint.code}/{blueprint.edition}"
    audit.record(session, actor=actor, action=Action.BLUEPRINT_CREATED, subject=name, at=now)
    return blueprint


def _check_spec(session: Session, spec: BlueprintSpec) -> int:
    _refuse_cases(spec)
    for name, texts in problems(spec).items():
        raise Refused(texts[0], field=name, code="bad_blueprint")
    subject = _subject(session, spec.subject)
    for cell in spec.cells:
        _check_point(session, cell, subject)
    reading_matter.check_documents(session, spec.aids)
    return subject.id or 0


def _refuse_cases(spec: BlueprintSpec) -> None:
    if any(section.type is ItemType.CASE for section in spec.sections):
        raise Refused(
            Text("A case stands on a paper with its items, in the sections of their types. Name these types instead."),
            field="sections",
            code="bad_blueprint",
        )


def _subject(session: Session, code: str) -> Subject:
    subject = session.exec(select(Subject).where(Subject.code == code)).first()
    if subject is None:
        text = Text("There is no subject %(code)s. Choose one that the outlines have.", {"code": code})
        raise Refused(text, field="subject", code="bad_blueprint")
    return subject


def _check_point(session: Session, cell: Cell, subject: Subject) -> None:
    if cell.point is None or asked.has_point(session, subject_id=subject.id or 0, code=cell.point):
        return
    params = {"subject": subject.code, "code": cell.point}
    text = Text("Subject %(subject)s has no knowledge point %(code)s.", params)
    raise Refused(text, field="cells", code="bad_blueprint")


def check_choice(choice: Choice) -> None:
    """Raise Refused for a language that papers are not made in, or a seed that the column cannot hold."""
    if choice.language not in LANGUAGES:
        raise Refused(Text("Papers are made in Chinese or English. Choose one of them."), field="language")
    if not 0 <= choice.seed < SEED_LIMIT:
        text = Text("A seed is a whole number from 0 to %(last)s.", {"last": SEED_LIMIT - 1})
        raise Refused(text, field="seed")


def check_code(session: Session, code: str) -> None:
    """Raise Refused for a code that is odd or taken."""
    if not _CODE.fullmatch(code):
        text = Text("A form's code has up to 40 letters, digits, dots and dashes, as TR-105-2026-A.")
        raise Refused(text, field="code", code="bad_code")
    if asked.form_by_code(session, code) is not None:
        text = Text("There is already a form %(code)s. Choose another code.", {"code": code})
        raise Refused(text, field="code", code="known")


def _with_cases_together(
    session: Session, sections: Sequence[Sequence[Candidate]]
) -> tuple[tuple[Candidate, ...], ...]:
    cases = asked.cases_of(session, [candidate.version_id for part in sections for candidate in part])
    return tuple(tuple(together(part, lambda one: cases.get(one.version_id))) for part in sections)


def _paper(
    proposal: Proposal, language: str, questions: Sequence[Sequence[Question]], aids: Mapping[str, Any]
) -> tuple[str, bytes]:
    spec, public_id = proposal.spec, secrets.token_hex(10)
    title = spec.title_en if language == "en" else spec.title
    head = Head(public_id, title, spec.minutes, language, aids)
    return public_id, canonical(compose(head, list(zip(spec.sections, questions, strict=True))))


def _places(form_id: int, proposal: Proposal) -> list[FormItem]:
    # The same order as in the paper: numbers run on over the sections.
    parts = zip(proposal.spec.sections, proposal.sections, strict=True)
    rows: list[tuple[int, Section, Candidate]] = [
        (position, section, candidate) for position, (section, part) in enumerate(parts) for candidate in part
    ]
    return [
        FormItem(
            form_id=form_id,
            number=number,
            section=position,
            version_id=candidate.version_id,
            marks=section.marks_each,
            pilot=candidate.version_id in proposal.pilots,
        )
        for number, (position, section, candidate) in enumerate(rows, 1)
    ]
