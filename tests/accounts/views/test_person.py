"""The acts beneath one person, over every role that might try and every state that a person may be in."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Employment, FactorReset, Person, RoleGrant
from accounts.rules import Role
from core.audit import AuditEntry
from core.sessions import WebSession
from tests.accounts.browser import add, browser, rows, signed_in

ACTS: list[tuple[str, dict[str, str]]] = [
    ("roles", {"role": "author", "body": ""}),
    ("roles/author/revocation", {}),
    ("employment", {"body": "1", "from_day": "2026-11-02"}),
    ("employment/end", {"to_day": "2026-11-02"}),
    ("invitations", {}),
    ("closure", {}),
    ("reopening", {}),
    ("factor-resets", {"reason": "认得本人"}),
    ("wait/lifting", {}),
]
FORMS = ["roles", "employment", "employment/end", "factor-resets"]
OTHERS = [role for role in Role if role is not Role.ADMINISTRATOR]


@pytest.fixture
def administrator(app: Flask) -> FlaskClient:
    return signed_in(app, Role.ADMINISTRATOR, name="管理员")


def post(client: FlaskClient, person: int | None, act: str, data: dict[str, str] | None = None) -> int:
    return int(client.post(f"/people/{person}/{act}", data=data or {}).status_code)


def state(app: Flask) -> list[list[Any]]:
    """Give all that the acts could change."""
    return [[row.model_dump() for row in rows(app, model)] for model in (Person, RoleGrant, Employment, FactorReset)]


@pytest.mark.parametrize(("act", "data"), ACTS)
def test_only_an_administrator_acts_on_a_person(app: Flask, act: str, data: dict[str, str]) -> None:
    person = add(app, Role.AUTHOR)
    clients = [signed_in(app, role, name=role.value) for role in OTHERS]
    before = state(app)
    assert {post(client, person.id, act, data) for client in clients} == {403}
    assert post(app.test_client(), person.id, act, data) == 303  # to the sign-in
    assert state(app) == before


@pytest.mark.parametrize(("act", "data"), ACTS)
def test_an_act_on_nobody_is_not_found(administrator: FlaskClient, act: str, data: dict[str, str]) -> None:
    assert post(administrator, 999_999, act, data) in (404, 422)
    assert post(administrator, 2**40, act, data) in (404, 422)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_every_form_is_shown_in_both_languages(
    app: Flask, administrator: FlaskClient, form: str, language: str
) -> None:
    person = add(app, Role.AUTHOR, name="王小明")
    answer = administrator.get(f"/people/{person.id}/{form}?lang={language}")
    assert answer.status_code == 200
    assert "王小明" in answer.get_data(as_text=True)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_sent_empty_changes_nothing(app: Flask, administrator: FlaskClient, form: str) -> None:
    person = add(app, Role.AUTHOR)
    before = state(app)
    assert post(administrator, person.id, form, {"from_day": "", "to_day": ""}) == 422
    assert state(app) == before


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.RECOMMENDING_BODY])
def test_every_role_is_given_and_taken_away_and_signs_the_person_out(
    app: Flask, administrator: FlaskClient, role: Role
) -> None:
    person = add(app)
    for act, data, held in (
        ("roles", {"role": role.value, "body": ""}, [role]),
        (f"roles/{role.value}/revocation", {}, []),
    ):
        theirs = browser(app, person)
        assert theirs.get("/account").status_code in (200, 303)
        assert post(administrator, person.id, act, data) == 303
        in_force = [grant for grant in rows(app, RoleGrant) if grant.person_id == person.id and not grant.revoked_at]
        assert [grant.role for grant in in_force] == held
        assert str(person.id) not in {row.person for row in rows(app, WebSession)}


@pytest.mark.parametrize("role", ["king", "", "Author", "author%00", "../author"])
def test_a_role_that_does_not_exist_is_not_found(app: Flask, administrator: FlaskClient, role: str) -> None:
    person = add(app, Role.AUTHOR)
    before = state(app)
    assert post(administrator, person.id, f"roles/{role}/revocation") in (404, 405)
    assert state(app) == before


@pytest.mark.parametrize("act", ["closure", "reopening", "roles/marker/revocation", "wait/lifting", "employment/end"])
def test_an_act_that_does_not_fit_the_person_is_refused_in_words(
    app: Flask, administrator: FlaskClient, act: str
) -> None:
    person = add(app, Role.AUTHOR)
    if act == "closure":
        assert post(administrator, person.id, act) == 303
    before = state(app)
    assert post(administrator, person.id, act, {"to_day": "2026-11-02"}) in (409, 422)
    assert state(app) == before


def test_each_act_leaves_its_entry_with_the_administrators_name(app: Flask) -> None:
    boss = add(app, Role.ADMINISTRATOR, name="管理员")
    client, person = browser(app, boss), add(app)
    for act, data in (("roles", {"role": "author", "body": ""}), ("roles/author/revocation", {}), ("invitations", {}),
                      ("closure", {}), ("reopening", {}), ("factor-resets", {"reason": "丢失"})):  # fmt: skip
        assert post(client, person.id, act, data) == 303
    entries = [entry for entry in rows(app, AuditEntry) if entry.subject == f"person/{person.id}"]
    assert [entry.action for entry in entries] == [
        "role.granted", "role.revoked", "person.invited", "person.closed", "person.reopened", "factor.reset_requested",
    ]  # fmt: skip
    assert {entry.actor for entry in entries} == {f"person/{boss.id}"}


def test_an_administrator_acts_on_everybody_but_themselves(app: Flask) -> None:
    boss = add(app, Role.ADMINISTRATOR)
    client = browser(app, boss)
    before = state(app)
    assert post(client, boss.id, "roles", {"role": "author", "body": ""}) == 422
    assert post(client, boss.id, "closure") in (403, 409)
    assert post(client, boss.id, "wait/lifting") == 403
    assert state(app) == before


def test_a_person_who_was_closed_is_out_in_every_browser(app: Flask, administrator: FlaskClient) -> None:
    person = add(app, Role.INVIGILATOR)
    browsers = [browser(app, person) for _ in range(3)]
    assert {one.get("/desk").status_code for one in browsers} == {200}
    post(administrator, person.id, "closure")
    assert {one.get("/desk").status_code for one in browsers} == {303}
