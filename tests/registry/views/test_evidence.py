"""The parts of an application in the browser: kept, refused at their field, taken back."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from registry.models import Application, Evidence
from tests.registry import stories
from tests.registry.site import EN, Site, open_site, words

GOOD: dict[str, dict[str, Any]] = {
    "education": {"level": "bachelor", "start": "2012-09-01", "end": "2016-07-01", "full_time": "y"},
    "titles": {"level": "senior", "date": "2018-06-01"},
    "work": {"employer": "甲厂", "start": "2016-07-02", "full_time": "y", "professional_in": ["QMS"]},
    "audits": {"scheme": "QMS", "start": "2022-03-01", "days_on_site": "2.5", "role": "leader", "clauses": "all"},
    "cpd": {"date": "2023-05-01", "hours": "8", "category": "课程"},
}


@pytest.fixture
def site(app: Flask) -> Site:
    return open_site(app, bring=stories.draft)


def picture(kind: str = "JPEG", size: tuple[int, int] = (300, 400)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def post(site: Site, part: str, **sent: Any) -> tuple[int, str]:
    browser = site.browser(site.people.applicant)
    answer = browser.post(f"/applications/{site.key}/{part}", data=sent, headers=EN)
    return answer.status_code, words(answer.data)


def kept(site: Site) -> list[Evidence]:
    return [row for row in site.rows(Evidence) if row.removed_at is None]


def test_each_kind_of_evidence_is_kept_and_shown(site: Site) -> None:
    for kind, entry in GOOD.items():
        assert post(site, f"evidence/{kind}/new", **entry, note=f"备注 {kind}")[0] == 303
    assert {(row.kind.value, row.note) for row in kept(site)} == {(kind, f"备注 {kind}") for kind in GOOD}
    page = words(site.browser(site.people.applicant).get(f"/applications/{site.key}", headers=EN).data)
    assert all(f"备注 {kind}" in page for kind in GOOD)


WRONG: list[tuple[str, dict[str, str]]] = [
    ("education", {"level": ""}),
    ("education", {"end": "2010-01-01"}),
    ("titles", {"date": "soon"}),
    ("work", {"employer": ""}),
    ("work", {"end": "2015-01-01"}),
    ("audits", {"clauses": "4-10"}),
    ("audits", {"days_on_site": "-1"}),
    ("cpd", {"hours": "many"}),
]


def test_an_entry_that_cannot_stand_is_shown_again_and_not_kept(site: Site) -> None:
    browser = site.browser(site.people.applicant)
    for kind, change in WRONG:
        answer = browser.post(f"/applications/{site.key}/evidence/{kind}/new", data=GOOD[kind] | change, headers=EN)
        assert answer.status_code == 422, (kind, change)
        assert b"govuk-error-summary" in answer.data, (kind, change)
    assert kept(site) == []


def test_a_kind_that_there_is_not_is_not_found(site: Site) -> None:
    for kind in ("rumour", "EDUCATION", "exams"):
        assert post(site, f"evidence/{kind}/new", level="bachelor")[0] == 404, kind


def test_an_entry_is_taken_back_once(site: Site) -> None:
    post(site, "evidence/cpd/new", **GOOD["cpd"])
    (row,) = kept(site)
    assert post(site, f"evidence/{row.id}/removal")[0] == 303
    assert kept(site) == []
    assert post(site, f"evidence/{row.id}/removal")[0] == 404


GUARANTORS: list[tuple[dict[str, str], int]] = [
    ({"name": "", "grade": "auditor"}, 422),
    ({"name": "吴保", "grade": ""}, 422),
    ({"name": "吴保", "grade": "chief"}, 422),
    ({"name": "李四", "grade": "auditor"}, 422),  # the applicant's own name
    ({"name": "吴保", "grade": "auditor", "certificate": "G" * 41}, 422),
    ({"name": "吴保", "grade": "auditor"}, 303),
    ({"name": "吴保", "grade": "auditor", "good_standing": "y"}, 303),
]


def test_a_guarantor_is_named_or_refused_at_the_field(site: Site) -> None:
    for sent, code in GUARANTORS:
        assert post(site, "guarantor", **sent)[0] == code, sent
        (row,) = site.rows(Application)
        assert bool(row.guarantor) == (code == 303), sent


def test_the_guarantor_is_shown_again_as_it_was_typed(site: Site) -> None:
    post(site, "guarantor", name="吴保", grade="lead_auditor", certificate="GR-1", good_standing="y")
    page = site.browser(site.people.applicant).get(f"/applications/{site.key}/guarantor", headers=EN).text
    for typed in ("吴保", "GR-1", "checked"):
        assert typed in page


def test_a_declaration_is_signed_by_ticking_the_box(site: Site) -> None:
    declarations: list[tuple[dict[str, str], int]] = [({}, 422), ({"agreed": ""}, 422), ({"agreed": "y"}, 303)]
    for sent, code in declarations:
        assert post(site, "declaration", **sent)[0] == code
        (row,) = site.rows(Application)
        assert (row.declared_on is not None) == (code == 303)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_is_kept_given_back_and_taken_away(site: Site, kind: str) -> None:
    browser, address = site.browser(site.people.applicant), f"/applications/{site.key}/photo"
    assert browser.get(f"{address}.jpg").status_code == 404
    sent = {"photo": (BytesIO(picture(kind)), f"me.{kind.lower()}")}
    assert browser.post(address, data=sent, headers=EN).status_code == 303
    shown = browser.get(f"{address}.jpg")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert Image.open(BytesIO(shown.data)).size == (480, 640)
    assert browser.post(f"{address}/removal").status_code == 303
    assert browser.get(f"{address}.jpg").status_code == 404


def test_a_file_that_is_no_picture_is_refused_at_the_field(site: Site) -> None:
    browser = site.browser(site.people.applicant)
    for content in (b"", b"GIF89a", b"%PDF-1.7", b"\xff\xd8\xff\xe0 broken"):
        sent = {"photo": (BytesIO(content), "me.jpg")}
        answer = browser.post(f"/applications/{site.key}/photo", data=sent, headers=EN)
        assert answer.status_code == 422, content
    (row,) = site.rows(Application)
    assert row.photo is None


def test_what_is_submitted_is_frozen(app: Flask) -> None:
    site = open_site(app, bring=stories.submitted)
    (before,) = site.rows(Application)
    sent = GOOD["cpd"] | {"name": "吴保", "grade": "auditor", "agreed": "y"}
    for part in ("guarantor", "declaration", "evidence/cpd/new", "submission"):
        code, page = post(site, part, **sent)
        assert code in (409, 422), part
        assert "frozen" in page, part
    (after,) = site.rows(Application)
    assert (after.case, after.guarantor, after.state) == (before.case, before.guarantor, before.state)


def test_nobody_else_changes_an_application(site: Site) -> None:
    for who in (site.people.registrar, site.people.approver, site.people.recommender):
        for part in ("guarantor", "declaration", "photo/removal", "submission", "withdrawal"):
            answer = site.browser(who).post(f"/applications/{site.key}/{part}", data={"agreed": "y"}, headers=EN)
            assert answer.status_code == 403, (who, part)
