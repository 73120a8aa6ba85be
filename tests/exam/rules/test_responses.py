"""What a response of each type may be."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.rules.protocol import canonical
from exam.rules.responses import BLANK, CHECKS, Parts, is_response, parts_of
from questionbank.rules import FIELDS, Answer, ItemScoring, ItemType, Method, is_blank, share
from questionbank.rules.scoring import JUDGES

OPTIONS = [{"id": one, "text": one} for one in "ABC"]
ITEMS: dict[str, dict[str, Any]] = {
    "ordering": {"options": OPTIONS},
    "matching": {"sources": [{"id": "1"}, {"id": "2"}], "targets": [{"id": "A"}, {"id": "B"}]},
    "gap_select": {"gaps": [{"id": "g1", "options": OPTIONS}, {"id": "g2", "options": OPTIONS[:1]}]},
    "hotspot": {"picture": {"width": 200, "height": 100}},
    "nonconformity": {"options": [{"id": "major"}, {"id": "minor"}]},
    "text_entry": {},
    "numerical": {},
    "essay": {},
}
WHOLE = {"requirement": "应…", "evidence": "未…", "clause": "8.4", "classification": "minor"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["A", "1", "10 10", "major"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("kind", "response", "fits"),
    [
        ("ordering", ["C", "A", "B"], True), ("ordering", ["C"], True), ("ordering", [], True),
        ("ordering", ["A", "A"], False), ("ordering", ["D"], False), ("ordering", "ABC", False),
        ("matching", [["1", "A"], ["2", "A"]], True), ("matching", [["1", "A"], ["1", "B"]], True),
        ("matching", [], True), ("matching", [["1", "A"], ["1", "A"]], False), ("matching", [["A", "1"]], False),
        ("matching", [["1", "C"]], False), ("matching", [["1"]], False), ("matching", ["1 A"], False),
        ("matching", [["1", ["A"]]], False), ("matching", [None], False), ("matching", {"1": "A"}, False),
        ("gap_select", ["B", "A"], True), ("gap_select", ["", ""], True), ("gap_select", [], True),
        ("gap_select", ["B", "B"], False), ("gap_select", ["B"], False), ("gap_select", ["B", "A", "A"], False),
        ("gap_select", ["B", None], False), ("gap_select", [["B"], "A"], False), ("gap_select", "BA", False),
        ("hotspot", ["0 0", "200 100"], True), ("hotspot", ["10.5 7.25"], True), ("hotspot", [], True),
        ("hotspot", ["201 0"], False), ("hotspot", ["0 101"], False), ("hotspot", ["-1 0"], False),
        ("hotspot", ["10 10", "10 10"], False), ("hotspot", ["10,10"], False), ("hotspot", [[10, 10]], False),
        ("hotspot", "10 10", False), ("hotspot", [f"{x} 1" for x in range(32)], True),
        ("hotspot", [f"{x} 1" for x in range(33)], False), ("hotspot", ["٣ 1"], False),
        ("nonconformity", WHOLE, True), ("nonconformity", {"clause": "8.4"}, True), ("nonconformity", {}, True),
        ("nonconformity", "", True), ("nonconformity", [], True),
        ("nonconformity", WHOLE | {"classification": ""}, True),
        ("nonconformity", WHOLE | {"classification": "observation"}, False),
        ("nonconformity", WHOLE | {"note": "x"}, False), ("nonconformity", WHOLE | {"clause": 8.4}, False),
        ("nonconformity", WHOLE | {"evidence": "x" * 5_001}, False),
        ("nonconformity", WHOLE | {"evidence": "a\x00"}, False), ("nonconformity", "text", False),
        ("nonconformity", ["x"], False), ("nonconformity", None, False),
        ("text_entry", "戴明环", True), ("text_entry", "", True), ("text_entry", "x" * 1_001, False),
        ("text_entry", ["x"], False), ("text_entry", "a\x00", False),
        ("numerical", "2.50", True), ("numerical", "", True), ("numerical", "about 3", True), ("numerical", 2.5, False),
        ("numerical", "1" * 65, False),
        ("essay", "x" * 20_000, True), ("essay", "x" * 20_001, False),
        ("case", "", False), ("case", [], False), ("drawing", "x", False),
    ],
)  # fmt: skip
def test_a_response_has_the_shape_of_its_type_and_names_what_there_is(kind: str, response: Any, fits: bool) -> None:
    assert is_response(response, kind=kind, parts=parts_of(ITEMS.get(kind, {}))) is fits


def test_every_type_that_is_answered_has_a_shape() -> None:
    assert set(CHECKS) == set(ItemType) - {ItemType.CASE}


def test_the_fields_of_a_statement_are_those_of_the_bank() -> None:
    assert is_response(dict.fromkeys(FIELDS, ""), kind="nonconformity", parts=Parts())


@given(st.sampled_from(sorted(CHECKS)), JSON)
def test_no_response_however_odd_breaks_the_check(kind: str, response: Any) -> None:
    assert is_response(response, kind=kind, parts=parts_of(ITEMS.get(kind, {}))) in (True, False)


@given(st.sampled_from(sorted(JUDGES)), st.sampled_from(Method), JSON)
def test_whatever_is_stored_can_be_scored(kind: ItemType, method: Method, response: Any) -> None:
    if is_response(response, kind=kind, parts=parts_of(ITEMS.get(kind, {"options": OPTIONS}))):
        answer = Answer(("A", "1 A", "rect 0,0,9,9"), scoring=ItemScoring(method))
        assert 0 <= share(kind, answer, response, options=3) <= 1


@pytest.mark.parametrize("text", BLANK)
def test_every_blank_of_the_log_says_nothing_and_is_canonical(text: str) -> None:
    response = json.loads(text)
    assert canonical(response) == text
    assert response is None or is_blank(response)


@pytest.mark.parametrize(
    "response", [[], "", {}, ["", ""], dict.fromkeys(FIELDS, "")], ids=["list", "text", "object", "gaps", "fields"]
)
def test_a_cleared_answer_of_any_type_counts_as_blank(response: Any) -> None:
    assert canonical(response) in BLANK
