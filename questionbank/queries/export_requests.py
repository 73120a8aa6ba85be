"""What screens ask about requests for an export of the bank."""

from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from questionbank.models.governance import ExportRequest
from questionbank.rules.exports import KEPT, ExportState


def requests_of(session: Session, person_id: int) -> list[ExportRequest]:
    """List what a person asked for, the newest first."""
    query = select(ExportRequest).where(ExportRequest.requested_by == person_id)
    return list(session.exec(query.order_by(col(ExportRequest.id).desc())).all())


def all_requests(session: Session) -> list[ExportRequest]:
    """List every request, those that wait at the top, then the newest."""
    waits = col(ExportRequest.state) == ExportState.REQUESTED
    query = select(ExportRequest).order_by(waits.desc(), col(ExportRequest.id).desc())
    return list(session.exec(query).all())


def waiting_for_decision(session: Session, actor_id: int) -> int:
    """Count the requests that this person may decide."""
    query = select(func.count()).select_from(ExportRequest)
    others = (ExportRequest.state == ExportState.REQUESTED) & (ExportRequest.requested_by != actor_id)
    return session.exec(query.where(others)).one()


def expired(session: Session, now: datetime) -> list[ExportRequest]:
    """List the built files whose day is over, locked."""
    query = select(ExportRequest).where(
        ExportRequest.state == ExportState.READY, col(ExportRequest.decided_at) <= now - KEPT
    )
    return list(session.exec(query.with_for_update(skip_locked=True)).all())
