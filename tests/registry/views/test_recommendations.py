"""The recommending body in the browser: a decision needs its reason and is made once, others find nothing."""

import pytest
from flask import Flask

from registry.models import Application
from registry.rules.applications import ApplicationState as S
from tests.registry import stories
from tests.registry.site import EN, Site, open_site, words


@pytest.fixture
def site(app: Flask) -> Site:
    return open_site(app, bring=stories.submitted)


def send(site: Site, act: str, who: str = "recommender", reason: str = "属实") -> int:
    browser = site.browser(getattr(site.people, who))
    return browser.post(f"/recommendations/{site.key}/{act}", data={"reason": reason}, headers=EN).status_code


def state(site: Site) -> S:
    (row,) = site.rows(Application)
    return S(row.state)


@pytest.mark.parametrize(("act", "after"), [("recommendation", S.RECOMMENDED), ("return", S.RETURNED)])
def test_a_decision_needs_its_reason_and_is_made_once(site: Site, act: str, after: S) -> None:
    for reason in ("", "长" * 1001, "a\x00b"):
        assert send(site, act, reason=reason) == 422
        assert state(site) is S.SUBMITTED
    assert send(site, act) == 303
    assert state(site) is after
    for again in ("recommendation", "return"):
        assert send(site, again) == 422
        assert state(site) is after


@pytest.mark.parametrize("act", ["recommendation", "return"])
def test_nobody_else_decides_for_the_body(site: Site, act: str) -> None:
    assert send(site, act, "other_body") == 404
    for who in ("applicant", "registrar", "approver"):
        assert send(site, act, who) == 403, who
    assert state(site) is S.SUBMITTED


def test_the_list_shows_what_was_submitted_to_the_body(site: Site) -> None:
    for who, query, hit in (
        ("recommender", "", True),
        ("recommender", "?state=submitted", True),
        ("recommender", "?state=examined", False),
        ("recommender", "?search=王五", False),
        ("other_body", "", False),
    ):
        page = site.browser(getattr(site.people, who)).get(f"/recommendations{query}", headers=EN)
        assert (f"/recommendations/{site.key}" in page.text) is hit, (who, query)


def test_who_was_returned_an_application_reads_why(site: Site) -> None:
    assert send(site, "return", reason="请补学历") == 303
    page = words(site.browser(site.people.applicant).get(f"/applications/{site.key}", headers=EN).data)
    assert "请补学历" in page
