"""The schema knows where it stands, and a database of another version is refused in words."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlmodel import Session

from core import db, schema
from core.errors import Refused
from tests import factories as f


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


def test_a_unique_constraint_is_given_up_with_rows_indexes_and_references_in_place(own_engine: Engine) -> None:
    with Session(own_engine.execution_options(write=True)) as session, session.begin():
        room = f.room(session, f.sitting(session))
        room.name = "301"
        f.attempt(session, at=f.sitting_of(session, room), inside=room)
    before = inspect(own_engine)
    with own_engine.execution_options(write=True).begin() as connection:
        schema.drop_unique(connection, table="room", columns=["sitting_id", "name"])
    after = inspect(own_engine)
    for read in ("get_columns", "get_indexes", "get_check_constraints", "get_foreign_keys", "get_pk_constraint"):
        assert str(getattr(after, read)("room")) == str(getattr(before, read)("room"))
    assert after.get_unique_constraints("room") == []
    row = "INSERT INTO room (sitting_id, name, address, seats, pin_digest, on_paper) VALUES "
    write(own_engine, f"{row} (1, '301', '', 9, '', false)")
    with own_engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM room WHERE sitting_id = 1")).scalars().all() == ["301", "301"]
    with pytest.raises(IntegrityError):  # the seat still refers to it
        write(own_engine, "DELETE FROM room WHERE id = 1")


def test_a_unique_constraint_that_is_not_there_is_a_fault_of_the_migration(own_engine: Engine) -> None:
    with (
        pytest.raises((LookupError, ProgrammingError), match="uq_room_address"),
        own_engine.execution_options(write=True).begin() as connection,
    ):
        schema.drop_unique(connection, table="room", columns=["address"])


def test_a_check_that_is_not_there_is_a_fault_of_the_migration(own_engine: Engine) -> None:
    if own_engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL says so by itself")
    with (
        pytest.raises(LookupError, match="has no check"),
        own_engine.execution_options(write=True).begin() as connection,
    ):
        schema.replace_check(connection, table="message", column="subject", values=["x"])
