"""What screens ask about exports of the bank."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from questionbank.governance import ExportRequest
from questionbank.models import Item, ItemVersion, Subject
from questionbank.rules import ItemState
from questionbank.rules.exports import KEPT, ExportState


@dataclass(frozen=True)
class Chosen:
    """Which items an export holds; blank = not narrowed."""

    subject: str
    state: str


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


def count_chosen(session: Session, chosen: Chosen) -> int:
    """Count the items that an export would hold."""
    return session.exec(select(func.count()).select_from(_chosen(chosen).subquery())).one()


def chosen_items(session: Session, chosen: Chosen) -> list[tuple[Item, ItemVersion]]:
    """List the items of an export with their current versions, by code."""
    found = session.exec(_chosen(chosen).order_by(Item.code)).all()
    return [(item, version) for item, version in found]


def _chosen(chosen: Chosen) -> Select[Item, ItemVersion]:
    current = (col(ItemVersion.item_id) == Item.id) & (col(ItemVersion.number) == Item.number)
    query = select(Item, ItemVersion).join(ItemVersion, current)
    if chosen.subject:
        query = query.where(col(Item.subject_id).in_(select(Subject.id).where(Subject.code == chosen.subject)))
    return query.where(Item.state == ItemState(chosen.state)) if chosen.state else query
