"""What is asked about passes in earlier examinations."""

from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from accounts.models import Person
from registry.models import ExternalPass


def confirmed_passes(session: Session, person_id: int) -> list[ExternalPass]:
    """List the earlier passes of a person that a second person has confirmed."""
    query = select(ExternalPass).where(ExternalPass.person_id == person_id, col(ExternalPass.confirmed_by).is_not(None))
    return list(session.exec(query.order_by(col(ExternalPass.passed_on), col(ExternalPass.id))).all())


def pass_rows(
    session: Session, *, waiting: bool | None = None, person_id: int | None = None, limit: int = 25, offset: int = 0
) -> list[tuple[ExternalPass, Person]]:
    """List recorded passes with their holders, the newest first."""
    query = (
        select(ExternalPass, Person)
        .join(Person, col(Person.id) == ExternalPass.person_id)
        .where(col(ExternalPass.id).in_(_chosen(waiting, person_id)))
        .order_by(col(ExternalPass.id).desc())
    )
    return [(row, person) for row, person in session.exec(query.limit(limit).offset(offset)).all()]


def count_passes(session: Session, *, waiting: bool | None = None, not_by: int | None = None) -> int:
    """Count recorded passes; `not_by` leaves out what this person recorded and so cannot confirm."""
    query = select(func.count()).select_from(ExternalPass).where(col(ExternalPass.id).in_(_chosen(waiting, None)))
    if not_by is not None:
        query = query.where(ExternalPass.recorded_by != not_by, ExternalPass.person_id != not_by)
    return session.exec(query).one()


def _chosen(waiting: bool | None, person_id: int | None) -> SelectOfScalar[Any]:
    query = select(ExternalPass.id)
    if waiting is not None:
        unconfirmed = col(ExternalPass.confirmed_by).is_(None)
        query = query.where(unconfirmed if waiting else ~unconfirmed)
    return query if person_id is None else query.where(ExternalPass.person_id == person_id)
