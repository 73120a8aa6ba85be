"""Who gets in where: made from the application's own list of pages, so that a new page cannot be forgotten."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from accounts.rules import GRANTS, NavEntry, Permission, Role, needs_second_factor
from core.sessions import WebSession
from tests.accounts.browser import add, browser, rows, signed_in

OPEN = {
    "accounts.home",
    "accounts.language",
    "accounts.sign_in",
    "accounts.second_factor",
    "accounts.sign_out",
    "accounts.forgotten",
    "accounts.password",
}
SAMPLE = {"IntegerConverter": 999_999, "UUIDConverter": "00000000-0000-0000-0000-000000000000"}


def _views(app: Flask) -> Iterator[tuple[str, str, Permission | None]]:
    """List address, method and permission of every view with a guard."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if hasattr(view, "permission"):
            for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"}):
                yield adapter.build(rule.endpoint, _values(rule), method=method), method, view.permission


def _values(rule: Rule) -> dict[str, object]:
    return {name: _sample(converter) for name, converter in rule._converters.items()}


def _sample(converter: BaseConverter) -> object:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return SAMPLE.get(type(converter).__name__, "none")


def _status(client: FlaskClient, address: str, method: str) -> int:
    """Ask as a program does: a refusal is then not drawn as a page, which takes longer than all the rest."""
    return client.open(address, method=method, content_type="application/json").status_code


def test_every_page_of_accounts_is_guarded_or_known_to_be_open(app: Flask) -> None:
    unguarded = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint.startswith("accounts.") and not hasattr(view, "permission")
    }

    assert unguarded == OPEN


def test_strangers_are_sent_to_sign_in_from_every_guarded_page(app: Flask) -> None:
    client = browser(app)

    for address, method, _ in _views(app):
        answer = client.open(address, method=method)
        assert answer.status_code == 303, f"{method} {address}"
        assert answer.headers["Location"].startswith("/sign-in"), f"{method} {address}"


@pytest.mark.parametrize("role", Role)
def test_each_role_enters_exactly_the_pages_it_is_granted(app: Flask, role: Role) -> None:
    client = signed_in(app, role)

    for address, method, permission in _views(app):
        refused = permission is not None and permission not in GRANTS[role]
        if refused or method == "GET":
            assert (_status(client, address, method) == 403) is refused, f"{role} {method} {address}"


def test_a_person_without_a_role_enters_no_page_of_staff(app: Flask) -> None:
    client = signed_in(app, factor=False)

    for address, method, permission in _views(app):
        if permission is not None:
            assert _status(client, address, method) == 403, f"{method} {address}"


def test_who_is_forced_to_a_second_factor_sets_it_up_before_anything_else(app: Flask) -> None:
    client = signed_in(app, Role.REVIEWER, factor=False)

    for address, method, permission in _views(app):
        if permission is not None:
            answer = client.open(address, method=method)
            assert answer.headers.get("Location") == "/account/second-factor", f"{method} {address}"


@pytest.mark.parametrize("role", Role)
def test_the_roles_that_are_forced_find_nothing_but_the_set_up(app: Flask, role: Role) -> None:
    client, forced = signed_in(app, role, factor=False), needs_second_factor([role])

    assert (client.get("/desk").headers.get("Location") == "/account/second-factor") is forced
    assert client.get("/account/second-factor").status_code == 200


def test_a_session_of_a_closed_account_opens_nothing(app: Flask) -> None:
    client = signed_in(app, Role.MARKER, active=False)

    assert client.get("/desk").headers["Location"] == "/sign-in?next=/desk"


@pytest.mark.parametrize("name", ["", "x", "-1", "999999", "1 OR 1=1"])
def test_a_session_that_names_nobody_opens_nothing(app: Flask, name: str) -> None:
    client = browser(app)
    with client.session_transaction() as session:
        session["_user_id"] = name

    assert client.get("/desk").status_code == 303


def test_the_navigation_shows_what_the_roles_open(app: Flask) -> None:
    app.extensions["gradus.nav"] = [
        NavEntry("Desk", "accounts.desk"),
        NavEntry("People", "accounts.people", Permission.MANAGE_PEOPLE),
        NavEntry("Audit", "accounts.audit", Permission.READ_AUDIT),
    ]

    page = signed_in(app, Role.ADMINISTRATOR).get("/people").text

    assert '<a href="/people" aria-current="page">People</a>' in page
    assert '<a href="/desk">Desk</a>' in page
    assert ">Audit<" not in page


def test_a_form_without_its_token_is_refused(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    admin = signed_in(app, Role.ADMINISTRATOR)

    for client, address in (
        (browser(app), "/sign-in"),
        (admin, "/bodies"),
        (admin, "/sign-out"),
        (admin, "/people/new"),
    ):
        assert client.post(address, data={"code": "B"}).status_code == 400, address
    assert len(rows(app, WebSession)) == 1


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    client = browser(app, add(app))

    held = client.get_cookie("gradus")

    assert held is not None
    assert (held.http_only, held.same_site, held.path) == (True, "Lax", "/")
