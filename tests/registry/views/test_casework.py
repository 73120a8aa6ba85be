"""The registrars' and bodies' pages: who sees what, and why a button is not there."""

import pytest
from flask import Flask

from registry.models import Application
from tests.registry import stories
from tests.registry.site import EN, Site, open_site, words


def page(site: Site, who: str, path: str) -> tuple[int, str]:
    answer = site.browser(getattr(site.people, who)).get(path, headers=EN)
    return answer.status_code, words(answer.data)


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("registrar", "/casework/{key}", 200),
        ("approver", "/casework/{key}", 200),
        ("recommender", "/casework/{key}", 403),
        ("applicant", "/casework/{key}", 403),
        ("applicant", "/applications/{key}", 200),
        ("registrar", "/applications/{key}", 403),
        ("recommender", "/recommendations/{key}", 200),
        ("other_body", "/recommendations/{key}", 404),
        ("registrar", "/recommendations/{key}", 403),
        ("registrar", "/casework/{key}/approval", 403),
        ("approver", "/casework/{key}/approval", 200),
        ("registrar", "/casework/404", 404),
        ("applicant", "/certificates", 403),
        ("recommender", "/passes", 403),
    ],
)
def test_who_sees_which_page(app: Flask, who: str, path: str, status: int) -> None:
    site = open_site(app, bring=stories.examined)
    assert page(site, who, path.format(key=site.key))[0] == status


def test_a_draft_is_nobodys_but_its_applicants(app: Flask) -> None:
    site = open_site(app, bring=stories.filled)
    assert page(site, "registrar", f"/casework/{site.key}")[0] == 404
    assert page(site, "recommender", f"/recommendations/{site.key}")[0] == 404
    assert "No applications." in page(site, "registrar", "/casework")[1]


def test_what_stands_against_a_proposal_stands_in_the_place_of_the_button(app: Flask) -> None:
    site = open_site(app, bring=lambda *a, **k: stories.recommended(*a, **k, passes=False))
    text = page(site, "registrar", f"/casework/{site.key}")[1]
    assert "Propose for approval: not possible yet" in text
    assert "sit what is missing" in text
    sent = site.browser(site.people.registrar).post(f"/casework/{site.key}/examination", headers=EN)
    assert sent.status_code == 422
    assert "is not met" in words(sent.data)


@pytest.mark.parametrize("act", ["return", "rejection"])
def test_an_act_needs_its_reason(app: Flask, act: str) -> None:
    site = open_site(app, bring=stories.recommended)
    registrar = site.browser(site.people.registrar)
    assert registrar.post(f"/casework/{site.key}/{act}", data={"reason": ""}, headers=EN).status_code == 422
    assert registrar.post(f"/casework/{site.key}/{act}", data={"reason": "材料"}, headers=EN).status_code == 303
    assert "材料" in page(site, "applicant", f"/applications/{site.key}")[1]


def test_a_list_is_narrowed_by_state_scheme_and_name(app: Flask) -> None:
    site = open_site(app, bring=stories.examined)
    code = site.rows(Application)[0].code
    for query, found in (
        ("state=examined", True),
        ("state=recommended", False),
        ("scheme=QMS&search=李", True),
        ("scheme=EMS", False),
        (f"search={code[-4:]}", True),
        ("state=nonsense", True),
        ("search=%25", False),
    ):
        assert (code in page(site, "registrar", f"/casework?{query}")[1]) == found, query


def test_the_approver_sends_a_proposal_back(app: Flask) -> None:
    site = open_site(app, bring=stories.examined)
    approver = site.browser(site.people.approver)
    assert approver.post(f"/casework/{site.key}/referral", data={"reason": "再看"}, headers=EN).status_code == 303
    assert "To be examined" in page(site, "registrar", f"/casework/{site.key}")[1]


def test_a_requirement_that_the_rules_decide_is_not_offered(app: Flask) -> None:
    site = open_site(app, bring=stories.recommended)
    status, text = page(site, "registrar", f"/casework/{site.key}/rulings/education")
    assert (status, "The rules themselves decide" in text) == (200, True)


def test_the_desks_count_what_waits(app: Flask) -> None:
    site = open_site(app, bring=stories.submitted)
    assert "Applications that ask for your recommendation : 1" in page(site, "recommender", "/desk")[1]
    assert "Applications to examine : 0" in page(site, "registrar", "/desk")[1]
