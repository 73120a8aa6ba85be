"""The audit chain: who did what to what, append-only, each row keyed to the one before outside the database."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Text, func, text
from sqlmodel import Field, Session, SQLModel, col, select

from core.db import UtcDateTime
from core.guards import append_only
from core.rows import Digests, digests_of_written

START = "0" * 64
ADVISORY_LOCK = 7_401_001  # any number that no other part of the product locks


@append_only
class AuditEntry(SQLModel, table=True):
    """One act that decides something, or one reading of a key."""

    __tablename__ = "audit_entry"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    actor: str = Field(max_length=80, index=True)
    action: str = Field(max_length=80, index=True)
    subject: str = Field(max_length=120, index=True)
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    rows: Digests | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))  # what it vouches for
    previous: str = Field(max_length=64)
    mac: str = Field(sa_column=Column(Text, nullable=False, unique=True))


@dataclass(frozen=True)
class Break:
    """A place where what is stored is not what was written."""

    where: str
    why: str


Check = Callable[[Session], Iterator[Break]]


class Ledger:
    """Holds what lies outside the database: the audit key, and the file that remembers the chain's length and head."""

    key: bytes = b""
    anchor: Path | None = None

    @classmethod
    def use(cls, key: bytes, anchor: Path | None = None) -> None:
        """Take the key and the anchor file."""
        cls.key, cls.anchor = key, anchor


def record(
    session: Session,
    *,
    actor: object,
    action: StrEnum,
    subject: str,
    at: datetime,
    details: Mapping[str, Any] | None = None,
    rows: Digests | None = None,
) -> AuditEntry:
    """Append an entry in the running transaction. Call it last in a verb: on PostgreSQL it holds a lock to the end.

    It vouches for the rows that were written before it in the session, and for `rows`.
    """
    session.flush()
    vouched = digests_of_written(session, Ledger.key) | (rows or {})
    previous = _head_locked(session)
    entry = AuditEntry(
        at=at,
        actor=str(actor),
        action=action.value,
        subject=subject,
        details=json.loads(json.dumps(dict(details or {}), default=str)),
        rows=vouched or None,
        previous=previous,
        mac="",
    )
    entry.mac = seal(entry, Ledger.key)
    session.add(entry)
    session.flush()
    return entry


def _head_locked(session: Session) -> str:
    """Give the digest of the last entry, and let no other entry come before the one that follows it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
    return session.exec(select(AuditEntry.mac).order_by(col(AuditEntry.id).desc()).limit(1)).first() or START


def seal(entry: AuditEntry, key: bytes) -> str:
    """Compute the keyed digest of an entry, which covers the digest of the one before."""
    body = json.dumps(
        [
            entry.previous,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.actor,
            entry.action,
            entry.subject,
            entry.details,
            *([entry.rows] if entry.rows else []),
        ],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()


def chain_breaks(session: Session) -> Iterator[Break]:
    """Walk the chain and name each row that was altered, inserted or removed; the anchor finds a cut-off tail."""
    previous, count = START, 0
    for entry in session.exec(select(AuditEntry).order_by(col(AuditEntry.id)).execution_options(yield_per=1000)):
        count += 1
        where = f"audit_entry {entry.id}"
        if entry.previous != previous:
            yield Break(where, "the row before it was removed, inserted or altered")
        if not hmac.compare_digest(seal(entry, Ledger.key), entry.mac):
            yield Break(where, "its content is not what was written")
        previous = entry.mac
    yield from _missing_end(session, count)


def remember(session: Session, now: datetime) -> None:
    """Write the chain's length and head beside the keys, so that rows cut off the end are missed (a job calls this).

    An anchor whose row is gone stays as it is: the next round must not forget what was cut off before it.
    """
    last = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(1)).first()
    if Ledger.anchor is None or last is None or not _still_there(session, _remembered()):
        return
    document = {"entries": length(session), "id": last.id, "mac": last.mac, "at": now.isoformat()}
    draft = Ledger.anchor.with_suffix(".new")
    draft.write_text(json.dumps(document))
    draft.replace(Ledger.anchor)


def _missing_end(session: Session, count: int) -> Iterator[Break]:
    """Compare the chain with the anchor: rows that were cut off are missed, also when others have grown since."""
    anchor = _remembered()
    if count < anchor["entries"]:
        yield Break("audit_entry (end)", f"{anchor['entries'] - count} rows at the end were removed")
    elif not _still_there(session, anchor):
        yield Break(f"audit_entry {anchor['id']}", "rows from here on were removed, and others written in their place")


def _still_there(session: Session, anchor: Mapping[str, Any]) -> bool:
    if "id" not in anchor:
        return True
    found = session.exec(select(AuditEntry.mac).where(AuditEntry.id == anchor["id"])).first()
    return found is not None and hmac.compare_digest(found, str(anchor["mac"]))


def _remembered() -> dict[str, Any]:
    if Ledger.anchor is None or not Ledger.anchor.exists():
        return {"entries": 0}
    found: dict[str, Any] = json.loads(Ledger.anchor.read_text())
    return found


def length(session: Session) -> int:
    """Count the entries."""
    return session.exec(select(func.count()).select_from(AuditEntry)).one()
