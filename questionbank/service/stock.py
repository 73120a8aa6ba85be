"""The count of papers that are left: it solves a model of the whole bank, so a job makes it and pages read it."""

from datetime import datetime

from sqlmodel import Session

from questionbank.models import PapersLeft
from questionbank.queries import papers as asked
from questionbank.queries.stock import Outstanding
from questionbank.service.supply import papers_left


def count(session: Session, one: Outstanding) -> int:
    """Count the papers that are left for a blueprint in a language; it writes nothing, and may take a second."""
    spec = asked.spec_of(session, one.blueprint)
    pool = asked.pool(session, subject_id=one.blueprint.subject_id, language=one.language)
    return papers_left(spec, pool)


def note_left(session: Session, one: Outstanding, papers: int, *, now: datetime) -> None:
    """Keep a count, instead of the one before."""
    blueprint_id = one.blueprint.id or 0
    row = PapersLeft(blueprint_id=blueprint_id, language=one.language, papers=papers, mark=one.mark, counted_at=now)
    session.merge(row)
    session.flush()
