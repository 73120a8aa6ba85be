"""Whether each vouched row is what the product last wrote, and how rows from before a table joined are taken in."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Table, event, select
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, col

from core import audit, clock
from core.audit import AuditEntry, Break, Ledger
from core.rows import VOUCHED, WRITTEN, Digests, digest, name_of, table_of

SYSTEM = "system"
CHUNK = 500


class Action(StrEnum):
    """What is written into the chain for the sake of the rows alone."""

    WRITTEN = "rows.written"  # by a verb that left no entry of its own behind them
    ADOPTED = "rows.adopted"  # rows from before their table joined, or got other columns


def row_breaks(session: Session) -> Iterator[Break]:
    """Name each vouched row that was altered, added or removed by hand."""
    stated = _stated(session)
    for name in sorted(VOUCHED):
        yield from _table_breaks(session, table_of(VOUCHED[name]), stated)
    for row, last in stated.items():
        if last is not None and row.partition("/")[0] in VOUCHED:
            yield Break(row, "the row was removed")


def adopt(session: Session, *, now: datetime) -> int:
    """Vouch for the rows of tables that have joined or changed their columns since the last time; counts them.

    The operator's upgrade calls it, nothing else: a row that was added by hand later is not taken in.
    """
    known, total = _adopted(session), 0
    shapes = {name: _shape(table_of(model)) for name, model in sorted(VOUCHED.items())}
    for name in [name for name in shapes if known.get(name) != shapes[name]]:
        table = table_of(VOUCHED[name])
        rows: Digests = dict(_digests(session, table))
        details = {"table": name, "shape": shapes[name], "rows": len(rows)}
        audit.record(
            session, actor=SYSTEM, action=Action.ADOPTED, subject=f"table/{name}", at=now, details=details, rows=rows
        )
        total += len(rows)
    return total


def _stated(session: Session) -> Digests:
    """Give the last digest that the chain states of each row."""
    query = select(col(AuditEntry.rows)).where(col(AuditEntry.rows).is_not(None)).order_by(col(AuditEntry.id))
    found: Digests = {}
    for (rows,) in session.execute(query.execution_options(yield_per=CHUNK)):
        found.update(rows)
    return found


def _table_breaks(session: Session, table: Table, stated: Digests) -> Iterator[Break]:
    for row, found in _digests(session, table):
        written = stated.pop(row, None)
        if written is None:
            yield Break(row, "the row was not written by the product")
        elif not hmac.compare_digest(written, found):
            yield Break(row, "its content is not what was written")


def _digests(session: Session, table: Table) -> Iterator[tuple[str, str]]:
    query = select(*table.columns).order_by(*table.primary_key).execution_options(yield_per=CHUNK)
    for row in session.execute(query).mappings():
        key = [row[column.name] for column in table.primary_key]
        yield name_of(table, key), digest(table, {column.name: row[column] for column in table.columns}, Ledger.key)


def _adopted(session: Session) -> Mapping[str, str]:
    query = select(col(AuditEntry.details)).where(col(AuditEntry.action) == Action.ADOPTED).order_by(col(AuditEntry.id))
    found: list[dict[str, Any]] = list(session.execute(query).scalars())
    return {details["table"]: details["shape"] for details in found}


def _shape(table: Table) -> str:
    return hashlib.sha256("\n".join(sorted(column.name for column in table.columns)).encode()).hexdigest()[:16]


def _vouch_for_the_rest(session: AnySession) -> None:
    """Write an entry for rows that were written after the last one of their transaction, or without any."""
    session.flush()
    if session.info.get(WRITTEN) and isinstance(session, Session):
        audit.record(session, actor=SYSTEM, action=Action.WRITTEN, subject="rows", at=clock.now())


event.listen(AnySession, "before_commit", _vouch_for_the_rest)
