"""The schema of the database: where it stands and how it is brought up to date."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from core.config import ROOT
from core.errors import Refused, Text

_ASIDE = (
    "PRAGMA defer_foreign_keys = ON",
    "CREATE TEMP TABLE set_aside AS SELECT * FROM {table}",
    "DROP TABLE {table}",
)
_BACK = ("INSERT INTO {table} SELECT * FROM set_aside", "DROP TABLE set_aside")


def config(engine: Engine | None = None) -> Config:
    """Give Alembic's settings (from pyproject.toml), bound to an engine."""
    settings = Config(toml_file=str(ROOT / "pyproject.toml"))
    settings.set_main_option("script_location", str(ROOT / "migrations"))
    if engine is not None:
        settings.attributes["engine"] = engine
    return settings


def current(engine: Engine) -> str | None:
    """Give the revision that the database is at."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def head() -> str | None:
    """Give the revision that this code wants."""
    return ScriptDirectory.from_config(config()).get_current_head()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to date with its data in place."""
    command.upgrade(config(engine), revision)


def make_ready(engine: Engine) -> None:
    """Make the tables of a new database; raises Refused when it stands at another version than this program."""
    stands = current(engine)
    if stands is None:
        upgrade(engine)
    elif stands != head():
        versions = {"theirs": stands, "ours": head()}
        raise Refused(
            Text(
                "The database stands at version %(theirs)s and this program needs %(ours)s. "
                "Make a backup, then run `flask --app app ops upgrade`.",
                versions,
            )
        )


def replace_check(connection: Connection, *, table: str, column: str, values: Iterable[str]) -> None:
    """Let an enumerated column hold other values, with the data in place.

    On SQLite the stored definition is edited, as its manual advises for constraints: making the table anew would drop
    its other checks and stumble over the rows that refer to it.
    """
    name = f"ck_{table}_{column}"
    allowed = ", ".join(f"'{value}'" for value in values)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({allowed}))")
    else:
        _edit_definition(connection, table, re.compile(rf"CONSTRAINT {name} CHECK \({column} IN \([^)]*\)\)"), allowed)


def drop_unique(connection: Connection, *, table: str, columns: Sequence[str]) -> None:
    """Let values be twice in columns that were unique, with the data in place.

    SQLite cannot part with the constraint's index, so the table is made anew there, within the transaction: its rows
    wait aside, and what refers to them is looked at when it ends.
    """
    name = f"uq_{table}_{'_'.join(columns)}"
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    else:
        _make_anew(connection, table, without=re.compile(rf",\s*CONSTRAINT {name} UNIQUE \([^)]*\)"))


def _make_anew(connection: Connection, table: str, *, without: re.Pattern[str]) -> None:
    query = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type = 'table' DESC, name"
    before, *around = connection.exec_driver_sql(query, (table,)).scalars().all()
    after, count = without.subn("", before)
    if count != 1:
        raise LookupError(f"the table {table} has no constraint {without.pattern}")
    aside, back = ([line.format(table=table) for line in lines] for lines in (_ASIDE, _BACK))
    for statement in (*aside, after, *back, *around):
        connection.exec_driver_sql(statement)


def _edit_definition(connection: Connection, table: str, check: re.Pattern[str], allowed: str) -> None:
    query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    before: str = connection.exec_driver_sql(query, (table,)).scalar_one()
    after, count = check.subn(lambda found: f"{found.group().rpartition(' IN ')[0]} IN ({allowed}))", before)
    if count != 1:
        raise LookupError(f"the table {table} has no check {check.pattern}")
    version: int = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (after, table))
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
