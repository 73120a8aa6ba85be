"""The applicant's pages: begin, see what is missing, submit, withdraw; refused in words, in both languages."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import transaction
from registry import service
from registry.models import Application
from registry.rules.applications import ApplicationState
from tests import factories
from tests.registry import stories
from tests.registry.site import EN, Site, open_site, words

S = ApplicationState
ZH = {"Accept-Language": "zh-CN"}
WANTED = {"scheme": "QMS", "grade": "provisional_auditor", "kind": "initial"}


def begin(browser: FlaskClient, headers: dict[str, str] = EN, **changes: str) -> Any:
    return browser.post("/applications/new", data={**WANTED, **changes}, headers=headers)


def state(site: Site) -> str:
    (row,) = site.rows(Application)
    return str(row.state)


def test_an_application_is_begun_and_its_page_says_all_that_is_missing(app: Flask) -> None:
    site = open_site(app)
    browser = site.browser(site.people.applicant)

    answer = begin(browser)
    page = words(browser.get(answer.location, headers=EN).data)

    assert answer.status_code == 303
    for sentence in ("Add your education", "Name a guarantor", "Sign the declaration"):
        assert sentence in page
    refused = browser.post(f"{answer.location}/submission", headers=EN)
    assert refused.status_code == 409
    for sentence in ("Add your education", "Name a guarantor", "Sign the declaration"):
        assert sentence in words(refused.data)
    assert state(site) == S.DRAFT


@pytest.mark.parametrize(
    ("changes", "headers", "said"),
    [
        ({"kind": "renewal"}, EN, "You hold no registration in this scheme, so choose a first registration."),
        ({"kind": "upgrade", "grade": "auditor"}, ZH, "请选择初次注册"),
        ({"scheme": "XYZ"}, EN, "Please check these points"),
        ({"grade": "emperor"}, ZH, "请"),
        ({"kind": "gift"}, EN, "Please check these points"),
        ({"scheme": ""}, EN, "Please check these points"),
    ],
)
def test_what_cannot_be_asked_for_is_said_on_the_form_and_nothing_is_begun(
    app: Flask, changes: dict[str, str], headers: dict[str, str], said: str
) -> None:
    site = open_site(app)

    answer = begin(site.browser(site.people.applicant), headers, **changes)

    assert answer.status_code == 422
    assert said in words(answer.data)
    assert site.rows(Application) == []


def test_a_second_application_in_the_scheme_is_refused_at_its_field(app: Flask) -> None:
    site = open_site(app, bring=stories.draft)

    answer = begin(site.browser(site.people.applicant))

    assert answer.status_code == 422
    assert 'id="scheme-error"' in answer.text
    assert "already" in words(answer.data)
    assert len(site.rows(Application)) == 1


def test_a_submission_freezes_the_page_and_a_withdrawal_ends_it(app: Flask) -> None:
    site = open_site(app, bring=stories.filled)
    browser, address = site.browser(site.people.applicant), f"/applications/{site.key}"
    assert f"{address}/submission" in browser.get(address).text

    assert browser.post(f"{address}/submission").location == address
    submitted = browser.get(address, headers=EN).text
    assert state(site) == S.SUBMITTED
    assert "/submission" not in submitted
    assert f"{address}/withdrawal" in submitted
    assert browser.post(f"{address}/submission").status_code == 409

    assert browser.post(f"{address}/withdrawal").location == address
    assert state(site) == S.WITHDRAWN
    assert browser.post(f"{address}/withdrawal").status_code == 409
    assert f"{address}/withdrawal" not in browser.get(address).text


@pytest.mark.parametrize(
    ("headers", "said"),
    [(EN, ["Education", "Guarantor", "Met since"]), (ZH, ["教育经历", "担保人", "满足；无据以起算的日期。"])],
)
def test_the_page_of_a_draft_shows_the_proof_as_of_today(app: Flask, headers: dict[str, str], said: list[str]) -> None:
    site = open_site(app, bring=stories.filled)

    page = words(site.browser(site.people.applicant).get(f"/applications/{site.key}", headers=headers).data)

    assert all(sentence in page for sentence in said)


def test_no_day_is_shown_from_which_somebody_without_sanctions_is_free_of_them(app: Flask) -> None:
    site = open_site(app, bring=stories.filled)

    page = site.browser(site.people.applicant).get(f"/applications/{site.key}", headers=EN).text
    start = page.index("Sanctions")
    row = page[start : page.index("</tr>", start)]

    assert "None on this day." in row
    assert "2021-04-01" not in row


def test_a_returned_application_can_be_changed_and_submitted_again(app: Flask) -> None:
    site = open_site(app, bring=stories.submitted)
    with transaction(app.extensions["gradus.engine"]) as session:
        service.return_by_body(
            session, application_id=site.key, reason="请补充照片", actor=site.people.recommender,
            now=factories.NOW,
        )  # fmt: skip
    browser, address = site.browser(site.people.applicant), f"/applications/{site.key}"

    assert "请补充照片" in browser.get(address).text
    assert browser.post(f"{address}/submission").status_code == 303
    assert state(site) == S.SUBMITTED


def test_the_list_shows_ones_own_applications_and_nobody_elses(app: Flask) -> None:
    site = open_site(app, bring=stories.submitted)
    (row,) = site.rows(Application)
    with transaction(app.extensions["gradus.engine"]) as session:
        other = stories.member(session, "陈新", *site.people.applicant.roles)

    assert row.code in site.browser(site.people.applicant).get("/applications", headers=EN).text
    assert row.code not in site.browser(other).get("/applications", headers=EN).text
    for path in ("", "/submission", "/withdrawal"):
        call = site.browser(other).post if path else site.browser(other).get
        assert call(f"/applications/{site.key}{path}").status_code == 404


@pytest.mark.parametrize("who", ["recommender", "registrar", "approver"])
def test_staff_do_not_apply(app: Flask, who: str) -> None:
    site = open_site(app, bring=stories.filled)
    browser = site.browser(getattr(site.people, who))

    assert begin(browser).status_code == 403
    assert browser.post(f"/applications/{site.key}/submission").status_code == 403
    assert state(site) == S.DRAFT
