"""The migrations make what the models say, on both engines, and the database itself refuses to change what was sat."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from core import db, schema


def test_the_migrated_database_is_what_the_models_say(own_engine: Engine) -> None:
    with own_engine.connect() as connection:
        # Each engine has its own index of words, which only the migration knows: models know the text that it follows.
        theirs = ("item_fts", "ix_item_text_grams")
        ours = {"include_name": lambda name, _kind, _parents: not (name or "").startswith(theirs)}
        difference = compare_metadata(MigrationContext.configure(connection, opts=ours), SQLModel.metadata)

    assert difference == []


def test_the_database_is_at_the_newest_revision_and_upgrading_again_changes_nothing(own_engine: Engine) -> None:
    schema.upgrade(own_engine)

    assert schema.current(own_engine) == schema.head()


def test_every_append_only_table_carries_its_trigger(own_engine: Engine) -> None:
    names = {
        "sqlite": "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%no_UPDATE'",
        "postgresql": "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
    }
    with own_engine.connect() as connection:
        protected = {name for (name,) in connection.execute(text(names[own_engine.dialect.name]))}

    assert protected == db.APPEND_ONLY


@pytest.mark.parametrize("act", ["UPDATE item_history SET reason = 'x'", "DELETE FROM item_history"])
def test_a_row_of_history_can_be_neither_changed_nor_removed(own_engine: Engine, act: str) -> None:
    row = "INSERT INTO item_history (item_id, number, to_state, actor, at, reason) VALUES (1, 1, 'draft', 'x', :at, '')"
    with own_engine.begin() as connection:
        if own_engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        connection.execute(text(row), {"at": "2026-01-01 00:00:00+00:00"})
        if own_engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = origin")
        with pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(act))
        connection.rollback()
