"""What screens, sittings and grading ask about blueprints and forms. No keys."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, select

from core.db import get
from core.errors import NotFound, Text
from questionbank.models import (
    AssemblyRun,
    Blueprint,
    Form,
    FormItem,
    Item,
    ItemParameters,
    ItemVersion,
    KnowledgePoint,
    Subject,
)
from questionbank.queries.facts import DrawFacts, facts_for_draws
from questionbank.queries.standards import untouched
from questionbank.rules import ItemState, ItemType, Verb
from questionbank.rules.blueprint_file import aids_from, cell_from, section_from, targets_from
from questionbank.rules.calibration import Parameters
from questionbank.rules.papers import BlueprintSpec, Candidate
from questionbank.rules.runs import OPEN


@dataclass(frozen=True)
class Placed:
    """An item at its place on a form."""

    number: int
    section: int
    version_id: int
    public_id: str
    code: str
    type: ItemType
    point: str
    tier: int
    verb: Verb | None
    marks: Decimal
    pilot: bool = False

    @property
    def candidate(self) -> Candidate:
        """See the item as the draw does, to count what a form holds."""
        return Candidate(self.version_id, self.type, self.point, self.tier, self.verb)


@dataclass(frozen=True)
class FormCard:
    """A form in a list, with the blueprint that it was drawn from."""

    form: Form
    blueprint: Blueprint
    subject: str


def spec_of(session: Session, blueprint: Blueprint) -> BlueprintSpec:
    """Read a stored blueprint."""
    code = session.exec(select(Subject.code).where(Subject.id == blueprint.subject_id)).one()
    return BlueprintSpec(
        code=blueprint.code,
        subject=code,
        title=blueprint.title,
        title_en=blueprint.title_en,
        minutes=blueprint.minutes,
        total=blueprint.total,
        pass_mark=blueprint.pass_mark,
        sections=tuple(section_from(row) for row in blueprint.sections),
        cells=tuple(cell_from(row) for row in blueprint.cells),
        practice=blueprint.practice,
        targets=targets_from(blueprint.targets),
        aids=aids_from(blueprint.aids),
    )


def pool(session: Session, *, subject_id: int, language: str) -> list[Candidate]:
    """List the live items of a subject, in their current version, that have a wording in the language.

    Who shares the material of a case is drawn while that is in use and readable as well.

    With what a draw asks of them: parameters, enemies, how often and when they were used, the case they belong to.
    """
    stem = col(ItemVersion.content)[(language, "stem")].as_string()
    query = (
        select(ItemVersion, Item, KnowledgePoint.code)
        .join(Item, and_(col(Item.id) == ItemVersion.item_id, col(Item.number) == ItemVersion.number))
        .join(KnowledgePoint, col(KnowledgePoint.id) == ItemVersion.point_id, isouter=True)
        .where(
            Item.subject_id == subject_id,
            Item.state == ItemState.LIVE,
            Item.type != ItemType.CASE,
            stem.is_not(None),
            stem != "",
            untouched(),
            _has_its_material(language),
        )
        .order_by(col(ItemVersion.id))
        .options(defer(cast("Any", ItemVersion.content)))  # thousands of texts that a draw does not read
    )
    found = session.exec(query).all()
    facts = facts_for_draws(
        session, {item.id or 0: version.id or 0 for version, item, _ in found}, subject_id, language
    )
    return [_candidate(version, item, point, facts) for version, item, point in found]


def _has_its_material(language: str) -> ColumnElement[bool]:
    """Give the condition on items that the case whose material they share, if any, can be shown beside them."""
    case, version = aliased(Item), aliased(ItemVersion)
    stem = col(version.content)[(language, "stem")].as_string()
    usable = (
        select(case.id)
        .join(version, and_(col(version.item_id) == case.id, col(version.number) == case.number))
        .where(case.id == Item.case_id, case.state == ItemState.LIVE, stem.is_not(None), stem != "", untouched(version))
    )
    return or_(col(Item.case_id).is_(None), exists(usable))


def _candidate(version: ItemVersion, item: Item, point: str | None, facts: DrawFacts) -> Candidate:
    version_id, item_id = version.id or 0, item.id or 0
    uses, last = facts.exposure.get(item_id, (0, None))
    found = _parameters(facts.parameters.get(version_id))
    return Candidate(
        version_id=version_id,
        type=ItemType(item.type),
        point=point or "",
        tier=version.tier,
        verb=version.verb,
        enemies=facts.enemies.get(item_id, frozenset()),
        a=found.a,
        b=found.b,
        minutes=found.minutes or 0.0,
        uses=uses,
        last_used=last,
        case=item.case_id,
        accessible=version_id not in facts.closed,
    )


def _parameters(row: ItemParameters | None) -> Parameters:
    return Parameters(row.a, row.b, row.minutes) if row else Parameters()


def cases_of(session: Session, version_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Give by version the case whose material it shares, and its place there: items stand as they were written."""
    query = (
        select(ItemVersion.id, Item.case_id, Item.id)
        .join(Item, col(Item.id) == ItemVersion.item_id)
        .where(col(ItemVersion.id).in_(version_ids), col(Item.case_id).is_not(None))
    )
    return {version or 0: (case or 0, item or 0) for version, case, item in session.exec(query).all()}


def blueprints(session: Session) -> list[tuple[Blueprint, str]]:
    """List the newest edition of each blueprint with its subject's code."""
    newest = select(func.max(Blueprint.id)).group_by(col(Blueprint.code))
    query = select(Blueprint, Subject.code).join(Subject).where(col(Blueprint.id).in_(newest)).order_by(Blueprint.code)
    return [(blueprint, code) for blueprint, code in session.exec(query).all()]


def blueprint(session: Session, blueprint_id: int) -> Blueprint:
    """Give one edition of a blueprint. Raises NotFound."""
    found = session.get(Blueprint, blueprint_id)
    if found is None:
        raise NotFound(Text("There is no such blueprint. Choose one from the list."), code="not_found")
    return found


def blueprint_by_code(session: Session, code: str) -> Blueprint | None:
    """Find the newest edition of a blueprint."""
    return session.exec(select(Blueprint).where(Blueprint.code == code).order_by(col(Blueprint.edition).desc())).first()


def editions(session: Session, code: str) -> list[Blueprint]:
    """List the editions of a blueprint, newest first."""
    query = select(Blueprint).where(Blueprint.code == code).order_by(col(Blueprint.edition).desc())
    return list(session.exec(query).all())


def has_point(session: Session, *, subject_id: int, code: str) -> bool:
    """Tell whether a subject's knowledge body has a point."""
    query = select(KnowledgePoint.id).where(KnowledgePoint.subject_id == subject_id, KnowledgePoint.code == code)
    return session.exec(query).first() is not None


def exam_forms(session: Session, subject: str) -> list[Form]:
    """List the frozen forms of a subject that are not for practice, of its newest blueprint with forms."""
    query = (
        select(Form)
        .join(Blueprint)
        .join(Subject)
        .where(Subject.code == subject, col(Blueprint.practice).is_(False), shared())
        .order_by(col(Form.blueprint_id).desc(), col(Form.id))
    )
    found = list(session.exec(query).all())
    return [form for form in found if form.blueprint_id == found[0].blueprint_id]


def shared() -> ColumnElement[bool]:
    """Say of a form that it was not made for one seat alone; lists show no others, there would be too many."""
    return cast("ColumnElement[bool]", col(Form.assembly)["own"].as_string().is_(None))


def forms(session: Session, *, blueprint_id: int | None = None) -> list[Form]:
    """List frozen forms, newest first."""
    query = select(Form).where(shared()).order_by(col(Form.id).desc())
    if blueprint_id is not None:
        query = query.where(Form.blueprint_id == blueprint_id)
    return list(session.exec(query).all())


def count_forms(session: Session) -> int:
    """Count the frozen forms."""
    return session.exec(select(func.count()).select_from(Form).where(shared())).one()


def form_cards(session: Session, *, limit: int, offset: int = 0) -> list[FormCard]:
    """List frozen forms with what they were drawn from, newest first."""
    query = (
        select(Form, Blueprint, Subject.code)
        .join(Blueprint, col(Blueprint.id) == Form.blueprint_id)
        .join(Subject, col(Subject.id) == Blueprint.subject_id)
        .where(shared())
        .order_by(col(Form.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return [FormCard(form, drawn_from, code) for form, drawn_from, code in session.exec(query).all()]


def form_by_code(session: Session, code: str) -> Form | None:
    """Find a form by the code that staff know it by."""
    return session.exec(select(Form).where(Form.code == code)).first()


def paper_of(session: Session, public_id: str) -> Form | None:
    """Find a form by the name that candidates' browsers see."""
    return session.exec(select(Form).where(Form.public_id == public_id)).first()


def form_items(session: Session, form_id: int) -> list[Placed]:
    """List what a form is made of, in its order."""
    query = (
        select(FormItem, ItemVersion, Item, KnowledgePoint.code)
        .join(ItemVersion, col(ItemVersion.id) == FormItem.version_id)
        .join(Item, col(Item.id) == ItemVersion.item_id)
        .join(KnowledgePoint, col(KnowledgePoint.id) == ItemVersion.point_id, isouter=True)
        .where(FormItem.form_id == form_id)
        .order_by(col(FormItem.number))
    )
    return [_placed(place, version, item, point) for place, version, item, point in session.exec(query).all()]


def codes_of(session: Session, version_ids: Sequence[int]) -> dict[int, str]:
    """Give the codes of the items that versions belong to, by version."""
    query = select(ItemVersion.id, Item.code).join(Item).where(col(ItemVersion.id).in_(version_ids))
    return {key: code for key, code in session.exec(query).all() if key is not None}


def candidates(session: Session, version_ids: Iterable[int]) -> dict[int, Candidate]:
    """Give versions as a draw sees them, whatever became of their items since, with what they were last known to be."""
    query = (
        select(ItemVersion, Item, KnowledgePoint.code)
        .join(Item, col(Item.id) == ItemVersion.item_id)
        .join(KnowledgePoint, col(KnowledgePoint.id) == ItemVersion.point_id, isouter=True)
        .where(col(ItemVersion.id).in_(sorted(set(version_ids))))
        .options(defer(cast("Any", ItemVersion.content)))
    )
    nothing = DrawFacts({}, {}, {}, frozenset())
    found = session.exec(query).all()
    return {version.id or 0: _candidate(version, item, point, nothing) for version, item, point in found}


def runs(session: Session, blueprint_id: int, *, limit: int) -> list[AssemblyRun]:
    """List the latest runs of the assembler for a blueprint."""
    query = select(AssemblyRun).where(AssemblyRun.blueprint_id == blueprint_id)
    return list(session.exec(query.order_by(col(AssemblyRun.id).desc()).limit(limit)).all())


def run_of(session: Session, run_id: int, *, lock: bool = False) -> AssemblyRun:
    """Give one run of the assembler. Raises NotFound."""
    found: AssemblyRun = get(session, AssemblyRun, run_id, lock=lock)
    return found


def next_run(session: Session) -> AssemblyRun | None:
    """Find the oldest run that is not over; one that is at work already was left by a process that ended."""
    query = select(AssemblyRun).where(col(AssemblyRun.state).in_(sorted(OPEN))).order_by(col(AssemblyRun.id))
    return session.exec(query).first()


def _placed(place: FormItem, version: ItemVersion, item: Item, point: str | None) -> Placed:
    return Placed(
        number=place.number,
        section=place.section,
        version_id=place.version_id,
        public_id=version.public_id,
        code=item.code,
        type=item.type,
        point=point or "",
        tier=version.tier,
        verb=version.verb,
        marks=place.marks,
        pilot=place.pilot,
    )
