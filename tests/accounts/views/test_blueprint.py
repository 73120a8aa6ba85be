"""What hangs on the blueprint of accounts: looking at a page changes nothing, and nobody is found by a number."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import SQLModel
from werkzeug.routing import AnyConverter, Rule

from accounts.models import Person
from accounts.rules import Permission, Role
from core.clock import now
from core.db import transaction
from core.outbox import post
from tests.accounts.browser import add, browser

WRITES_AT_A_GET = {"accounts.language", "accounts.mail"}  # a cookie; who reads a mail stands in the audit chain


def rules(app: Flask) -> list[Rule]:
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("accounts.")]
    return sorted(found, key=lambda rule: rule.rule)


def address(app: Flask, rule: Rule, **values: Any) -> str:
    given = {name: values.get(name, _sample(converter)) for name, converter in rule._converters.items()}
    return str(app.url_map.bind("localhost").build(rule.endpoint, given, method="GET"))


def _sample(converter: object) -> object:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 999_999 if type(converter).__name__ == "IntegerConverter" else "none"


def contents(app: Flask) -> dict[str, list[str]]:
    """Read every table but that of sessions, as text."""
    with app.extensions["gradus.engine"].connect() as connection:
        tables = [table for table in SQLModel.metadata.sorted_tables if table.name != "web_session"]
        return {table.name: sorted(map(str, connection.execute(table.select()))) for table in tables}


@pytest.fixture
def person(app: Flask) -> Person:
    return add(app, Role.MARKER, name="李四")


@pytest.fixture
def administrator(app: Flask) -> FlaskClient:
    return browser(app, add(app, Role.ADMINISTRATOR, name="管理员"))


def readable(app: Flask) -> list[Rule]:
    return [rule for rule in rules(app) if "GET" in (rule.methods or ()) and rule.endpoint not in WRITES_AT_A_GET]


def test_looking_at_every_page_changes_nothing(app: Flask, person: Person, administrator: FlaskClient) -> None:
    with transaction(app.extensions["gradus.engine"]) as session:
        context: dict[str, object] = {"name": "李四", "link": "x", "expires": now()}
        post(session, to="li@example.test", template="accounts/invitation", now=now(), context=context)
    auditor = browser(app, add(app, Role.LOG_AUDITOR, name="审计"))
    before, seen = contents(app), 0
    for rule in readable(app):
        for client in (administrator, auditor, browser(app, person), app.test_client()):
            answer = client.get(address(app, rule, person_id=person.id, role="marker"))
            assert answer.status_code in (200, 303, 302, 403, 404, 409), rule.rule
            seen += answer.status_code == 200
    assert seen > 15
    assert contents(app) == before


def test_people_who_do_not_exist_are_not_found(app: Flask, administrator: FlaskClient) -> None:
    for rule in readable(app):
        if "person_id" in rule.arguments:
            for number in (0, 999_999, 2**31, 2**63):
                answer = administrator.get(address(app, rule, person_id=number, role="marker"))
                assert answer.status_code == 404, f"{rule.rule} {number}"


def test_who_does_not_manage_people_learns_not_even_who_exists(app: Flask, person: Person) -> None:
    """The answer is the same for a person who is there and for one who is not."""
    for role in sorted(set(Role) - {Role.ADMINISTRATOR}):
        client = browser(app, add(app, role, name="他人"))
        for number in (person.id, 999_999):
            assert client.get(f"/people/{number}").status_code == 403, role


def test_pages_of_people_ask_for_the_right_to_manage_them(still_app: Flask) -> None:
    asked = {
        rule.endpoint: still_app.view_functions[rule.endpoint].__dict__.get("permission")
        for rule in rules(still_app)
        if "person_id" in rule.arguments
    }
    assert asked
    assert set(asked.values()) <= {Permission.MANAGE_PEOPLE, Permission.APPROVE_RESETS}


def test_addresses_follow_one_way_of_writing(still_app: Flask) -> None:
    for rule in rules(still_app):
        assert rule.rule == rule.rule.lower()
        assert rule.rule == "/" or not rule.rule.endswith("/")
        assert "_" not in rule.rule.split("<")[0]
