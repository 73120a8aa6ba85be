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


def as_json(result: Result) -> dict[str, object]:
    found: dict[str, object] = json.loads(result.stdout)
    return found


def tampered(app: Flask, statement: str) -> None:
    """Alter a table as somebody who owns the database could, with its triggers out of the way."""
    with app.extensions["gradus.engine"].execution_options(write=True).begin() as connection:
        connection.execute(text("DROP TRIGGER IF EXISTS audit_entry_no_UPDATE"))
        connection.execute(text("DROP TRIGGER IF EXISTS audit_entry_no_DELETE"))
        connection.execute(text(statement))


@pytest.fixture
def busy(app: Flask) -> Flask:
    """Give an installation in which something has happened."""
    for name in ("a", "b", "c"):
        assert (
            run(
                app, "ops", "create-staff", "--email", f"{name}@example.org", "--name", name, "--role", "marker"
            ).exit_code
            == 0
        )
    return app


def test_a_whole_chain_is_verified_with_its_length(busy: Flask) -> None:
    result = run(busy, "ops", "verify-audit", "--json")
    answer = as_json(result)
    assert (result.exit_code, answer["ok"], answer["first"], answer["broken"]) == (0, True, None, [])
    assert isinstance(answer["entries"], int)
    assert answer["entries"] > 3
    assert "unbroken" in run(busy, "ops", "verify-audit").stdout


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'person/9' WHERE id = 2",
        'UPDATE audit_entry SET details = \'{"role": "administrator"}\' WHERE id = 2',
        "UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE id = 2",
        "DELETE FROM audit_entry WHERE id = 2",
        "UPDATE role_grant SET role = 'administrator' WHERE id = 1",
        "DELETE FROM role_grant WHERE id = 1",
    ],
)
def test_what_was_altered_by_hand_is_named_and_the_exit_code_says_so(busy: Flask, statement: str) -> None:
    tampered(busy, statement)
    result = run(busy, "ops", "verify-audit", "--json")
    answer = as_json(result)
    assert (result.exit_code, answer["ok"]) == (3, False)
    assert answer["first"] == answer["broken"][0]  # type: ignore[index]  # a list in the JSON
    people = run(busy, "ops", "verify-audit")
    assert people.exit_code == 3
    assert str(answer["first"]) in people.stdout


def test_a_backup_goes_where_it_is_told_once_and_comes_back_into_an_empty_house(
    busy: Flask, new: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "saved"
    saved = as_json(run(busy, "ops", "backup", folder, "--json"))
    assert saved["ok"] is True
    again = run(busy, "ops", "backup", folder, "--json")
    assert (again.exit_code, as_json(again)["ok"]) == (3, False)
    restored = run(new, "ops", "restore", folder, "--json")
    assert (restored.exit_code, as_json(restored)["rows"]) == (0, saved["rows"])
    twice = run(new, "ops", "restore", folder, "--json")
    assert (twice.exit_code, as_json(twice)["ok"]) == (3, False)


def test_upgrade_says_where_the_database_stands_however_often(new: Flask) -> None:
    for _ in range(2):
        assert as_json(run(new, "ops", "upgrade", "--json")) == {"ok": True, "revision": schema.head()}
    assert str(schema.head()) in run(new, "ops", "upgrade").stdout


@pytest.mark.parametrize(
    "arguments", [["backup"], ["restore"], ["restore", "/no/such/folder"], ["nonsense"], ["serve", "x"]]
)
def test_a_command_that_lacks_what_it_needs_is_wrong_usage(new: Flask, arguments: list[str]) -> None:
    assert run(new, "ops", *arguments).exit_code == 2
