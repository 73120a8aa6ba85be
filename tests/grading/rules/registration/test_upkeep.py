"""Continuing education and public notice."""

from dataclasses import replace
from datetime import date

import pytest

from grading import editions
from grading.rules.registration.edition import Edition, Fact, Provenance
from tests.grading.cases import RULES_2015, RULES_2021, document, line, registration


def with_hours(hours: int) -> Edition:
    edition = editions.edition_named(RULES_2021)
    needed = Fact(hours, Provenance.CONFIGURED, "Set for this test")
    return replace(edition, renewal=replace(edition.renewal, cpd_hours=needed))


@pytest.mark.parametrize("application", ["initial", "upgrade"])
def test_continuing_education_is_asked_only_at_renewal(application: str) -> None:
    assert line(document(application=application), "cpd").verdict == "not_applicable"


def test_the_hours_for_a_renewal_are_not_sourced() -> None:
    found = line(document(application="renewal"), "cpd")
    assert (found.verdict, str(found.found)) == ("unknown", "8 hours on file by 2024-06-01.")


@pytest.mark.parametrize(("hours", "verdict"), [(16, "met"), (17, "not_met")])
def test_hours_count_within_the_registration_period(hours: int, verdict: str) -> None:
    days = ["2021-08-31", "2022-05-01", "2023-05-01", "2024-06-02"]
    cpd = [{"hours": "8", "date": day, "category": "course"} for day in days]
    case = document(application="renewal", registrations=[registration("auditor")], cpd=cpd)
    found = line(case, "cpd", with_hours(hours))
    assert (found.verdict, found.met_from) == (verdict, date(2023, 5, 1) if verdict == "met" else date(2024, 6, 2))


def test_no_source_asks_for_a_public_notice_since_2021() -> None:
    assert line(document(), "public_notice").verdict == "not_applicable"


def test_the_public_notice_of_a_lead_auditor_is_left_to_the_registrar() -> None:
    found = line(document(grade="lead_auditor"), "public_notice", RULES_2015)
    assert (found.verdict, found.provenance) == ("unknown", "official")
    assert "15 days" in str(found.needed)
