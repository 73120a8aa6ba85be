"""Every page of the registry in both languages, for whom it is and for whom it is not."""

from typing import Any

import pytest
from flask import Flask

from core.db import transaction
from registry import service
from registry.models import Certificate, Measure
from registry.rules.measures import MeasureKind
from registry.rules.registrations import WithdrawalGround
from tests.registry import stories
from tests.registry.site import EN, Site, certified, open_site, words

ZH = {"Accept-Language": "zh-CN"}
ROLES = ("applicant", "recommender", "registrar", "approver", "other_body")
STAFF = ("registrar", "approver")
DRAFT = [
    "/applications/{key}",
    "/applications/{key}/guarantor",
    "/applications/{key}/photo",
    "/applications/{key}/evidence/education/new",
    "/applications/{key}/evidence/titles/new",
    "/applications/{key}/evidence/work/new",
    "/applications/{key}/evidence/audits/new",
    "/applications/{key}/evidence/cpd/new",
]
OWN = ["/applications", "/applications/new"]
CASEWORK = [
    "/casework",
    "/casework?state=recommended&scheme=QMS&search=李",
    "/casework?state=nonsense",
    "/casework/{key}",
    "/casework/{key}/examination",
    "/casework/{key}/return",
    "/casework/{key}/rejection",
    "/casework/{key}/rulings/cpd",
    "/casework/{key}/rulings/height",
]
APPROVAL = ["/casework/{key}/approval", "/casework/{key}/referral"]
BODY = [
    "/recommendations",
    "/recommendations?state=submitted",
    "/recommendations/{key}",
    "/recommendations/{key}/recommendation",
    "/recommendations/{key}/return",
]
PASSES = ["/passes", "/passes?state=waiting", "/passes?state=confirmed", "/passes?state=x", "/passes/new"]
CERTIFICATES = [
    "/certificates",
    "/certificates?search=GR&scheme=QMS",
    "/certificates/proposals",
    "/certificates/{certificate}",
    "/certificates/{certificate}/withdrawal",
    "/certificates/{certificate}/proposal",
]
PUBLIC = ["/verify", "/verify/code", "/verify/file", "/verify/receipt"]


def status(site: Site, who: str | None, path: str, headers: dict[str, str] = EN) -> int:
    browser = site.browser(getattr(site.people, who)) if who else site.visitor()
    return browser.get(path, headers=headers).status_code


def is_said(site: Site, who: str | None, path: str) -> None:
    """Look at a page in both languages: it is there, marked as such, and not the same page."""
    browser = site.browser(getattr(site.people, who)) if who else site.visitor()
    english, chinese = (browser.get(path, headers=headers) for headers in (EN, ZH))
    assert (english.status_code, chinese.status_code) == (200, 200), path
    assert '<html lang="en"' in english.text
    assert '<html lang="zh' in chinese.text
    assert words(english.data) != words(chinese.data)
    for page in (english.text, chinese.text):
        assert "%(" not in page, path
        assert "{{" not in page, path
        assert page.count("<h1") == 1, path


def test_every_page_of_a_draft_is_in_both_languages_and_its_applicants_alone(app: Flask) -> None:
    site = open_site(app, bring=stories.filled)
    for path in DRAFT + OWN:
        is_said(site, "applicant", path.format(key=site.key))
    for who in ROLES[1:]:
        for path in DRAFT:
            assert status(site, who, path.format(key=site.key)) == 403, (who, path)


def test_another_applicant_finds_no_page_of_a_draft(app: Flask) -> None:
    site = open_site(app, bring=stories.filled)
    with transaction(app.extensions["gradus.engine"]) as session:
        other = stories.member(session, "陈新", *site.people.applicant.roles)
    browser = site.browser(other)
    for path in DRAFT:
        assert browser.get(path.format(key=site.key), headers=EN).status_code == 404, path


def test_every_page_of_the_casework_is_in_both_languages_and_for_registrars(app: Flask) -> None:
    site = open_site(app, bring=stories.recommended)
    for path in CASEWORK:
        for who in ROLES:
            if who not in STAFF:
                assert status(site, who, path.format(key=site.key)) == 403, (who, path)
        is_said(site, "registrar", path.format(key=site.key))


def test_the_pages_of_the_approval_are_for_approving_registrars(app: Flask) -> None:
    site = open_site(app, bring=stories.examined)
    for path in APPROVAL:
        is_said(site, "approver", path.format(key=site.key))
        for who in ("applicant", "recommender", "registrar", "other_body"):
            assert status(site, who, path.format(key=site.key)) == 403, (who, path)


def test_every_page_of_a_body_is_in_both_languages_and_its_own(app: Flask) -> None:
    site = open_site(app, bring=stories.submitted)
    for path in BODY:
        is_said(site, "recommender", path.format(key=site.key))
        for who in ("applicant", *STAFF):
            assert status(site, who, path.format(key=site.key)) == 403, (who, path)
    for path in BODY[2:]:
        assert status(site, "other_body", path.format(key=site.key)) == 404, path


def test_every_page_of_the_passes_is_in_both_languages_and_for_registrars(app: Flask) -> None:
    site = open_site(app, bring=stories.filled)
    for path in PASSES:
        is_said(site, "registrar", path)
        for who in ("applicant", "recommender"):
            assert status(site, who, path) == 403, (who, path)


def test_every_page_of_the_certificates_is_in_both_languages_and_for_registrars(app: Flask) -> None:
    site, certificate = certified(app)
    for path in CERTIFICATES:
        is_said(site, "registrar", path.format(certificate=certificate.id))
        for who in ("applicant", "recommender"):
            assert status(site, who, path.format(certificate=certificate.id)) == 403, (who, path)


def test_the_public_pages_are_in_both_languages_without_signing_in(app: Flask) -> None:
    site, certificate = certified(app)
    for path in [*PUBLIC, f"/verify/{certificate.token}"]:
        is_said(site, None, path)


@pytest.mark.parametrize("bring", [stories.submitted, stories.recommended, stories.examined])
def test_an_application_under_way_is_shown_to_its_applicant_in_both_languages(app: Flask, bring: Any) -> None:
    site = open_site(app, bring=bring)
    is_said(site, "applicant", f"/applications/{site.key}")
    is_said(site, "applicant", "/applications")


def test_nobody_sees_a_page_without_signing_in(app: Flask) -> None:
    site, certificate = certified(app)
    for path in [*OWN, *DRAFT, *CASEWORK, *APPROVAL, *BODY, *PASSES, *CERTIFICATES]:
        answer = site.visitor().get(path.format(key=site.key, certificate=certificate.id), headers=EN)
        assert answer.status_code in (302, 303), path
        assert "/sign-in" in answer.location, path


def test_what_does_not_exist_is_said_to_be_missing_in_both_languages(app: Flask) -> None:
    site = open_site(app)
    browser = site.browser(site.people.registrar)
    for path in ("/casework/404", "/certificates/404", "/certificates/404/withdrawal", "/verify/none"):
        english, chinese = (browser.get(path, headers=headers) for headers in (EN, ZH))
        assert (english.status_code, chinese.status_code) == (404, 404), path
        assert words(english.data) != words(chinese.data), path


def test_a_proposal_has_its_pages_in_both_languages(app: Flask) -> None:
    site, certificate = certified(app)
    with transaction(app.extensions["gradus.engine"]) as session:
        service.propose(
            session, registration_id=certificate.registration_id, kind=MeasureKind.SUSPENSION,
            ground=WithdrawalGround.MISCONDUCT, reason="调查", actor=site.people.registrar, now=certificate.issued_at,
        )  # fmt: skip
    (measure,) = site.rows(Measure)
    for path in ("/certificates/proposals", f"/certificates/{certificate.id}"):
        is_said(site, "approver", path)
    refusal = f"/certificates/{certificate.id}/proposals/{measure.id}/refusal"
    is_said(site, "approver", refusal)
    assert status(site, "registrar", refusal) == 403


def test_a_withdrawn_certificate_is_shown_as_such_in_both_languages(app: Flask) -> None:
    site, certificate = certified(app)
    with transaction(app.extensions["gradus.engine"]) as session:
        service.withdraw_certificate(
            session, certificate_id=certificate.id or 0, ground=WithdrawalGround.OWN_REQUEST, reason="本人申请",
            actor=site.people.registrar, now=certificate.issued_at,
        )  # fmt: skip
    is_said(site, "registrar", f"/certificates/{certificate.id}")
    is_said(site, None, f"/verify/{certificate.token}")
    assert "本人申请" not in site.visitor().get(f"/verify/{certificate.token}", headers=EN).text
    assert len(site.rows(Certificate)) == 1
