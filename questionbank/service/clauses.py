"""Keeps the clauses of editions as rows: those that an edition describes, and those that are only cited."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from accounts.rules import SYSTEM
from core.db import parts
from questionbank.models import ItemClause, ItemVersion, PointClause, StandardClause, StandardEdition
from questionbank.queries import clauses as asked
from questionbank.queries import framework
from questionbank.rules.clauses import Citation, ClauseOrigin, LinkOrigin, citations, is_within
from questionbank.rules.standards import ChangeKind
from questionbank.service.framework import outlines

BATCH = 500
Described = tuple[str, str, str]  # number, title, title in English
WHOLE: Described = ("", "", "")


def describe(
    session: Session, edition: StandardEdition, rows: Iterable[Described], origin: ClauseOrigin = ClauseOrigin.DESCRIBED
) -> None:
    """Add the clauses of an edition that are not there yet; one that was only cited so far gets its titles."""
    query = select(StandardClause).where(StandardClause.edition_id == edition.id)
    known = {clause.number: clause for clause in session.exec(query).all()}
    for number, title, title_en in rows:
        clause = known.get(number) or _cited(edition, number)
        if clause.origin is ClauseOrigin.CITED:
            clause.title, clause.title_en, clause.origin = title, title_en, origin
            session.add(clause)
    session.flush()


def carry_over(session: Session, *, old: StandardEdition, new: StandardEdition) -> None:
    """Take the clauses of the edition before over into a new one, less those that it removes."""
    kept = [one for one in asked.clauses(session, old.id or 0) if _stays(one, new)]
    describe(session, new, [(one.number, one.title, one.title_en) for one in kept], ClauseOrigin.CARRIED)


def adopt(session: Session, edition: StandardEdition) -> None:
    """Link the versions that cited an edition before anybody had entered it."""
    loose = (
        col(ItemClause.standard) == edition.standard,
        col(ItemClause.year) == edition.year,
        col(ItemClause.clause_id).is_(None),
    )
    numbers = session.exec(select(ItemClause.clause).where(*loose).distinct()).all()
    known = clause_ids(session, {Citation(edition.standard, edition.year, number) for number in numbers})
    for one, key in known.items():
        session.execute(update(ItemClause).where(*loose, col(ItemClause.clause) == one.clause).values(clause_id=key))


def cite_versions(session: Session, versions: Iterable[ItemVersion]) -> None:
    """Keep the clauses that versions cite; it follows from their text and can be made anew."""
    for part in parts(versions, BATCH):
        session.execute(delete(ItemClause).where(col(ItemClause.version_id).in_([one.id for one in part])))
        rows = _citing_rows(session, part)
        if rows:
            session.execute(insert(ItemClause), rows)


def clause_ids(session: Session, wanted: Collection[Citation]) -> dict[Citation, int]:
    """Give the clauses of known editions that are cited; one that its edition does not describe is added as cited."""
    editions = asked.edition_ids(session, {one.standard for one in wanted})
    cited = {one: (editions[one.edition], one.clause) for one in wanted if one.edition in editions}
    known = _ids_at(session, set(cited.values()))
    return {one: known[place] for one, place in cited.items()}


def seed_point_clauses(session: Session, *, now: datetime) -> int:
    """Link points to the clauses that their outline names; a link that is there stays. Gives how many were added.

    Precondition: the outlines and the editions are seeded.
    """
    named = _named_by_outlines()
    known = clause_ids(session, {cited for _code, cited in named})
    ids = {point.code: point.id or 0 for point in framework.points(session, None)}
    there = set(session.exec(select(PointClause.point_id, PointClause.clause_id)).all())
    fresh = sorted({(ids[code], known[cited]) for code, cited in named} - there)
    session.add_all(_of_outline(point, clause, now) for point, clause in fresh)
    session.flush()
    return len(fresh)


def _of_outline(point_id: int, clause_id: int, now: datetime) -> PointClause:
    return PointClause(
        point_id=point_id, clause_id=clause_id, origin=LinkOrigin.OUTLINE, set_by=str(SYSTEM), set_at=now
    )


def _named_by_outlines() -> list[tuple[str, Citation]]:
    """List the points of the outlines with each clause that is named for them."""
    points = [point for outline in outlines() for point in outline["points"]]
    return [(point["code"], cited) for point in points for cited in citations(point.get("clauses", ""))]


def _cited(edition: StandardEdition, number: str) -> StandardClause:
    return StandardClause(edition_id=edition.id or 0, number=number, origin=ClauseOrigin.CITED)


def _stays(clause: StandardClause, new: StandardEdition) -> bool:
    removed = [change["clause"] for change in new.changes if change["kind"] == ChangeKind.REMOVED]
    return clause.origin is not ClauseOrigin.CITED and not any(is_within(clause.number, gone) for gone in removed)


def _citing_rows(session: Session, versions: Iterable[ItemVersion]) -> list[dict[str, Any]]:
    cited = [(version.id, one) for version in versions for one in citations(version.clause)]
    known = clause_ids(session, {one for _version, one in cited})
    return [{"version_id": key, **vars(one), "clause_id": known.get(one)} for key, one in cited]


def _ids_at(session: Session, places: set[asked.Place]) -> dict[asked.Place, int]:
    known = asked.ids_at(session, places)
    missing = sorted(places - set(known))
    if not missing:
        return known
    _add_cited(session, missing)
    return known | asked.ids_at(session, missing)


def _add_cited(session: Session, places: Iterable[asked.Place]) -> None:
    facts = {"title": "", "title_en": "", "origin": ClauseOrigin.CITED}
    rows = [{"edition_id": edition, "number": number, **facts} for edition, number in places]
    # Two people may cite the same new clause at once: whoever comes second finds it there.
    make = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(make(StandardClause).values(rows).on_conflict_do_nothing())
