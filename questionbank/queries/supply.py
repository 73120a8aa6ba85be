"""How many papers the bank could still give, as it was last counted, and what tells whether it must be counted anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from questionbank.models import (
    Blueprint,
    EditionTouch,
    EnemySet,
    FrameworkTouch,
    ItemExposure,
    ItemHistory,
    ItemParameters,
    ItemVersion,
    PapersLeft,
)
from questionbank.queries.papers import blueprints
from questionbank.rules import LANGUAGES


@dataclass(frozen=True)
class Outstanding:
    """A count that is to be made: nobody made it yet, or the bank has changed since."""

    blueprint: Blueprint
    language: str
    mark: str


@dataclass(frozen=True)
class Supply:
    """A blueprint with the papers that are left for it by language; a language that was never counted is missing."""

    blueprint: Blueprint
    subject: str
    papers: Mapping[str, int]
    counted_at: datetime | None


def bank_mark(session: Session) -> str:
    """Say what the bank is like, so far as it decides on the papers that are left: equal marks, equal counts."""
    newest = (ItemHistory.id, ItemVersion.id, ItemParameters.id, EnemySet.id)
    parts = [session.exec(select(func.max(column))).one() or 0 for column in newest]
    uses = select(func.count()).select_from(ItemExposure)  # of a version in a sitting, whichever began first
    removed = select(func.count()).select_from(EnemySet).where(col(EnemySet.removed_at).is_not(None))
    parts += [session.exec(query).one() for query in (uses, removed)]
    return "-".join(map(str, (*parts, *_touches(session))))


def _touches(session: Session) -> tuple[int, int]:
    """Count what editions touch, and give the second of the last decision on any of it."""
    count, last = 0, 0
    for table in (EditionTouch, FrameworkTouch):
        rows, at = session.exec(select(func.count(), func.max(table.decided_at)).select_from(table)).one()
        count, last = count + rows, max(last, int(at.timestamp()) if at else 0)
    return count, last


def outstanding(session: Session) -> list[Outstanding]:
    """List the counts that are to be made, for the newest edition of each blueprint in each language."""
    mark = bank_mark(session)
    query = select(PapersLeft.blueprint_id, PapersLeft.language).where(PapersLeft.mark == mark)
    done = set(session.exec(query).all())
    return [
        Outstanding(one, language, mark)
        for one, _subject in blueprints(session)
        for language in LANGUAGES
        if (one.id, language) not in done
    ]


def supplies(session: Session) -> list[Supply]:
    """List the blueprints with the papers that are left for them."""
    rows = list(session.exec(select(PapersLeft)).all())
    return [
        _supply(one, subject, [row for row in rows if row.blueprint_id == one.id])
        for one, subject in blueprints(session)
    ]


def _supply(blueprint: Blueprint, subject: str, rows: list[PapersLeft]) -> Supply:
    counted_at = min((row.counted_at for row in rows), default=None)
    return Supply(blueprint, subject, {row.language: row.papers for row in rows}, counted_at)
