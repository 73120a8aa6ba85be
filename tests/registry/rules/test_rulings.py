"""What a registrar decides where the rules leave a requirement open."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Text
from grading.rules.registration.edition import Provenance
from grading.rules.registration.proof import Outcome, Proof, Requirement, RequirementId, Verdict, outcome_of
from registry.rules.rulings import REQUIREMENTS, Ruling, may_propose, may_rule, proof_document, read_proof, with_rulings
from tests.grading.cases import CASES, prove
from tests.registry.stories import TODAY

V = Verdict


def proof(**verdicts: Verdict) -> Proof:
    lines = tuple(line(key, verdicts.get(key.value, V.MET)) for key in RequirementId)
    return Proof(outcome_of(lines), "E", "0" * 64, "QMS", "auditor", "initial", TODAY, None, lines)


def line(key: RequirementId, verdict: Verdict) -> Requirement:
    said = Text("50 % of it")
    return Requirement(key, "1.2", verdict, said, said, ("work/0",), said, TODAY, Provenance.CONFIGURED)


def word(key: str, *, met: bool) -> Ruling:
    return Ruling(key, met, "Seen the original", "钱审")


@pytest.mark.parametrize("verdict", Verdict)
def test_only_an_open_requirement_is_for_a_registrar(verdict: Verdict) -> None:
    assert (may_rule(proof(cpd=verdict), "cpd") == []) == (verdict == V.UNKNOWN)


def test_there_is_no_ruling_on_what_is_no_requirement() -> None:
    assert may_rule(proof(), "height")


@pytest.mark.parametrize(("met", "outcome"), [(True, Outcome.MET), (False, Outcome.NOT_MET)])
def test_a_ruling_decides_the_open_requirement(met: bool, outcome: Outcome) -> None:
    ruled = with_rulings(proof(cpd=V.UNKNOWN), {"cpd": word("cpd", met=met)})
    assert ruled.outcome == outcome
    assert "钱审" in str(ruled.requirement(RequirementId.CPD).reason)


@given(
    st.dictionaries(st.sampled_from(RequirementId), st.sampled_from(Verdict)), st.sets(st.sampled_from(RequirementId))
)
def test_no_ruling_changes_what_the_rules_decide(
    verdicts: dict[RequirementId, Verdict], ruled: Iterable[RequirementId]
) -> None:
    before = proof(**{key.value: verdict for key, verdict in verdicts.items()})
    after = with_rulings(before, {key.value: word(key.value, met=True) for key in ruled})
    for old, new in zip(before.requirements, after.requirements, strict=True):
        assert new == old or old.verdict == V.UNKNOWN
    assert (after.outcome == Outcome.MET) == (may_propose(after) == [])


@pytest.mark.parametrize(
    ("verdicts", "reasons"),
    [
        ({}, 0),
        ({"cpd": V.UNKNOWN}, 1),
        ({"work": V.NOT_MET}, 1),
        ({"work": V.NOT_MET, "cpd": V.UNKNOWN}, 2),
        ({"work": V.WAIVED, "cpd": V.NOT_APPLICABLE}, 0),
    ],
)
def test_a_proposal_needs_every_requirement_met(verdicts: dict[str, Verdict], reasons: int) -> None:
    assert len(may_propose(proof(**verdicts))) == reasons


def test_a_stored_proof_is_read_back() -> None:
    stored = json.loads(json.dumps(proof(work=V.NOT_MET).as_json()))
    assert read_proof(stored).as_json() == stored


def _spoken(sentence: Text) -> Proof:
    """Give a proof whose first line says a sentence."""
    made = proof()
    first, *rest = made.requirements
    return replace(made, requirements=(replace(first, needed=sentence), *rest))


SENTENCE = Text(
    "%(a)s on %(day)s: %(n)d of %(marks)s", {
        "a": Text("At least %(word)s", {"word": Text("college")}), "day": date(2026, 1, 2), "n": 3,
        "marks": Decimal("1.50"),
    },
)  # fmt: skip


def test_a_stored_proof_keeps_its_sentences_in_parts_that_can_be_translated() -> None:
    made = _spoken(SENTENCE)
    back = read_proof(json.loads(json.dumps(proof_document(made))))

    assert back.as_json() == made.as_json()
    needed = back.requirements[0].needed
    assert needed.template == SENTENCE.template
    assert needed.params["a"] == SENTENCE.params["a"]
    assert str(needed) == "At least college on 2026-01-02: 3 of 1.50"


def test_a_stored_proof_is_stored_again_as_it_is() -> None:
    document = json.loads(json.dumps(proof_document(_spoken(SENTENCE))))
    assert json.loads(json.dumps(proof_document(read_proof(document)))) == document


def test_a_proof_that_was_stored_without_its_parts_still_reads() -> None:
    stored = json.loads(json.dumps(_spoken(SENTENCE).as_json()))
    assert str(read_proof(stored).requirements[0].needed) == str(SENTENCE)


def test_a_proof_that_lists_nothing_is_no_proof() -> None:
    with pytest.raises(TypeError):
        read_proof({**proof().as_json(), "requirements": "all"})


def test_every_requirement_has_a_name() -> None:
    assert set(REQUIREMENTS) == set(RequirementId)


@settings(max_examples=40, deadline=None)
@given(CASES)
def test_any_proof_is_read_back_from_what_is_stored(case: dict[str, object]) -> None:
    proved = prove(case)
    stored = json.loads(json.dumps(proof_document(proved)))
    found = read_proof(stored)
    assert found.as_json() == proved.as_json()
    assert [line.verdict for line in found.requirements] == [line.verdict for line in proved.requirements]


@settings(max_examples=40, deadline=None)
@given(CASES)
def test_what_is_stored_once_is_stored_the_same_again(case: dict[str, object]) -> None:
    first = json.loads(json.dumps(proof_document(prove(case))))
    assert json.loads(json.dumps(proof_document(read_proof(first)))) == first


@settings(max_examples=40, deadline=None)
@given(CASES)
def test_what_stands_against_a_proposal_is_each_line_that_is_open_or_unmet(case: dict[str, object]) -> None:
    proved = prove(case)
    against = [one for one in proved.requirements if one.verdict in (V.NOT_MET, V.UNKNOWN)]
    assert len(may_propose(proved)) == len(against)
    assert (may_propose(proved) == []) == (proved.outcome == Outcome.MET)


@settings(max_examples=40, deadline=None)
@given(CASES, st.booleans())
def test_when_all_that_is_open_is_decided_nothing_needs_review(case: dict[str, object], met: bool) -> None:
    proved = prove(case)
    ruled = with_rulings(proved, {key.value: word(key.value, met=met) for key in RequirementId})
    assert ruled.outcome != Outcome.NEEDS_REVIEW
    assert ruled.earliest_date == proved.earliest_date
    if proved.outcome == Outcome.NEEDS_REVIEW:
        assert ruled.outcome == (Outcome.MET if met else Outcome.NOT_MET)
    else:
        assert ruled.outcome == proved.outcome


@pytest.mark.parametrize("key", list(RequirementId))
def test_every_requirement_has_a_name_for_people(key: RequirementId) -> None:
    (against,) = may_propose(proof(**{key.value: V.UNKNOWN}))
    assert str(REQUIREMENTS[key]) in str(against)
    (against,) = may_propose(proof(**{key.value: V.NOT_MET}))
    assert "50 % of it" in str(against)


@pytest.mark.parametrize("lines", [None, {}, "work", 7])
def test_a_stored_proof_without_a_list_is_a_fault(lines: object) -> None:
    with pytest.raises(TypeError, match="lists its requirements"):
        read_proof({**proof_document(proof()), "requirements": lines})


@pytest.mark.parametrize(("field", "value"), [("outcome", "perhaps"), ("as_of", "soon"), ("earliest_date", "soon")])
def test_a_stored_proof_with_a_damaged_field_is_a_fault(field: str, value: str) -> None:
    with pytest.raises(ValueError, match=value):
        read_proof({**proof_document(proof()), field: value})


def test_only_the_requirement_that_is_named_takes_the_ruling() -> None:
    ruled = with_rulings(proof(cpd=V.UNKNOWN, audits=V.UNKNOWN), {"cpd": word("cpd", met=True)})
    assert ruled.requirement(RequirementId.AUDITS).verdict == V.UNKNOWN
    assert ruled.outcome == Outcome.NEEDS_REVIEW


def test_a_ruling_is_a_setting_of_the_association() -> None:
    ruled = with_rulings(proof(cpd=V.UNKNOWN), {"cpd": word("cpd", met=True)})
    line = ruled.requirement(RequirementId.CPD)
    assert (line.provenance, str(line.reason)) == (Provenance.CONFIGURED, "Decided by 钱审: Seen the original")
