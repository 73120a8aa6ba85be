"""The pages on which a suspension and a restoration are proposed and decided, and what the public sees of them."""

import pytest
from flask import Flask

from registry.models import Certificate, Measure
from tests.registry.site import EN, Site, certified, words


@pytest.fixture
def register(app: Flask) -> tuple[Site, Certificate]:
    return certified(app)


def propose(site: Site, certificate: Certificate, **form: str) -> int:
    sent = {"ground": "conditions_lost", "reason": "未交年度材料", **form}
    address = f"/certificates/{certificate.id}/proposal"
    return site.browser(site.people.registrar).post(address, data=sent, headers=EN).status_code


def decide(site: Site, certificate: Certificate, act: str = "confirmation", **form: str) -> int:
    measure = site.rows(Measure)[-1]
    address = f"/certificates/{certificate.id}/proposals/{measure.id}/{act}"
    return site.browser(site.people.approver).post(address, data=form, headers=EN).status_code


def public(site: Site, certificate: Certificate) -> str:
    return words(site.visitor().get(f"/verify/{certificate.token}", headers=EN).data)


def page(site: Site, certificate: Certificate, who: str = "registrar") -> str:
    browser = site.browser(getattr(site.people, who))
    return words(browser.get(f"/certificates/{certificate.id}", headers=EN).data)


def test_from_the_proposal_to_the_public_page_and_back(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    assert "Propose a suspension" in page(site, certificate)

    assert propose(site, certificate) == 303
    assert "An approving registrar decides on it" in page(site, certificate)
    assert "Suspended" not in public(site, certificate)
    assert "Suspend now" in page(site, certificate, "approver")

    assert decide(site, certificate) == 303
    shown = public(site, certificate)
    assert "已暂停 Suspended" in shown
    assert "no longer met" in shown
    assert "未交年度材料" not in shown
    assert "Propose the restoration" in page(site, certificate)

    assert propose(site, certificate) == 303
    assert decide(site, certificate) == 303
    shown = public(site, certificate)
    assert "有效 Valid" in shown
    assert "Was suspended from" in shown
    history = page(site, certificate)
    for step in ("Suspension proposed", "Suspended", "Restoration proposed", "Restored", "Issued"):
        assert step in history


def test_a_proposal_is_turned_down_with_a_reason(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    propose(site, certificate)
    assert decide(site, certificate, "refusal") == 422
    assert decide(site, certificate, "refusal", reason="证据不足") == 303
    assert "Suspension turned down" in page(site, certificate)
    assert "证据不足" in page(site, certificate)


@pytest.mark.parametrize("form", [{"ground": ""}, {"ground": "false_evidence"}, {"ground": "x"}, {"reason": ""}])
def test_a_suspension_without_ground_or_reason_is_shown_again(
    register: tuple[Site, Certificate], form: dict[str, str]
) -> None:
    site, certificate = register
    assert propose(site, certificate, **form) == 422
    assert site.rows(Measure) == []


def test_the_list_and_the_desk_lead_to_what_waits(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    propose(site, certificate)
    approver = site.browser(site.people.approver)
    assert "Suspensions and restorations to decide on" in words(approver.get("/desk", headers=EN).data)
    listed = words(approver.get("/certificates/proposals", headers=EN).data)
    assert "李四" in listed
    assert "Suspension" in listed


def test_the_registrar_sees_who_decides_and_cannot(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    propose(site, certificate)
    measure = site.rows(Measure)[0]
    address = f"/certificates/{certificate.id}/proposals/{measure.id}/confirmation"
    assert site.browser(site.people.registrar).post(address).status_code == 403


def test_in_chinese_the_pages_are_whole(register: tuple[Site, Certificate]) -> None:
    site, certificate = register
    browser = site.browser(site.people.registrar)
    zh = {"Accept-Language": "zh"}
    assert "提议暂停" in words(browser.get(f"/certificates/{certificate.id}/proposal", headers=zh).data)
    propose(site, certificate)
    assert "由注册批准人决定" in words(browser.get(f"/certificates/{certificate.id}", headers=zh).data)
