"""The note of a policy in our own files: written and read back, and never believed where it makes no sense."""

import json
from decimal import Decimal
from typing import Any

import pytest

from questionbank.interchange import qti
from questionbank.interchange.qti.notes import IDENTIFIER, Note, note, text
from questionbank.rules.answers import Fold, ItemScoring, Method, Tolerance, ToleranceKind
from tests.questionbank.interchange.qti import documents as made

D = Decimal
PLAIN: dict[str, Any] = {
    "method": "negative",
    "weights": [["A", "1"]],
    "default": "0",
    "floor": None,
    "ceiling": "1",
    "penalty": "0.25",
    "tolerance": None,
    "fold": [],
}
NEAR = {"kind": "absolute", "below": "0.5", "above": "0.5", "includes_bounds": True}


def outcome(said: str, identifier: str = IDENTIFIER) -> str:
    value = said.replace("&", "&amp;").replace("<", "&lt;")
    return (
        f'<outcomeDeclaration identifier="{identifier}" cardinality="single" baseType="string">'
        f"<defaultValue><value>{value}</value></defaultValue></outcomeDeclaration>"
    )


def noted(said: str, identifier: str = IDENTIFIER) -> Note:
    return note(made.tree(f"<assessmentItem>{outcome(said, identifier)}</assessmentItem>"))


def changed(**parts: object) -> str:
    return json.dumps({**PLAIN, **parts})


@pytest.mark.parametrize(
    "scoring",
    [
        ItemScoring(),
        ItemScoring(Method.PER_OPTION),
        ItemScoring(Method.PARTIAL, floor=None, ceiling=None),
        ItemScoring(Method.NEGATIVE, penalty=D("0.25"), floor=None),
        ItemScoring(Method.MAPPED, weights=(("A", D("0.5")), ("B c", D("-0.125"))), default=D("-1"), floor=D("-2")),
        ItemScoring(fold=frozenset({Fold.CASE})),
        ItemScoring(tolerance=Tolerance(ToleranceKind.ABSOLUTE, D("0.5"), D("1"))),
        ItemScoring(tolerance=Tolerance(ToleranceKind.RELATIVE, D("0.02"), D("0.02"), includes_bounds=False)),
        ItemScoring(tolerance=Tolerance(ToleranceKind.DECIMAL_PLACES, D(2), D(2))),
        ItemScoring(tolerance=Tolerance(ToleranceKind.SIGNIFICANT_FIGURES, D(3), D(3))),
    ],
)
def test_a_policy_comes_back_as_it_was_noted(scoring: ItemScoring) -> None:
    assert noted(text(scoring)) == Note(scoring)


def test_an_item_of_the_paper_s_policy_says_so() -> None:
    assert noted(text(None)) == Note(of_the_paper=True)


def test_the_same_policy_is_always_noted_in_the_same_words() -> None:
    one = ItemScoring(Method.MAPPED, weights=(("A", D(1)),), fold=frozenset({Fold.CASE}))
    other = ItemScoring(fold=frozenset([Fold.CASE]), weights=(("A", D(1)),), method=Method.MAPPED)
    assert text(one) == text(other)
    assert "\n" not in text(one)


def test_only_the_outcome_of_that_name_is_a_note() -> None:
    assert noted(text(ItemScoring()), "SCORE") == Note()
    assert note(made.tree("<assessmentItem/>")) == Note()


@pytest.mark.parametrize(
    "said",
    [
        "",
        "no JSON",
        "null",
        "true",
        "5",
        '"negative"',
        "[]",
        "[1, 2]",
        "{}",
        '{"method": "negative"}',
        changed(method="by mood"),
        changed(fold=["mood"]),
        changed(fold=5),
        changed(weights=[["A"]]),
        changed(weights=[["A", "1", "2"]]),
        changed(weights=5),
        changed(weights=[["A", "one"]]),
        changed(weights=[["A", []]]),
        changed(default="zero"),
        changed(penalty=None),
        changed(tolerance={"kind": "absolute"}),
        changed(tolerance={**NEAR, "kind": "about"}),
        changed(tolerance="0.5"),
        "[" * 100_000,
        '{"method":' * 5_000,
    ],
)
def test_a_note_that_cannot_be_read_is_none(said: str) -> None:
    assert noted(said) == Note()


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1e999999999", "1e-999999999", "9" * 500])
@pytest.mark.parametrize("part", ["default", "penalty", "floor", "ceiling"])
def test_an_amount_that_is_no_number_of_an_exam_is_not_believed(part: str, amount: str) -> None:
    assert noted(changed(**{part: amount})) == Note()


@pytest.mark.parametrize(
    "said",
    [
        changed(weights=[["A", "NaN"]]),
        changed(weights=[["A", "1"], ["B", "1e999999999"]]),
        changed(weights=[[{"a": 1}, "1"]]),
        changed(weights=[[["A"], "1"]]),
        changed(weights=[[None, "1"]]),
        changed(tolerance={**NEAR, "below": "Infinity"}),
        changed(tolerance={**NEAR, "above": "NaN"}),
        changed(fold=["case", "space"]),
        changed(fold=["variants"]),
    ],
)
def test_a_policy_that_this_product_would_not_have_written_is_not_believed(said: str) -> None:
    assert noted(said) == Note()


@pytest.mark.parametrize(
    "said",
    [
        changed(penalty="NaN"),
        changed(penalty="Infinity"),
        changed(penalty="1e999999999"),
        changed(method="mapped", weights=[[{"a": 1}, "1"]]),
        changed(method="partial"),
        "[" * 100_000,
    ],
)
def test_an_item_with_a_note_that_is_not_believed_is_read_by_its_own_rules(said: str) -> None:
    document = made.item(made.declared("A") + outcome(said))
    [item] = qti.read(document).items
    assert item.answer is not None
    assert item.answer.scoring == ItemScoring()


def test_a_note_that_scores_as_the_rules_do_is_taken() -> None:
    said = changed(method="mapped", weights=[["A", "1"], ["B", "0"]], floor="0")
    [item] = qti.read(made.item(made.declared("A") + outcome(said))).items
    assert item.answer is not None
    assert item.answer.scoring is not None
    assert item.answer.scoring.weights == (("A", D(1)), ("B", D(0)))
