import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Person
from accounts.rules import Role
from core.sessions import WebSession
from tests import factories
from tests.accounts.browser import add, browser, code, rows, signed_in

FACTOR = "/account/second-factor"


def _codes(page: str) -> list[str]:
    return re.findall(r"[0-9a-f]{6}-[0-9a-f]{6}", page)


def _begun(app: Flask) -> tuple[FlaskClient, Person]:
    person = add(app, Role.REGISTRAR, factor=False)
    client = browser(app, person)
    assert client.post(f"{FACTOR}/secret").status_code == 303
    return client, next(row for row in rows(app, Person) if row.id == person.id)


def test_ones_own_identity_number_is_shown_masked(app: Flask) -> None:
    page = signed_in(app, Role.MARKER, number=5).get("/account").text

    assert factories.id_number(5)[-4:] in page
    assert factories.id_number(5) not in page


def test_the_second_factor_is_set_up_from_nothing(app: Flask) -> None:
    client, person = _begun(app)
    page = client.get(FACTOR).text
    assert "<svg" in page
    assert "data-copy=" in page

    answer = client.post(FACTOR, data={"code": code(app, person)})

    assert answer.status_code == 200
    assert len(_codes(answer.text)) == 10
    assert client.get("/desk").status_code == 200
    assert client.get(FACTOR).headers["Location"] == "/account"


@pytest.mark.parametrize(("role", "forced"), [(Role.REGISTRAR, True), (Role.CANDIDATE, False)])
def test_only_who_must_have_a_second_factor_is_told_so(app: Flask, role: Role, forced: bool) -> None:
    page = signed_in(app, role, factor=False).get(f"{FACTOR}?lang=en").text

    assert ("Your roles open answer keys" in page) is forced
    assert ("Not now" in page) is not forced
    assert "authenticator app" in page


def test_setting_up_gives_this_browser_a_new_session_and_ends_the_others(app: Flask) -> None:
    client, person = _begun(app)
    other, before = browser(app, person), client.get_cookie("gradus")

    client.post(FACTOR, data={"code": code(app, person)})

    assert other.get("/desk").headers["Location"].startswith("/sign-in")
    assert client.get_cookie("gradus") != before
    assert len(rows(app, WebSession)) == 1


def test_a_wrong_first_code_puts_nothing_in_force(app: Flask) -> None:
    client, _ = _begun(app)

    assert client.post(FACTOR, data={"code": "000000x"}).status_code == 422
    assert client.get("/desk").headers["Location"] == FACTOR


def test_the_secret_is_not_shown_again_once_confirmed(app: Flask) -> None:
    person = add(app, Role.REGISTRAR)
    client = browser(app, person)

    assert client.get(FACTOR).headers["Location"] == "/account"
    assert client.post(FACTOR, data={"code": code(app, person)}).headers["Location"] == "/account"
    assert client.post(f"{FACTOR}/secret").status_code == 409


def test_new_recovery_codes_need_a_code_of_the_device(app: Flask) -> None:
    person = add(app, Role.REGISTRAR)
    client = browser(app, person)

    assert client.post("/account/recovery-codes", data={"code": "abcdef"}).status_code == 422
    assert len(_codes(client.post("/account/recovery-codes", data={"code": code(app, person)}).text)) == 10


def test_ending_all_sessions_signs_out_here_too(app: Flask) -> None:
    person = add(app, Role.MARKER)
    here, there = browser(app, person), browser(app, person)

    assert here.post("/account/session-endings").headers["Location"] == "/sign-in"

    for client in (here, there):
        assert client.get("/desk").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(("language", "html"), [("zh_Hans", 'lang="zh-Hans"'), ("en", 'lang="en"')])
def test_every_page_of_ones_own_speaks_both_languages(app: Flask, language: str, html: str) -> None:
    client, fresh = signed_in(app, Role.MARKER), signed_in(app, Role.MARKER, factor=False)

    for browser_, address in (
        (client, "/account"), (client, "/desk"), (client, "/account/recovery-codes"), (fresh, FACTOR),
    ):  # fmt: skip
        page = browser_.get(address, query_string={"lang": language})
        assert page.status_code == 200
        assert f"<html {html}" in page.text
