import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from accounts.rules import Role
from core.audit import AuditEntry, Break
from core.clock import now
from core.db import transaction
from core.outbox import Delivery, Message
from tests.accounts.browser import add, browser, rows, signed_in


@pytest.fixture
def auditor(app: Flask) -> FlaskClient:
    return signed_in(app, Role.LOG_AUDITOR, name="审计员")


def _mail(app: Flask, state: Delivery) -> int:
    with transaction(app.extensions["gradus.engine"]) as session:
        mail = Message(to="li@example.org", subject="Subject", body="One\n\nTwo", created_at=now(), state=state)
        session.add(mail)
        session.flush()
        return mail.id or 0


def test_the_audit_list_names_people_and_is_narrowed(app: Flask, auditor: FlaskClient) -> None:
    person = add(app, factor=False, name="王五")
    browser(app, person).post("/account/session-endings")

    assert "王五" in auditor.get("/audit").text
    assert "王五" in auditor.get(f"/audit?actor=person/{person.id}").text
    assert "王五" not in auditor.get("/audit?action=role.granted").text
    assert "王五" not in auditor.get("/audit?from_day=2999-01-01").text


@pytest.mark.parametrize("query", ["from_day=never", "actor=%00", "action=none", "page=x", "to_day=0001-01-01"])
def test_odd_filters_of_the_audit_list_are_no_fault(auditor: FlaskClient, query: str) -> None:
    assert auditor.get(f"/audit?{query}").status_code == 200


def test_a_whole_chain_is_said_to_be_whole(app: Flask, auditor: FlaskClient) -> None:
    app.extensions["gradus.checks"] = []

    page = auditor.post("/audit/verification?lang=en", follow_redirects=True).text

    assert "Every entry is as it was written" in page
    assert "audit.verified" in page


def test_a_break_in_the_chain_is_named(app: Flask, auditor: FlaskClient) -> None:
    app.extensions["gradus.checks"] = [lambda _session: iter([Break("response 7", "altered")])]
    add(app, factor=False)
    browser(app, add(app, factor=False)).post("/account/session-endings")
    with app.extensions["gradus.engine"].execution_options(write=True).begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_no_UPDATE"))
        connection.execute(text("UPDATE audit_entry SET actor = 'person/1'"))

    auditor.get("/audit?lang=en")
    page = auditor.post("/audit/verification", follow_redirects=True).text

    assert "Broken at audit_entry 1" in page
    assert "Broken at response 7: altered" in page


def test_kept_mail_is_read_and_the_reading_audited(app: Flask, auditor: FlaskClient) -> None:
    mail = _mail(app, Delivery.KEPT)

    assert f"/outbox/{mail}" in auditor.get("/outbox").text
    assert "Two" in auditor.get(f"/outbox/{mail}").text
    acts = [entry.action for entry in rows(app, AuditEntry)]
    assert acts[acts.index("mail.read") :] == ["mail.read"]


def test_sent_mail_is_listed_and_not_opened(app: Flask, auditor: FlaskClient) -> None:
    mail = _mail(app, Delivery.SENT)

    assert f"/outbox/{mail}" not in auditor.get("/outbox?state=sent").text
    assert "li@example.org" in auditor.get("/outbox?state=sent").text
    assert "li@example.org" not in auditor.get("/outbox?state=kept").text
    assert auditor.get(f"/outbox/{mail}").status_code == 409
    assert auditor.get("/outbox/999999").status_code == 404


@pytest.mark.parametrize("lang", ["zh_Hans", "en"])
@pytest.mark.parametrize("address", ["/audit", "/outbox"])
def test_the_logs_are_shown_in_both_languages(auditor: FlaskClient, address: str, lang: str) -> None:
    assert auditor.get(address, query_string={"lang": lang}).status_code == 200
