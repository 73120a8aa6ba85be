import json

import pytest
from click.testing import Result
from flask import Flask

from accounts.models import Person, RoleGrant
from accounts.rules import Role
from core.outbox import Message
from tests.accounts.browser import add, browser, rows

NEW = "other calm green words"


def _create(app: Flask, **options: str) -> Result:
    given = {"email": "first@example.org", "name": "管理员", "role": "administrator", **options}
    arguments = [f"--{name}={value}" for name, value in given.items()]
    return app.test_cli_runner().invoke(args=["ops", "create-staff", *arguments, "--json"])


def test_the_first_administrator_gets_a_link_and_sets_a_password(app: Flask) -> None:
    result = _create(app)

    answer = json.loads(result.output)
    assert (result.exit_code, answer["ok"], answer["role"]) == (0, True, "administrator")
    client, link = browser(app), answer["link"].partition("8000")[2]
    assert client.post(link, data={"password": NEW, "again": NEW}).headers["Location"] == "/sign-in"
    assert client.post("/sign-in", data={"email": "first@example.org", "password": NEW}).status_code == 303
    assert [grant.role for grant in rows(app, RoleGrant)] == [Role.ADMINISTRATOR]
    assert len(rows(app, Message)) == 1


def test_a_known_address_is_refused_with_exit_code_3(app: Flask) -> None:
    add(app, email="first@example.org")

    result = _create(app)

    answer = json.loads(result.output)
    assert (result.exit_code, answer["ok"]) == (3, False)
    assert answer["reasons"]
    assert len(rows(app, Person)) == 1


def test_an_address_that_no_mail_reaches_is_refused(app: Flask) -> None:
    assert _create(app, email="first").exit_code == 3
    assert rows(app, Person) == []


@pytest.mark.parametrize("options", [{"role": "emperor"}])
def test_a_role_that_does_not_exist_is_wrong_usage(app: Flask, options: dict[str, str]) -> None:
    assert _create(app, **options).exit_code == 2


def test_without_json_the_link_is_printed_for_people(app: Flask) -> None:
    result = app.test_cli_runner().invoke(
        args=["ops", "create-staff", "--email=a@example.org", "--name=李四", "--role=marker"]
    )

    assert result.exit_code == 0
    assert "http://127.0.0.1:8000/password/" in result.output
