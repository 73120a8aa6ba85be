"""What is done with what a new edition touches: mark it, open the tasks, decide whether it still holds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from accounts.rules import Actor, Permission
from core import audit
from core.errors import NotFound, Refused, Text
from questionbank.models import (
    Blueprint,
    EditionTouch,
    FrameworkTouch,
    Item,
    ItemClause,
    ItemVersion,
    KnowledgePoint,
    StandardEdition,
)
from questionbank.queries import clauses, framework, items, papers, reviewing, standards, touches
from questionbank.rules.clauses import is_touched
from questionbank.rules.standards import DECISIONS, TouchState, may_decide_blueprint, may_decide_touch, rests_on
from questionbank.rules.tasks import TaskKind
from questionbank.service.tasks import note_approved, note_settled, open_task

Found = TypeVar("Found", EditionTouch, FrameworkTouch)


class Action(StrEnum):
    """What touches write into the audit chain."""

    TOUCH_DECIDED = "touch.decided"


@dataclass(frozen=True)
class Decision:
    """What becomes of a touched thing, by whom, when and why."""

    state: TouchState
    reason: str
    actor: Actor
    now: datetime


def mark_touched(session: Session, edition: StandardEdition, *, actor: Actor, now: datetime) -> dict[str, int]:
    """Mark what an edition touches, and ask the leads to have it looked at before the edition is in force.

    Gives how many items, points and blueprints it touches.
    """
    counts: dict[str, int] = {}
    for name, find in FINDERS.items():
        found = find(session, edition)
        session.add_all(found)
        session.flush()
        counts[name] = len(found)
    due = max(edition.effective_from, now.date())
    for subject in _subjects(session, edition):
        kind = TaskKind.REVALIDATE
        open_task(session, kind=kind, subject_ref=subject, assignee=None, due=due, actor=actor, now=now)
    return counts


def mark_written(session: Session, versions: Iterable[ItemVersion]) -> None:
    """Mark new versions that cite what an edition published since has changed: written late, they are in doubt too.

    Precondition: what they cite is kept.
    """
    later = standards.changing(session)
    if later:
        session.add_all(_fresh(session, [version.id or 0 for version in versions], later))
        session.flush()


def decide_touch(session: Session, *, edition_id: int, code: str, decision: Decision) -> EditionTouch:
    """Say whether a touched item still holds under the new edition or needs a new version.

    Raises NotAllowed, NotFound, Refused for whoever wrote in the item or is bound to it, and without a reason.
    """
    decision.actor.require(Permission.REVIEW_ITEMS)
    item = items.item_by_code(session, code)
    touch = _item_touch(session, edition_id, item)
    authors, bound = items.author_ids(session, item), reviewing.bound(session, item)
    _heed(may_decide_touch(author_ids=authors, actor=decision.actor.id, bound=bound))
    _decide(session, touch, decision, subject=f"item/{item.code}")
    if decision.state is TouchState.STILL_HOLDS:
        note_approved(session, item, actor=decision.actor, now=decision.now)
    return touch


def decide_point(session: Session, *, edition_id: int, code: str, decision: Decision) -> FrameworkTouch:
    """Say whether a touched knowledge point still holds. Raises NotAllowed, NotFound, Refused without a reason."""
    decision.actor.require(Permission.EDIT_FRAMEWORK)
    point = framework.point_by_code(session, code)
    touch = _framework_touch(session, edition_id, col(FrameworkTouch.point_id) == (point.id if point else 0))
    _decide(session, touch, decision, subject=f"point/{code}")
    note_settled(session, f"point/{code}", actor=decision.actor, now=decision.now)
    return touch


def decide_blueprint(session: Session, *, edition_id: int, blueprint_id: int, decision: Decision) -> FrameworkTouch:
    """Say whether a touched blueprint still holds; one that does not is written anew as its next edition.

    Raises NotAllowed, NotFound, Refused for whoever wrote it, and without a reason.
    """
    decision.actor.require(Permission.BUILD_PAPERS)
    blueprint = papers.blueprint(session, blueprint_id)
    touch = _framework_touch(session, edition_id, col(FrameworkTouch.blueprint_id) == blueprint_id)
    _heed(may_decide_blueprint(created_by=blueprint.created_by, actor=str(decision.actor)))
    _decide(session, touch, decision, subject=f"blueprint/{blueprint.code}/{blueprint.edition}")
    note_settled(session, f"blueprint/{blueprint.code}", actor=decision.actor, now=decision.now)
    return touch


def refuse_doubtful(session: Session, blueprint: Blueprint) -> None:
    """Raise Refused for a blueprint that a new edition touches and of which nobody has said that it still holds."""
    edition = touches.doubt_on(session, blueprint.id or 0)
    if edition is not None:
        params = {"code": blueprint.code, "edition": edition.name}
        text = Text(
            "Blueprint %(code)s rests on clauses that %(edition)s changes. Have it looked at on the page of that "
            "edition, or write its next edition.",
            params,
        )
        raise Refused(text, code="touched")


def _decide(session: Session, touch: EditionTouch | FrameworkTouch, decision: Decision, *, subject: str) -> None:
    reason = decision.reason.strip()[:500]
    if decision.state not in DECISIONS or not reason:
        raise Refused(Text("Say why: it stays with what you decide and with the edition."), field="reason")
    touch.state, touch.reason = decision.state, reason
    touch.decided_by, touch.decided_at = str(decision.actor), decision.now
    session.add(touch)
    session.flush()
    details = {"edition": touch.edition_id, "state": decision.state.value, "reason": reason}
    action = Action.TOUCH_DECIDED
    audit.record(session, actor=decision.actor, action=action, subject=subject, at=decision.now, details=details)


def _subjects(session: Session, edition: StandardEdition) -> list[str]:
    """Name what an edition touches as tasks do."""
    key = edition.id or 0
    found = touches.touched(session, key)
    items_of = [f"item/{one.code}" for one in standards.touched(session, key)]
    points = [f"point/{point.code}" for _touch, point in found.points]
    return [*items_of, *points, *(f"blueprint/{plan.code}" for _touch, plan in found.blueprints)]


def _touched_items(session: Session, edition: StandardEdition) -> list[EditionTouch]:
    """Find the versions that cite a changed clause, each with the first that it cites."""
    causes: dict[int, str] = {}
    for version, cited in standards.citing(session, edition):
        if _changes(edition, cited.clause):
            causes.setdefault(version.id or 0, cited.clause)
    return [_item(edition, version_id, clause) for version_id, clause in causes.items()]


def _touched_points(session: Session, edition: StandardEdition) -> list[FrameworkTouch]:
    """Find the points that are about a changed clause of an edition before this one."""
    causes = {point_id: _cause(edition, links) for point_id, links in clauses.links(session).items()}
    return [_framework(edition, cause, point_id=point_id) for point_id, cause in causes.items() if cause]


def _touched_blueprints(session: Session, edition: StandardEdition) -> list[FrameworkTouch]:
    """Find the blueprints, in their newest edition, that rest on a touched point."""
    points = [point for _touch, point in touches.touched(session, edition.id or 0).points]
    causes = [(plan.id, _rests_on(plan, points)) for plan, _subject in papers.blueprints(session)]
    return [_framework(edition, cause, blueprint_id=key) for key, cause in causes if cause]


def _rests_on(blueprint: Blueprint, points: Iterable[KnowledgePoint]) -> str:
    cells = [cell["point"] for cell in blueprint.cells if cell.get("point")]
    return rests_on(cells, [point.code for point in points if point.subject_id == blueprint.subject_id])


def _item(edition: StandardEdition, version_id: int, clause: str) -> EditionTouch:
    return EditionTouch(edition_id=edition.id or 0, version_id=version_id, clause=clause, state=TouchState.OPEN)


def _framework(
    edition: StandardEdition, cause: str, *, point_id: int | None = None, blueprint_id: int | None = None
) -> FrameworkTouch:
    return FrameworkTouch(
        edition_id=edition.id or 0, point_id=point_id, blueprint_id=blueprint_id, cause=cause, state=TouchState.OPEN
    )


def _cause(edition: StandardEdition, links: Iterable[clauses.PointLink]) -> str:
    before = [link for link in links if _succeeds(edition, link.edition)]
    return next((link.name for link in before if _changes(edition, link.clause.number)), "")


def _succeeds(edition: StandardEdition, other: StandardEdition) -> bool:
    return other.standard == edition.standard and other.year < edition.year


def _fresh(session: Session, ids: Sequence[int], later: Iterable[StandardEdition]) -> list[EditionTouch]:
    """Find the touches of versions that nobody has marked yet."""
    cited = session.exec(select(ItemClause).where(col(ItemClause.version_id).in_(ids))).all()
    known = standards.touched_versions(session, ids)
    found = chain.from_iterable(_written_late(edition, cited) for edition in later)
    return [touch for touch in found if (touch.edition_id, touch.version_id) not in known]


def _written_late(edition: StandardEdition, cited: Iterable[ItemClause]) -> list[EditionTouch]:
    causes: dict[int, str] = {}
    for one in cited:
        if _outdates(edition, one):
            causes.setdefault(one.version_id, one.clause)
    return [_item(edition, version_id, clause) for version_id, clause in causes.items()]


def _outdates(edition: StandardEdition, cited: ItemClause) -> bool:
    """Tell whether an edition changes what a version cites of a known edition before it."""
    before = cited.standard == edition.standard and cited.year < edition.year and cited.clause_id is not None
    return before and _changes(edition, cited.clause)


def _changes(edition: StandardEdition, cited: str) -> bool:
    return any(is_touched(cited, change["clause"]) for change in edition.changes)


def _item_touch(session: Session, edition_id: int, item: Item) -> EditionTouch:
    query = (
        select(EditionTouch)
        .join(ItemVersion, col(ItemVersion.id) == EditionTouch.version_id)
        .where(EditionTouch.edition_id == edition_id, ItemVersion.item_id == item.id)
        .order_by(col(ItemVersion.number).desc())
        .with_for_update()
    )
    return _there(session.exec(query).first())


def _framework_touch(session: Session, edition_id: int, of: ColumnElement[bool]) -> FrameworkTouch:
    query = select(FrameworkTouch).where(FrameworkTouch.edition_id == edition_id, of)
    return _there(session.exec(query.with_for_update()).first())


def _there(touch: Found | None) -> Found:
    if touch is None:
        raise NotFound(
            Text("This edition does not touch it. Go back to the edition and choose again."), code="not_found"
        )
    return touch


def _heed(reasons: Iterable[Text]) -> None:
    for reason in reasons:
        raise Refused(reason, code="own_work")


FINDERS: Mapping[str, Callable[[Session, StandardEdition], Sequence[EditionTouch | FrameworkTouch]]] = {
    "items": _touched_items,
    "points": _touched_points,
    "blueprints": _touched_blueprints,  # rest on the points
}
