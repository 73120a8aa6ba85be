"""What screens ask about the audit chain and the mail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, cast

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.audit import AuditEntry
from core.outbox import Delivery, Message

WITHOUT_ROWS = defer(
    cast(QueryableAttribute[object], AuditEntry.rows)
)  # an import vouches for thousands, which no screen shows


@dataclass(frozen=True)
class EntryFilter:
    """Which audit entries a screen wants; empty fields do not narrow."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    from_day: date | None = None
    to_day: date | None = None


def count_entries(session: Session, chosen: EntryFilter) -> int:
    """Count the audit entries that a list would show."""
    return session.exec(select(func.count()).select_from(_entries(chosen).subquery())).one()


def entries(session: Session, chosen: EntryFilter, *, limit: int = 25, offset: int = 0) -> list[AuditEntry]:
    """List audit entries, the newest first."""
    query = _entries(chosen).options(WITHOUT_ROWS).order_by(col(AuditEntry.id).desc()).limit(limit).offset(offset)
    return list(session.exec(query).all())


def history(session: Session, subject: str, *, limit: int = 50) -> list[AuditEntry]:
    """List the last entries about one thing, the newest first."""
    query = select(AuditEntry).where(AuditEntry.subject == subject).order_by(col(AuditEntry.id).desc()).limit(limit)
    return list(session.exec(query.options(WITHOUT_ROWS)).all())


def actions_used(session: Session) -> list[str]:
    """List the names of acts that the chain holds, for a filter."""
    return sorted(session.exec(select(AuditEntry.action).distinct()).all())


def count_messages(session: Session, *, state: Delivery | None = None) -> int:
    """Count the mails that a list would show."""
    return session.exec(select(func.count()).select_from(_messages(state).subquery())).one()


def messages(session: Session, *, state: Delivery | None = None, limit: int = 25, offset: int = 0) -> list[Message]:
    """List mails, the newest first."""
    query = _messages(state).order_by(col(Message.id).desc()).limit(limit).offset(offset)
    return list(session.exec(query).all())


def _entries(chosen: EntryFilter) -> SelectOfScalar[AuditEntry]:
    asked = ((narrow, getattr(chosen, name)) for name, narrow in _NARROWED.items())
    return select(AuditEntry).where(*(narrow(value) for narrow, value in asked if value))


_NARROWED: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "actor": lambda actor: col(AuditEntry.actor) == actor,
    "action": lambda action: col(AuditEntry.action) == action,
    "subject": lambda start: col(AuditEntry.subject).startswith(start, autoescape=True),
    "from_day": lambda day: col(AuditEntry.at) >= _midnight(day),
    "to_day": lambda day: col(AuditEntry.at) <= datetime.combine(day, time.max, UTC),
}


def _messages(state: Delivery | None) -> SelectOfScalar[Message]:
    query = select(Message)
    return query.where(Message.state == state) if state is not None else query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
