"""Whole proofs: outcomes, the day of being met together, and what never changes."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading import editions
from grading.rules.registration.evaluation import evaluate
from grading.rules.registration.proof import Outcome, Proof, RequirementId, Verdict
from grading.rules.registration.reading import read_case
from tests.grading.cases import (
    CASES,
    RULES_2015,
    Json,
    document,
    first_grade,
    line,
    passed,
    persons,
    prove,
    registration,
    study,
    work,
)

IDS = [
    "education",
    "title",
    "work",
    "professional_work",
    "audits",
    "exams",
    "registration",
    "guarantor",
    "recommendation",
    "declaration",
    "sanctions",
    "cpd",
    "public_notice",
]


def in_force(case: Json, as_of: date | None = None) -> Proof:
    """Prove under the edition in force on the day, as the command does."""
    read = read_case(case, schemes=editions.known_schemes(), as_of=as_of)
    return evaluate(read, editions.edition_on(read.as_of))


def test_a_complete_upgrade_is_met() -> None:
    proof = in_force(document())
    assert (proof.outcome, proof.edition, proof.earliest_date) == (Outcome.MET, "CCAA-101:2021", date(2024, 5, 20))


def test_a_complete_first_registration_is_met() -> None:
    proof = in_force(first_grade())
    assert (proof.outcome, proof.earliest_date) == (Outcome.MET, date(2021, 6, 20))


def test_an_expired_subject_rejects_and_time_does_not_help() -> None:
    proof = prove(first_grade(exams=[passed("101", "2021-05-23"), passed("105", "2021-05-23")]), as_of=date(2024, 6, 1))
    assert (proof.outcome, proof.earliest_date) == (Outcome.NOT_MET, None)


def test_waiting_for_work_gives_the_day() -> None:
    case = document(work=[work("2020-09-01")], as_of="2024-06-01", registrations=[registration(to="2024-12-31")])
    proof = in_force(case)
    assert (proof.outcome, proof.earliest_date) == (Outcome.NOT_MET, date(2024, 9, 1))
    assert in_force(case, date(2024, 9, 1)).outcome == Outcome.MET
    assert in_force(case, date(2024, 8, 31)).outcome == Outcome.NOT_MET


def test_time_does_not_help_when_the_registration_ends_first() -> None:
    case = document(work=[work("2020-09-02")], as_of="2024-06-01")
    assert line(case, "work").met_from == date(2024, 9, 2)
    assert in_force(case).earliest_date is None


def test_an_edition_that_ends_first_promises_no_day() -> None:
    case = first_grade(as_of="2021-01-01", education=[study(end="2021-04-01")])
    assert in_force(case).earliest_date is None
    assert in_force(case, date(2021, 4, 1)).requirement(RequirementId.EDUCATION).verdict == Verdict.MET


def test_a_renewal_is_left_to_a_registrar() -> None:
    proof = in_force(document(application="renewal", registrations=[registration("auditor")], exams=[], audits=[]))
    verdicts = {requirement.id.value: requirement.verdict.value for requirement in proof.requirements}
    assert proof.outcome == Outcome.NEEDS_REVIEW
    assert [name for name in IDS if verdicts[name] == "waived"] == [*IDS[:4], "exams"]
    assert [name for name in IDS if verdicts[name] == "unknown"] == ["audits", "cpd"]


@pytest.mark.parametrize(("grade", "edition"), [("lead_auditor", "CCAA-101:2021"), ("senior_auditor", RULES_2015)])
def test_a_grade_that_an_edition_does_not_source_is_unknown(grade: str, edition: str) -> None:
    proof = prove(document(grade=grade), edition)
    assert proof.outcome == Outcome.NEEDS_REVIEW
    assert {proof.requirement(RequirementId(name)).verdict.value for name in IDS[1:7]} == {"unknown"}


def test_a_scheme_that_an_edition_does_not_cover_is_unknown() -> None:
    assert line(document(scheme="EnMS"), "work", RULES_2015).verdict == Verdict.UNKNOWN


def test_before_2015_hardly_anything_is_sourced() -> None:
    proof = in_force(document(as_of="2014-01-01", grade="senior_auditor", application="initial"))
    assert proof.edition == "CCAA:pre-2015"
    assert proof.requirement(RequirementId.WORK).verdict == Verdict.UNKNOWN


def test_the_edition_is_the_one_in_force_on_the_day() -> None:
    assert in_force(document(), date(2019, 1, 1)).edition == RULES_2015
    assert in_force(document(), date(2021, 3, 31)).edition == RULES_2015
    assert in_force(document(), date(2021, 4, 1)).edition == "CCAA-101:2021"


@settings(max_examples=150, deadline=None)
@given(CASES)
def test_every_proof_is_complete_and_its_outcome_follows_from_it(case: Json) -> None:
    proof = in_force(case)
    verdicts = [requirement.verdict for requirement in proof.requirements]
    assert [requirement.id.value for requirement in proof.requirements] == IDS
    assert (proof.outcome == Outcome.NOT_MET) == (Verdict.NOT_MET in verdicts)
    assert (proof.outcome == Outcome.NEEDS_REVIEW) == (Verdict.NOT_MET not in verdicts and Verdict.UNKNOWN in verdicts)


@settings(max_examples=150, deadline=None)
@given(CASES)
def test_what_is_met_is_met_since_a_day_that_has_come(case: Json) -> None:
    proof = in_force(case)
    for requirement in proof.requirements:
        if requirement.verdict == Verdict.MET:
            assert requirement.met_from is not None
            assert requirement.met_from <= proof.as_of
        elif requirement.met_from is not None:
            assert requirement.met_from > proof.as_of


@settings(max_examples=150, deadline=None)
@given(CASES)
def test_the_day_of_being_met_together_is_the_first_such_day(case: Json) -> None:
    proof = in_force(case)
    first = proof.earliest_date
    if first is None:
        assert proof.outcome != Outcome.MET
        return
    assert in_force(case, first).outcome == Outcome.MET
    if first > editions.edition_on(first).effective_from:
        assert in_force(case, first - timedelta(days=1)).outcome != Outcome.MET


@settings(max_examples=60, deadline=None)
@given(persons(), st.sampled_from(["2021-06-01", "2023-06-01", "2026-06-01"]))
def test_a_day_is_found_for_what_a_usual_person_lacks(person: Json, as_of: str) -> None:
    """Change one part of a person who meets all, so that met cases and days to come are among those tried."""
    for name, value in person.items():
        case = document(as_of=as_of, **{"registrations": [registration(to=None)], name: value})
        proof = in_force(case)
        assert (proof.outcome == Outcome.MET) == (
            proof.earliest_date is not None and proof.earliest_date <= proof.as_of
        )
        if proof.earliest_date:
            assert in_force(case, proof.earliest_date).outcome == Outcome.MET


@settings(max_examples=100, deadline=None)
@given(CASES)
def test_the_order_of_the_evidence_decides_nothing(case: Json) -> None:
    person = case["person"]
    assert isinstance(person, dict)
    turned = {name: value[::-1] if isinstance(value, list) else value for name, value in person.items()}
    one, other = in_force(case), in_force({**case, "person": turned})
    assert (one.outcome, one.earliest_date) == (other.outcome, other.earliest_date)
    assert [(r.verdict, r.met_from) for r in one.requirements] == [(r.verdict, r.met_from) for r in other.requirements]
