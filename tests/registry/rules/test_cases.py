"""The case that an application freezes, and what must not be missing."""

from datetime import date

import pytest

from grading import editions
from grading.rules.registration.reading import read_case
from registry.rules.applications import ApplicationKind, EvidenceKind
from registry.rules.cases import Facts, assemble, in_one, missing, recommended

EDUCATION = {"level": "bachelor", "start": "2012-09-01", "end": "2016-07-01", "full_time": True}
GUARANTOR = {"name": "吴保", "grade": "auditor", "certificate": "", "in_good_standing": True}
DAY = date(2024, 6, 1)


def facts(**changes: object) -> Facts:
    usual: dict[str, object] = {
        "evidence": {EvidenceKind.EDUCATION: [EDUCATION]},
        "exams": [{"subject": "101", "passed_on": "2021-05-23", "score": None}],
        "registrations": [],
        "sanctions": [],
        "guarantor": GUARANTOR,
        "declared_on": DAY,
        "body": "",
    }
    return Facts(**{**usual, **changes})  # type: ignore[arg-type]  # by name


def case_of(**changes: object) -> dict[str, object]:
    return assemble(scheme="QMS", grade="auditor", kind=ApplicationKind.INITIAL, as_of=DAY, facts=facts(**changes))


def test_a_case_is_what_the_rules_read() -> None:
    read = read_case(case_of(), schemes=editions.known_schemes())
    assert (read.scheme, read.grade, read.as_of) == ("QMS", "auditor", DAY)
    assert read.person.guarantor is not None
    assert read.person.recommending_body == ""


def test_an_empty_draft_makes_a_case_that_can_be_read() -> None:
    empty = case_of(evidence={}, exams=[], guarantor={}, declared_on=None)
    assert read_case(empty, schemes=editions.known_schemes()).person.guarantor is None


def test_the_guarantors_name_stays_out_of_the_case() -> None:
    person = case_of()["person"]
    assert isinstance(person, dict)
    assert person["guarantor"] == {"grade": "auditor", "in_good_standing": True}


def test_the_recommendation_is_all_that_comes_after_the_submission() -> None:
    before = case_of()
    after = recommended(before, "B-001")
    assert after == case_of(body="B-001")
    assert before == case_of()


@pytest.mark.parametrize(
    ("changes", "kind", "employed", "where"),
    [
        ({}, "initial", True, []),
        ({"evidence": {}}, "initial", True, ["education"]),
        ({"evidence": {}}, "renewal", True, []),
        ({"guarantor": {}}, "initial", True, ["guarantor"]),
        ({"declared_on": None}, "upgrade", True, ["declaration"]),
        ({}, "initial", False, ["body"]),
        (
            {"evidence": {}, "guarantor": {}, "declared_on": None},
            "initial",
            False,
            ["education", "guarantor", "declaration", "body"],
        ),
    ],
)
def test_what_is_missing_is_named_with_its_place(
    changes: dict[str, object], kind: str, employed: bool, where: list[str]
) -> None:
    lacking = missing(kind=ApplicationKind(kind), facts=facts(**changes), employed=employed)
    assert [item.where for item in lacking] == where


def test_everything_missing_is_said_in_one_go() -> None:
    lacking = missing(kind=ApplicationKind.INITIAL, facts=facts(guarantor={}, declared_on=None), employed=True)
    assert str(in_one(lacking)) == "Name a guarantor. Sign the declaration."


def test_a_frozen_case_without_a_person_is_no_case() -> None:
    with pytest.raises(TypeError):
        recommended({"person": "李四"}, "B-001")
