"""What is done with editions of standards: put in those of the product, enter one, publish it by a second person."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from accounts.rules import Actor, Permission
from core import audit
from core.db import get
from core.errors import Refused, Text
from questionbank import queries
from questionbank.models import StandardEdition
from questionbank.queries import standards
from questionbank.rules.clauses import edition_label, edition_name
from questionbank.rules.standards import Change, EditionState, may_publish_edition, read_changes
from questionbank.service.clauses import WHOLE, adopt, carry_over, describe
from questionbank.service.touches import mark_touched

SEED = Path(queries.__file__).parent.parent / "standards" / "seed.toml"


class Action(StrEnum):
    """What editions write into the audit chain."""

    EDITION_ENTERED = "edition.entered"
    EDITION_PUBLISHED = "edition.published"


@dataclass(frozen=True)
class NewEdition:
    """An edition as somebody enters it; `changes` is text, one clause in each line, blank for the first one here."""

    standard: str
    year: int
    title: str
    title_en: str
    effective_from: date
    changes: str


def seed_standards(session: Session) -> int:
    """Add the editions that come with the product, and their clauses, as far as they are not there. Gives how many."""
    content = tomllib.loads(SEED.read_text(encoding="utf-8"))["edition"]
    known = {one.name: one for one in standards.editions(session)}
    for row in content:
        edition = known.get(edition_label(row["standard"], row["year"])) or _seeded(session, row)
        describe(session, edition, [WHOLE, *row["clauses"]])
        adopt(session, edition)
    return len(standards.editions(session)) - len(known)


def enter_edition(session: Session, *, new: NewEdition, actor: Actor, now: datetime) -> StandardEdition:
    """Enter a new edition of a standard with what it changes, or the first one here. Raises NotAllowed, Refused."""
    actor.require(Permission.ENTER_EDITIONS)
    named = edition_name(new.standard, new.year)
    known = session.exec(select(StandardEdition).where(StandardEdition.standard == named.standard)).all()
    newest = max(known, key=lambda one: one.year, default=None)
    changes = _changes(new, newest)
    edition = StandardEdition(
        standard=named.standard,
        year=new.year,
        title=new.title.strip(),
        title_en=new.title_en.strip(),
        effective_from=new.effective_from,
        state=EditionState.DRAFT,
        subjects=newest.subjects if newest else [],
        changes=[{"clause": one.clause, "kind": one.kind.value, "note": one.note} for one in changes],
        drafted_by_id=actor.id,
    )
    session.add(edition)
    session.flush()
    describe(session, edition, [WHOLE])
    adopt(session, edition)
    _record(session, Action.EDITION_ENTERED, edition, actor=actor, now=now, details={"changes": len(changes)})
    return edition


def publish_edition(session: Session, *, edition_id: int, actor: Actor, now: datetime) -> Mapping[str, int]:
    """Publish an edition: what rests on a changed clause is touched, and used no more until somebody has looked at it.

    Gives how many items, points and blueprints it touches. Raises NotAllowed, NotFound, Refused for the one who
    entered it.
    """
    actor.require(Permission.ENTER_EDITIONS)
    edition: StandardEdition = get(session, StandardEdition, edition_id, lock=True)
    for reason in may_publish_edition(drafted_by=edition.drafted_by_id or 0, actor=actor.id, state=edition.state):
        raise Refused(reason, code="not_now")
    old = standards.before(session, edition)
    edition.state, edition.published_by_id, edition.published_at = EditionState.PUBLISHED, actor.id, now
    session.add(edition)
    session.flush()
    if old is not None:
        carry_over(session, old=old, new=edition)
    counts = mark_touched(session, edition, actor=actor, now=now)
    _record(session, Action.EDITION_PUBLISHED, edition, actor=actor, now=now, details={"touched": counts})
    return counts


def _seeded(session: Session, row: Mapping[str, Any]) -> StandardEdition:
    facts = {name: value for name, value in row.items() if name != "clauses"}
    edition = StandardEdition(**facts, state=EditionState.PUBLISHED, changes=[])
    session.add(edition)
    session.flush()
    return edition


def _changes(new: NewEdition, newest: StandardEdition | None) -> tuple[Change, ...]:
    """Read what an edition changes; the first one here changes nothing. Raises Refused."""
    if newest is None:
        return _nothing(new.changes)
    if new.year <= newest.year:
        text = Text("Enter an edition that is later than %(edition)s, the newest one here.", {"edition": newest.name})
        raise Refused(text, field="year", code="no_successor")
    return read_changes(new.changes)


def _nothing(changes: str) -> tuple[Change, ...]:
    if changes.strip():
        text = Text("No edition of this standard is known, so there is nothing that this one could change.")
        raise Refused(text, field="changes", code="no_successor")
    return ()


def _record(
    session: Session, action: Action, edition: StandardEdition, *, actor: Actor, now: datetime, details: dict[str, Any]
) -> None:
    subject = f"standard/{edition.name}"
    audit.record(session, actor=actor, action=action, subject=subject, at=now, details=details)
