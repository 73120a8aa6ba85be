"""Earlier passes in the browser: recorded by one, confirmed by another, refused at the field."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from core.clock import now
from core.db import transaction
from registry.models import ExternalPass
from tests.registry import stories
from tests.registry.site import EN, Site, open_site, words

GOOD = {"email": "li@example.org", "subject": "101", "passed_on": "2021-05-23", "score": "72.5", "source": "CCAA 2021"}


@pytest.fixture
def site(app: Flask) -> Site:
    made = open_site(app)
    with transaction(app.extensions["gradus.engine"]) as session:
        stories.person_of(session, made.people.applicant).email = "li@example.org"
    return made


def record(site: Site, who: str = "registrar", **change: str) -> tuple[int, str]:
    browser = site.browser(getattr(site.people, who))
    answer = browser.post("/passes/new", data=GOOD | change, headers=EN)
    return answer.status_code, words(answer.data)


def confirm(site: Site, who: str, key: Any) -> int:
    return site.browser(getattr(site.people, who)).post(f"/passes/{key}/confirmation", headers=EN).status_code


def test_what_does_not_fit_is_refused_and_not_recorded(site: Site) -> None:
    tomorrow = (now() + timedelta(days=2)).date().isoformat()
    for change in (
        {"email": ""},
        {"email": "nobody@example.org"},
        {"subject": ""},
        {"subject": "质量"},
        {"passed_on": ""},
        {"passed_on": tomorrow},
        {"score": "good"},
        {"score": "-1"},
        {"source": ""},
    ):
        code, _ = record(site, **change)
        assert code == 422, change
    assert site.rows(ExternalPass) == []


def test_marks_may_be_left_out_and_an_address_typed_in_capitals(site: Site) -> None:
    assert record(site, score="", email=" LI@example.org ")[0] == 303
    (row,) = site.rows(ExternalPass)
    assert (row.score, row.subject, row.source) == ("", "101", "CCAA 2021")


def test_a_pass_is_recorded_once(site: Site) -> None:
    assert record(site)[0] == 303
    code, page = record(site)
    assert (code, "recorded already" in page) == (422, True)
    assert len(site.rows(ExternalPass)) == 1


def test_the_second_person_confirms_and_nobody_does_it_twice(site: Site) -> None:
    record(site)
    (row,) = site.rows(ExternalPass)
    assert confirm(site, "registrar", row.id) == 403
    assert confirm(site, "applicant", row.id) == 403
    assert confirm(site, "approver", row.id) == 303
    assert confirm(site, "approver", row.id) == 409
    (row,) = site.rows(ExternalPass)
    assert row.confirmed_by == site.people.approver.id


def test_a_pass_that_there_is_not_is_not_found(site: Site) -> None:
    assert confirm(site, "approver", 404) == 404


def test_the_list_says_why_somebody_cannot_confirm(site: Site) -> None:
    record(site)
    own = words(site.browser(site.people.registrar).get("/passes?state=waiting", headers=EN).data)
    other = words(site.browser(site.people.approver).get("/passes?state=waiting", headers=EN).data)
    assert "second person must confirm" in own
    assert "second person must confirm" not in other
