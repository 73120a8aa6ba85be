import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from core import audit
from core.audit import AuditEntry, Ledger
from core.db import transaction


class Act(StrEnum):
    DID = "thing.done"


@pytest.fixture
def anchor(tmp_path: Path) -> Iterator[Path]:
    """Let the chain be remembered in a file; ask for it after the engine, which takes the anchor away."""
    Ledger.anchor = tmp_path / "anchor.json"
    yield Ledger.anchor
    Ledger.anchor = None


def _write(session: Session, count: int, now: datetime) -> None:
    for number in range(count):
        audit.record(
            session, actor="person/1", action=Act.DID, subject=f"thing/{number}", at=now, details={"n": number}
        )


def _meddle(engine: Engine, statement: str) -> None:
    """Change rows as somebody would who owns the database: past the triggers."""
    with engine.execution_options(write=True).begin() as connection:
        if engine.dialect.name == "sqlite":
            for act in ("UPDATE", "DELETE"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_entry_no_{act}"))
        else:
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only"))
        connection.execute(text(statement))


def _breaks(engine: Engine) -> list[audit.Break]:
    with Session(engine) as session:
        return list(audit.chain_breaks(session))


def test_an_entry_says_who_did_what_when(session: Session, now: datetime) -> None:
    details = {"mark": Decimal("1.5"), "name": "李四", "on": now.date(), "list": [1, None]}

    entry = audit.record(session, actor="person/1", action=Act.DID, subject="thing/1", at=now, details=details)

    assert (entry.actor, entry.action, entry.subject, entry.at) == ("person/1", "thing.done", "thing/1", now)
    assert entry.details == {"mark": "1.5", "name": "李四", "on": "2026-11-02", "list": [1, None]}


def test_what_was_written_is_found_unbroken(session: Session, now: datetime) -> None:
    _write(session, 5, now)

    assert list(audit.chain_breaks(session)) == []
    assert audit.length(session) == 5


def test_each_entry_is_tied_to_the_one_before(session: Session, now: datetime) -> None:
    _write(session, 3, now)

    entries = session.exec(select(AuditEntry).order_by(AuditEntry.id)).all()  # type: ignore[arg-type]  # a column
    assert [entry.previous for entry in entries] == [audit.START, entries[0].mac, entries[1].mac]


def test_the_digest_is_the_same_in_every_zone(session: Session, now: datetime) -> None:
    there = now.astimezone(timezone(timedelta(hours=8)))
    entry = audit.record(session, actor="a", action=Act.DID, subject="s", at=there)
    session.expire_all()

    assert entry.at == now
    assert entry.at.tzinfo == UTC
    assert list(audit.chain_breaks(session)) == []


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE audit_entry SET actor = 'person/2' WHERE id = 3", "audit_entry 3"),
        ("UPDATE audit_entry SET details = '{\"n\": 9}' WHERE id = 3", "audit_entry 3"),
        ("UPDATE audit_entry SET subject = 'thing/9' WHERE id = 1", "audit_entry 1"),
        ("DELETE FROM audit_entry WHERE id = 3", "audit_entry 4"),
        ("DELETE FROM audit_entry WHERE id = 1", "audit_entry 2"),
        ("DELETE FROM audit_entry WHERE id >= 4", "audit_entry (end)"),
        ("DELETE FROM audit_entry", "audit_entry (end)"),
    ],
)
def test_what_was_altered_or_removed_is_named(
    own_engine: Engine, anchor: Path, now: datetime, statement: str, where: str
) -> None:
    with transaction(own_engine) as session:
        _write(session, 5, now)
        audit.remember(session, now)
    assert _breaks(own_engine) == []

    _meddle(own_engine, statement)

    assert _breaks(own_engine)[0].where == where


def test_without_the_key_no_entry_can_be_forged(own_engine: Engine, now: datetime) -> None:
    with transaction(own_engine) as session:
        _write(session, 2, now)
    Ledger.use(b"another key")
    with transaction(own_engine) as session:
        _write(session, 1, now)
    Ledger.use(b"test audit key")

    assert [item.where for item in _breaks(own_engine)] == ["audit_entry 3"]


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_changes(own_engine: Engine, now: datetime, statement: str) -> None:
    with transaction(own_engine) as session:
        _write(session, 1, now)

    with pytest.raises(DBAPIError, match="append-only"), own_engine.execution_options(write=True).begin() as connection:
        connection.execute(text(statement))


def test_a_transaction_that_is_rolled_back_leaves_no_gap(own_engine: Engine, now: datetime) -> None:
    with transaction(own_engine) as session:
        _write(session, 1, now)
    with Session(own_engine.execution_options(write=True)) as session:
        _write(session, 1, now)
        session.rollback()
    with transaction(own_engine) as session:
        _write(session, 1, now)

    assert _breaks(own_engine) == []


def test_those_who_write_at_once_make_one_chain(own_engine: Engine, now: datetime) -> None:
    def write() -> None:
        for _ in range(5):
            with transaction(own_engine) as session:
                _write(session, 1, now)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert _breaks(own_engine) == []
    with Session(own_engine) as session:
        assert audit.length(session) == 20


def test_the_anchor_remembers_the_length_outside_the_database(session: Session, anchor: Path, now: datetime) -> None:
    _write(session, 3, now)
    last = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    audit.remember(session, now)

    assert last is not None
    document = {"entries": 3, "id": last.id, "mac": last.mac, "at": now.isoformat()}
    assert json.loads(anchor.read_text()) == document


def test_a_chain_without_entries_is_not_remembered(session: Session, anchor: Path, now: datetime) -> None:
    audit.remember(session, now)

    assert not anchor.exists()


@pytest.mark.parametrize("written", [0, 1, 2, 5])
def test_a_tail_that_was_cut_off_stays_missing_whatever_is_written_after_it(
    own_engine: Engine, anchor: Path, now: datetime, written: int
) -> None:
    with transaction(own_engine) as session:
        _write(session, 5, now)
        audit.remember(session, now)

    _meddle(own_engine, "DELETE FROM audit_entry WHERE id >= 4")
    with transaction(own_engine) as session:
        _write(session, written, now)
        audit.remember(session, now)

    assert len(_breaks(own_engine)) == 1


def test_a_chain_that_was_removed_whole_is_missed_by_the_next_round_too(
    own_engine: Engine, anchor: Path, now: datetime
) -> None:
    with transaction(own_engine) as session:
        _write(session, 2, now)
        audit.remember(session, now)

    _meddle(own_engine, "DELETE FROM audit_entry")
    with transaction(own_engine) as session:
        audit.remember(session, now)

    assert [item.where for item in _breaks(own_engine)] == ["audit_entry (end)"]


def test_an_anchor_of_an_earlier_version_still_counts(session: Session, anchor: Path, now: datetime) -> None:
    anchor.write_text('{"entries": 3}')
    _write(session, 2, now)

    assert [item.where for item in audit.chain_breaks(session)] == ["audit_entry (end)"]


def test_without_an_anchor_nothing_is_remembered(session: Session, now: datetime) -> None:
    audit.remember(session, now)

    assert list(audit.chain_breaks(session)) == []
