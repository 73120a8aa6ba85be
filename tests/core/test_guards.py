"""The database itself refuses to change what never changes, whoever asks it."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from core import guards

TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
}
NAMES = {"sqlite": ("no_UPDATE", "no_DELETE"), "postgresql": ("append_only",)}


def triggers(engine: Engine) -> set[tuple[str, str]]:
    with engine.connect() as connection:
        return {(table, name) for table, name in connection.execute(text(TRIGGERS[engine.dialect.name]))}


def test_the_tables_that_are_only_added_to_and_no_others_carry_the_triggers(own_engine: Engine) -> None:
    names = NAMES[own_engine.dialect.name]
    assert "audit_entry" in guards.APPEND_ONLY
    assert {(table, name) for table, name in triggers(own_engine) if name.endswith(names)} == {
        (table, f"{table}_{name}") for table in guards.APPEND_ONLY for name in names
    }


def test_every_guard_is_a_trigger_on_its_table(own_engine: Engine) -> None:
    assert {(guard.table, guard.name) for guard in guards.GUARDS} <= triggers(own_engine)


@pytest.mark.parametrize("act", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"])
def test_what_was_written_is_neither_changed_nor_removed(own_engine: Engine, act: str) -> None:
    with own_engine.execution_options(write=True).begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit_entry (at, actor, action, subject, details, previous, mac) "
                "VALUES ('2026-11-02', 'a', 'b', 'c', '{}', '', '')"
            )
        )
    with (
        pytest.raises(DBAPIError, match="audit_entry is append-only"),
        own_engine.execution_options(write=True).begin() as connection,
    ):
        connection.execute(text(act))


def test_the_triggers_may_be_put_twice(own_engine: Engine) -> None:
    before = triggers(own_engine)
    with own_engine.execution_options(write=True).begin() as connection:
        guards.protect(connection)

    assert triggers(own_engine) == before
