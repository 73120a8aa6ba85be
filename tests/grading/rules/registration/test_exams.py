"""Passes, the years for which they stand, and what a registration stands for."""

from datetime import date

import pytest

from tests.grading.cases import Json, document, first_grade, line, passed, registration

PASSES = [passed("101", "2021-05-23"), passed("105", "2021-05-23")]


def test_an_expired_scheme_subject_is_named_in_the_reason() -> None:
    found = line(first_grade(exams=PASSES), "exams", as_of=date(2024, 6, 1))
    assert (found.verdict, found.met_from, found.evidence) == ("not_met", None, ("exams/0",))
    assert str(found.reason) == "No pass stands on 2024-06-01 in 105; on file: 105: 2021-05-23 – 2024-05-23."


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [
        (date(2021, 5, 22), "not_met"),
        (date(2021, 5, 23), "met"),
        (date(2024, 5, 23), "met"),
        (date(2024, 5, 24), "not_met"),
    ],
)
def test_a_pass_stands_through_the_same_calendar_day(as_of: date, verdict: str) -> None:
    assert line(first_grade(exams=PASSES), "exams", as_of=as_of).verdict == verdict


@pytest.mark.parametrize(("as_of", "verdict"), [(date(2023, 2, 28), "met"), (date(2023, 3, 1), "not_met")])
def test_a_pass_on_a_leap_day_stands_through_the_28th(as_of: date, verdict: str) -> None:
    exams = [passed("101", "2020-02-29"), passed("105", "2020-02-29")]
    assert line(first_grade(exams=exams), "exams", as_of=as_of).verdict == verdict


@pytest.mark.parametrize(("as_of", "verdict"), [(date(2026, 5, 23), "met"), (date(2026, 5, 24), "not_met")])
def test_the_general_subject_stands_for_five_years(as_of: date, verdict: str) -> None:
    exams = [passed("101", "2021-05-23"), passed("105", "2025-05-23")]
    assert line(first_grade(exams=exams), "exams", as_of=as_of).verdict == verdict


SUBJECTS = {"QMS": 105, "EMS": 106, "OHSMS": 107, "FSMS": 108, "EnMS": 109, "ISMS": 110, "ITSMS": 111, "HACCP": 112}


@pytest.mark.parametrize(("scheme", "subject"), SUBJECTS.items())
def test_each_scheme_has_its_own_subject(scheme: str, subject: int) -> None:
    case = first_grade(scheme=scheme, exams=[passed("101", "2021-05-23"), passed(str(subject), "2021-05-23")])
    assert line(case, "exams").verdict == "met"
    assert line({**case, "scheme": "EMS" if scheme == "QMS" else "QMS"}, "exams").verdict == "not_met"


@pytest.mark.parametrize(
    ("score", "verdict"), [("70", "met"), ("69.5", "not_met"), (None, "met"), (70, "met"), ("100", "met")]
)
def test_a_mark_below_the_pass_mark_is_no_pass(score: object, verdict: str) -> None:
    exams = [passed("101", "2021-05-23"), {"subject": "105", "passed_on": "2021-05-23", "score": score}]
    assert line(first_grade(exams=exams), "exams").verdict == verdict


def test_a_mark_that_is_no_pass_is_shown() -> None:
    exams = [passed("101", "2021-05-23"), passed("105", "2021-05-23", "69.5")]
    assert "105: 2021-05-23, 69.5 < 70" in str(line(first_grade(exams=exams), "exams").reason)


def test_a_later_pass_renews_an_expired_one() -> None:
    exams = [*PASSES, passed("105", "2024-10-27")]
    assert line(first_grade(exams=exams), "exams", as_of=date(2024, 6, 1)).met_from == date(2024, 10, 27)


@pytest.mark.parametrize(
    ("application", "exams", "verdict"),
    [
        ("upgrade", [passed("102", "2023-05-21")], "met"),
        ("upgrade", [], "not_met"),
        ("upgrade", [passed("102", "2021-05-23")], "not_met"),
        ("initial", [passed("102", "2023-05-21")], "not_met"),
        ("initial", [passed(code, "2023-05-21") for code in ("101", "102", "105")], "met"),
    ],
)
def test_an_upgrade_rests_on_the_registration_below(application: str, exams: list[Json], verdict: str) -> None:
    assert line(document(application=application, exams=exams), "exams").verdict == verdict


@pytest.mark.parametrize(
    "changes",
    [{"to": "2024-05-31"}, {"scheme": "EMS"}, {"status": "revoked"}, {"from": "2024-06-02"}, {"grade": "auditor"}],
)
def test_a_registration_that_is_not_in_force_stands_for_nothing(changes: Json) -> None:
    case = document(exams=[passed("102", "2023-05-21")], registrations=[{**registration(), **changes}])
    assert line(case, "exams").verdict == "not_met"


def test_the_registration_is_part_of_the_evidence() -> None:
    assert line(document(exams=[passed("102", "2023-05-21")]), "exams").evidence == ("exams/0", "registrations/0")
