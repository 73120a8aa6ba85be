"""Rows that the audit chain vouches for: each entry carries the keyed digest of every such row written with it.

A table joins by one line, `@vouched` above its class. Whoever alters, adds or removes one of its rows by hand in the
database is found by `ops verify-audit` (core.row_check), for the digests lie in the chain and their key outside.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar, cast

from sqlalchemy import Column, Table, event, inspect
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, SQLModel

from core.db import ExactDecimal

Model = TypeVar("Model", bound=type[SQLModel])
Digests = dict[str, str | None]  # table/key -> digest, None where the row was removed

VOUCHED: dict[str, type[SQLModel]] = {}
WRITTEN = "gradus.written_rows"  # what a session has written since its last audit entry
DIGEST_LENGTH = 32


def vouched(model: Model) -> Model:
    """Let the audit chain vouch for every row of a table."""
    VOUCHED[cast(str, model.__tablename__)] = model
    return model


def digests_of_written(session: Session, key: bytes) -> Digests:
    """Give the digests of the vouched rows written since the last call in this session; flush it before."""
    written: dict[int, SQLModel] = session.info.pop(WRITTEN, {})
    found: Digests = {}
    for row in written.values():
        state, table = inspect(row), table_of(type(row))
        if state.persistent:
            found[name_of(table, state.identity)] = digest(table, _content(row), key)
        elif state.was_deleted or state.deleted:
            found[name_of(table, state.identity)] = None
    return found


def digest(table: Table, content: Mapping[str, Any], key: bytes) -> str:
    """Compute the keyed digest of one row, the same from what was written and from what either engine gives back."""
    values = {column.name: _plain(column, content[column.name]) for column in table.columns}
    body = json.dumps([table.name, values], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()[:DIGEST_LENGTH]


def name_of(table: Table, key: Any) -> str:
    """Name a row as the verifier does: `result/7`."""
    return "/".join([table.name, *map(str, key)])


def table_of(model: type[SQLModel]) -> Table:
    """Give the table of a model."""
    return cast(Table, inspect(model).local_table)


def _content(row: SQLModel) -> dict[str, Any]:
    mapper = inspect(type(row))
    return {prop.columns[0].name: getattr(row, prop.key) for prop in mapper.column_attrs}


def _plain(column: Column[Any], value: Any) -> Any:
    if isinstance(column.type, ExactDecimal) and value is not None:
        return format(Decimal(value), "f")
    write = _WRITTEN_AS.get(type(value))
    return write(value) if write else value


_WRITTEN_AS: dict[type, Callable[[Any], str]] = {  # all else is JSON already
    bytes: lambda value: hashlib.sha256(value).hexdigest(),
    datetime: lambda value: value.astimezone(UTC).isoformat(timespec="microseconds"),
    date: date.isoformat,
}


def _note(session: AnySession, _context: object) -> None:
    changed = [row for row in session.dirty if session.is_modified(row, include_collections=False)]
    for row in [*session.new, *changed, *session.deleted]:
        if VOUCHED.get(getattr(type(row), "__tablename__", "")) is type(row):
            session.info.setdefault(WRITTEN, {})[id(row)] = row


def _forget(session: AnySession, *_: object) -> None:
    session.info.pop(WRITTEN, None)


event.listen(AnySession, "after_flush", _note)
event.listen(AnySession, "after_rollback", _forget)
