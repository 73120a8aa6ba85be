"""One application for a whole module, for tests that make the items they ask about and share the people."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import BytecodeCache

import app as composition
from core import config
from core.db import transaction
from questionbank import service
from questionbank.service import papers
from tests import factories
from tests.questionbank.views.browser import House, house


@pytest.fixture(scope="module")
def standing_app(
    sqlite_template: Path, compiled: BytecodeCache, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """Give an application whose database the tests of one module share."""
    directory = tmp_path_factory.mktemp("standing")
    shutil.copy(sqlite_template, directory / "gradus.db")
    application = composition.create_app(config.load({"DATA_DIR": str(directory), "DEMO": "0", "SECRET_KEY": "k" * 40}))
    application.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    application.jinja_env.bytecode_cache = compiled
    yield application
    application.extensions["gradus.engine"].dispose()


@pytest.fixture(scope="module")
def standing(standing_app: Flask) -> House:
    """Give the people of the bank and its outlines, shared by the tests of one module."""
    return house(standing_app)


@pytest.fixture(scope="module")
def scaled(standing: House) -> House:
    """Give the same with the grade scale, the standards and the blueprints that come with the product."""
    with transaction(standing.app.extensions["gradus.engine"]) as session:
        service.seed_scales(session, now=factories.NOW)
        service.seed_standards(session)
        papers.seed_blueprints(session, now=factories.NOW)
    return standing
