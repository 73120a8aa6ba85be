"""The statements of the save path, written by hand for each engine: one to lock the heads, one or two to write.

SQLAlchemy's constructs cost more than a millisecond for each batch here, whatever its size, and with psycopg a row each
for the server to plan and answer; these cost a tenth of it (docs/benchmarks.md). One connection is kept, for opening
and checking one for each batch costs as much as storing it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine

from core import clock
from exam.rules.protocol import Head
from exam.rules.states import AttemptState, Ending

# attempt, seq, item, response, chain, epoch, client_ms, in the order of the columns below
LogRow = tuple[str, int, str, str, str, int, int]
# attempt, acked, chain
HeadRow = tuple[str, int, str]

_COLUMNS = "id, state, ending, epoch, writer, acked, chain, deadline"
_LOG = "INSERT INTO response (attempt_id, seq, item, response, chain, epoch, client_ms, at)"

SQLITE_HEADS = f"SELECT {_COLUMNS} FROM attempt WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608 - constant
SQLITE_LOG = f"{_LOG} VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
SQLITE_ADVANCE = "UPDATE attempt SET acked = ?, chain = ?, last_save_at = ? WHERE id = ?"

# The clock is read row by row as the locks are had, so the last row's reading comes after all of them.
POSTGRES_HEADS = f"""
WITH head AS MATERIALIZED (
    SELECT {_COLUMNS} FROM attempt WHERE id = ANY(%s::text[]) ORDER BY id FOR UPDATE
) SELECT head.*, clock_timestamp() FROM head
"""  # noqa: S608 - constant
POSTGRES_WRITE = f"""
WITH fresh AS (
    {_LOG}
    SELECT a, s, i, r, c, e, m, %s::timestamptz FROM unnest(
        %s::text[], %s::int[], %s::text[], %s::text[], %s::text[], %s::int[], %s::int[]
    ) AS row (a, s, i, r, c, e, m)
) UPDATE attempt SET acked = head.acked, chain = head.chain, last_save_at = %s::timestamptz
FROM unnest(%s::text[], %s::int[], %s::text[]) AS head (id, acked, chain) WHERE attempt.id = head.id
"""  # noqa: S608 - constant


class Store:
    """The batcher's own connection and its statements; `now` beats the clock of the engine."""

    def __init__(self, engine: Engine, *, now: Callable[[], datetime] | None = None) -> None:
        self._engine = engine.execution_options(write=True)
        self._sqlite, self._now = engine.dialect.name == "sqlite", now
        self._connection: Connection | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a transaction on the kept connection; after any error the next one gets a new connection."""
        try:
            connection = self._connection = self._connection or self._connect()
            with connection.begin():
                yield connection
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the connection up."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def heads(self, connection: Connection, ids: Iterable[str]) -> tuple[dict[str, Head], datetime]:
        """Load and lock the attempts' rows in the order of their ids; give them and the instant that decides.

        The instant is read after the rows are locked: by PostgreSQL's own clock, with SQLite by this process's.
        """
        lock = self._sqlite_rows if self._sqlite else self._postgres_rows
        rows, instant = lock(connection, sorted(set(ids)))
        return {row[0]: _head(row) for row in rows}, self._now() if self._now else instant

    def _sqlite_rows(self, connection: Connection, wanted: list[str]) -> tuple[Sequence[Any], datetime]:
        rows = connection.exec_driver_sql(SQLITE_HEADS, (json.dumps(wanted),)).fetchall()
        return rows, clock.now()

    def _postgres_rows(self, connection: Connection, wanted: list[str]) -> tuple[Sequence[Any], datetime]:
        rows = connection.exec_driver_sql(POSTGRES_HEADS, (wanted,)).fetchall()
        return rows, rows[-1][-1].astimezone(UTC) if rows else clock.now()

    def write(self, connection: Connection, log: Sequence[LogRow], heads: Sequence[HeadRow], *, at: datetime) -> None:
        """Add rows to the answer log and move the heads of their attempts on."""
        write = _write_sqlite if self._sqlite else _write_postgres
        write(connection, log, heads, at)

    def _connect(self) -> Connection:
        connection = self._engine.connect()
        if not self._sqlite:
            # Otherwise each batch is planned anew, for more than it costs to carry it out.
            connection.exec_driver_sql("SET plan_cache_mode = force_generic_plan")
            connection.commit()
            driver: Any = connection.connection.driver_connection
            driver.prepare_threshold = 0
        return connection


def _write_sqlite(connection: Connection, log: Sequence[LogRow], heads: Sequence[HeadRow], at: datetime) -> None:
    instant = at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    connection.exec_driver_sql(SQLITE_LOG, [(*row, instant) for row in log])
    connection.exec_driver_sql(SQLITE_ADVANCE, [(acked, chain, instant, one) for one, acked, chain in heads])


def _write_postgres(connection: Connection, log: Sequence[LogRow], heads: Sequence[HeadRow], at: datetime) -> None:
    columns = [list(column) for column in zip(*log, strict=True)]
    moved = [list(column) for column in zip(*heads, strict=True)]
    connection.exec_driver_sql(POSTGRES_WRITE, (at, *columns, at, *moved))


def _head(row: Sequence[Any]) -> Head:
    _, state, ending, epoch, writer, acked, chain, deadline = row[:8]
    return Head(
        AttemptState(state), Ending(ending) if ending else None, epoch, writer, acked, chain, _instant(deadline)
    )


def _instant(value: str | datetime | None) -> datetime | None:
    """Read an instant as either driver gives it: SQLite keeps it as UTC text."""
    if value is None:
        return None
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)
