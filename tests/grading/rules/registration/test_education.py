"""The scheme's lowest level of education."""

from datetime import date

import pytest

from tests.grading.cases import document, line, study

LEVELS = ["college", "bachelor", "master", "doctor"]


@pytest.mark.parametrize("scheme", ["QMS", "EMS", "OHSMS"])
@pytest.mark.parametrize("level", LEVELS)
def test_a_college_diploma_is_enough_for_the_common_schemes(scheme: str, level: str) -> None:
    assert line(document(scheme=scheme, education=[study(level)]), "education").verdict == "met"


@pytest.mark.parametrize("scheme", ["FSMS", "EnMS", "ISMS", "ITSMS", "HACCP"])
@pytest.mark.parametrize(
    ("level", "verdict"), [("college", "not_met"), ("bachelor", "met"), ("master", "met"), ("doctor", "met")]
)
def test_the_other_schemes_ask_for_a_degree(scheme: str, level: str, verdict: str) -> None:
    assert line(document(scheme=scheme, education=[study(level)]), "education").verdict == verdict


@pytest.mark.parametrize(("as_of", "verdict"), [(date(2016, 6, 30), "not_met"), (date(2016, 7, 1), "met")])
def test_education_counts_from_the_day_of_graduation(as_of: date, verdict: str) -> None:
    found = line(document(), "education", as_of=as_of)
    assert (found.verdict, found.met_from) == (verdict, date(2016, 7, 1))


def test_study_that_goes_on_is_no_degree() -> None:
    assert line(document(education=[study(end=None)]), "education").met_from is None


def test_the_first_degree_that_is_enough_is_pointed_to() -> None:
    case = document(education=[study("master", "2019-07-01"), study("college", "2012-07-01", start=None)])
    found = line(case, "education")
    assert (found.evidence, found.met_from) == (("education/1",), date(2012, 7, 1))
    assert str(found.found) == "A master's degree of 2019-07-01."
