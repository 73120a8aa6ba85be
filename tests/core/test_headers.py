"""Every route of the product: headers, cookies and the token of forms, whoever asks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

import app as composition
from accounts.rules import Role
from core import config, web
from tests.accounts import browser

WAY_IN = "/exam/sign-in"  # asks for two secrets and changes nothing of anybody's


@pytest.fixture
def guarded(app: Flask) -> Flask:
    """Give the application with the token of forms in force, as it is served."""
    app.config.update(WTF_CSRF_ENABLED=True)
    return app


@pytest.fixture
def over_tls(sqlite_template: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    """Give a browser on an installation that people reach by https, behind one proxy."""
    (tmp_path / "gradus.db").write_bytes(sqlite_template.read_bytes())
    given = {
        "DATA_DIR": str(tmp_path), "DEMO": "0", "SECRET_KEY": "k" * 40, "PUBLIC_URL": "https://exam.example.org",
        "PROXIES": "1",
    }  # fmt: skip
    application = composition.create_app(config.load(given))
    yield application.test_client()
    application.extensions["gradus.engine"].dispose()


def addresses(app: Flask, method: str) -> list[str]:
    """Fill every route that takes a method with something."""
    found = set()
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if method in (rule.methods or ()) and not rule.rule.startswith("/static"):
                parts = {name: _value(converter) for name, converter in rule._converters.items()}
                found.add(rule.build(parts, append_unknown=False))
    return sorted(address[1] for address in found if address is not None)


def _value(converter: object) -> str | int:
    items = getattr(converter, "items", None)
    if items:
        return str(next(iter(items)))
    return 1 if type(converter).__name__ == "IntegerConverter" else "x"


def test_every_page_that_is_fetched_carries_the_headers_and_no_fault(guarded: Flask) -> None:
    client = guarded.test_client()
    for address in addresses(guarded, "GET"):
        with client.get(address) as answer:
            assert answer.status_code < 500, address
            for name in web.HEADERS:
                assert answer.headers.get(name), (address, name)
            assert "Cache-Control" in answer.headers, address


def test_every_post_without_the_forms_token_is_refused(guarded: Flask) -> None:
    client = browser.signed_in(guarded, *[role for role in Role if role is not Role.RECOMMENDING_BODY])
    for address in set(addresses(guarded, "POST")) - {WAY_IN}:
        answer = client.post(address, data={"x": "1"})
        assert answer.status_code in (400, 401, 403, 404), (address, answer.status_code)


def test_every_post_of_a_visitor_is_refused_too(guarded: Flask) -> None:
    client = guarded.test_client()
    for address in set(addresses(guarded, "POST")) - {WAY_IN}:
        assert client.post(address, data={}).status_code in (400, 401, 403, 404), address


def test_no_page_of_staff_is_given_to_a_visitor(guarded: Flask) -> None:
    client = guarded.test_client()
    for address in addresses(guarded, "GET"):
        if address.startswith(("/people", "/sittings", "/rooms", "/attempts", "/audit", "/mail", "/desk", "/account")):
            with client.get(address) as answer:
                assert answer.status_code in (303, 308), address


def test_over_tls_the_cookie_is_the_hosts_own_and_secure(over_tls: FlaskClient) -> None:
    answer = over_tls.get("/sign-in", headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"})
    (cookie,) = [given for given in answer.headers.getlist("Set-Cookie") if "gradus" in given]
    assert cookie.startswith("__Host-gradus=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_without_tls_the_cookie_is_out_of_reach_of_scripts_all_the_same(client: FlaskClient) -> None:
    (cookie,) = client.get("/sign-in").headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


@pytest.mark.parametrize("given", ["192.0.2.7, 10.0.0.1", "10.0.0.1"])
def test_a_client_cannot_say_who_it_is_past_the_trusted_proxy(over_tls: FlaskClient, given: str) -> None:
    seen: dict[str, str | None] = {}

    def look() -> str:
        seen["address"] = request.remote_addr
        return "ok"

    over_tls.application.add_url_rule("/look", view_func=look)
    over_tls.get("/look", headers={"X-Forwarded-For": given})
    assert seen["address"] == "10.0.0.1"
