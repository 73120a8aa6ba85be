"""What the database itself refuses, by triggers: changes of append-only tables, and what a guard forbids."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

APPEND_ONLY: set[str] = set()  # names of tables whose rows never change
GUARDS: list["Guard"] = []  # triggers that hold rows of other tables to their rules


def append_only(model: type[SQLModel]) -> type[SQLModel]:
    """Mark a table whose rows are never changed or removed; the migrations put the triggers there."""
    APPEND_ONLY.add(cast(str, model.__tablename__))
    return model


def append_only_ddl(table: str, dialect: str) -> list[str]:
    """Give the statements that make the database itself refuse UPDATE and DELETE on a table."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for act in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ]


@dataclass(frozen=True)
class Guard:
    """A condition under which the database refuses to change a column, in SQL that both engines take.

    It speaks of the row as `OLD` and `NEW`; `message` is what a developer reads, people are refused by the service.
    """

    name: str
    table: str
    column: str
    when: str
    message: str

    def ddl(self, dialect: str) -> list[str]:
        """Give the statements that put the trigger, in place of an earlier one of its name."""
        head = f"CREATE TRIGGER {self.name} BEFORE UPDATE OF {self.column} ON {self.table} FOR EACH ROW"
        if dialect == "sqlite":
            refuse = f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            return [f"DROP TRIGGER IF EXISTS {self.name}", f"{head} WHEN {self.when} {refuse}"]
        body = f"BEGIN IF {self.when} THEN RAISE EXCEPTION '{self.message}'; END IF; RETURN NEW; END"
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            f"{head} EXECUTE FUNCTION {self.name}()",
        ]


def guard(*guards: Guard) -> None:
    """Have triggers put by the migrations."""
    GUARDS.extend(guards)


def protect(connection: Connection, tables: set[str] | None = None) -> None:
    """Put the triggers (again): call it after every migration, a rebuilt table loses them."""
    dialect = connection.dialect.name
    for statement in _triggers(tables, dialect):
        connection.exec_driver_sql(statement if dialect == "sqlite" else statement.replace("%", "%%"))


def _triggers(tables: set[str] | None, dialect: str) -> Iterator[str]:
    for table in sorted(APPEND_ONLY if tables is None else tables):
        yield from append_only_ddl(table, dialect)
    for one in GUARDS if tables is None else []:
        yield from one.ddl(dialect)
