"""What a requirement is asked, and the answers that are no matter of days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Text
from grading import editions
from grading.rules.registration.edition import Grade, Provenance, Scheme
from grading.rules.registration.periods import ALWAYS, NEVER, Windows, difference, from_day, holds, through, union
from grading.rules.registration.proof import Verdict
from grading.rules.registration.question import (
    NOTHING,
    Finding,
    Question,
    not_asked,
    numbered,
    pointers,
    unsourced,
    waived,
)
from grading.rules.registration.reading import read_case
from tests.grading.cases import RULES_2015, RULES_2021, document

DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))
WINDOWS = st.lists(st.tuples(DAYS, st.integers(1, 2000)), max_size=4).map(
    lambda runs: union(*(through(first, first + timedelta(days=length)) for first, length in runs))
)


def ask(edition: str = RULES_2021, **changes: object) -> Question:
    rules = editions.edition_named(edition)
    return Question(read_case(document(**changes), schemes=editions.known_schemes()), rules, None)


def finding(met: Windows = NEVER, unknown: Windows = NEVER) -> Finding:
    return Finding(NOTHING, NOTHING, NOTHING, Provenance.OFFICIAL, met=met, unknown=unknown)


def test_a_question_gives_day_person_grade_and_scheme_of_its_case() -> None:
    question = ask()
    assert question.day == date(2024, 6, 1)
    assert question.person.recommending_body == "B-001"
    assert question.grade == question.edition.grades["auditor"]
    assert question.scheme == question.edition.schemes["QMS"]


@pytest.mark.parametrize(
    ("scheme", "grade"), [("EnMS", "auditor"), ("QMS", "senior_auditor"), ("EnMS", "senior_auditor")]
)
def test_what_an_edition_does_not_cover_asks_for_nothing_that_is_sourced(scheme: str, grade: str) -> None:
    question = ask(RULES_2015, scheme=scheme, grade=grade)
    assert question.grade == Grade()
    assert question.scheme == (Scheme() if scheme == "EnMS" else question.edition.schemes["QMS"])


@given(WINDOWS, WINDOWS, DAYS)
def test_a_verdict_is_a_look_at_the_runs_on_the_day(met: Windows, unknown: Windows, day: date) -> None:
    found = finding(met, difference(unknown, met))
    verdict = found.verdict(day)
    assert (verdict is Verdict.MET) == holds(met, day)
    assert (verdict is Verdict.UNKNOWN) == (holds(unknown, day) and not holds(met, day))
    assert found.good_days() == met


@given(WINDOWS, DAYS)
def test_what_is_met_outweighs_what_is_open(met: Windows, day: date) -> None:
    assert finding(met, ALWAYS).verdict(day) is (Verdict.MET if holds(met, day) else Verdict.UNKNOWN)


@given(DAYS)
def test_what_is_settled_does_not_change_with_the_days(day: date) -> None:
    for settled in (not_asked(Text("Not looked at.")), waived(ask())):
        assert settled.verdict(day) is settled.settled
        assert settled.good_days() == ALWAYS


@given(DAYS)
def test_what_is_not_sourced_stays_open_on_every_day_and_is_never_good(day: date) -> None:
    found = unsourced(ask())
    assert found.verdict(day) is Verdict.UNKNOWN
    assert found.good_days() == NEVER


def test_an_unsourced_requirement_names_its_edition_and_what_was_found() -> None:
    found = unsourced(ask(), Text("%(hours)s hours on file by %(day)s.", {"hours": 8, "day": "2024-06-01"}))
    assert str(found.needed) == "No source says what CCAA-101:2021 asks here."
    assert str(found.found) == "8 hours on file by 2024-06-01."
    assert found.provenance is Provenance.CONFIGURED


def test_a_waived_requirement_has_the_provenance_of_the_waiver() -> None:
    question = ask()
    official = replace(question.edition.renewal.waived, provenance=Provenance.OFFICIAL)
    edition = replace(question.edition, renewal=replace(question.edition.renewal, waived=official))
    assert waived(replace(question, edition=edition)).provenance is Provenance.OFFICIAL
    assert waived(question).provenance is Provenance.CONFIGURED


@pytest.mark.parametrize("provenance", list(Provenance))
def test_what_is_not_asked_keeps_its_provenance(provenance: Provenance) -> None:
    assert not_asked(Text("Nothing."), provenance).provenance is provenance


@pytest.mark.parametrize(
    ("kind", "numbers", "expected"),
    [
        ("work", [0, 2], ("work/0", "work/2")),
        ("exams", [], ()),
        ("audits", range(3), ("audits/0", "audits/1", "audits/2")),
    ],
)
def test_pointers_name_entries_by_their_place(kind: str, numbers: list[int], expected: tuple[str, ...]) -> None:
    assert pointers(kind, numbers) == expected


@given(st.lists(st.integers(-5, 5), max_size=8))
def test_entries_that_count_keep_their_place_in_the_case(entries: list[int]) -> None:
    found = numbered(entries, lambda one: one > 0)
    assert [entries[place] for place, _ in found] == [one for _, one in found] == [one for one in entries if one > 0]


@given(DAYS, DAYS)
def test_a_run_from_a_day_is_met_from_it_on(first: date, day: date) -> None:
    assert finding(from_day(first)).verdict(day) is (Verdict.MET if day >= first else Verdict.NOT_MET)
