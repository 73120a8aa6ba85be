"""The demonstration association, played once for all tests that only look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlmodel import Session, SQLModel, select

import app as composition
from accounts import queries
from accounts.models import Person
from accounts.rules import Role
from core import audit, clock, config, row_check, schema
from core.db import transaction

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class House:
    """An installation in which the demonstration was played, and the leaflet that was printed."""

    app: Flask
    leaflet: str

    @property
    def settings(self) -> config.Settings:
        found: config.Settings = self.app.extensions["gradus.settings"]
        return found

    @property
    def engine(self) -> Any:
        return self.app.extensions["gradus.engine"]

    def rows(self, model: type[Row]) -> list[Row]:
        """Read a whole table."""
        with Session(self.engine) as session:
            return list(session.exec(select(model)).all())

    def person(self, email: str) -> Person:
        with Session(self.engine) as session:
            found = queries.person_by_email(session, email)
        assert found is not None
        return found

    def roles(self, person_id: int) -> set[Role]:
        with Session(self.engine) as session:
            return {grant.role for grant in queries.grants_in_force(session, person_id)}

    def tables(self) -> dict[str, int]:
        """Count the rows of every table."""
        with self.engine.connect() as connection:
            return {
                table.name: len(connection.execute(table.select()).fetchall())
                for table in SQLModel.metadata.sorted_tables
            }


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Play the demonstration as the first start of a server does."""
    folder: Path = tmp_path_factory.mktemp("house")
    application = composition.create_app(config.load({"DATA_DIR": str(folder), "DEMO": "1", "SECRET_KEY": "k" * 40}))
    engine = application.extensions["gradus.engine"]
    schema.upgrade(engine)
    with application.app_context():
        with transaction() as session:
            row_check.adopt(session, now=clock.now())
        leaflet = "".join(prepare() for prepare in composition.BEFORE_SERVING)
    yield House(application, leaflet)
    engine.dispose()


@pytest.fixture
def ledger(house: House) -> House:
    """Give the house with its own audit key in force."""
    settings = house.settings
    audit.Ledger.use(settings.derive("audit"), settings.key_dir / "audit-anchor.json")
    return house
