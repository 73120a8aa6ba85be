"""The schema knows where it stands, and a database of another version is refused in words."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from core import db, schema
from core.errors import Refused


def write(engine: Engine, statement: str) -> None:
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text(statement))


def test_a_new_database_is_made_at_once(tmp_path: Path) -> None:
    engine = db.make_engine(f"sqlite:///{tmp_path / 'new.db'}")
    assert schema.current(engine) is None
    schema.make_ready(engine)
    assert schema.current(engine) == schema.head()
    engine.dispose()


def test_a_database_that_stands_right_is_left_alone(own_engine: Engine) -> None:
    schema.make_ready(own_engine)
    schema.upgrade(own_engine)
    assert schema.current(own_engine) == schema.head()


def test_a_database_of_another_version_is_refused_with_both_versions(own_engine: Engine) -> None:
    write(own_engine, "UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(Refused, match="ops upgrade") as caught:
        schema.make_ready(own_engine)
    assert dict(caught.value.text.params) == {"theirs": "0001", "ours": schema.head()}


def test_an_enumerated_column_takes_the_values_it_is_given_and_no_others(own_engine: Engine) -> None:
    with own_engine.execution_options(write=True).begin() as connection:
        schema.replace_check(connection, table="message", column="state", values=["waiting", "sent", "bounced"])
    row = "INSERT INTO message (\"to\", subject, body, created_at, state, attempts, problem) VALUES ('a', 'b', 'c', "
    write(own_engine, f"{row} '2026-11-02 01:00:00', 'bounced', 0, '')")
    with pytest.raises(IntegrityError):
        write(own_engine, f"{row} '2026-11-02 01:00:00', 'kept', 0, '')")


def test_a_check_that_is_not_there_is_a_fault_of_the_migration(own_engine: Engine) -> None:
    if own_engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL says so by itself")
    with (
        pytest.raises(LookupError, match="has no check"),
        own_engine.execution_options(write=True).begin() as connection,
    ):
        schema.replace_check(connection, table="message", column="subject", values=["x"])
