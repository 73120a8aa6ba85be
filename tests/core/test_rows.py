from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, Boolean, Column, Date, Engine, Integer, LargeBinary, MetaData, String, Table
from sqlmodel import Session

from accounts.models import Body, Person, RoleGrant
from accounts.rules import Role
from core.db import EnumByValue, ExactDecimal, UtcDateTime
from core.rows import VOUCHED, digest, digests_of_written, name_of, table_of

KEY = b"k" * 32


class Colour(StrEnum):
    RED = "red"


THING = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String),
    Column("marks", ExactDecimal),
    Column("at", UtcDateTime),
    Column("on_day", Date),
    Column("content", JSON),
    Column("file", LargeBinary),
    Column("colour", EnumByValue(Colour)),
    Column("good", Boolean),
)
ROW: dict[str, Any] = {
    "id": 1,
    "name": "甲",
    "marks": Decimal("1.50"),
    "at": datetime(2026, 11, 2, 1, 0, 0, 5, tzinfo=UTC),
    "on_day": date(2026, 11, 2),
    "content": {"b": [1, 2.5], "a": None},
    "file": b"\x00\x01",
    "colour": Colour.RED,
    "good": True,
}


def _digest(**changed: Any) -> str:
    return digest(THING, ROW | changed, KEY)


@pytest.mark.parametrize(
    "changed",
    [
        {"id": 2},
        {"name": "乙"},
        {"name": ""},
        {"name": None},
        {"marks": Decimal("1.51")},
        {"marks": None},
        {"at": ROW["at"] + timedelta(microseconds=1)},
        {"on_day": date(2026, 11, 3)},
        {"content": {"b": [2.5, 1], "a": None}},
        {"content": {"b": [1, 2.5]}},
        {"file": b"\x00\x02"},
        {"file": b""},
        {"good": False},
        {"good": None},
    ],
)
def test_whatever_changes_in_a_row_changes_its_digest(changed: dict[str, Any]) -> None:
    assert _digest(**changed) != _digest()


@pytest.mark.parametrize(
    "same",
    [
        {"at": ROW["at"].astimezone(timezone(timedelta(hours=8)))},
        {"content": {"a": None, "b": [1, 2.5]}},
        {"colour": "red"},
        {"marks": Decimal("150E-2")},
    ],
)
def test_what_is_the_same_in_the_database_has_the_same_digest(same: dict[str, Any]) -> None:
    assert _digest(**same) == _digest()


def test_without_the_key_no_digest_can_be_made() -> None:
    assert digest(THING, ROW, b"another") != _digest()


@given(st.text(), st.text())
def test_two_names_have_two_digests(one: str, other: str) -> None:
    assert (_digest(name=one) == _digest(name=other)) is (one == other)


def test_a_row_is_named_by_table_and_key() -> None:
    assert name_of(THING, (7,)) == "thing/7"
    assert name_of(THING, (7, "a")) == "thing/7/a"


@pytest.mark.parametrize(
    "table",
    [
        "role_grant", "item", "item_version", "item_key", "bank_task", "version_hold", "blueprint", "form", "form_item",
        "marking_task", "marking_note", "result",
        "release", "external_pass", "registration", "certificate", "certificate_event", "measure", "late_ruling",
    ],
)  # fmt: skip
def test_every_table_that_decides_is_vouched_for(table: str) -> None:
    assert table in VOUCHED


def _grant(session: Session, now: datetime) -> RoleGrant:
    person = Person(name="甲", created_at=now)
    session.add(person)
    session.flush()
    grant = RoleGrant(person_id=person.id or 0, role=Role.MARKER, granted_by="system", granted_at=now)
    session.add(grant)
    session.flush()
    return grant


def _stored(session: Session, grant: RoleGrant) -> str:
    table = table_of(RoleGrant)
    row = session.connection().execute(table.select().where(table.c.id == grant.id)).mappings().one()
    return digest(table, dict(row), KEY)


def test_what_was_written_has_the_digest_of_what_is_stored(session: Session, now: datetime) -> None:
    grant = _grant(session, now.astimezone(timezone(timedelta(hours=8))))

    assert digests_of_written(session, KEY) == {f"role_grant/{grant.id}": _stored(session, grant)}


def test_a_change_gives_a_new_digest(session: Session, now: datetime) -> None:
    grant = _grant(session, now)
    before = digests_of_written(session, KEY)
    grant.revoked_at = now
    session.flush()

    after = digests_of_written(session, KEY)
    assert after == {f"role_grant/{grant.id}": _stored(session, grant)}
    assert after != before


def test_what_was_removed_has_none(session: Session, now: datetime) -> None:
    grant = _grant(session, now)
    digests_of_written(session, KEY)
    session.delete(grant)
    session.flush()

    assert digests_of_written(session, KEY) == {f"role_grant/{grant.id}": None}


def test_each_row_is_given_once(session: Session, now: datetime) -> None:
    _grant(session, now)
    digests_of_written(session, KEY)

    assert digests_of_written(session, KEY) == {}


def test_a_row_that_was_only_read_is_not_given(session: Session, now: datetime) -> None:
    grant = _grant(session, now)
    digests_of_written(session, KEY)
    grant.granted_by = "system"
    session.flush()

    assert digests_of_written(session, KEY) == {}


def test_rows_of_other_tables_are_left_out(session: Session) -> None:
    session.add(Body(code="B-9", name="甲"))
    session.flush()

    assert digests_of_written(session, KEY) == {}


def test_what_was_rolled_back_is_forgotten(own_engine: Engine, now: datetime) -> None:
    with Session(own_engine.execution_options(write=True)) as session:
        _grant(session, now)
        session.rollback()

        assert digests_of_written(session, KEY) == {}
