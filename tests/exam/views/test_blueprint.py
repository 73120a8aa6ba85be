"""What hangs on the two blueprints of exam: where the addresses lie, and that looking at a page changes nothing."""

from typing import Any

import pytest
from flask import Flask
from sqlmodel import SQLModel
from werkzeug.routing import AnyConverter, Rule

from exam.models import Attempt
from tests.exam.views.conftest import Site

PRINTED = ".pdf"  # slow to draw; who prints a paper with questions stands in the audit chain


def rules(app: Flask, blueprint: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(f"{blueprint}.")]


def address(app: Flask, rule: Rule, **values: Any) -> str:
    given = {name: values.get(name, _sample(converter)) for name, converter in rule._converters.items()}
    return str(app.url_map.bind("localhost").build(rule.endpoint, given, method="GET"))


def _sample(converter: object) -> object:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 999_999 if type(converter).__name__ == "IntegerConverter" else "none"


def counts(app: Flask) -> dict[str, int]:
    with app.extensions["gradus.engine"].connect() as connection:
        tables = [table for table in SQLModel.metadata.sorted_tables if table.name != "web_session"]
        return {table.name: len(connection.execute(table.select()).fetchall()) for table in tables}


def contents(app: Flask) -> list[tuple[object, ...]]:
    with app.extensions["gradus.engine"].connect() as connection:
        table = SQLModel.metadata.tables["attempt"]
        return [tuple(map(str, row)) for row in connection.execute(table.select().order_by(table.c.id))]


def test_every_address_of_candidates_lies_where_their_cookie_is_sent(still_app: Flask) -> None:
    found = rules(still_app, "candidates")
    assert found
    assert all(rule.rule.startswith("/exam/") for rule in found)


def test_no_address_of_staff_lies_where_a_candidates_cookie_is_sent(still_app: Flask) -> None:
    assert not [rule.rule for rule in still_app.url_map.iter_rules() if _among_candidates(rule)]


def _among_candidates(rule: Rule) -> bool:
    return rule.rule.startswith("/exam") and not rule.endpoint.startswith("candidates.")


def test_candidates_calls_carry_a_token_of_their_own_and_staff_pages_that_of_their_forms(still_app: Flask) -> None:
    exempt = still_app.extensions["csrf"]._exempt_blueprints
    assert {blueprint.name for blueprint in exempt} == {"candidates"}


@pytest.mark.parametrize("blueprint", ["exam", "candidates"])
def test_what_changes_something_is_never_a_get_alone(still_app: Flask, blueprint: str) -> None:
    for rule in rules(still_app, blueprint):
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        assert methods in ({"GET"}, {"POST"}, {"GET", "POST"}), rule.rule


def test_looking_at_every_page_changes_nothing(site: Site) -> None:
    attempt: Attempt = site.running()
    site.seat(seat=2)
    known = {"sitting_id": site.sitting.id, "room_id": site.room.id, "attempt_id": attempt.id}
    before, rows = counts(site.app), contents(site.app)
    seen = 0
    for rule in rules(site.app, "exam"):
        if "GET" in (rule.methods or ()) and not rule.rule.endswith(PRINTED):
            for client in (site.officer, site.invigilator, site.as_candidate()):
                status = client.get(address(site.app, rule, **known)).status_code
                assert status in (200, 303, 403, 404), rule.rule
                seen += status == 200
    assert seen >= 15
    assert counts(site.app) == before
    assert contents(site.app) == rows


def test_the_pages_of_what_does_not_exist_are_not_found(site: Site) -> None:
    for rule in rules(site.app, "exam"):
        if "GET" in (rule.methods or ()) and rule.arguments:
            for client in (site.officer, site.invigilator):
                assert client.get(address(site.app, rule)).status_code in (403, 404), rule.rule


def test_no_page_takes_a_number_that_no_column_could_hold_for_a_fault(site: Site) -> None:
    for rule in rules(site.app, "exam"):
        numbers = {name: 2**63 for name, one in rule._converters.items() if type(one).__name__ == "IntegerConverter"}
        if "GET" in (rule.methods or ()) and numbers:
            assert site.officer.get(address(site.app, rule, **numbers)).status_code in (403, 404), rule.rule
