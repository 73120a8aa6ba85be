"""The schema of the database: where it stands and how it is brought up to date."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from core.config import ROOT
from core.errors import Refused, Text


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
