"""Certificates in the browser: the list, the file for its holder and for staff, the withdrawal with its ground."""

from datetime import timedelta

import pytest
from flask import Flask

from core.audit import AuditEntry
from core.db import transaction
from registry import service
from registry.models import Certificate, CertificateEvent
from registry.rules.measures import MeasureKind
from registry.rules.registrations import WithdrawalGround
from tests.registry.site import EN, Site, certified, words


@pytest.fixture
def register(app: Flask) -> tuple[Site, Certificate]:
    return certified(app)


def withdraw(site: Site, key: object, who: str = "registrar", **sent: str) -> int:
    form = {"ground": "misconduct", "reason": "查实"} | sent
    browser = site.browser(getattr(site.people, who))
    return browser.post(f"/certificates/{key}/withdrawal", data=form, headers=EN).status_code


def test_the_list_is_narrowed_by_name_number_and_scheme(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    browser = site.browser(site.people.registrar)
    for query, hit in (
        ("", True),
        ("?search=李四", True),
        (f"?search={certificate.serial}", True),
        ("?scheme=QMS", True),
        ("?scheme=EMS", False),
        ("?search=王五", False),
        ("?scheme=nonsense", True),
    ):
        page = browser.get(f"/certificates{query}", headers=EN)
        assert (certificate.serial in page.text.replace(f'value="{certificate.serial}"', "")) is hit, query


def test_the_file_is_given_byte_for_byte_to_holder_and_staff_and_to_nobody_else(
    register: tuple[Site, Certificate],
) -> None:
    site, certificate = register
    address = f"/certificates/{certificate.id}/pdf"
    for who in ("applicant", "registrar", "approver"):
        answer = site.browser(getattr(site.people, who)).get(address)
        assert (answer.status_code, answer.data) == (200, certificate.pdf), who
        assert f"{certificate.serial}.pdf" in answer.headers["Content-Disposition"]
    for who in ("recommender", "other_body"):
        assert site.browser(getattr(site.people, who)).get(address).status_code == 404, who
    reads = [row for row in site.rows(AuditEntry) if row.action == "certificate.read"]
    assert len(reads) == 2  # staff's reading is audited, the holder's is their own


def test_a_withdrawal_that_is_not_whole_changes_nothing(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    for sent in ({"ground": ""}, {"ground": "because"}, {"reason": ""}, {"reason": "长" * 501}, {"reason": "a\x00b"}):
        assert withdraw(site, certificate.id, **sent) == 422, sent
    assert withdraw(site, 404) == 404
    for who in ("applicant", "recommender"):
        assert withdraw(site, certificate.id, who) == 403, who
    assert site.rows(CertificateEvent) == []


def test_a_withdrawal_is_done_once_and_keeps_its_reason_from_the_public(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    assert withdraw(site, certificate.id) == 303
    assert withdraw(site, certificate.id) == 422
    (event,) = site.rows(CertificateEvent)
    assert (event.ground, event.reason) == (WithdrawalGround.MISCONDUCT, "查实")
    public = words(site.visitor().get(f"/verify/{certificate.token}", headers=EN).data)
    assert "code of conduct was broken" in public
    assert "查实" not in public
    staff = words(site.browser(site.people.registrar).get(f"/certificates/{certificate.id}", headers=EN).data)
    assert "查实" in staff


def test_the_history_of_a_certificate_is_told_newest_first_with_who_and_why(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    people, at = site.people, certificate.issued_at
    with transaction(site.app.extensions["gradus.engine"]) as session:
        key = certificate.registration_id
        for days, (kind, ground, verdict) in enumerate(
            [
                (MeasureKind.SUSPENSION, WithdrawalGround.MISCONDUCT, "declined"),
                (MeasureKind.SUSPENSION, WithdrawalGround.MISCONDUCT, "confirmed"),
                (MeasureKind.RESTORATION, None, "confirmed"),
            ],
            1,
        ):
            moment = at + timedelta(days=days)
            measure = service.propose(
                session, registration_id=key, kind=kind, ground=ground, reason=f"理由{days}", actor=people.registrar,
                now=moment,
            )  # fmt: skip
            late, name = moment + timedelta(hours=1), measure.id or 0
            if verdict == "declined":
                service.decline(session, measure_id=name, reason="证据不足", actor=people.approver, now=late)
            else:
                service.confirm(session, measure_id=name, actor=people.approver, now=late)

    page = words(site.browser(people.approver).get(f"/certificates/{certificate.id}", headers=EN).data)

    told = [
        "Restored", "Restoration proposed", "Suspended", "Suspension proposed", "Suspension turned down",
        "Suspension proposed", "Issued",
    ]  # fmt: skip
    places, start = [], page.index("History")
    for sentence in told:
        start = page.index(sentence, start) + len(sentence)
        places.append(start)
    assert places == sorted(places)
    assert all(reason in page for reason in ("理由1", "理由2", "理由3", "证据不足"))
    assert all(name in page for name in ("钱审", "孙批"))
