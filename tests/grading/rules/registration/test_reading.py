"""Malformed cases: every problem with its path, never a fault of ours."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading import editions
from grading.rules.registration.case import Case
from grading.rules.registration.reading import MalformedCase, read_case
from tests.grading.cases import Json, audit, document, registration, sanction, study, work

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text() | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
FULL = document(
    titles=[{"level": "senior", "date": "2018-06-01"}], sanctions=[sanction("suspension", "2020-01-01", "2020-02-01")]
)


def read(case: object, as_of: date | None = None) -> Case:
    return read_case(case, schemes=editions.known_schemes(), as_of=as_of)


def problems(case: object) -> list[str]:
    with pytest.raises(MalformedCase) as refused:
        read(case)
    return [str(problem) for problem in refused.value.problems]


def test_every_problem_is_named_with_its_path() -> None:
    found = problems(
        document(work=[work(), work("next year", full_time="yes")], exams=[{"subject": 101}], scheme="QSM", cpd=None)
    )
    assert found == [
        "scheme: not one of: QMS, EMS, OHSMS, FSMS, EnMS, ISMS, ITSMS, HACCP",
        "person.work[1].start: not a date (YYYY-MM-DD)",
        "person.work[1].full_time: not true or false",
        "person.exams[0].subject: not a code of letters, digits and hyphens",
        "person.exams[0].passed_on: is missing",
        "person.cpd: not a list",
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"as_of": "2024-6-1"}, "as_of: not a date (YYYY-MM-DD)"),
        ({"as_of": "2023-02-29"}, "as_of: not a date (YYYY-MM-DD)"),
        ({"as_of": "20240601"}, "as_of: not a date (YYYY-MM-DD)"),
        ({"as_of": "9999-12-31"}, "as_of: not a year from 1900 to 2200"),
        ({"as_of": 20240601}, "as_of: not a date (YYYY-MM-DD)"),
        ({"as_of": None}, "as_of: not a date (YYYY-MM-DD)"),
        ({"grade": "chief"}, "grade: not one of: provisional_auditor, auditor, lead_auditor, senior_auditor"),
        ({"application": ["initial"]}, "application: not one of: initial, upgrade, renewal"),
        ({"work": {}}, "person.work: not a list"),
        ({"work": ["x"]}, "person.work[0]: not an object"),
        ({"work": [work("2020-01-02", "2020-01-01")]}, "person.work[0].end: is before the first day, 2020-01-02"),
        ({"work": [work(professional_in="QMS")]}, "person.work[0].professional_in: not a list"),
        ({"work": [work(employer=7)]}, "person.work[0].employer: not a text"),
        ({"work": [work(emploier="A")]}, "person.work[0].emploier: no such field here"),
        (
            {"education": [study(level="phd")]},
            "person.education[0].level: not one of: college, bachelor, master, doctor",
        ),
        ({"education": [study(full_time=1)]}, "person.education[0].full_time: not true or false"),
        ({"audits": [audit(days="-1")]}, "person.audits[0].days_on_site: not a number such as 4 or 72.5"),
        ({"audits": [audit(days="NaN")]}, "person.audits[0].days_on_site: not a number such as 4 or 72.5"),
        ({"audits": [audit(days_on_site=True)]}, "person.audits[0].days_on_site: not a number such as 4 or 72.5"),
        ({"audits": [audit(clauses="4-10")]}, 'person.audits[0].clauses: not "all" or a list of clauses'),
        ({"audits": [audit(clauses=["8.5"])]}, "person.audits[0].clauses[0]: not a whole clause such as 8"),
        ({"audits": [audit(clauses=[True])]}, "person.audits[0].clauses[0]: not a whole clause such as 8"),
        ({"audits": [audit(role="boss")]}, "person.audits[0].role: not one of: auditor, leader, trainee, expert"),
        (
            {"registrations": [registration(to="2020-01-01")]},
            "person.registrations[0].to: is before the first day, 2021-09-01",
        ),
        (
            {"sanctions": [sanction("suspension", "2020-01-02", "2020-01-01")]},
            "person.sanctions[0].until: is before the first day, 2020-01-02",
        ),
        ({"guarantor": "Li"}, "person.guarantor: not an object"),
        ({"guarantor": {"grade": "auditor"}}, "person.guarantor.in_good_standing: is missing"),
        ({"recommending_body": {}}, "person.recommending_body: not a text"),
        ({"recommending_body": "\ud800"}, "person.recommending_body: not a text"),
        ({"declaration": True}, "person.declaration: not a date (YYYY-MM-DD)"),
    ],
)
def test_each_kind_of_mistake_has_its_words(changes: Json, problem: str) -> None:
    assert problems(document(**changes)) == [problem]


@pytest.mark.parametrize("case", [None, [], "case", 7, True])
def test_what_is_no_object_is_no_case(case: object) -> None:
    assert problems(case) == ["$: not an object"]


def test_a_case_without_a_person_says_so() -> None:
    assert problems({**document(), "person": None}) == ["person: not an object"]
    assert "person: is missing" in problems({})


def test_the_end_of_work_must_be_written() -> None:
    case = document(work=[{k: v for k, v in work().items() if k != "end"}])
    assert problems(case) == ["person.work[0].end: is missing; write null for what has no end yet"]


def test_lists_that_are_not_there_are_empty() -> None:
    case = read({**document(), "person": {}})
    assert (case.person.work, case.person.guarantor, case.person.declaration) == ((), None, None)


def test_the_day_given_beats_that_of_the_case() -> None:
    assert read(document(), date(2020, 1, 1)).as_of == date(2020, 1, 1)
    without = {name: value for name, value in document().items() if name != "as_of"}
    assert read(without, date(2020, 1, 1)).as_of == date(2020, 1, 1)


def test_numbers_may_be_written_as_text_or_number() -> None:
    case = read(document(audits=[audit(days="4.5"), audit(days_on_site=4), audit(days_on_site=Decimal("4.5"))]))
    assert [entry.days_on_site for entry in case.person.audits] == [Decimal("4.5"), Decimal(4), Decimal("4.5")]


def places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    found = [path]
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in members:
        found += places(inner, (*path, key))
    return found


def put(case: Json, path: tuple[object, ...], value: object) -> object:
    if not path:
        return value
    changed = deepcopy(case)
    place: object = changed
    for key in path[:-1]:
        place = place[key]  # type: ignore[index]  # a path that `places` found
    place[path[-1]] = value  # type: ignore[index]  # as above
    return changed


def outcome(case: object) -> list[str]:
    """Read a case and give what is wrong with it, nothing where it can be read."""
    try:
        read(case)
    except MalformedCase as refused:
        return [str(problem) for problem in refused.problems] or ["refused without a problem"]
    return []


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(places(FULL)), ANYTHING)
def test_anything_anywhere_is_read_or_refused_with_paths(path: tuple[object, ...], value: object) -> None:
    assert all(": " in problem for problem in outcome(put(FULL, path, value)))


@settings(max_examples=200, deadline=None)
@given(ANYTHING)
def test_what_is_not_a_case_at_all_is_refused(value: object) -> None:
    assert problems(value)
