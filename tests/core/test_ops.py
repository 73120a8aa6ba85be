"""The operator's commands find their database ready, refuse on standard error, and print one document with `--json`."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

import app as composition
from core import config, schema

PAPER = "1. 审核准则是（ ）。\nA. 甲\nB. 乙\nC. 丙\n答案：A\n"


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Flask]:
    """Give an application of an installation that nobody has started yet: there is no table."""
    settings = config.load({"DATA_DIR": str(tmp_path / "new"), "DEMO": "0", "SECRET_KEY": "k" * 40})
    application = composition.create_app(settings)
    yield application
    application.extensions["gradus.engine"].dispose()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.txt"
    path.write_text(PAPER)
    return path


def run(app: Flask, *args: object) -> Result:
    return app.test_cli_runner().invoke(args=[str(part) for part in args])


@pytest.mark.parametrize(
    "command",
    [
        "ops verify-audit",
        "ops backup {folder}/saved",
        "ops create-staff --email a@example.org --name A --role registrar",
        "bank seed",
        "bank import {folder}/paper.txt",
    ],
)
def test_a_command_makes_the_database_of_a_new_installation(
    new: Flask, command: str, paper: Path, tmp_path: Path
) -> None:
    result = run(new, *command.format(folder=tmp_path).split(), "--json")

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)
    assert result.stderr == ""
    assert schema.current(new.extensions["gradus.engine"]) == schema.head()


def test_verify_says_in_a_new_installation_what_is_wrong_with_a_file(new: Flask, paper: Path) -> None:
    result = run(new, "registry", "verify", paper, "--json")

    assert (result.exit_code, json.loads(result.stdout)["valid"]) == (3, False)


def test_a_database_of_another_version_is_refused_and_left_as_it_is(app: Flask) -> None:
    with app.extensions["gradus.engine"].execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    result = run(app, "ops", "verify-audit", "--json")

    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["ok"]) == (3, False)
    assert "0000" in answer["reasons"][0]


def test_a_refusal_for_people_goes_to_standard_error(app: Flask, tmp_path: Path) -> None:
    result = run(app, "ops", "restore", tmp_path)

    assert (result.exit_code, result.stdout) == (3, "")
    assert "manifest.json" in result.stderr
