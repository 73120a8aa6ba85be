"""What is done with editions of standards: enter, publish by a second person, decide what becomes of touched items."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from accounts.rules import Actor, Permission
from core import audit
from core.db import get, parts
from core.errors import NotFound, Refused, Text
from questionbank import queries
from questionbank.models import EditionTouch, Item, ItemClause, ItemVersion, StandardEdition
from questionbank.queries import items, standards
from questionbank.rules.standards import (
    DECISIONS,
    EditionState,
    TouchState,
    citations,
    is_touched,
    may_decide_touch,
    may_publish_edition,
    read_changes,
)
from questionbank.rules.tasks import TaskKind
from questionbank.service.tasks import note_approved, open_task

SEED = Path(queries.__file__).parent.parent / "standards" / "seed.toml"
BATCH = 500


class Action(StrEnum):
    """What editions write into the audit chain."""

    EDITION_ENTERED = "edition.entered"
    EDITION_PUBLISHED = "edition.published"
    TOUCH_DECIDED = "touch.decided"


@dataclass(frozen=True)
class NewEdition:
    """An edition as somebody enters it; `changes` is text, one clause in each line."""

    standard: str
    year: int
    title: str
    title_en: str
    effective_from: date
    changes: str


def seed_standards(session: Session) -> int:
    """Add the editions that come with the product and are not there yet. Gives how many were added."""
    content = tomllib.loads(SEED.read_text(encoding="utf-8"))["edition"]
    known = {(one.standard, one.year) for one in standards.editions(session)}
    fresh = [row for row in content if (row["standard"], row["year"]) not in known]
    session.add_all(StandardEdition(**row, state=EditionState.PUBLISHED, changes=[]) for row in fresh)
    session.flush()
    return len(fresh)


def cite_versions(session: Session, versions: Iterable[ItemVersion]) -> None:
    """Keep the clauses that versions cite; it follows from their text and can be made anew."""
    for part in parts(versions, BATCH):
        session.execute(delete(ItemClause).where(col(ItemClause.version_id).in_([one.id for one in part])))
        rows = [_cited(version, one) for version in part for one in citations(version.clause)]
        if rows:
            session.execute(insert(ItemClause), rows)


def enter_edition(session: Session, *, new: NewEdition, actor: Actor, now: datetime) -> StandardEdition:
    """Enter a new edition of a known standard with what it changes. Raises NotAllowed, Refused."""
    actor.require(Permission.ENTER_EDITIONS)
    changes = read_changes(new.changes)
    query = select(StandardEdition).where(StandardEdition.standard == new.standard.strip())
    known = list(session.exec(query).all())
    if not known or new.year <= max(one.year for one in known):
        text = Text("Enter an edition of a standard that is known, later than all of its editions.")
        raise Refused(text, field="year", code="no_successor")
    edition = StandardEdition(
        standard=new.standard.strip(),
        year=new.year,
        title=new.title.strip(),
        title_en=new.title_en.strip(),
        effective_from=new.effective_from,
        state=EditionState.DRAFT,
        subjects=max(known, key=lambda one: one.year).subjects,
        clauses=[],
        changes=[{"clause": one.clause, "kind": one.kind.value, "note": one.note} for one in changes],
        drafted_by_id=actor.id,
    )
    session.add(edition)
    session.flush()
    _record(session, Action.EDITION_ENTERED, edition, actor=actor, now=now, details={"changes": len(changes)})
    return edition


def publish_edition(session: Session, *, edition_id: int, actor: Actor, now: datetime) -> int:
    """Publish an edition: what cites a changed clause is touched and drawn no more until somebody has looked at it.

    Gives how many items it touches. Raises NotAllowed, NotFound, Refused for the one who entered it.
    """
    actor.require(Permission.ENTER_EDITIONS)
    edition: StandardEdition = get(session, StandardEdition, edition_id, lock=True)
    for reason in may_publish_edition(drafted_by=edition.drafted_by_id or 0, actor=actor.id, state=edition.state):
        raise Refused(reason, code="not_now")
    old = standards.before(session, edition)
    edition.state, edition.published_by_id, edition.published_at = EditionState.PUBLISHED, actor.id, now
    touches = _touches(edition, standards.citing(session, old)) if old else {}
    session.add(edition)
    session.add_all(touches.values())
    session.flush()
    _open_tasks(session, edition, actor=actor, now=now)
    _record(session, Action.EDITION_PUBLISHED, edition, actor=actor, now=now, details={"touched": len(touches)})
    return len(touches)


def decide_touch(
    session: Session, *, edition_id: int, code: str, state: TouchState, reason: str, actor: Actor, now: datetime
) -> EditionTouch:
    """Say whether a touched item still holds under the new edition or needs a new version.

    Raises NotAllowed, NotFound, Refused for whoever wrote in the item, and without a reason.
    """
    actor.require(Permission.REVIEW_ITEMS)
    if state not in DECISIONS or not reason.strip():
        raise Refused(Text("Say why: it stays with the item and the edition."), field="reason")
    item = items.item_by_code(session, code)
    touch = _touch(session, edition_id, item)
    for why_not in may_decide_touch(author_ids=items.author_ids(session, item), actor=actor.id):
        raise Refused(why_not, code="own_work")
    touch.state, touch.reason, touch.decided_by, touch.decided_at = state, reason.strip()[:500], str(actor), now
    session.add(touch)
    if state is TouchState.STILL_HOLDS:
        note_approved(session, item, actor=actor, now=now)
    details = {"edition": edition_id, "state": state.value, "reason": touch.reason}
    subject = f"item/{item.code}"
    audit.record(session, actor=actor, action=Action.TOUCH_DECIDED, subject=subject, at=now, details=details)
    return touch


def _cited(version: ItemVersion, one: Any) -> dict[str, object]:
    return {"version_id": version.id, "standard": one.standard, "year": one.year, "clause": one.clause[:20]}


def _open_tasks(session: Session, edition: StandardEdition, *, actor: Actor, now: datetime) -> None:
    """Ask the leads to have each touched item looked at before the edition is in force."""
    due = max(edition.effective_from, now.date())
    for one in standards.touched(session, edition.id or 0):
        subject = f"item/{one.code}"
        kind = TaskKind.REVALIDATE
        open_task(session, kind=kind, subject_ref=subject, assignee=None, due=due, actor=actor, now=now)


def _touches(edition: StandardEdition, citing: Iterable[tuple[ItemVersion, ItemClause]]) -> dict[int, EditionTouch]:
    changed = [change["clause"] for change in edition.changes]
    return {
        version.id or 0: EditionTouch(
            edition_id=edition.id or 0, version_id=version.id or 0, clause=cited.clause, state=TouchState.OPEN
        )
        for version, cited in citing
        if any(is_touched(cited.clause, clause) for clause in changed)
    }


def _touch(session: Session, edition_id: int, item: Item) -> EditionTouch:
    query = (
        select(EditionTouch)
        .join(ItemVersion, col(ItemVersion.id) == EditionTouch.version_id)
        .where(EditionTouch.edition_id == edition_id, ItemVersion.item_id == item.id)
        .with_for_update()
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound(Text("This edition does not touch the item."), code="not_found")
    return found


def _record(
    session: Session, action: Action, edition: StandardEdition, *, actor: Actor, now: datetime, details: dict[str, Any]
) -> None:
    subject = f"standard/{edition.name}"
    audit.record(session, actor=actor, action=action, subject=subject, at=now, details=details)
