"""A proof can be replayed as of any day, and more evidence for a person never makes them wait longer."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.rules.registration.proof import TIMELESS, Requirement, Verdict
from tests.grading.cases import (
    CASES,
    DAYS,
    Json,
    audit,
    document,
    line,
    passed,
    persons,
    prove,
    registration,
    sanction,
    work,
)

# What does not depend on the route of education that serves the person best on the day.
ANY_ROUTE = ("education", "audits", "exams", "registration", "guarantor", "recommendation", "declaration", "sanctions")
LATER = st.dates(date(2021, 4, 1), date(2029, 12, 31))
NEVER = date.max


def since(found: Requirement) -> date:
    return found.met_from or NEVER


def lines(case: Json, day: date) -> dict[str, Requirement]:
    return {one.id.value: one for one in prove(case, as_of=day).requirements}


@settings(max_examples=25, deadline=None)
@given(CASES, LATER)
def test_the_same_day_always_gives_the_same_proof(case: Json, day: date) -> None:
    assert prove(case, as_of=day) == prove(case, as_of=day)


@settings(max_examples=25, deadline=None)
@given(CASES, LATER, LATER)
def test_the_day_of_being_met_never_moves_back_as_days_pass(case: Json, one: date, other: date) -> None:
    before, after = lines(case, min(one, other)), lines(case, max(one, other))
    for name in ANY_ROUTE:
        assert since(before[name]) <= since(after[name]), name


@settings(max_examples=25, deadline=None)
@given(CASES, LATER)
def test_what_was_met_since_a_day_was_met_on_every_day_since(case: Json, day: date) -> None:
    now = lines(case, day)
    for name in ANY_ROUTE:
        found = now[name]
        if found.verdict == Verdict.MET and found.met_from is not None:
            between = found.met_from + (day - found.met_from) // 2
            for then in (found.met_from, between):
                assert line(case, name, as_of=then).verdict == Verdict.MET, (name, then)


@settings(max_examples=25, deadline=None)
@given(CASES, LATER)
def test_a_day_to_come_is_the_first_on_which_the_line_is_met(case: Json, day: date) -> None:
    for name, found in lines(case, day).items():
        if name in ANY_ROUTE and found.verdict != Verdict.MET and found.met_from is not None:
            assert line(case, name, as_of=found.met_from).verdict == Verdict.MET
            assert line(case, name, as_of=found.met_from - timedelta(days=1)).verdict != Verdict.MET


@settings(max_examples=25, deadline=None)
@given(CASES, LATER)
def test_what_is_not_asked_or_waived_is_so_on_every_day(case: Json, day: date) -> None:
    now, later = lines(case, day), lines(case, day + timedelta(days=400))
    for name in ANY_ROUTE:
        if now[name].verdict in (Verdict.WAIVED, Verdict.NOT_APPLICABLE):
            assert later[name].verdict == now[name].verdict


def more(case: Json, kind: str, entry: Json) -> Json:
    person = case["person"]
    assert isinstance(person, dict)
    return {**case, "person": {**person, kind: [*person[kind], entry]}}


@settings(max_examples=25, deadline=None)
@given(CASES, LATER, DAYS, st.sampled_from(["101", "102", "105", "106"]))
def test_another_pass_never_makes_anybody_wait_longer(case: Json, day: date, on: str, subject: str) -> None:
    before, after = line(case, "exams", as_of=day), line(more(case, "exams", passed(subject, on)), "exams", as_of=day)
    assert since(after) <= since(before)


@settings(max_examples=25, deadline=None)
@given(CASES, LATER, DAYS, st.booleans())
def test_another_audit_never_makes_anybody_wait_longer(case: Json, day: date, on: str, verified: bool) -> None:
    scheme = case["scheme"]
    longer = more(case, "audits", audit(on, "5", scheme=scheme, verified=verified))
    assert since(line(longer, "audits", as_of=day)) <= since(line(case, "audits", as_of=day))


@settings(max_examples=25, deadline=None)
@given(CASES, LATER, DAYS)
def test_another_sanction_never_helps(case: Json, day: date, on: str) -> None:
    before = line(case, "sanctions", as_of=day)
    for kind in ("administrative_revocation", "association_revocation", "suspension", "exam_ban"):
        worse = line(more(case, "sanctions", sanction(kind, on)), "sanctions", as_of=day)
        assert worse.verdict != Verdict.MET or before.verdict == Verdict.MET
        assert before.verdict == Verdict.MET or since(worse) >= since(before)


@settings(max_examples=25, deadline=None)
@given(CASES, LATER, DAYS)
def test_another_registration_never_ends_one_that_stands(case: Json, day: date, on: str) -> None:
    row = {**registration(scheme=case["scheme"]), "from": on, "to": None}
    before, after = (
        line(case, "registration", as_of=day),
        line(more(case, "registrations", row), "registration", as_of=day),
    )
    assert before.verdict != Verdict.MET or after.verdict == Verdict.MET


@settings(max_examples=25, deadline=None)
@given(persons(), LATER, DAYS)
def test_another_post_never_takes_experience_away(person: Json, day: date, on: str) -> None:
    short = document(work=person["work"])  # one degree, so that one route is looked at
    longer = more(short, "work", work(on, None))
    for name in ("work", "professional_work"):
        assert since(line(longer, name, as_of=day)) <= since(line(short, name, as_of=day))


@settings(max_examples=25, deadline=None)
@given(CASES, LATER)
def test_a_verified_audit_never_counts_for_less_than_an_unverified_one(case: Json, day: date) -> None:
    person = case["person"]
    assert isinstance(person, dict)
    verified = {**case, "person": {**person, "audits": [{**one, "verified": True} for one in person["audits"]]}}
    assert since(line(verified, "audits", as_of=day)) <= since(line(case, "audits", as_of=day))
    assert (
        line(verified, "audits", as_of=day).verdict != Verdict.UNKNOWN
        or case["application"] == "renewal"
        or (case["grade"] == "lead_auditor")
    )


@pytest.mark.parametrize("name", ["education", "exams", "audits", "registration", "guarantor", "recommendation"])
def test_evidence_that_is_taken_away_un_meets_its_own_line_alone(name: str) -> None:
    kinds = {
        "education": "education", "exams": "exams", "audits": "audits", "registration": "registrations",
        "guarantor": "guarantor", "recommendation": "recommending_body",
    }  # fmt: skip
    empty: dict[str, object] = {"guarantor": None, "recommending_body": ""}
    without = lines(document(**{kinds[name]: empty.get(kinds[name], [])}), date(2024, 6, 1))
    unmet = {one for one, found in without.items() if found.verdict == Verdict.NOT_MET}
    rests_on_it = {"education": {"work", "professional_work"}, "registration": {"exams"}}
    assert unmet - rests_on_it.get(name, set()) == {name}


@settings(max_examples=25, deadline=None)
@given(CASES, LATER)
def test_people_are_told_a_day_only_where_the_fact_has_one_and_then_the_day_of_the_proof(case: Json, day: date) -> None:
    for name, found in lines(case, day).items():
        assert found.since in (None, found.met_from), name
        if found.verdict == Verdict.MET:
            assert (found.since is None) is (found.reason == TIMELESS), name
            assert found.since is None or found.since <= day, name
