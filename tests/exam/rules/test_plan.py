from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam.rules.plan import make_plan

SEEDS = st.integers(0, 2**31 - 1)
PAPER: dict[str, Any] = {
    "sections": [{"items": ["a", "b", "c"]}, {"items": ["d", "e"]}],
    "items": [
        {"id": "a", "type": "single_choice", "options": [{"id": one, "text": f"text {one}"} for one in "ABCD"]},
        {"id": "b", "type": "true_false", "options": [{"id": "T"}, {"id": "F"}]},
        *({"id": one, "type": "essay"} for one in "cde"),
    ],
}
CASES: dict[str, Any] = {
    "sections": [{"items": ["a", "b", "c", "d", "e", "f"]}, {"items": ["g"]}],
    "items": [
        {"id": "a", "type": "essay"},
        {"id": "b", "type": "essay", "stimulus": "x"},
        {"id": "c", "type": "essay", "stimulus": "x"},
        {"id": "d", "type": "essay", "stimulus": "y"},
        {"id": "e", "type": "essay"},
        {"id": "f", "type": "essay", "stimulus": "x"},
        {"id": "g", "type": "essay"},
    ],
}


@given(SEEDS)
def test_a_plan_shuffles_within_sections_and_follows_from_its_seed(seed: int) -> None:
    plan = make_plan(PAPER, seed=seed)
    assert plan == make_plan(PAPER, seed=seed)
    assert sorted(plan["items"][:3]) == ["a", "b", "c"]
    assert sorted(plan["items"][3:]) == ["d", "e"]
    assert {item: sorted(order) for item, order in plan["options"].items()} == {"a": list("ABCD")}


@given(SEEDS)
def test_the_items_of_a_case_stay_together_and_in_order(seed: int) -> None:
    order = "".join(make_plan(CASES, seed=seed)["items"])
    assert sorted(order[:6]) == list("abcdef")
    assert "bcf" in order


def test_a_case_moves_among_the_other_items() -> None:
    places = {"".join(make_plan(CASES, seed=seed)["items"]).index("bcf") for seed in range(100)}
    assert places == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("kind", "moves"),
    [
        ("single_choice", True),
        ("multiple_choice", True),
        ("ordering", True),
        ("true_false", False),
        ("nonconformity", False),
    ],
)
def test_only_options_that_a_response_names_out_of_order_move(kind: str, moves: bool) -> None:
    item = {"id": "a", "type": kind, "options": [{"id": one, "text": f"text {one}"} for one in "ABCD"]}
    plan = make_plan({"sections": [{"items": ["a"]}], "items": [item]}, seed=3)
    assert ("a" in plan["options"]) is moves


def test_words_for_gaps_and_things_to_match_stand_as_on_the_paper() -> None:
    gapped = {"id": "a", "type": "gap_select", "gaps": [{"id": "1", "options": [{"id": "A"}, {"id": "B"}]}]}
    matched = {"id": "b", "type": "matching", "sources": [{"id": "1"}], "targets": [{"id": "A"}]}
    plan = make_plan({"sections": [{"items": ["a", "b"]}], "items": [gapped, matched]}, seed=3)
    assert plan["options"] == {}


FREE, LAST, STILL = "free", "last", "still"


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("以上都对", LAST),
        ("<p>以上皆非</p>", LAST),
        ("上述全部", LAST),
        ("All of the above", LAST),
        ("none of these", LAST),
        ("A和B", STILL),
        ("选项A、C都对", STILL),
        ("A+B+C", STILL),
        ("Both A and C", STILL),
        ("以上 3 个月", FREE),
        ("3个月以上1年以下", FREE),
        ("A类不符合项", FREE),
        ("审核组长和审核员", FREE),
        ("All of them are documented", FREE),
        ("a and the other", FREE),
        ("B or Bach", FREE),
    ],
)
def test_an_option_that_speaks_of_the_others_keeps_its_sense(text: str, how: str) -> None:
    options = [{"id": "A", "text": text}, *({"id": one, "text": f"text {one}"} for one in "BCD")]
    for kind in ("single_choice", "multiple_choice", "ordering"):
        paper = {"sections": [{"items": ["a"]}], "items": [{"id": "a", "type": kind, "options": options}]}
        orders = {"".join(make_plan(paper, seed=seed)["options"].get("a", ())) for seed in range(40)}
        expected = FREE if kind == "ordering" else how
        assert (orders == {""}) is (expected == STILL)
        assert {order[-1:] for order in orders} == {STILL: {""}, LAST: {"A"}, FREE: set("ABCD")}[expected]
        assert len(orders) > 1 or expected == STILL
