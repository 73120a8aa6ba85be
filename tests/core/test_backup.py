import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from accounts import service
from accounts.models import Person
from accounts.rules import Actor, Role
from core import audit, backup, db, schema
from core.db import transaction
from core.errors import Refused
from core.outbox import Delivery, Message
from tests import factories

KEY = b"k" * 32


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give the data folder of an installation, with a key and a picture."""
    for name, content in (("keys/secret", "the secret"), ("media/ab/photo", "picture")):
        file = tmp_path / "data" / name
        file.parent.mkdir(parents=True)
        file.write_text(content)
    (tmp_path / "data" / "keys" / "secret").chmod(0o600)
    return tmp_path / "data"


@pytest.fixture
def filled(own_engine: Engine, now: datetime) -> Engine:
    """Fill a database with every kind of column: text, bytes, instants, days, decimals, enums, JSON."""
    with transaction(own_engine) as session:
        person = factories.person(session, "李四", Role.MARKER)
        service.begin_factor(session, person_id=person.id or 0, key=KEY)
        service.request_password_reset(session, email=person.email or "", public_url="http://here", now=now)
        body = service.add_body(session, code="B-1", name="甲", name_en="A")
        grant: dict[str, Any] = {"person_id": person.id or 0, "now": now, "actor": Actor(0, "x")}
        service.employ(session, body_id=body.id or 0, from_day=now.date(), **grant)
        service.grant_role(session, role=Role.AUTHOR, **grant)
        factories.sitting(session)
    return own_engine


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Engine:
    """Give a database of another installation, brought up to date and empty."""
    return db.make_engine(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'empty.db')}")


def _content(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key.columns))]
            for table in backup._tables()
        }


def test_what_was_saved_comes_back_on_the_other_engine_too(
    filled: Engine, empty: Engine, data: Path, tmp_path: Path, now: datetime
) -> None:
    saved = backup.save(filled, data, tmp_path / "backup", now=now)

    restored = backup.restore(empty, tmp_path / "new", tmp_path / "backup")

    assert restored["rows"] == saved["rows"] > 10
    assert _content(empty) == _content(filled)
    with Session(empty) as session:
        assert list(audit.chain_breaks(session)) == []
        person = session.exec(select(Person).where(Person.name == "李四")).one()
        assert len(service.factor_secret(person, key=KEY)) == 32
    empty.dispose()


def test_keys_and_media_come_back_with_their_rights(
    filled: Engine, empty: Engine, data: Path, tmp_path: Path, now: datetime
) -> None:
    backup.save(filled, data, tmp_path / "backup", now=now)
    backup.restore(empty, tmp_path / "new", tmp_path / "backup")
    empty.dispose()

    assert (tmp_path / "new" / "media" / "ab" / "photo").read_text() == "picture"
    secret = tmp_path / "new" / "keys" / "secret"
    assert secret.read_text() == "the secret"
    assert secret.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("there", [False, True])
def test_a_backup_is_its_owners_alone(
    own_engine: Engine, data: Path, tmp_path: Path, now: datetime, *, there: bool
) -> None:
    folder = tmp_path / "backup"
    if there:
        folder.mkdir(mode=0o755)

    backup.save(own_engine, data, folder, now=now)

    assert folder.stat().st_mode & 0o077 == 0


def test_new_rows_follow_the_restored_ones(own_engine: Engine, data: Path, tmp_path: Path, now: datetime) -> None:
    source = db.make_engine(f"sqlite:///{tmp_path / 'source.db'}")
    schema.upgrade(source)
    with transaction(source) as session:
        for _ in range(3):
            factories.person(session)
    backup.save(source, data, tmp_path / "backup", now=now)
    source.dispose()

    backup.restore(own_engine, tmp_path / "new", tmp_path / "backup")

    with transaction(own_engine) as session:
        assert factories.person(session).id == 4


def test_a_folder_that_is_not_empty_is_left_alone(filled: Engine, data: Path, now: datetime) -> None:
    with pytest.raises(Refused, match="not empty"):
        backup.save(filled, data, data, now=now)
    assert {path.name for path in data.iterdir()} == {"keys", "media"}


def test_a_database_that_is_not_empty_is_left_alone(filled: Engine, data: Path, tmp_path: Path, now: datetime) -> None:
    backup.save(filled, data, tmp_path / "backup", now=now)
    before = _content(filled)

    with pytest.raises(Refused, match="not empty"):
        backup.restore(filled, data, tmp_path / "backup")

    assert _content(filled) == before


@pytest.mark.parametrize("damage", ["altered", "missing"])
@pytest.mark.parametrize("name", ["tables/person.jsonl", "keys/secret"])
def test_a_damaged_backup_is_named_before_anything_is_changed(
    filled: Engine, empty: Engine, data: Path, tmp_path: Path, now: datetime, name: str, damage: str
) -> None:
    backup.save(filled, data, tmp_path / "backup", now=now)
    file = tmp_path / "backup" / name
    if damage == "altered":
        file.write_text(file.read_text() + " ")
    else:
        file.unlink()

    with pytest.raises(Refused, match=name):
        backup.restore(empty, tmp_path / "new", tmp_path / "backup")

    assert not any(_content(empty).values())
    assert not (tmp_path / "new").exists()
    empty.dispose()


def test_a_backup_of_another_version_is_refused(
    filled: Engine, empty: Engine, data: Path, tmp_path: Path, now: datetime
) -> None:
    backup.save(filled, data, tmp_path / "backup", now=now)
    manifest = tmp_path / "backup" / backup.MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "revision": "0000"}))

    with pytest.raises(Refused, match="another version"):
        backup.restore(empty, tmp_path / "new", tmp_path / "backup")
    empty.dispose()


def test_a_folder_without_a_backup_is_refused(empty: Engine, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"manifest\.json"):
        backup.restore(empty, tmp_path / "new", tmp_path)
    empty.dispose()


def test_a_backup_shows_one_moment_though_others_write_meanwhile(
    filled: Engine, data: Path, tmp_path: Path, now: datetime
) -> None:
    with backup._one_view(filled) as connection, connection.begin():
        before = connection.execute(text("SELECT count(*) FROM message")).scalar()
        with transaction(filled) as session:
            later = now + timedelta(days=1)
            session.add(Message(to="a@b.c", subject="s", body="b", created_at=later, state=Delivery.WAITING))
        assert connection.execute(text("SELECT count(*) FROM message")).scalar() == before


def _written(value: object) -> object:
    """Write a value as a backup does, into a line of JSON and out of it."""
    line = json.dumps({"value": backup._plain(value)}, ensure_ascii=False)
    assert "\n" not in line
    return json.loads(line)["value"]


ODD = st.one_of(
    st.text(),
    st.binary(max_size=40),
    st.integers(-(2**53), 2**53),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
    st.lists(st.text(max_size=4), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=3),
)


@settings(max_examples=50, deadline=None)
@given(ODD)
def test_whatever_a_column_holds_is_read_back_as_it_was(value: object) -> None:
    try:
        read = backup.READERS.get(type(value), backup._as_is)
        again = read(_written(value))
    except UnicodeEncodeError:
        return  # half a character, which no column of ours holds
    assert (type(again), again) == (type(value), value)


@pytest.mark.parametrize("text", ["a\nb", "\u2028", "\x00", '"', "\\", "{}", "题", "😀"])
def test_a_line_of_a_table_is_one_row_whatever_its_text(text: str) -> None:
    assert _written(text) == text
