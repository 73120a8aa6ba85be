import threading
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, insert, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import Session

from accounts.models import Body, Person
from core import db
from core.db import ExactDecimal, UtcDateTime, current_engine, enum_column, get, reading, transaction
from core.errors import NotFound


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


# A schema of its own, so that the product's tables stay what the migrations make.
SAMPLE = Table(
    "sample",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("marks", ExactDecimal),
    enum_column(Colour, name="colour", nullable=True),
)


@pytest.fixture
def sample(own_engine: Engine) -> Engine:
    with own_engine.execution_options(write=True).begin() as connection:
        SAMPLE.create(connection)
    return own_engine


def _round_trip(engine: Engine, **values: object) -> dict[str, object]:
    with engine.execution_options(write=True).begin() as connection:
        key = connection.execute(insert(SAMPLE).values(**values)).inserted_primary_key
        assert key is not None
        return dict(connection.execute(select(SAMPLE).where(SAMPLE.c.id == key[0])).mappings().one())


def test_an_instant_comes_back_in_utc_to_the_microsecond(sample: Engine) -> None:
    there = datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))

    back = _round_trip(sample, at=there)["at"]

    assert back == there
    assert isinstance(back, datetime)
    assert back.tzinfo == UTC


def test_an_instant_without_a_zone_is_refused(sample: Engine) -> None:
    with pytest.raises(StatementError, match="time zone"):
        _round_trip(sample, at=datetime(2026, 3, 1))  # noqa: DTZ001 - that is the point


def test_instants_are_ordered_across_zones(sample: Engine) -> None:
    east, west = timezone(timedelta(hours=8)), timezone(timedelta(hours=-8))
    early, late = datetime(2026, 3, 1, 23, tzinfo=east), datetime(2026, 3, 1, 8, tzinfo=west)
    for moment in (late, early):
        _round_trip(sample, at=moment)

    with sample.connect() as connection:
        assert list(connection.execute(select(SAMPLE.c.at).order_by(SAMPLE.c.at)).scalars()) == [early, late]


@pytest.mark.parametrize("marks", ["0", "1.5", "69.5", "0.1", "100", "1E+2", "123456789012345678.123456789", "-0.05"])
def test_marks_come_back_exactly(sample: Engine, marks: str) -> None:
    assert _round_trip(sample, marks=Decimal(marks))["marks"] == Decimal(marks)


@given(st.decimals(min_value=-10_000, max_value=10_000, places=6))
def test_on_sqlite_every_decimal_survives_as_text(value: Decimal) -> None:
    kind, dialect = ExactDecimal(), sqlite.dialect()

    assert kind.process_result_value(kind.process_bind_param(value, dialect), dialect) == value


def test_an_enum_is_kept_by_value_and_checked_by_the_database(sample: Engine) -> None:
    assert _round_trip(sample, colour=Colour.BLUE)["colour"] is Colour.BLUE
    assert _round_trip(sample, colour=None)["colour"] is None
    with pytest.raises(StatementError):
        _round_trip(sample, colour="green")
    with pytest.raises(DBAPIError), sample.execution_options(write=True).begin() as connection:
        connection.execute(text("INSERT INTO sample (colour) VALUES ('green')"))


def test_a_transaction_keeps_all_or_nothing(own_engine: Engine) -> None:
    with transaction(own_engine) as session:
        session.add(Body(code="B-1", name="甲"))
    with pytest.raises(IntegrityError), transaction(own_engine) as session:
        session.add_all([Body(code="B-2", name="乙"), Body(code="B-1", name="丙")])

    with Session(own_engine) as session:
        assert [body.code for body in session.exec(select(Body)).scalars()] == ["B-1"]  # type: ignore[call-overload]  # SQLAlchemy's select


def test_writers_queue_instead_of_failing(own_engine: Engine) -> None:
    faults: list[Exception] = []

    def write(number: int) -> None:
        try:
            for step in range(5):
                with transaction(own_engine) as session:
                    session.add(Body(code=f"B-{number}-{step}", name="甲"))
        except DBAPIError as error:
            faults.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    with own_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM body")).scalar() == 30


def test_what_is_read_after_a_write_shows_the_write(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            body = Body(code="B-1", name="甲")
            session.add(body)
        seen = reading().get(Body, body.id)
        assert seen is not None
        assert seen.name == "甲"
        with transaction() as session:
            get(session, Body, body.id).name = "乙"

        assert seen.name == "乙"
        assert current_engine() is app.extensions["gradus.engine"]


def test_a_write_takes_no_second_connection_beside_the_reading(app: Flask) -> None:
    pool = app.extensions["gradus.engine"].pool
    with app.app_context():
        reading().get(Body, 1)
        assert pool.checkedout() == 1
        with transaction() as session:
            session.get(Body, 1)
            assert pool.checkedout() == 1


def test_what_was_read_can_be_used_while_writing(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            session.add(Body(code="B-1", name="甲"))
        seen = reading().get(Body, 1)
        assert seen is not None
        with transaction() as session:
            get(session, Body, 1).name = "乙"
            assert seen.name == "甲"


def test_what_was_changed_while_reading_is_not_kept_by_a_write(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            session.add(Body(code="B-1", name="甲"))
        seen = reading().get(Body, 1)
        assert seen is not None
        seen.name = "丙"
        with transaction() as session:
            get(session, Body, 1).name_en = "A"

        assert reading().get_one(Body, 1).name == "甲"


def test_nothing_written_while_reading_is_kept(app: Flask) -> None:
    with app.app_context():
        reading().add(Body(code="B-1", name="甲"))
    with app.app_context():
        assert reading().get(Body, 1) is None


@pytest.mark.parametrize("key", [None, 0, -1, 12345, 2**31, 2**63, 2**200])
@pytest.mark.parametrize("lock", [True, False])
def test_a_row_that_is_not_there_is_not_found(session: Session, key: int | None, lock: bool) -> None:
    with pytest.raises(NotFound):
        get(session, Person, key, lock=lock)


def test_sqlite_waits_for_the_disk_and_checks_references(tmp_path: Path) -> None:
    engine = db.make_engine(f"sqlite:///{tmp_path / 'x.db'}")

    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "foreign_keys")
        }
    engine.dispose()

    assert pragmas == {"synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(
    ("row", "collides"),
    [
        ("(1, 'B-2', '乙', '', true)", True),
        ("(2, 'B-1', '乙', '', true)", True),
        ("(2, NULL, '乙', '', true)", False),
    ],
)
def test_a_collision_is_told_from_other_faults(session: Session, row: str, collides: bool) -> None:
    into = "INSERT INTO body (id, code, name, name_en, active) VALUES"
    session.execute(text(f"{into} (1, 'B-1', '甲', '', true)"))

    with pytest.raises(IntegrityError) as failed, session.begin_nested():
        session.execute(text(f"{into} {row}"))

    assert db.is_collision(failed.value) is collides
