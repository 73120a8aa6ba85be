"""An edition: levels in their order, and what it asks of whom."""

from dataclasses import FrozenInstanceError
from itertools import pairwise

import pytest

from grading import editions
from grading.rules.registration.case import GRADES
from grading.rules.registration.edition import Edition, Grade, Level, Provenance, TitleLevel
from grading.rules.registration.proof import RequirementId
from grading.rules.registration.words import WORDS

EDITIONS = editions.load_editions()
RULES_2021 = editions.edition_named("CCAA-101:2021")


def test_levels_of_education_rise() -> None:
    assert [level.value for level in sorted(Level, key=lambda one: one.rank)] == [
        "college", "bachelor", "master", "doctor",
    ]  # fmt: skip
    assert all(higher.rank == lower.rank + 1 for lower, higher in pairwise(Level))


def test_levels_of_titles_rise() -> None:
    assert [level.rank for level in TitleLevel] == [0, 1]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.id)
def test_every_requirement_has_a_clause(edition: Edition) -> None:
    assert set(edition.clauses) == set(RequirementId)
    assert all(clause.strip() for clause in edition.clauses.values())


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.id)
def test_grades_and_levels_of_an_edition_have_names_for_people(edition: Edition) -> None:
    assert set(edition.grades) <= set(GRADES) & set(WORDS)
    for grade in edition.grades.values():
        assert {route.level.value for route in grade.routes or ()} <= set(WORDS)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.id)
def test_a_grade_rests_on_one_that_the_edition_has(edition: Edition) -> None:
    for grade in edition.grades.values():
        if grade.lower is not None and grade.lower.value:
            assert grade.lower.value in edition.grades


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.id)
def test_a_second_scheme_never_asks_for_more_than_the_first(edition: Edition) -> None:
    for grade in edition.grades.values():
        if grade.audits is not None:
            assert grade.audits.second_complete.value <= grade.audits.complete.value
            assert grade.audits.second_days_on_site.value <= grade.audits.days_on_site.value


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.id)
def test_more_education_never_asks_for_more_work(edition: Edition) -> None:
    for grade in edition.grades.values():
        routes = sorted(grade.routes or (), key=lambda route: route.level.rank)
        for lower, higher in pairwise(routes):
            if lower.work_months and higher.work_months:
                assert higher.work_months.value <= lower.work_months.value


@pytest.mark.parametrize("name", GRADES)
def test_a_scheme_that_is_not_covered_asks_for_nothing_sourced(name: str) -> None:
    assert RULES_2021.grade("XMS", name) == Grade()


@pytest.mark.parametrize("scheme", sorted(RULES_2021.schemes))
def test_every_scheme_of_2021_asks_the_same_of_a_grade(scheme: str) -> None:
    assert RULES_2021.grade(scheme, "auditor") is RULES_2021.grades["auditor"]
    assert RULES_2021.grade(scheme, "lead_auditor") == Grade()


def test_every_scheme_of_2021_has_a_subject_of_its_own() -> None:
    subjects = [scheme.subject.value for scheme in RULES_2021.schemes.values() if scheme.subject]
    assert len(set(subjects)) == len(subjects) == len(RULES_2021.schemes)


def test_the_statutory_bar_and_the_pass_mark_are_official() -> None:
    assert RULES_2021.standing.bar_years["administrative_revocation"].provenance is Provenance.OFFICIAL
    assert RULES_2021.pass_mark is not None
    assert (RULES_2021.pass_mark.value, RULES_2021.pass_mark.provenance) == (70, Provenance.OFFICIAL)


def test_what_no_source_gives_stands_nowhere_in_the_edition_of_2021() -> None:
    assert RULES_2021.renewal.cpd_hours is None
    assert "association_revocation" not in RULES_2021.standing.bar_years
    assert "senior_auditor" not in RULES_2021.grades


def test_an_edition_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        RULES_2021.id = "CCAA-101:2022"  # type: ignore[misc]  # the assignment is what must fail
