"""The migrations make what the models say, on both engines, and the database itself refuses to change what was sat."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from core import db, schema

# An open sitting and a closed one of before migration 0005, as little as the tables ask for.
OPEN_SITTING = (
    "PRAGMA defer_foreign_keys=ON",
    "INSERT INTO subject VALUES (1, '105', 'x', 'x', 'x', 90, '100', '70', 'x', '[]')",
    "INSERT INTO item (id, code, subject_id, type, state, number, source_id, created_at) "
    "VALUES (1, 'A', 1, 'single_choice', 'live', 1, '', '2026-11-01'), "
    "(2, 'B', 1, 'essay', 'live', 1, '', '2026-11-01')",
    "INSERT INTO item_version (id, item_id, number, public_id, tier, clause, content, plain, digest, created_at) "
    "VALUES (5, 1, 1, 'a', 1, '', '{}', '', '', '2026-11-01'), (6, 2, 1, 'b', 1, '', '{}', '', '', '2026-11-01')",
    "INSERT INTO blueprint VALUES (1, 'B', 1, 1, 'x', 'x', 90, '100', '70', '[]', '[]', 0, 'x', '2026-11-01')",
    "INSERT INTO form VALUES (1, 'f', 'F-1', 1, 'en', 1, 'x', 'x', x'00', 'x', '2026-11-01'), "
    "(2, 'g', 'F-2', 1, 'en', 1, 'x', 'x', x'00', 'x', '2026-11-01')",
    "INSERT INTO form_item VALUES (1, 1, 0, 5, '1'), (2, 1, 0, 6, '1')",
    "INSERT INTO sitting (id, code, title, title_en, subject_id, standard, opens_at, closes_at, minutes, practice, "
    "state, created_by, created_at) VALUES "
    "(1, 'S-1', 'x', 'x', 1, '', '2026-11-01', '2026-12-01 00:00:00.000000', 90, 0, 'open', 'x', '2026-11-01'), "
    "(2, 'S-2', 'x', 'x', 1, '', '2026-11-01', '2026-12-01 00:00:00.000000', 90, 0, 'closed', 'x', '2026-11-01')",
    "INSERT INTO sitting_form VALUES (1, 1), (2, 2)",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give a database without a table."""
    if request.param == "sqlite":
        engine = db.make_engine(f"sqlite:///{tmp_path / 'before.db'}")
    else:
        server, name = request.getfixturevalue("postgres_server"), f"bare_{uuid.uuid4().hex[:8]}"
        root = create_engine(server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
        with root.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        root.dispose()
        engine = db.make_engine(server.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://") + f"/{name}")
    yield engine
    engine.dispose()


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


def test_sittings_that_are_open_at_the_upgrade_hold_their_versions(tmp_path: Path) -> None:
    engine = db.make_engine(f"sqlite:///{tmp_path / 'before.db'}")
    config = schema.config(engine)
    config.attributes["skip_protect"] = True
    command.upgrade(config, "0002")
    with engine.execution_options(write=True).begin() as connection:
        for statement in OPEN_SITTING:
            connection.exec_driver_sql(statement)

    schema.upgrade(engine)

    with engine.connect() as connection:
        held = connection.execute(text("SELECT version_id, sitting, until, released_at FROM version_hold")).all()
    engine.dispose()
    assert held == [(5, "S-1", "2026-12-01 00:00:00.000000", None)]


# An edition with its list of clauses, as migration 0010 kept it, and what items cited of it and of an unknown one.
CITED_BEFORE = (
    "INSERT INTO subject (id, code, name, name_en, outline, minutes, total, pass_mark, source, composition) "
    "VALUES (1, '105', 'x', 'x', 'x', 90, 100, 70, 'x', '[]')",
    "INSERT INTO item (id, code, subject_id, type, state, number, source_id, created_at) "
    "VALUES (1, 'A', 1, 'single_choice', 'live', 1, '', '2026-11-01')",
    "INSERT INTO item_version (id, item_id, number, public_id, tier, clause, descriptor, content, plain, digest, "
    "created_at) VALUES (5, 1, 1, 'a', 1, '', '', '{}', '', '', '2026-11-01')",
    "INSERT INTO standard_edition (id, standard, year, title, title_en, effective_from, state, subjects, clauses, "
    "changes) VALUES (1, 'GB/T 19001', 2016, 'x', 'x', '2017-07-01', 'published', '[\"105\"]', "
    '\'[["8.4", "外部提供", "External provision"], ["9.3", "管理评审", "Management review"]]\', \'[]\'), '
    "(2, 'GB/T 24001', 2016, 'x', 'x', '2017-05-01', 'published', '[]', '[]', '[]')",
    "INSERT INTO item_clause VALUES (5, 'GB/T 19001', 2016, '8.4'), (5, 'GB/T 19001', 2016, '8.4.3.2'), "
    "(5, 'GB/T 24001', 2016, ''), (5, 'GB/T 19001', 2008, '7.4')",
)


def test_clauses_of_before_become_rows_and_citations_refer_to_them(bare_engine: Engine) -> None:
    config = schema.config(bare_engine)
    config.attributes["skip_protect"] = True
    command.upgrade(config, "0010")
    with bare_engine.execution_options(write=True).begin() as connection:
        for statement in CITED_BEFORE:
            connection.exec_driver_sql(statement)

    schema.upgrade(bare_engine)

    with bare_engine.connect() as connection:
        clauses = connection.execute(
            text("SELECT edition_id, number, title, title_en, origin FROM standard_clause ORDER BY edition_id, number")
        ).all()
        links = connection.execute(
            text(
                "SELECT cited.year, cited.clause, known.edition_id, known.number FROM item_clause AS cited "
                "LEFT JOIN standard_clause AS known ON known.id = cited.clause_id "
                "ORDER BY cited.year, cited.standard, cited.clause"
            )
        ).all()
    assert [tuple(row) for row in clauses] == [
        (1, "", "", "", "described"),
        (1, "8.4", "外部提供", "External provision", "described"),
        (1, "8.4.3.2", "", "", "cited"),
        (1, "9.3", "管理评审", "Management review", "described"),
        (2, "", "", "", "described"),
    ]
    assert [tuple(row) for row in links] == [
        (2008, "7.4", None, None),
        (2016, "8.4", 1, "8.4"),
        (2016, "8.4.3.2", 1, "8.4.3.2"),
        (2016, "", 2, ""),
    ]


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
