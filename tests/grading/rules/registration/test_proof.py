"""A proof: its outcome follows from its lines, and its JSON has what the contract names."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings

from core.errors import Text
from grading.rules.registration.edition import Provenance
from grading.rules.registration.proof import Outcome, Proof, Requirement, RequirementId, Verdict, outcome_of
from tests.grading.cases import CASES, Json, document, first_grade, prove


def a_line(
    verdict: Verdict, identifier: RequirementId = RequirementId.WORK, met_from: date | None = None
) -> Requirement:
    return Requirement(
        id=identifier,
        clause="CCAA-101:2021",
        verdict=verdict,
        needed=Text("%(months)s months after the %(level)s.", {"months": 48, "level": Text("bachelor's degree")}),
        found=Text("Nothing."),
        evidence=("work/0",),
        reason=Text("Name a guarantor."),
        met_from=met_from,
        provenance=Provenance.SECONDARY,
    )


def expected(verdicts: tuple[Verdict, ...]) -> Outcome:
    if Verdict.NOT_MET in verdicts:
        return Outcome.NOT_MET
    return Outcome.NEEDS_REVIEW if Verdict.UNKNOWN in verdicts else Outcome.MET


@pytest.mark.parametrize("verdicts", list(product(Verdict, repeat=3)), ids="-".join)
def test_one_unmet_line_decides_and_one_open_line_asks_for_a_person(verdicts: tuple[Verdict, ...]) -> None:
    assert outcome_of(tuple(a_line(one) for one in verdicts)) is expected(verdicts)


def test_a_proof_without_lines_has_nothing_against_it() -> None:
    assert outcome_of(()) is Outcome.MET


def test_a_line_is_written_with_every_field_of_the_contract() -> None:
    assert a_line(Verdict.MET, met_from=date(2020, 7, 1)).as_json() == {
        "id": "work",
        "clause": "CCAA-101:2021",
        "verdict": "met",
        "needed": "48 months after the bachelor's degree.",
        "found": "Nothing.",
        "evidence": ["work/0"],
        "reason": "Name a guarantor.",
        "met_from": "2020-07-01",
        "provenance": "secondary",
    }


def test_a_line_without_a_day_says_null() -> None:
    assert a_line(Verdict.UNKNOWN).as_json()["met_from"] is None


def test_a_proof_is_written_with_every_field_of_the_contract() -> None:
    written = prove(document()).as_json()
    assert list(written) == [
        "outcome", "edition", "edition_sha256", "scheme", "grade", "application", "as_of", "earliest_date",
        "requirements",
    ]  # fmt: skip
    assert (written["outcome"], written["as_of"], written["earliest_date"]) == ("met", "2024-06-01", "2024-05-20")
    assert (written["scheme"], written["grade"], written["application"]) == ("QMS", "auditor", "upgrade")
    assert len(str(written["edition_sha256"])) == 64


@pytest.mark.parametrize("identifier", list(RequirementId))
def test_each_line_is_found_by_its_name(identifier: RequirementId) -> None:
    assert prove(first_grade()).requirement(identifier).id is identifier


def test_a_line_that_a_proof_lacks_is_a_fault() -> None:
    empty = Proof(Outcome.MET, "x", "0", "QMS", "auditor", "initial", date(2024, 6, 1), None, ())
    with pytest.raises(StopIteration):
        empty.requirement(RequirementId.WORK)


@settings(max_examples=30, deadline=None)
@given(CASES)
def test_what_is_written_says_what_the_proof_says(case: Json) -> None:
    proof = prove(case)
    written = proof.as_json()
    lines = written["requirements"]
    assert isinstance(lines, list)
    assert [one["id"] for one in lines] == [identifier.value for identifier in RequirementId]
    for told, meant in zip(lines, proof.requirements, strict=True):
        assert (told["verdict"], told["provenance"]) == (meant.verdict.value, meant.provenance.value)
        assert told["met_from"] == (meant.met_from.isoformat() if meant.met_from else None)
        assert all(told[name] for name in ("clause", "needed", "found", "reason"))


@settings(max_examples=30, deadline=None)
@given(CASES)
def test_evidence_that_a_line_names_is_in_the_case(case: Json) -> None:
    person = case["person"]
    assert isinstance(person, dict)
    for line in prove(case).requirements:
        for pointer in line.evidence:
            kind, _, number = pointer.partition("/")
            assert person[kind] if not number else int(number) < len(person[kind])
