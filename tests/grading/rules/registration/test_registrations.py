"""The registration that an application rests on."""

from datetime import date

import pytest

from tests.grading.cases import RULES_2015, Json, document, first_grade, line, registration


def test_a_first_registration_rests_on_nothing() -> None:
    assert line(first_grade(), "registration").verdict == "not_applicable"


def test_nothing_is_upgraded_to_the_first_grade() -> None:
    found = line(first_grade(application="upgrade"), "registration")
    assert (found.verdict, found.met_from) == ("not_met", None)


@pytest.mark.parametrize("application", ["initial", "upgrade"])
def test_grades_are_climbed_step_by_step(application: str) -> None:
    found = line(document(application=application, registrations=[]), "registration")
    assert (found.verdict, found.met_from) == ("not_met", None)
    assert "step by step" in str(found.reason)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "met"),
        ({"status": "conditionally_renewed"}, "met"),
        ({"status": "suspended"}, "not_met"),
        ({"status": "revoked"}, "not_met"),
        ({"status": "cancelled"}, "not_met"),
        ({"status": "expired"}, "not_met"),
        ({"scheme": "EMS"}, "not_met"),
        ({"from": "2024-06-01"}, "met"),
        ({"from": "2024-06-02"}, "not_met"),
        ({"to": "2024-06-01"}, "met"),
        ({"to": "2024-05-31"}, "not_met"),
        ({"to": None}, "met"),
    ],
)
def test_the_registration_below_is_in_force_on_the_day(changes: Json, verdict: str) -> None:
    assert line(document(registrations=[{**registration(), **changes}]), "registration").verdict == verdict


def test_periods_that_follow_each_other_are_one() -> None:
    periods = [registration(**{"from": "2018-09-01", "to": "2021-08-31"}), registration()]
    assert line(document(registrations=periods), "registration").met_from == date(2018, 9, 1)


@pytest.mark.parametrize(("grade", "verdict"), [("auditor", "met"), ("provisional_auditor", "not_met")])
def test_a_renewal_rests_on_the_same_grade(grade: str, verdict: str) -> None:
    case = document(application="renewal", registrations=[registration(grade)])
    assert line(case, "registration").verdict == verdict


@pytest.mark.parametrize(("as_of", "verdict"), [(date(2020, 12, 31), "not_met"), (date(2021, 1, 1), "met")])
def test_a_lead_auditor_has_been_an_auditor_for_six_years(as_of: date, verdict: str) -> None:
    held = registration("auditor", **{"from": "2015-01-01", "to": "2022-12-31"})
    case = document(grade="lead_auditor", registrations=[held])
    found = line(case, "registration", RULES_2015, as_of)
    assert (found.verdict, found.met_from, found.provenance) == (verdict, date(2021, 1, 1), "official")
