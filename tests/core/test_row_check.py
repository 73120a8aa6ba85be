import json
from datetime import datetime
from enum import StrEnum

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlmodel import Session, col, select

from accounts.models import Person, RoleGrant
from accounts.rules import SYSTEM, Role
from accounts.service import grant_role, revoke_role
from core import audit
from core.audit import AuditEntry
from core.db import transaction
from core.row_check import Action, adopt, row_breaks
from core.rows import VOUCHED

OTHER = "the row was not written by the product"
ALTERED = "its content is not what was written"
REMOVED = "the row was removed"


class Act(StrEnum):
    DID = "thing.done"


def _breaks(engine: Engine) -> list[tuple[str, str]]:
    with Session(engine) as session:
        return [(found.where, found.why) for found in [*audit.chain_breaks(session), *row_breaks(session)]]


def _granted(engine: Engine, now: datetime, *roles: Role) -> int:
    with transaction(engine) as session:
        person = Person(name="甲", created_at=now)
        session.add(person)
        session.flush()
        for role in roles:
            grant_role(session, person_id=person.id or 0, role=role, actor=SYSTEM, now=now)
        return person.id or 0


def _by_hand(engine: Engine, statement: str, **values: object) -> None:
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text(statement), values)


def _actions(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.exec(select(AuditEntry.action).order_by(col(AuditEntry.id))).all())


def test_what_the_services_wrote_holds(own_engine: Engine, now: datetime) -> None:
    person = _granted(own_engine, now, Role.MARKER, Role.AUTHOR)
    with transaction(own_engine) as session:
        revoke_role(session, person_id=person, role=Role.AUTHOR, actor=SYSTEM, now=now)

    assert _breaks(own_engine) == []


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE role_grant SET role = 'administrator' WHERE id = 2", ALTERED),
        ("UPDATE role_grant SET revoked_at = NULL WHERE id = 2", ALTERED),
        ("UPDATE role_grant SET granted_by = 'person/1' WHERE id = 2", ALTERED),
        ("DELETE FROM role_grant WHERE id = 2", REMOVED),
    ],
)
def test_a_role_altered_by_hand_is_named(own_engine: Engine, now: datetime, statement: str, why: str) -> None:
    person = _granted(own_engine, now, Role.MARKER, Role.AUTHOR, Role.INVIGILATOR)
    with transaction(own_engine) as session:
        revoke_role(session, person_id=person, role=Role.AUTHOR, actor=SYSTEM, now=now)

    _by_hand(own_engine, statement)

    assert _breaks(own_engine) == [("role_grant/2", why)]


def test_a_role_added_by_hand_is_named(own_engine: Engine, now: datetime) -> None:
    person = _granted(own_engine, now, Role.MARKER)

    _by_hand(
        own_engine,
        "INSERT INTO role_grant (person_id, role, granted_by, granted_at) "
        "VALUES (:person, 'registrar', 'system', '2026-11-02')",
        person=person,
    )

    assert _breaks(own_engine) == [("role_grant/2", OTHER)]


def test_a_row_cannot_be_taken_back_to_what_it_once_was(own_engine: Engine, now: datetime) -> None:
    person = _granted(own_engine, now, Role.MARKER)
    with transaction(own_engine) as session:
        revoke_role(session, person_id=person, role=Role.MARKER, actor=SYSTEM, now=now)

    _by_hand(own_engine, "UPDATE role_grant SET revoked_at = NULL")

    assert _breaks(own_engine) == [("role_grant/1", ALTERED)]


def test_what_the_chain_vouches_for_cannot_be_rewritten(own_engine: Engine, now: datetime) -> None:
    _granted(own_engine, now, Role.MARKER)
    with own_engine.execution_options(write=True).begin() as connection:
        if own_engine.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_entry_no_UPDATE"))
        else:
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only"))
    _by_hand(own_engine, "DELETE FROM role_grant")
    _by_hand(own_engine, "UPDATE audit_entry SET rows = NULL")

    assert _breaks(own_engine)[0] == ("audit_entry 1", "its content is not what was written")


def test_rows_written_without_an_act_get_an_entry_of_their_own(own_engine: Engine, now: datetime) -> None:
    person = _granted(own_engine, now)
    with transaction(own_engine) as session:
        session.add(RoleGrant(person_id=person, role=Role.MARKER, granted_by="system", granted_at=now))

    assert _actions(own_engine) == [Action.WRITTEN]
    assert _breaks(own_engine) == []


def test_rows_written_after_their_act_get_one_too(own_engine: Engine, now: datetime) -> None:
    person = _granted(own_engine, now, Role.MARKER)
    with transaction(own_engine) as session:
        audit.record(session, actor=SYSTEM, action=Act.DID, subject="thing/1", at=now)
        session.add(RoleGrant(person_id=person, role=Role.AUTHOR, granted_by="system", granted_at=now))

    assert _actions(own_engine)[-2:] == [Act.DID, Action.WRITTEN]
    assert _breaks(own_engine) == []


def test_a_transaction_without_such_rows_writes_no_entry(own_engine: Engine, now: datetime) -> None:
    _granted(own_engine, now)

    assert _actions(own_engine) == []


def _from_before(engine: Engine, now: datetime) -> None:
    person = _granted(engine, now)
    _by_hand(
        engine,
        "INSERT INTO role_grant (person_id, role, granted_by, granted_at) VALUES (:p, 'marker', 'x', '2026-01-01')",
        p=person,
    )


def test_rows_from_before_their_table_joined_are_taken_in_once(own_engine: Engine, now: datetime) -> None:
    _from_before(own_engine, now)

    with transaction(own_engine) as session:
        assert adopt(session, now=now) == 1
    assert _breaks(own_engine) == []

    _from_before(own_engine, now)
    with transaction(own_engine) as session:
        assert adopt(session, now=now) == 0
    assert _breaks(own_engine) == [("role_grant/2", OTHER)]


def test_a_new_installation_notes_every_table(own_engine: Engine, now: datetime) -> None:
    with transaction(own_engine) as session:
        assert adopt(session, now=now) == 0

    with Session(own_engine) as session:
        subjects = session.exec(select(AuditEntry.subject).where(AuditEntry.action == Action.ADOPTED)).all()
    assert sorted(subjects) == [f"table/{name}" for name in sorted(VOUCHED)]


def test_a_table_with_other_columns_is_taken_in_anew(own_engine: Engine, now: datetime) -> None:
    with transaction(own_engine) as session:
        details = {"table": "role_grant", "shape": "of the version before", "rows": 0}
        audit.record(session, actor=SYSTEM, action=Action.ADOPTED, subject="table/role_grant", at=now, details=details)
    _from_before(own_engine, now)

    with transaction(own_engine) as session:
        assert adopt(session, now=now) == 1
    assert _breaks(own_engine) == []


def test_the_operators_command_names_the_row_and_ends_with_three(app: Flask, now: datetime) -> None:
    engine = app.extensions["gradus.engine"]
    _granted(engine, now, Role.MARKER)
    assert app.test_cli_runner().invoke(args=["ops", "verify-audit"]).exit_code == 0

    _by_hand(engine, "UPDATE role_grant SET role = 'administrator'")

    result = app.test_cli_runner().invoke(args=["ops", "verify-audit", "--json"])
    assert result.exit_code == 3
    assert json.loads(result.stdout)["first"] == f"role_grant/1: {ALTERED}"


def test_an_upgrade_takes_in_what_stands(app: Flask, now: datetime) -> None:
    engine = app.extensions["gradus.engine"]
    _from_before(engine, now)

    assert app.test_cli_runner().invoke(args=["ops", "upgrade"]).exit_code == 0

    assert _breaks(engine) == []
