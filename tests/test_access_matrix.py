"""Every route of the product against roles and owners: a route that nobody thought of fails here.

That each role enters exactly what it is granted is tested in tests/accounts/test_access.py. Here stands what is open
to everybody by name, that no form is taken without its token, that a right to a kind of thing is none to another's
thing, and that every answer carries the headers that bind the browser.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule

from accounts.rules import Permission, Role
from core import clock
from core.db import transaction
from core.web import HEADERS
from exam.models import Attempt, Room
from registry.models import Certificate, Evidence
from tests import factories
from tests.accounts.browser import add, browser, signed_in
from tests.exam.conftest import Centre, centre
from tests.registry import stories
from tests.registry.site import Site, certified

__all__ = ["centre"]  # pytest finds the fixture here

PUBLIC = {
    "static", "health.healthz", "health.readyz", "health.metrics",
    "accounts.home", "accounts.language", "accounts.sign_in", "accounts.second_factor", "accounts.sign_out",
    "accounts.forgotten", "accounts.password",
    "registry.verify", "registry.verify_code", "registry.verify_file", "registry.verify_receipt", "registry.verified",
    "registry.public_keys",
}  # fmt: skip
CANDIDATES_DOOR = {"candidates.sign_in_form", "candidates.sign_in"}
CANDIDATES_PAGES = {"candidates.lobby", "candidates.sit", "candidates.done"}  # without a session: to the door
CANDIDATES_CALLS = {  # without a session: not_signed_in; what changes something asks for the token too
    "candidates.attempt_state", "candidates.start", "candidates.take_over", "candidates.events", "candidates.receipt",
    "candidates.submission", "candidates.paper", "candidates.medium",
    "candidates.document",
}  # fmt: skip
NO_TOKEN = {"candidates.sign_in"}  # docs/protocol.md: nothing to be protected yet
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
ANYBODYS = {"accounts.account", "accounts.desk", "accounts.end_sessions", "accounts.factor", "accounts.factor_secret",
            "accounts.recovery_codes"}  # fmt: skip
DECIDED_BY_OWNER = {
    "exam.attempt",
    "exam.paper_entry",
    "exam.paper_submission",
    "exam.room_sheets",
    "exam.seat_sheet",
    "exam.room_tickets",
    "exam.ticket",
    "registry.certificate_file",
}
ONES_OWN = {"accounts.recovery_codes", "exam.my_exams", "grading.results", "registry.my_applications",
            "registry.new_application"}  # fmt: skip


def routes(app: Flask, **values: object) -> Iterator[tuple[Rule, str, str]]:
    """List every rule with each of its methods and an address; `values` name what exists."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        given = {name: values.get(name, _sample(converter)) for name, converter in rule._converters.items()}
        for method in sorted((rule.methods or set()) & METHODS):
            yield rule, method, adapter.build(rule.endpoint, given, method=method)


def _sample(converter: object) -> object:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 999_999 if type(converter).__name__ == "IntegerConverter" else "none"


def permission_of(app: Flask, rule: Rule) -> Permission | None:
    found: Permission | None = getattr(app.view_functions[rule.endpoint], "permission", None)
    return found


def test_what_is_open_without_a_guard_is_named_here(app: Flask) -> None:
    unguarded = {endpoint for endpoint, view in app.view_functions.items() if not hasattr(view, "permission")}

    assert unguarded == PUBLIC | CANDIDATES_DOOR | CANDIDATES_PAGES | CANDIDATES_CALLS


def test_what_asks_for_no_permission_is_ones_own_or_decided_by_its_owner(app: Flask) -> None:
    views = app.view_functions.items()
    free = {endpoint for endpoint, view in views if getattr(view, "permission", "none") is None}

    assert free == ANYBODYS | DECIDED_BY_OWNER


def test_no_candidates_call_answers_without_a_session(app: Flask) -> None:
    for rule, method, address in routes(app):
        answer = app.test_client().open(address, method=method, json={} if method == "POST" else None)
        if rule.endpoint in CANDIDATES_CALLS:
            assert answer.status_code == 401, f"{method} {address}"
        if rule.endpoint in CANDIDATES_PAGES:
            assert answer.headers["Location"] == "/exam/", f"{method} {address}"


def test_no_form_is_taken_without_its_token(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    everybody = signed_in(app, *Role)

    for rule, method, address in routes(app):
        if method != "GET" and rule.endpoint not in NO_TOKEN | CANDIDATES_CALLS:
            assert everybody.open(address, method=method).status_code == 400, f"{method} {address}"


def test_no_candidates_call_is_taken_without_its_token(centre: Centre) -> None:
    seated = centre.signed_in(centre.seat())
    calls = [address for rule, method, address in routes(centre.app) if method == "POST" and _is_call(rule)]

    for address in [*calls, "/exam/api/attempt/responses"]:
        body = {"epoch": 1, "prev": "x", "batch": [{"seq": 1, "item": "a", "response": "b", "chain": "c"}]}
        assert seated.client.post(address, json=body).status_code == 403, address


def _is_call(rule: Rule) -> bool:
    return rule.endpoint in CANDIDATES_CALLS


def test_every_answer_binds_the_browser(app: Flask) -> None:
    for _, method, address in [*routes(app), (None, "GET", "/nowhere"), (None, "DELETE", "/sign-in")]:
        answer = app.test_client().open(address, method=method)
        missing = {name: value for name, value in HEADERS.items() if answer.headers.get(name) != value}
        assert not missing, f"{method} {address}"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_answer_of_the_gate_binds_the_browser(centre: Centre, method: str) -> None:
    answer = centre.browser().client.open("/exam/api/attempt/responses", method=method)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture
def certificate(app: Flask) -> tuple[Site, Certificate]:
    return certified(app)


def test_nothing_of_an_applicant_is_shown_to_another(app: Flask, certificate: tuple[Site, Certificate]) -> None:
    site, issued = certificate
    values = _applicants(site, issued)
    stranger = browser(app, add(app, Role.CANDIDATE, name="王五"))

    _refuses_all(app, stranger, Permission.APPLY, values)


def _applicants(site: Site, issued: Certificate) -> dict[str, object]:
    """Name what belongs to the applicant of the story."""
    person = site.people.applicant.id
    evidence = next((row.id for row in site.rows(Evidence) if row.person_id == person), 1)
    kinds = {"kind": "work", "requirement": "work"}
    return {"application_id": site.key, "evidence_id": evidence, "certificate_id": issued.id, **kinds}


def test_nothing_of_an_attempt_is_shown_to_another_candidate(app: Flask) -> None:
    seat = _seat(app)
    stranger = browser(app, add(app, Role.CANDIDATE, name="王五"))

    _refuses_all(app, stranger, Permission.APPLY, {"attempt_id": seat.id})
    for address in (f"/attempts/{seat.id}", f"/attempts/{seat.id}/ticket.pdf", f"/rooms/{seat.room_id}/tickets.pdf"):
        assert stranger.get(address).status_code == 403, address


def test_an_invigilator_of_another_room_does_nothing_here(app: Flask) -> None:
    seat = _seat(app)
    stranger = browser(app, add(app, Role.INVIGILATOR, name="王五"))

    _refuses_all(app, stranger, Permission.INVIGILATE, {"attempt_id": seat.id, "room_id": seat.room_id})
    for address in (f"/attempts/{seat.id}", f"/attempts/{seat.id}/ticket.pdf", f"/rooms/{seat.room_id}/tickets.pdf"):
        assert stranger.get(address).status_code == 403, address


def test_another_body_neither_sees_nor_recommends(app: Flask, certificate: tuple[Site, Certificate]) -> None:
    site, issued = certificate
    with transaction(app.extensions["gradus.engine"]) as session:
        who = stories.member(session, "王五", Role.RECOMMENDING_BODY, of=stories.body(session, "B-900"))
    stranger = site.browser(who)
    assert stranger.get("/recommendations").status_code == 200

    _refuses_all(app, stranger, Permission.RECOMMEND, _applicants(site, issued))


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.REGISTRAR, Role.APPROVING_REGISTRAR)])
def test_the_file_of_a_certificate_is_its_holders_and_the_registrars(
    app: Flask, certificate: tuple[Site, Certificate], role: Role
) -> None:
    _, issued = certificate

    assert signed_in(app, role).get(f"/certificates/{issued.id}/pdf").status_code in (403, 404)


def _seat(app: Flask) -> Attempt:
    """Seat somebody in a room that nobody of the test watches."""
    with transaction(app.extensions["gradus.engine"]) as session:
        who = factories.person(session, "考生", number=7)
        seat = factories.attempt(session, at=factories.sitting(session, now=clock.now()), who=who)
        assert session.get(Room, seat.room_id) is not None
        return seat


def _refuses_all(app: Flask, stranger: FlaskClient, permission: Permission, values: dict[str, object]) -> None:
    """Try every page of a permission that names one of these things: each is refused, and at least one was tried."""
    tried = 0
    for rule, method, address in routes(app, **values):
        if permission_of(app, rule) is permission and rule.arguments & values.keys() and rule.endpoint not in ONES_OWN:
            status = stranger.open(address, method=method).status_code
            assert status in (403, 404), f"{method} {address} gave {status}"
            tried += 1
    assert tried
