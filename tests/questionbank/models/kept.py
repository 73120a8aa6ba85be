"""What tests of tables share: rows that never change, and rows that the database does not take."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import Session, SQLModel

from core.rows import table_of

UNIQUE, MISSING, NOWHERE = "(?i)unique", "(?i)not.null", "(?i)foreign key"


@contextmanager
def refused(session: Session, match: str) -> Iterator[None]:
    """Hold that the database refuses what is written inside, for this reason, and stays usable."""
    with pytest.raises((DBAPIError, StatementError), match=match), session.begin_nested():
        yield


def assert_frozen(session: Session, model: type[SQLModel]) -> None:
    """Hold that no column of a table's rows can be changed and no row removed, whoever writes."""
    table = table_of(model)
    session.flush()
    assert session.execute(select(func.count()).select_from(table)).scalar_one() > 0, "there is no row to change"
    for act in (*(update(table).values({column.name: column}) for column in table.columns), delete(table)):
        with refused(session, f"{table.name} is append-only"):
            session.execute(act)


def assert_refused(session: Session, model: type[SQLModel], row: dict[str, Any], match: str) -> None:
    """Hold that a table does not take a row."""
    with refused(session, match):
        session.execute(table_of(model).insert().values(row))


def assert_taken(session: Session, model: type[SQLModel], row: dict[str, Any]) -> None:
    """Hold that a table takes a row, and take it back."""
    point = session.begin_nested()
    session.execute(table_of(model).insert().values(row))
    point.rollback()
