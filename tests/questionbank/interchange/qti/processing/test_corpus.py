"""Items of others: scored as their authors expect, and never with a fault of ours."""

import json
import math
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from questionbank.interchange.model import Refusal
from questionbank.interchange.qti import xml
from questionbank.interchange.qti.processing import process
from questionbank.interchange.qti.processing.declarations import Role, read_declarations
from questionbank.interchange.qti.processing.names import attribute, child, kind
from questionbank.interchange.qti.processing.notes import Notes
from questionbank.interchange.qti.processing.responses import as_json

DATA = Path(__file__).parents[5] / "../shared/data"
CASES = DATA / "qti22/pie-qti/packages/item-player/tests/conformance/fixtures"
SAMPLES = (DATA / "qti21", DATA / "qti22")
# What is not asked of us, and why.
CONTRADICTS_THE_STANDARD = {
    ("mapResponse_bounds_default_duplicates", "duplicate responses are counted (and then clamped)"),  # counts once
}
RESTS_ON_RANDOM_NUMBERS_OF_ANOTHER_PRODUCT = {
    ("responseProcessing_random_lookupOutcomeValue", "PICKED"),
    ("templateProcessing_templateConstraint", "SCORE"),
}
# What these items use cannot be run; it is noted, and the outcomes are as expected all the same.
NOTED = {"positionObject_mapResponse_wrong", "responseProcessing_customOperator"}

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the shared material is not here")


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(CASES.glob("*/cases.json")):
        for case in json.loads(path.read_bytes())["cases"]:
            yield path.parent.name, case


def expected(fixture: str, case: dict[str, Any]) -> dict[str, Any]:
    """The outcomes that a case asks for; what has no score there is zero in the other product."""
    wanted = dict(case["expect"].get("outcomes", {}))
    if case["expect"].get("score"):
        wanted.setdefault("SCORE", case["expect"]["score"])
    return {
        name: one for name, one in wanted.items() if (fixture, name) not in RESTS_ON_RANDOM_NUMBERS_OF_ANOTHER_PRODUCT
    }


def is_like(found: object, wanted: object) -> bool:
    if isinstance(found, Decimal) and isinstance(wanted, float):
        return math.isclose(found, wanted, rel_tol=1e-15)
    return type(found) is type(wanted) and found == wanted if isinstance(wanted, bool) else found == wanted


def test_there_are_as_many_cases_as_are_said() -> None:
    found = list(cases())

    assert len(found) == 267
    assert sum(bool(case.get("xfail")) for _name, case in found) == 5


def test_every_case_scores_as_expected() -> None:
    wrong, compared = [], 0
    for fixture, case in cases():
        if case.get("xfail") or (fixture, case["name"]) in CONTRADICTS_THE_STANDARD:
            continue
        outcome = process(xml.parse((CASES / fixture / "item.xml").read_bytes()), case["responses"])
        compared += 1
        for name, wanted in expected(fixture, case).items():
            if not is_like(outcome.outcomes.get(name), wanted):
                wrong.append((fixture, case["name"], name, wanted, outcome.outcomes.get(name)))
        if outcome.unsupported and fixture not in NOTED:
            wrong.append((fixture, case["name"], *(str(note.what) for note in outcome.unsupported)))

    assert wrong == []
    assert compared == 261


def test_a_repeated_value_counts_once_where_the_fixture_counts_it_twice() -> None:
    for fixture, name in CONTRADICTS_THE_STANDARD:
        (case,) = (one for found, one in cases() if (found, one["name"]) == (fixture, name))
        outcome = process(xml.parse((CASES / fixture / "item.xml").read_bytes()), case["responses"])
        assert (case["expect"]["outcomes"], outcome.outcomes) == ({"SCORE": 15}, {"SCORE": 10})


def test_what_the_other_product_fails_at_is_noted_here() -> None:
    failing = [(fixture, case) for fixture, case in cases() if case.get("xfail")]

    for fixture, case in failing:
        assert process(xml.parse((CASES / fixture / "item.xml").read_bytes()), case["responses"]).unsupported


def items() -> Iterator[tuple[Path, Any]]:
    for folder in SAMPLES:
        for path in sorted(folder.rglob("*.xml")):
            try:
                root = xml.parse(path.read_bytes())
            except Refusal:  # those that are not well-formed are named in test_xml
                continue
            if kind(root) == "assessmentitem":
                yield path, root


def test_every_sample_is_processed_and_its_own_answer_is_right() -> None:
    scored = full = 0
    unknown = set()
    for path, item in items():
        process(item, {})
        declared = [one for one in read_declarations(item, Notes()) if one.role is Role.RESPONSE]
        own = {one.identifier: as_json(one.correct) for one in declared if not one.correct.null}
        outcome = process(item, own)
        scored += 1
        if "conformance" not in path.parts:
            unknown |= {str(note.what) for note in outcome.unsupported}
        rules = child(item, "responseprocessing")
        if rules is not None and "match_correct" in (attribute(rules, "template") or "") and "RESPONSE" in own:
            assert outcome.outcomes["SCORE"] == 1, path
            full += 1

    assert unknown == {"customOperator is not supported."}
    assert (scored, full) == (367, 58)
