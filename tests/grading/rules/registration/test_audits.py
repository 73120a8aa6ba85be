"""Audit experience: how many, how long, which clauses, and in which role."""

from datetime import date

import pytest

from tests.grading.cases import Json, audit, document, line, registration


def four(**changes: object) -> list[Json]:
    return [{**audit(f"2022-0{month}-01"), **changes} for month in range(1, 5)]


@pytest.mark.parametrize(
    ("audits", "verdict"),
    [
        (four(), "met"),
        (four()[:3], "not_met"),
        (four(days_on_site="3.75"), "met"),
        (four(days_on_site="3.5"), "not_met"),
        (four(days_on_site=4), "met"),
        (four(role="leader"), "met"),
        (four(role="auditor"), "met"),
        ([*four()[:3], audit("2022-05-01", "9", role="expert")], "not_met"),
        ([*four()[:3], audit("2022-05-01", "9", complete=False)], "not_met"),
        ([*four(days_on_site="3"), audit("2022-05-01", "9", complete=False)], "not_met"),
        ([*four()[:3], audit("2022-05-01", "9", scheme="EMS")], "not_met"),
        ([*four()[:3], audit("2022-05-01", verified=False)], "unknown"),
        ([*four(), audit("2022-05-01", verified=False)], "met"),
        ([], "not_met"),
    ],
)
def test_four_complete_audits_and_fifteen_days_on_site_are_needed(audits: list[Json], verdict: str) -> None:
    assert line(document(audits=audits), "audits").verdict == verdict


@pytest.mark.parametrize(
    ("last", "verdict"),
    [(["8", "9", "10"], "met"), (["8", "9"], "not_met"), ([8, 9, 10], "met"), ("all", "met"), ([], "not_met")],
)
def test_the_audits_cover_all_clauses_together(last: object, verdict: str) -> None:
    audits = [*four(clauses=["4", "5", "6", "7"])[:3], audit("2022-04-01", clauses=last)]
    assert line(document(audits=audits), "audits").verdict == verdict


def test_the_missing_clauses_are_named() -> None:
    reason = str(line(document(audits=four(clauses=["4", "5", "6", "7", "9"])), "audits").reason)
    assert reason == "Still missing: 0 complete audits, 0 days on site, clauses 8, 10."


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, "met"),
        ({"grade": "lead_auditor"}, "met"),
        ({"grade": "provisional_auditor"}, "not_met"),
        ({"scheme": "EMS"}, "not_met"),
        ({"status": "suspended"}, "not_met"),
        ({"to": "2024-05-31"}, "not_met"),
        ({"to": "2024-06-01"}, "met"),
    ],
)
def test_another_scheme_in_force_takes_one_audit_and_five_days_off(changes: Json, verdict: str) -> None:
    other = {**registration("auditor"), **changes}
    audits = [audit(f"2022-0{month}-01", "3.5", scheme="EMS") for month in range(1, 4)]
    case = document(scheme="EMS", audits=audits, registrations=[registration(scheme="EMS"), other])
    assert line(case, "audits").verdict == verdict


def test_three_audits_need_ten_days_in_the_second_scheme() -> None:
    audits = [audit(f"2022-0{month}-01", "3", scheme="EMS") for month in range(1, 4)]
    case = document(scheme="EMS", audits=audits, registrations=[registration("auditor")])
    assert str(line(case, "audits").needed).startswith("3 complete audits of EMS, 10 days on site")
    assert line(case, "audits").verdict == "not_met"


def test_audits_are_met_from_the_one_that_completes_them() -> None:
    found = line(document(), "audits")
    assert (found.met_from, found.evidence) == (date(2022, 4, 1), ("audits/0", "audits/1", "audits/2", "audits/3"))


def test_an_audit_to_come_does_not_count_yet() -> None:
    found = line(document(), "audits", as_of=date(2022, 3, 31))
    assert (found.verdict, found.met_from) == ("not_met", date(2022, 4, 1))


def test_unverified_audits_are_left_to_a_registrar() -> None:
    found = line(document(audits=four(verified=False)), "audits")
    assert (found.verdict, found.met_from) == ("unknown", None)
    assert "verify them" in str(found.reason)


def test_a_first_registration_needs_no_audits() -> None:
    case = document(grade="provisional_auditor", application="initial", audits=[])
    assert line(case, "audits").verdict == "not_applicable"
