"""Whoever owns the database and changes one byte of any row of the chain, or of a row that it vouches for, is found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update
from sqlmodel import Session, col, select

from accounts.models import RoleGrant
from accounts.rules import SYSTEM, Role
from accounts.service import grant_role
from core import audit
from core.audit import AuditEntry
from core.row_check import row_breaks
from tests import factories as f

ROWS = 5
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TEXTS = ("actor", "action", "subject", "previous", "mac")


class Act(StrEnum):
    DID = "thing.done"


@pytest.fixture
def chain(session: Session, now: datetime) -> Session:
    """Give a chain, and a database that no trigger guards any more."""
    for number in range(ROWS):
        audit.record(
            session, actor=f"person/{number}", action=Act.DID, subject=f"thing/{number}", at=now,
            details={"n": number, "说明": "原文"},
        )  # fmt: skip
    if session.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            session.execute(text(f"DROP TRIGGER IF EXISTS audit_entry_no_{act}"))
    else:
        session.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only"))
    return session


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Take back what is done within."""
    with session.begin_nested() as here:
        yield
        here.rollback()
    session.expire_all()


def nth(session: Session, place: int) -> AuditEntry:
    return session.exec(select(AuditEntry).order_by(col(AuditEntry.id)).offset(place).limit(1)).one()


def write(session: Session, entry: AuditEntry, **values: Any) -> None:
    table = AuditEntry.__table__  # type: ignore[attr-defined]  # SQLModel's own
    session.execute(update(table).where(table.c.id == entry.id).values(**values))
    session.expire_all()


def found(session: Session) -> list[str]:
    return [item.where for item in audit.chain_breaks(session)]


def changed(value: str, place: int, by: int) -> str:
    """Give a text with another character at one place, which the columns of both engines can hold."""
    at = place % len(value)
    return value[:at] + chr((ord(value[at]) - 33 + by) % 94 + 33) + value[at + 1 :]


@MANY
@given(st.integers(0, ROWS - 1), st.sampled_from(TEXTS), st.integers(0, 63), st.integers(1, 93))
def test_a_changed_character_of_any_text_is_found(chain: Session, row: int, column: str, place: int, by: int) -> None:
    with undone(chain):
        entry = nth(chain, row)
        write(chain, entry, **{column: changed(getattr(entry, column), place, by)})
        assert f"audit_entry {entry.id}" in found(chain)


@MANY
@given(st.integers(0, ROWS - 1), st.integers(-(10**9), 10**9).filter(bool))
def test_an_instant_moved_by_a_millionth_of_a_second_is_found(chain: Session, row: int, micro: int) -> None:
    with undone(chain):
        entry = nth(chain, row)
        write(chain, entry, at=entry.at + timedelta(microseconds=micro))
        assert found(chain) == [f"audit_entry {entry.id}"]


@MANY
@given(
    st.integers(0, ROWS - 1),
    st.dictionaries(
        st.sampled_from(["n", "说明", "x"]), st.integers() | st.sampled_from(["原文", "", "1"]), max_size=3
    ),
)
def test_other_details_are_found_and_the_same_in_another_order_are_not(
    chain: Session, row: int, details: dict[str, Any]
) -> None:
    with undone(chain):
        entry = nth(chain, row)
        written = dict(entry.details)
        write(chain, entry, details=details)
        assert found(chain) == ([] if details == written else [f"audit_entry {entry.id}"])
        write(chain, entry, details=dict(reversed(written.items())))
        assert found(chain) == []


@pytest.mark.parametrize("row", range(ROWS))
def test_rows_that_it_vouches_for_cannot_be_put_under_or_taken_from_an_entry(chain: Session, row: int) -> None:
    with undone(chain):
        entry = nth(chain, row)
        write(chain, entry, rows={"role_grant/1": "0" * 32})
        assert found(chain) == [f"audit_entry {entry.id}"]


@pytest.mark.parametrize("first", range(ROWS - 1))
def test_two_entries_that_change_places_are_found(chain: Session, first: int) -> None:
    one, other = nth(chain, first), nth(chain, first + 1)
    said = {"one": (one.actor, one.subject), "other": (other.actor, other.subject)}
    write(chain, one, actor=said["other"][0], subject=said["other"][1])
    write(chain, other, actor=said["one"][0], subject=said["one"][1])
    assert {f"audit_entry {one.id}", f"audit_entry {other.id}"} <= set(found(chain))


@pytest.mark.parametrize("row", range(ROWS - 1))
def test_an_entry_taken_out_is_missed_by_the_next(chain: Session, row: int) -> None:
    following = nth(chain, row + 1).id
    chain.execute(text("DELETE FROM audit_entry WHERE id = :id"), {"id": nth(chain, row).id})
    chain.expire_all()
    assert found(chain) == [f"audit_entry {following}"]


@pytest.mark.parametrize("row", range(ROWS))
def test_an_entry_written_anew_by_somebody_without_the_key_is_found(chain: Session, row: int) -> None:
    entry = nth(chain, row)
    forged = AuditEntry(**entry.model_dump() | {"actor": "person/99"})
    write(chain, entry, actor="person/99", mac=audit.seal(forged, b"a guessed key"))
    assert f"audit_entry {entry.id}" in found(chain)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("role", "administrator"), ("granted_by", "person/1"), ("revoked_at", f.NOW), ("granted_at", f.NOW),
        ("person_id", None),
    ],
)  # fmt: skip
def test_any_column_of_a_vouched_row_changed_by_hand_is_found(
    session: Session, now: datetime, column: str, value: object
) -> None:
    before = now + timedelta(days=1)
    person, other = f.person(session), f.person(session)
    grant = grant_role(session, person_id=person.id or 0, role=Role.AUTHOR, actor=SYSTEM, now=before)
    audit.record(session, actor="test", action=Act.DID, subject="rows", at=now)
    where = f"role_grant/{grant.id}"
    assert where not in [item.where for item in row_breaks(session)]
    table = RoleGrant.__table__  # type: ignore[attr-defined]  # SQLModel's own
    given = other.id if column == "person_id" else value
    session.execute(update(table).where(table.c.id == grant.id).values(**{column: given}))
    session.expire_all()
    assert where in [item.where for item in row_breaks(session)]
