import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.rules import Role
from core import limits
from core.outbox import Message
from tests.accounts.browser import PASSWORD, add, browser, rows, signed_in

NEW = "other calm green words"


def _link(app: Flask) -> str:
    return "/password/" + rows(app, Message)[-1].body.partition("/password/")[2].split()[0]


@pytest.mark.parametrize("email", ["li@example.org", "nobody@example.org"])
def test_asking_for_a_link_is_answered_alike_for_known_and_unknown(app: Flask, client: FlaskClient, email: str) -> None:
    add(app, email="li@example.org")

    answer = client.post("/password/forgotten", data={"email": email}, follow_redirects=True)

    assert (answer.status_code, answer.request.path) == (200, "/sign-in")
    assert (
        "If we know this address"
        in client.post("/password/forgotten?lang=en", data={"email": email}, follow_redirects=True).text
    )


@pytest.mark.parametrize("email", ["li@example.org", "nobody@example.org"])
def test_no_mailbox_is_flooded(app: Flask, client: FlaskClient, email: str) -> None:
    add(app, email="li@example.org")
    for _ in range(limits.PER_SUBJECT):
        assert client.post("/password/forgotten", data={"email": email}).status_code == 303

    assert client.post("/password/forgotten", data={"email": email}).status_code == 429


def test_a_forgotten_password_is_replaced_and_every_session_ends(app: Flask, client: FlaskClient) -> None:
    person = add(app, factor=False, email="li@example.org")
    elsewhere = browser(app, person)
    client.post("/password/forgotten", data={"email": "li@example.org"})
    link = _link(app)

    assert client.get(link).status_code == 200
    assert client.post(link, data={"password": NEW, "again": NEW}).headers["Location"] == "/sign-in"

    assert elsewhere.get("/desk").headers["Location"].startswith("/sign-in")
    assert client.post("/sign-in", data={"email": person.email, "password": PASSWORD}).status_code == 422
    assert client.post("/sign-in", data={"email": person.email, "password": NEW}).headers["Location"] == "/desk"
    assert client.get(link).status_code == 409


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "at least 10 characters"),
        ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "easy to guess"),
        (NEW, PASSWORD, "not the same"),
        ("", "", "Fill in this field"),
    ],
)
def test_a_password_that_will_not_do_is_explained_and_the_link_lives_on(
    app: Flask, client: FlaskClient, password: str, again: str, sentence: str
) -> None:
    add(app, email="li@example.org")
    client.post("/password/forgotten", data={"email": "li@example.org"})
    link = _link(app)

    answer = client.post(f"{link}?lang=en", data={"password": password, "again": again})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert client.get(link).status_code == 200


def test_a_dead_link_says_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/password/nothing?lang=en")

    assert answer.status_code == 409
    assert "Ask for a new one" in answer.text


def test_an_invited_person_sets_a_password_and_then_a_second_factor(app: Flask, client: FlaskClient) -> None:
    admin = signed_in(app, Role.ADMINISTRATOR)
    admin.post("/people/new", data={"name": "王五", "email": "wang@example.org", "role": "marker"})

    client.post(_link(app), data={"password": NEW, "again": NEW})
    client.post("/sign-in", data={"email": "wang@example.org", "password": NEW})

    assert client.get("/desk").headers["Location"] == "/account/second-factor"
