from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts import service
from accounts.models import Person
from accounts.rules import Role
from core import limits
from core.audit import AuditEntry
from core.clock import now
from core.db import transaction
from core.limits import Guess
from core.sessions import WebSession
from tests.accounts.browser import PASSWORD, add, browser, code, factor_key, rows

STEP = "/sign-in/second-factor"


def _sign_in(client: FlaskClient, person: Person, password: str = PASSWORD, after: str = "") -> tuple[int, str]:
    answer = client.post(f"/sign-in{after}", data={"email": person.email, "password": password})
    return answer.status_code, answer.headers.get("Location", "")


def test_a_password_alone_signs_in_who_has_no_second_factor(app: Flask, client: FlaskClient) -> None:
    person = add(app, Role.INVIGILATOR, factor=False)

    assert _sign_in(client, person) == (303, "/desk")
    assert client.get("/desk").status_code == 200
    assert client.get("/").headers["Location"] == "/desk"
    assert client.get("/sign-in").headers["Location"] == "/desk"


def test_with_a_second_factor_the_password_opens_only_the_second_step(app: Flask, client: FlaskClient) -> None:
    person = add(app, Role.REGISTRAR)

    assert _sign_in(client, person) == (303, STEP)
    assert client.get(STEP).status_code == 200
    assert client.get("/desk").headers["Location"].startswith("/sign-in")

    assert client.post(STEP, data={"code": code(app, person)}).headers["Location"] == "/desk"
    assert client.get("/desk").status_code == 200


def test_a_code_that_was_used_is_refused_in_another_browser(app: Flask) -> None:
    person, first, second = add(app, Role.REGISTRAR), browser(app), browser(app)
    shown = code(app, person)
    for client in (first, second):
        _sign_in(client, person)

    assert first.post(STEP, data={"code": shown}).status_code == 303
    assert second.post(STEP, data={"code": shown}).status_code == 422
    assert second.get("/desk").headers["Location"].startswith("/sign-in")


def test_a_recovery_code_signs_in_once(app: Flask) -> None:
    person = add(app, Role.REGISTRAR)
    with transaction(app.extensions["gradus.engine"]) as session:
        moment = now() - timedelta(minutes=5)
        found = session.merge(person)
        found.totp_confirmed_at = None
        shown = service.current_code(found, key=factor_key(app), now=moment)
        codes = service.confirm_factor(session, person_id=found.id or 0, code=shown, key=factor_key(app), now=moment)

    for status in (303, 422):
        client = browser(app)
        _sign_in(client, person)
        assert client.post(STEP, data={"code": codes[0]}).status_code == status


def test_the_second_step_waits_five_minutes(app: Flask, client: FlaskClient) -> None:
    person = add(app, Role.REGISTRAR)
    _sign_in(client, person)
    with client.session_transaction() as session:
        session["pending_since"] -= 301

    answer = client.post(f"{STEP}?lang=en", data={"code": code(app, person)})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert "too long ago" in client.get("/sign-in").text


def test_the_second_step_is_closed_without_the_first(client: FlaskClient) -> None:
    assert client.get(STEP).headers["Location"] == "/sign-in"
    assert client.post(STEP, data={"code": "123456"}).headers["Location"] == "/sign-in"


@pytest.mark.parametrize("known", [True, False])
def test_wrong_address_and_wrong_password_get_the_same_page(app: Flask, client: FlaskClient, known: bool) -> None:
    person = add(app, email="li@example.org")
    email = person.email if known else "xx@example.org"

    answer = client.post("/sign-in?lang=en", data={"email": email, "password": "wrong words"})

    assert answer.status_code == 422
    assert "The address or the password is not right" in answer.text
    assert "wrong words" not in answer.text
    assert len(rows(app, Guess)) == 1


def test_the_session_has_a_new_name_after_each_step(app: Flask, client: FlaskClient) -> None:
    person, names = add(app, Role.REGISTRAR), []
    client.set_cookie("gradus", "planted")
    app.config["WTF_CSRF_ENABLED"] = True
    client.get("/sign-in")
    app.config["WTF_CSRF_ENABLED"] = False
    for act in (
        lambda: None,
        lambda: _sign_in(client, person),
        lambda: client.post(STEP, data={"code": code(app, person)}),
    ):
        act()
        names.append(client.get_cookie("gradus").value)  # type: ignore[union-attr]  # the test fails without a cookie

    assert "planted" not in names
    assert len(set(names)) == 3
    assert len(rows(app, WebSession)) == 1
    for name in names[:2]:
        old = browser(app)
        old.set_cookie("gradus", name)
        assert old.get("/desk").headers["Location"].startswith("/sign-in")


def test_the_form_token_of_before_is_worth_nothing_after_sign_in(app: Flask, client: FlaskClient) -> None:
    person = add(app, factor=False)
    with client.session_transaction() as session:
        session["csrf_token"] = "known to somebody"

    _sign_in(client, person)

    with client.session_transaction() as session:
        assert session.get("csrf_token") != "known to somebody"


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("/account", "/account"),
        ("/people?role=marker", "/people?role%3Dmarker"),
        ("https://evil.example", "/desk"),
        ("//evil.example", "/desk"),
        ("/\\evil.example", "/desk"),
        ("/\t/evil.example", "/desk"),
        ("javascript:alert(1)", "/desk"),
    ],
)
def test_after_sign_in_nobody_is_sent_off_the_site(app: Flask, client: FlaskClient, wanted: str, place: str) -> None:
    person = add(app, factor=False)

    answer = client.post("/sign-in", query_string={"next": wanted}, data={"email": person.email, "password": PASSWORD})

    assert answer.headers["Location"].replace("=", "%3D") == place


def test_the_page_that_was_asked_for_is_reached_through_both_steps(app: Flask, client: FlaskClient) -> None:
    person = add(app, Role.ADMINISTRATOR)
    asked = client.get("/people?search=x").headers["Location"]

    step = client.post(asked, data={"email": person.email, "password": PASSWORD}).headers["Location"]
    place = client.post(step, data={"code": code(app, person)}).headers["Location"]

    assert place == "/people?search=x"


def test_guessing_locks_one_account_for_a_while_and_says_so(app: Flask, client: FlaskClient) -> None:
    person, other = add(app, factor=False), add(app, factor=False)
    for _ in range(limits.PER_SUBJECT):
        assert _sign_in(client, person, "wrong")[0] == 422

    assert _sign_in(client, person, "wrong")[0] == 429
    assert _sign_in(client, person)[0] == 429
    assert _sign_in(client, other) == (303, "/desk")


def test_a_room_of_two_hundred_behind_one_address_is_not_locked_out(app: Flask, client: FlaskClient) -> None:
    with transaction(app.extensions["gradus.engine"]) as session:
        for guest in range(200):
            for _ in range(limits.PER_SUBJECT - 1):
                limits.wrong(session, subject=f"person:guest{guest}@example.org", address="127.0.0.1", now=now())
    person = add(app, factor=False)

    assert _sign_in(client, person) == (303, "/desk")


def test_guessing_codes_is_counted_apart_and_not_cleared_by_the_password(app: Flask, client: FlaskClient) -> None:
    person = add(app, Role.REGISTRAR)
    _sign_in(client, person)
    for _ in range(limits.PER_SUBJECT):
        assert client.post(STEP, data={"code": "abcdef"}).status_code == 422
    assert _sign_in(client, person) == (303, STEP)

    assert client.post(STEP, data={"code": code(app, person)}).status_code == 429


def test_signing_out_removes_the_session(app: Flask, client: FlaskClient) -> None:
    person = add(app, factor=False)
    _sign_in(client, person)
    name = client.get_cookie("gradus").value  # type: ignore[union-attr]  # the test fails without a cookie

    assert client.post("/sign-out").headers["Location"] == "/"

    assert rows(app, WebSession) == []
    client.set_cookie("gradus", name)
    assert client.get("/desk").headers["Location"].startswith("/sign-in")


def test_signing_out_needs_a_post(client: FlaskClient) -> None:
    assert client.get("/sign-out").status_code == 405


def test_each_sign_in_is_on_the_audit_chain(app: Flask, client: FlaskClient) -> None:
    person = add(app, factor=False)

    _sign_in(client, person)

    assert [(entry.action, entry.actor) for entry in rows(app, AuditEntry)] == [
        ("person.signed_in", f"person/{person.id}")
    ]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"email": "", "password": ""},
        {"email": "a" * 300 + "@example.org", "password": "x"},
        {"email": "li\x00@example.org", "password": "x"},
        {"email": "x" * 250, "password": "x"},
        {"email": "li@example.org", "password": "x" * 10_000},
    ],
)
def test_odd_input_is_answered_with_the_form(client: FlaskClient, data: dict[str, str]) -> None:
    assert client.post("/sign-in", data=data).status_code == 422
