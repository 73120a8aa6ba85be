"""What every test may ask for: both engines, a session that is rolled back, an application with its client."""

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from sqlalchemy import Engine, create_engine, text
from sqlmodel import Session

import app as composition
from accounts.rules import Actor, Role
from bench.cluster import postgres
from core import audit, config, db, schema

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


class Building:
    """An application in a folder, with what it was like when it was built."""

    def __init__(self, app: Flask, template: Path) -> None:
        """Keep what is put back before each test."""
        self.app, self._template = app, template
        self.settings: config.Settings = app.extensions["gradus.settings"]
        self.engine: Engine = app.extensions["gradus.engine"]
        self._config, self._extensions = dict(app.config), dict(app.extensions)

    def clean(self) -> None:
        """Put everything back: an empty database, no file but the keys, the settings and parts of the application."""
        self.engine.dispose()
        for path in self.settings.data_dir.iterdir():
            if path == self.settings.key_dir:
                (path / "audit-anchor.json").unlink(missing_ok=True)
            elif path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        shutil.copy(self._template, self.settings.data_dir / "gradus.db")
        for now, first in ((self.app.config, self._config), (self.app.extensions, self._extensions)):
            now.clear()
            now.update(first)
        audit.Ledger.use(self.settings.derive("audit"), self.settings.key_dir / "audit-anchor.json")


def _application(template: Path, directory: Path, compiled: BytecodeCache) -> Flask:
    shutil.copy(template, directory / "gradus.db")
    application = composition.create_app(config.load({"DATA_DIR": str(directory), "DEMO": "0", "SECRET_KEY": "k" * 40}))
    application.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    application.jinja_env.bytecode_cache = compiled
    return application


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite file; tests copy it."""
    path = tmp_path_factory.mktemp("template") / "gradus.db"
    engine = db.make_engine(f"sqlite:///{path}")
    schema.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run a throw-away PostgreSQL for the whole test run."""
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """Migrate one PostgreSQL database; tests make theirs from it."""
    name = "template_gradus"
    _create_database(postgres_server, f"CREATE DATABASE {name}")
    url = _at(postgres_server, name)
    engine = db.make_engine(url)
    schema.upgrade(engine)
    engine.dispose()
    return name


@pytest.fixture(scope="session")
def engines(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Engine]]:
    """Keep one database of each engine for tests that roll back."""
    path = tmp_path_factory.mktemp("rollback") / "gradus.db"
    shutil.copy(sqlite_template, path)
    made = {"sqlite": db.make_engine(f"sqlite:///{path}")}
    yield made
    for engine in made.values():
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, engines: dict[str, Engine]) -> Engine:
    """Give the engine of a database whose content is rolled back after each test."""
    name = request.param
    if name not in engines:
        server: str = request.getfixturevalue("postgres_server")
        template: str = request.getfixturevalue("postgres_template")
        engines[name] = db.make_engine(_database_of(server, template))
    audit.Ledger.use(b"test audit key")
    return engines[name]


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Give a session in a transaction that is rolled back; what the code flushes is visible, nothing stays."""
    with engine.execution_options(write=True).connect() as connection, connection.begin() as outer:
        with Session(connection, expire_on_commit=False) as session:
            yield session
        outer.rollback()


@pytest.fixture(params=["sqlite", "postgresql"])
def own_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give a database of one's own, for tests that commit or use several connections."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        url = f"sqlite:///{shutil.copy(template, tmp_path / 'own.db')}"
    else:
        server = request.getfixturevalue("postgres_server")
        url = _database_of(server, request.getfixturevalue("postgres_template"))
    audit.Ledger.use(b"test audit key")
    engine = db.make_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Keep compiled templates, or each new application would compile its own: 0.1 s for a page."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture(scope="session")
def building(
    sqlite_template: Path, compiled: BytecodeCache, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Building]:
    """Build one application; tests move into it one after another, for to build it takes 0.1 s."""
    made = Building(_application(sqlite_template, tmp_path_factory.mktemp("building"), compiled), sqlite_template)
    yield made
    made.engine.dispose()


@pytest.fixture
def settings(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> config.Settings:
    """Give the settings of a new installation with an empty, migrated SQLite database: that of `app`, if asked for."""
    if "app" in request.fixturenames:
        place: Building = request.getfixturevalue("building")
        place.clean()
        return place.settings
    shutil.copy(sqlite_template, tmp_path / "gradus.db")
    return config.load({"DATA_DIR": str(tmp_path), "DEMO": "0", "SECRET_KEY": "k" * 40})


@pytest.fixture
def app(settings: config.Settings, building: Building) -> Flask:
    """Give an application as if it were new, on an empty database; to add routes, take `new_app`."""
    return building.app


@pytest.fixture
def new_app(sqlite_template: Path, compiled: BytecodeCache, tmp_path: Path) -> Iterator[Flask]:
    """Give an application that nobody had before."""
    application = _application(sqlite_template, tmp_path, compiled)
    yield application
    application.extensions["gradus.engine"].dispose()


@pytest.fixture(scope="session")
def still_app(
    sqlite_template: Path, compiled: BytecodeCache, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """Give one application for all tests that only ask for its words and forms and write nothing."""
    application = _application(sqlite_template, tmp_path_factory.mktemp("still"), compiled)
    yield application
    application.extensions["gradus.engine"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a browser without script."""
    return app.test_client()


@pytest.fixture
def now() -> datetime:
    """Give the frozen instant of tests."""
    return NOW


@pytest.fixture
def officer() -> Actor:
    """Give somebody who holds every role, for tests that are not about rights."""
    return Actor(0, "Everybody", frozenset(Role))


def _create_database(server: str, statement: str) -> None:
    engine = create_engine(server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _database_of(server: str, template: str) -> str:
    name = f"test_{os.getpid()}_{uuid.uuid4().hex[:8]}"
    _create_database(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return _at(server, name)


def _at(server: str, name: str) -> str:
    return server.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://") + f"/{name}"
