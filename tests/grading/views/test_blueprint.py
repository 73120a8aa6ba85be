"""The pages of grading hang on one blueprint: each asks for a permission, and none changes anything when it is read."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from accounts.rules import Permission
from grading.views.blueprint import bp

OWN = {Permission.MARK, Permission.RELEASE_RESULTS, Permission.APPLY}


@pytest.fixture(scope="module")
def rules(still_app: Flask) -> list[Rule]:
    return [rule for rule in still_app.url_map.iter_rules() if rule.endpoint.startswith(f"{bp.name}.")]


def test_every_page_asks_for_one_permission_of_grading(still_app: Flask, rules: list[Rule]) -> None:
    asked = {rule.endpoint: getattr(still_app.view_functions[rule.endpoint], "permission", None) for rule in rules}

    assert asked
    assert set(asked.values()) <= OWN
    assert None not in asked.values()


def test_nothing_has_two_addresses(rules: list[Rule]) -> None:
    taken = [(rule.rule, method) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}]

    assert len(taken) == len(set(taken))


def test_addresses_name_things_and_not_acts(rules: list[Rule]) -> None:
    verbs = ("get", "set", "do", "update", "delete", "create", "edit")

    assert [rule.rule for rule in rules if set(rule.rule.strip("/").split("/")) & set(verbs)] == []


def test_answers_are_named_by_what_nobody_can_guess(rules: list[Rule]) -> None:
    marking = [rule for rule in rules if rule.rule.startswith("/marking/<")]

    assert marking
    assert all("int:" not in rule.rule for rule in marking)  # the public id, not the number of the row
