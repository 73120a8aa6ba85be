"""The database: engine for SQLite (WAL, full durability) or PostgreSQL, exact types, sessions, transactions."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g
from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Engine,
    Numeric,
    String,
    Table,
    TypeDecorator,
    create_engine,
    event,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, SQLModel

from core.errors import NotFound, Text

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Value = TypeVar("Value")
GREATEST_KEY = 2**31 - 1  # an address may name a greater one, which PostgreSQL would answer with an error
KEPT, EXTRA = 5, 11  # connections of one process; PostgreSQL keeps some 7 MiB for each, and cores are few
COLLISIONS = {"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}  # as the two engines name them


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: takes and gives aware datetimes, kept in UTC on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without a zone; SQLite keeps it as UTC text of fixed width."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal that comes back as it went in: NUMERIC on PostgreSQL, text on SQLite (which would round)."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Choose the column type of the engine."""
        return dialect.type_descriptor(String(40) if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Write the digits, not a float."""
        if value is None or dialect.name != "sqlite":
            return value
        return format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Read the digits back."""
        return None if value is None else Decimal(value)


def enum_column(enum: type[StrEnum], *, name: str, nullable: bool = False, index: bool = False) -> Column[Any]:
    """Make a text column that holds the enum's values and is checked by the database."""
    values = ", ".join(f"'{member.value}'" for member in enum)
    column: Column[Any] = Column(name, EnumByValue(enum), nullable=nullable, index=index)

    def add_check(_column: Column[Any], table: Table) -> None:
        # On the table, not on the column: migrations are generated from the tables' constraints.
        table.append_constraint(CheckConstraint(f"{name} IN ({values})", name=name))

    event.listen(column, "after_parent_attach", add_check)
    return column


class EnumByValue(TypeDecorator[StrEnum]):
    """A StrEnum kept by value as plain text."""

    impl = String(40)
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        """Refuse a value that is not a member."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Give the member."""
        return None if value is None else self.enum(value)


def make_engine(url: str) -> Engine:
    """Make the engine; SQLite in WAL with synchronous=FULL, and writers queue instead of failing."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=KEPT, max_overflow=EXTRA, pool_pre_ping=True)
    engine = create_engine(url, pool_size=32, max_overflow=32, connect_args={"timeout": 30, "check_same_thread": False})
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)
    return engine


def get(session: Session, model: type[Any], key: object, *, lock: bool = False) -> Any:
    """Load one row or raise NotFound; with `lock` until the transaction ends."""
    row = session.get(model, key, with_for_update=lock or None) if _can_be(key) else None
    if row is None:
        raise NotFound(
            Text("This entry does not exist or is no longer here. Go back and choose again."), code="not_found"
        )
    return row


def _can_be(key: object) -> bool:
    """Tell whether a column of keys could hold this one; the driver fails on a greater number."""
    return key is not None and not (isinstance(key, int) and key > GREATEST_KEY)


def is_collision(error: IntegrityError) -> bool:
    """Tell whether a write failed because the same was written a moment before, as by a button pressed twice."""
    names = (getattr(error.orig, "sqlstate", ""), getattr(error.orig, "sqlite_errorname", ""))
    return not COLLISIONS.isdisjoint(names)


def parts(values: Iterable[Value], size: int) -> Iterator[list[Value]]:
    """Cut values into lists that one statement takes."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def init_app(app: Flask, engine: Engine) -> None:
    """Give the application its engine and close the request's session at the end."""
    app.extensions["gradus.engine"] = engine
    app.teardown_appcontext(_close)


def current_engine() -> Engine:
    """Give the engine of the running application."""
    return cast(Engine, current_app.extensions["gradus.engine"])


def reading() -> Session:
    """Give the request's session for reading; nothing written in it is ever committed."""
    if "reading" not in g:
        g.reading = Session(current_engine(), expire_on_commit=False, autoflush=False)
    return cast(Session, g.reading)


@contextmanager
def transaction(engine: Engine | None = None) -> Iterator[Session]:
    """Open the one transaction at the edge: commits at the end, rolls back on any error.

    The request's own reading gives its connection back first: requests that each held one while they waited for
    another would wait for each other.
    """
    if engine is None:
        _let_go(_own_reading())
    bind = (engine or current_engine()).execution_options(write=True)
    with Session(bind, expire_on_commit=False) as session:
        with session.begin():
            yield session
        if engine is None:
            _read_anew(_own_reading())


def _own_reading() -> Session | None:
    """Give the request's session for reading, if it has one."""
    return cast("Session | None", g.get("reading"))


def _let_go(session: Session | None) -> None:
    """Give the connection back: what was loaded stays as it is, what was changed in it is forgotten."""
    if session is None:
        return
    if session.new or session.dirty or session.deleted:
        session.rollback()
    else:
        session.commit()


def _read_anew(session: Session | None) -> None:
    """Let what is read after a write show the write."""
    if session is not None:
        session.rollback()
        session.expire_all()


def _close(_error: BaseException | None) -> None:
    session = g.pop("reading", None)
    if session is not None:
        session.close()


def _sqlite_connect(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not open transactions by itself
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    # A write transaction takes the lock at once: upgrading a read lock later fails instead of waiting.
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
