"""What pages, draws and sittings ask about editions of standards and the items that a new one touches."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from core.db import get
from questionbank.models import (
    EditionTouch,
    Item,
    ItemClause,
    ItemVersion,
    StandardClause,
    StandardEdition,
)
from questionbank.queries.use import versions_on
from questionbank.rules import ItemState
from questionbank.rules.clauses import read_edition
from questionbank.rules.standards import EditionState, TouchState


@dataclass(frozen=True)
class TouchedItem:
    """An item that a new edition touches; `in_use` tells whether the bank still goes by the version that it touches."""

    touch: EditionTouch
    code: str
    plain: str
    in_use: bool = True


def editions(session: Session) -> list[StandardEdition]:
    """List the editions of all standards, by standard, the newest first."""
    query = select(StandardEdition).order_by(col(StandardEdition.standard), col(StandardEdition.year).desc())
    return list(session.exec(query).all())


def published(session: Session) -> list[StandardEdition]:
    """List the published editions, by standard, the newest first: a sitting examines one of these."""
    return [one for one in editions(session) if one.state is EditionState.PUBLISHED]


def edition(session: Session, edition_id: int) -> StandardEdition:
    """Give an edition. Raises NotFound."""
    found: StandardEdition = get(session, StandardEdition, edition_id)
    return found


def edition_named(session: Session, name: str) -> StandardEdition | None:
    """Find an edition by the name that people cite it by, as GB/T 19001-2016."""
    cited = read_edition(name)
    if cited is None or cited.clause:
        return None
    query = select(StandardEdition).where(StandardEdition.standard == cited.standard)
    return session.exec(query.where(StandardEdition.year == cited.year)).first()


def main_edition(session: Session, subject: str, day: date) -> StandardEdition | None:
    """Give the published edition of a subject's main standard that is in force on a day."""
    query = (
        select(StandardEdition)
        .where(StandardEdition.state == EditionState.PUBLISHED, StandardEdition.effective_from <= day)
        .order_by(col(StandardEdition.effective_from).desc())
    )
    return next((one for one in session.exec(query).all() if subject in one.subjects), None)


def before(session: Session, later: StandardEdition) -> StandardEdition | None:
    """Give the edition that a later one of the same standard takes the place of."""
    query = (
        select(StandardEdition)
        .where(
            StandardEdition.standard == later.standard,
            StandardEdition.year < later.year,
            StandardEdition.state == EditionState.PUBLISHED,
        )
        .order_by(col(StandardEdition.year).desc())
    )
    return session.exec(query).first()


def cited_by(session: Session, version_id: int) -> list[ItemClause]:
    """List the clauses that a version cites."""
    query = select(ItemClause).where(ItemClause.version_id == version_id)
    return list(session.exec(query.order_by(col(ItemClause.standard), col(ItemClause.clause))).all())


def citing(session: Session, later: StandardEdition) -> list[tuple[ItemVersion, ItemClause]]:
    """List the versions in use that cite an edition before this one of the same standard, with the clause."""
    query = (
        select(ItemVersion, ItemClause)
        .join(ItemClause, col(ItemClause.version_id) == ItemVersion.id)
        .join(Item, (col(Item.id) == ItemVersion.item_id) & (col(Item.number) == ItemVersion.number))
        .join(StandardClause, col(StandardClause.id) == ItemClause.clause_id)
        .join(StandardEdition, col(StandardEdition.id) == StandardClause.edition_id)
        .where(StandardEdition.standard == later.standard, StandardEdition.year < later.year, in_use())
        .order_by(col(ItemVersion.id), col(StandardClause.id))
    )
    return [(version, clause) for version, clause in session.exec(query).all()]


def touched(session: Session, edition_id: int) -> list[TouchedItem]:
    """List what an edition touches, each item in the latest version that it does, what is to be looked at first."""
    query = (
        select(EditionTouch, Item.code, ItemVersion.plain, in_use())
        .join(ItemVersion, col(ItemVersion.id) == EditionTouch.version_id)
        .join(Item, col(Item.id) == ItemVersion.item_id)
        .where(EditionTouch.edition_id == edition_id, ~_touched_later())
        .order_by(col(EditionTouch.decided_at).is_not(None), Item.code)
    )
    return [TouchedItem(*row) for row in session.exec(query).all()]


def in_use() -> ColumnElement[bool]:
    """Give the condition on versions that the bank goes by them: current, of an item that is not retired."""
    return (col(ItemVersion.number) == Item.number) & (col(Item.state) != ItemState.RETIRED)


def _touched_later() -> ColumnElement[bool]:
    """Tell whether the same edition touches a later version of the item, on which it is decided then."""
    touch, version = aliased(EditionTouch), aliased(ItemVersion)
    later = (
        select(touch.version_id)
        .join(version, col(version.id) == touch.version_id)
        .where(
            touch.edition_id == EditionTouch.edition_id,
            version.item_id == ItemVersion.item_id,
            version.number > ItemVersion.number,
        )
    )
    return exists(later)


def progress(session: Session, edition_id: int) -> dict[TouchState, int]:
    """Count what an edition touches by what was decided."""
    query = select(EditionTouch.state, func.count()).where(EditionTouch.edition_id == edition_id)
    return {TouchState(state): count for state, count in session.exec(query.group_by(col(EditionTouch.state))).all()}


def touches_of(session: Session, version_id: int) -> list[tuple[EditionTouch, StandardEdition]]:
    """List the editions that touch a version."""
    query = select(EditionTouch, StandardEdition).join(
        StandardEdition, col(StandardEdition.id) == EditionTouch.edition_id
    )
    return [(touch, one) for touch, one in session.exec(query.where(EditionTouch.version_id == version_id)).all()]


def changing(session: Session) -> list[StandardEdition]:
    """List the published editions that change something of those before them."""
    published = select(StandardEdition).where(StandardEdition.state == EditionState.PUBLISHED)
    return [one for one in session.exec(published.order_by(col(StandardEdition.id))).all() if one.changes]


def touched_versions(session: Session, version_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Give which editions touch some versions, as pairs of their ids."""
    query = select(EditionTouch.edition_id, EditionTouch.version_id)
    return set(session.exec(query.where(col(EditionTouch.version_id).in_(version_ids))).all())


def untouched(version: Any = ItemVersion) -> ColumnElement[bool]:
    """Give the condition on versions that no new edition leaves in doubt: only these are drawn into papers."""
    doubt: Any = select(EditionTouch.version_id).where(
        EditionTouch.version_id == version.id, EditionTouch.state != TouchState.STILL_HOLDS
    )
    return ~exists(doubt)


def doubtful_item(session: Session, item_ids: Collection[int | None]) -> str:
    """Name one of some items, or cases, whose current version a new edition leaves in doubt, blank for none."""
    current = (col(ItemVersion.item_id) == Item.id) & (col(ItemVersion.number) == Item.number)
    query = select(Item.code).join(ItemVersion, current).where(col(Item.id).in_(item_ids), ~untouched())
    return session.exec(query.order_by(Item.code)).first() or ""


def up_to(edition: StandardEdition) -> ColumnElement[bool]:
    """Give the condition on editions of being this one or one before it of the same standard."""
    return and_(col(StandardEdition.standard) == edition.standard, col(StandardEdition.year) <= edition.year)


def examined(session: Session, edition: StandardEdition | None, day: date) -> list[StandardEdition]:
    """List what a sitting rests on: its own edition, and of every other standard the one in force on its day.

    Editions that change nothing, as the first of a standard, are left out.
    """
    in_force = and_(col(StandardEdition.state) == EditionState.PUBLISHED, col(StandardEdition.effective_from) <= day)
    query = select(StandardEdition).where(in_force).order_by(col(StandardEdition.year))
    newest = {one.standard: one for one in session.exec(query).all()}
    found = newest if edition is None else newest | {edition.standard: edition}
    return [one for _standard, one in sorted(found.items()) if one.changes]


def in_doubt(session: Session, form_ids: Sequence[int], edition: StandardEdition) -> list[str]:
    """Name the items of forms, and the cases that these show, that an edition or one before it leaves in doubt."""
    query = (
        select(Item.code)
        .join(ItemVersion, col(ItemVersion.item_id) == Item.id)
        .join(EditionTouch, col(EditionTouch.version_id) == ItemVersion.id)
        .join(StandardEdition, col(StandardEdition.id) == EditionTouch.edition_id)
        .where(
            col(ItemVersion.id).in_(versions_on(session, form_ids)),
            up_to(edition),
            EditionTouch.state != TouchState.STILL_HOLDS,
        )
        .distinct()
        .order_by(Item.code)
    )
    return list(session.exec(query).all())
