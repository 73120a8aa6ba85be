"""One application in the browser, from the first page to the certificate, its verification and its withdrawal."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.clock import now
from core.db import transaction
from registry.models import Application, Certificate, ExternalPass, Registration
from registry.rules.applications import ApplicationState
from tests.registry.site import EN, Site, open_site, words
from tests.registry.stories import person_of


@pytest.fixture
def site(app: Flask) -> Site:
    return open_site(app)


def send(client: FlaskClient, path: str, expect: int = 303, **fields: Any) -> str:
    answer = client.post(path, data=fields, headers=EN)
    assert answer.status_code == expect, words(answer.data)
    return answer.location or words(answer.data)


def see(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers=EN)
    assert answer.status_code == 200, words(answer.data)
    return words(answer.data)


def apply(applicant: FlaskClient) -> str:
    """Fill an application and submit it; gives its address."""
    path = send(applicant, "/applications/new", scheme="QMS", grade="provisional_auditor", kind="initial")
    assert "Name a guarantor" in see(applicant, path)
    send(
        applicant, f"{path}/evidence/education/new", level="bachelor", start="2012-09-01", end="2016-07-01",
        full_time="y", note="University",
    )  # fmt: skip
    send(
        applicant, f"{path}/evidence/work/new", employer="甲厂", start="2016-07-02", full_time="y",
        professional_in=["QMS", "EMS"],
    )  # fmt: skip
    send(
        applicant, f"{path}/evidence/audits/new", scheme="QMS", start="2022-03-01", days_on_site="2.5", role="trainee",
        complete="y", clauses="4, 5，6",
    )  # fmt: skip
    send(applicant, f"{path}/guarantor", name="吴保", grade="auditor", good_standing="y")
    send(applicant, f"{path}/declaration", agreed="y")
    draft = see(applicant, path)
    assert "clauses 4, 5, 6" in draft
    assert "Submit the application" in draft
    assert send(applicant, f"{path}/submission") == path
    return path


def record_passes(site: Site) -> None:
    """Put subjects 101 and 105 on file by two people."""
    registrar, approver = site.browser(site.people.registrar), site.browser(site.people.approver)
    email = _email(site)
    for subject in ("101", "105"):
        on = (now() - timedelta(days=90)).date().isoformat()
        send(registrar, "/passes/new", email=email, subject=subject, passed_on=on, score="75", source="CCAA 2026")
    for row in site.rows(ExternalPass):
        assert "second person must confirm" in see(registrar, "/passes")
        send(registrar, f"/passes/{row.id}/confirmation", 403)
        send(approver, f"/passes/{row.id}/confirmation")
    assert see(approver, "/passes").count("Confirmed") >= 2


def test_an_application_goes_all_the_way(site: Site) -> None:
    people = site.people
    applicant, body = site.browser(people.applicant), site.browser(people.recommender)
    registrar, approver = site.browser(people.registrar), site.browser(people.approver)
    record_passes(site)
    path = apply(applicant)
    key = path.rsplit("/", 1)[1]

    assert "李四" in see(body, "/recommendations")
    assert "Recommend" in see(body, f"/recommendations/{key}")
    send(body, f"/recommendations/{key}/recommendation", reason="属实")

    case = see(registrar, f"/casework/{key}")
    assert "CCAA-101:2021" in case
    assert "Propose for approval" in case
    send(registrar, f"/casework/{key}/examination")
    assert "second registrar decides" in see(applicant, path)

    assert "stands for three years" in see(approver, f"/casework/{key}/approval")
    send(approver, f"/casework/{key}/approval")
    (certificate,) = site.rows(Certificate)
    (registration,) = site.rows(Registration)
    assert registration.status == "active"

    file = applicant.get(f"/certificates/{certificate.id}/pdf")
    assert (file.data, file.mimetype) == (certificate.pdf, "application/pdf")
    public = see(site.visitor(), f"/verify/{certificate.token}")
    assert "有效 Valid" in public
    for printed in ("李四", certificate.serial, "实习审核员", "Quality management systems", "钱审", "孙批"):
        assert printed in public

    asked = see(registrar, f"/certificates/{certificate.id}/withdrawal")
    assert "cannot be undone" in asked
    send(registrar, f"/certificates/{certificate.id}/withdrawal", ground="false_evidence", reason="查实")
    public = see(site.visitor(), f"/verify/{certificate.token}")
    assert "已撤销 Withdrawn" in public
    assert "申请材料虚假" in public
    assert "查实" not in public
    sent = site.visitor().post("/verify/file", data={"pdf": (BytesIO(certificate.pdf), "c.pdf")}, headers=EN)
    assert "was withdrawn on" in words(sent.data)


def test_an_application_without_required_parts_is_refused_and_loses_nothing(site: Site) -> None:
    applicant = site.browser(site.people.applicant)
    path = send(applicant, "/applications/new", scheme="QMS", grade="provisional_auditor", kind="initial")
    send(
        applicant, f"{path}/evidence/education/new", level="bachelor", start="2012-09-01", end="2016-07-01",
        full_time="y",
    )  # fmt: skip
    refused = send(applicant, f"{path}/submission", 409)
    assert "Name a guarantor. Sign the declaration." in refused
    assert "Bachelor's degree" in see(applicant, path).replace("&#39;", "'")
    (row,) = site.rows(Application)
    assert row.state == ApplicationState.DRAFT


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/applications/new", {"scheme": "", "grade": "auditor", "kind": "initial"}),
        ("/applications/new", {"scheme": "QMS"}),
        ("/applications/new", {"scheme": "QMS", "grade": "auditor", "kind": "upgrade"}),
    ],
)
def test_a_wrong_start_is_shown_at_the_form(site: Site, path: str, fields: dict[str, str], language: str) -> None:
    answer = site.browser(site.people.applicant).post(path, data=fields, headers={"Accept-Language": language})
    assert answer.status_code == 422
    assert b"govuk-error-summary" in answer.data


def test_an_entry_with_a_wrong_day_keeps_what_was_typed(site: Site) -> None:
    applicant = site.browser(site.people.applicant)
    path = send(applicant, "/applications/new", scheme="QMS", grade="auditor", kind="initial")
    page = applicant.post(
        f"{path}/evidence/work/new",
        data={"employer": "乙公司", "start": "2020-01-01", "end": "2019-01-01"},
        headers=EN,
    )
    assert page.status_code == 422
    assert "乙公司" in page.data.decode()
    assert "is before the first day" in words(page.data)


def _email(site: Site) -> str:
    with transaction(site.app.extensions["gradus.engine"]) as session:
        return person_of(session, site.people.applicant).email or ""
