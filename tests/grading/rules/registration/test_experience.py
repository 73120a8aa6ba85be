"""How working years are counted, with the worked cases of the rules."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.grading.cases import RULES_2015, RULES_2021, Json, document, line, prove, study, work

DIPLOMA = [study("college", "2012-07-01", start="2009-09-01")]
COLLEGE: Json = {
    "education": DIPLOMA,
    "titles": [{"level": "intermediate", "date": "2018-06-01"}],
    "work": [work("2012-07-01")],
}
DAYS = st.dates(date(2010, 1, 1), date(2024, 5, 1))
PERIODS = st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=4)


def worked(periods: list[tuple[date, date]]) -> list[Json]:
    return [work(min(pair).isoformat(), max(pair).isoformat()) for pair in periods]


def test_a_college_diploma_and_a_title_reach_eight_years_under_the_rules_of_2021() -> None:
    proof = prove(document(**COLLEGE), RULES_2021, date(2020, 6, 30))
    lines = {requirement.id.value: requirement for requirement in proof.requirements}
    assert (lines["work"].verdict, lines["work"].met_from) == ("not_met", date(2020, 7, 1))
    assert lines["professional_work"].met_from == date(2018, 7, 1)
    assert lines["title"].met_from == date(2018, 6, 1)


def test_the_same_person_waits_until_2032_under_the_rules_of_2015() -> None:
    assert line(document(**COLLEGE), "work", RULES_2015).met_from == date(2032, 7, 1)


def test_a_case_is_met_at_the_earliest_when_its_edition_takes_effect() -> None:
    case = document(
        **COLLEGE,
        grade="provisional_auditor",
        application="initial",
        declaration="2020-01-01",
        as_of="2021-07-01",
        exams=[{"subject": code, "passed_on": "2020-09-20"} for code in ("101", "105")],
    )
    assert prove(case).earliest_date == date(2021, 4, 1)


def test_graduate_study_counts_for_half() -> None:
    case = document(
        education=[study(), study("master", "2021-07-01", start="2018-09-01")],
        work=[work("2016-07-01", "2018-08-31"), work("2021-07-02")],
        as_of="2021-07-01",
    )
    found = line(case, "work")
    assert (str(found.found), found.met_from) == ("43 months and 0 days by 2021-07-01.", date(2021, 12, 2))
    assert found.evidence == ("work/0", "education/1")


def test_four_years_are_reached_five_months_after_resuming_work() -> None:
    case = document(
        education=[study(), study("master", "2021-07-01", start="2018-09-01")],
        work=[work("2016-07-01", "2018-08-31"), work("2021-08-01")],
    )
    assert line(case, "work").met_from == date(2022, 1, 1)


def test_graduate_study_does_not_count_as_professional_work() -> None:
    case = document(education=[study(), study("master", "2020-07-01", start="2016-09-01")], work=[])
    assert line(case, "professional_work").verdict == "not_met"


@pytest.mark.parametrize("changes", [{"full_time": False}, {"level": "bachelor"}])
def test_only_full_time_graduate_study_counts(changes: Json) -> None:
    second = {**study("master", "2021-07-01", start="2018-09-01"), **changes}
    case = document(education=[study(), second], work=[work("2016-07-01", "2018-08-31")], as_of="2021-07-01")
    assert str(line(case, "work").found).startswith("26 months and 0 days")


def test_study_before_the_qualifying_degree_does_not_count() -> None:
    case = document(education=[study("master", "2021-07-01", start="2018-09-01")], work=[work("2021-07-01")])
    assert line(case, "work").met_from == date(2025, 7, 1)


def test_work_before_the_degree_does_not_count() -> None:
    assert line(document(work=[work("2010-01-01")]), "work").met_from == date(2020, 7, 1)


def test_work_without_any_degree_does_not_count() -> None:
    found = line(document(education=[]), "work")
    assert (found.verdict, found.met_from, found.evidence) == ("not_met", None, ())
    assert "none is on file" in str(found.reason)


@pytest.mark.parametrize(
    ("changes", "work_verdict", "professional_verdict"),
    [
        ({}, "met", "met"),
        ({"full_time": False}, "not_met", "not_met"),
        ({"responsible_post": False}, "not_met", "not_met"),
        ({"professional_in": ["EMS"]}, "met", "not_met"),
        ({"professional_in": ["EMS", "QMS"]}, "met", "met"),
    ],
)
def test_what_counts_as_work(changes: Json, work_verdict: str, professional_verdict: str) -> None:
    case = document(work=[{**work(), **changes}])
    assert line(case, "work").verdict == work_verdict
    assert line(case, "professional_work").verdict == professional_verdict


@pytest.mark.parametrize(("as_of", "verdict"), [(date(2020, 6, 30), "not_met"), (date(2020, 7, 1), "met")])
def test_forty_eight_months_are_complete_on_the_same_day_of_the_month(as_of: date, verdict: str) -> None:
    assert line(document(), "work", as_of=as_of).verdict == verdict


def test_ended_work_stops_counting() -> None:
    assert line(document(work=[work("2016-07-01", "2020-06-29")]), "work").met_from is None
    assert line(document(work=[work("2016-07-01", "2020-06-30")]), "work").met_from == date(2020, 7, 1)


def test_a_change_of_employer_from_one_day_to_the_next_is_no_gap() -> None:
    case = document(work=[work("2016-07-01", "2018-03-14"), work("2018-03-15")])
    assert line(case, "work").met_from == date(2020, 7, 1)


@pytest.mark.parametrize(
    ("title", "verdict"),
    [("intermediate", "met"), ("senior", "met"), (None, "not_met")],
)
def test_the_college_route_needs_a_title(title: str | None, verdict: str) -> None:
    titles = [{"level": title, "date": "2018-06-01"}] if title else []
    found = line(document(**{**COLLEGE, "titles": titles}), "title")
    assert found.verdict == verdict


def test_the_degree_route_needs_no_title() -> None:
    assert line(document(), "title").verdict == "not_applicable"


def test_the_route_that_serves_the_person_best_is_proved() -> None:
    late_degree = study("bachelor", "2023-07-01")
    education = [*DIPLOMA, late_degree]
    assert prove(document(**{**COLLEGE, "education": education})).outcome == "met"
    without_title = prove(document(**{**COLLEGE, "education": education, "titles": []}, exams=[]))
    assert without_title.outcome == "not_met"


@settings(max_examples=60)
@given(PERIODS)
def test_concurrent_periods_never_count_twice(periods: list[tuple[date, date]]) -> None:
    once, twice = document(work=worked(periods)), document(work=worked(periods + periods))
    assert line(once, "work").found == line(twice, "work").found
    assert line(once, "work").met_from == line(twice, "work").met_from


@settings(max_examples=60)
@given(PERIODS)
def test_more_time_never_unmeets_work(periods: list[tuple[date, date]]) -> None:
    before = line(document(work=worked(periods)), "work")
    longer = worked(periods)
    max(longer, key=lambda period: str(period["end"]))["end"] = None
    assert before.verdict != "met" or line(document(work=longer), "work").verdict == "met"


@settings(max_examples=60)
@given(st.permutations([(date(2012, 1, 1), date(2017, 3, 9)), (date(2016, 9, 9), date(2018, 1, 1)),
                        (date(2019, 2, 3), date(2021, 8, 30))]))  # fmt: skip
def test_the_order_of_the_evidence_changes_nothing(periods: list[tuple[date, date]]) -> None:
    usual = sorted(periods)
    given_order, sorted_order = document(work=worked(periods)), document(work=worked(usual))
    assert line(given_order, "work").found == line(sorted_order, "work").found
    assert line(given_order, "work").met_from == line(sorted_order, "work").met_from
