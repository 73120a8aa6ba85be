"""What the cabinet keeps of an answer reads back as the same answer."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.rules.answers import (
    FIELD_NAMES,
    FIELDS,
    FOLD_NAMES,
    METHOD_NAMES,
    TOLERANCE_NAMES,
    Answer,
    Criterion,
    Fold,
    ItemScoring,
    Method,
    Tolerance,
    ToleranceKind,
    answer_from,
    answer_row,
)

AMOUNTS = st.decimals(-10, 10, places=7)
TOLERANCES = st.builds(Tolerance, st.sampled_from(ToleranceKind), AMOUNTS, AMOUNTS, st.booleans())
SCORINGS = st.builds(
    ItemScoring,
    method=st.sampled_from(Method),
    weights=st.lists(st.tuples(st.text(max_size=5), AMOUNTS), max_size=4).map(tuple),
    default=AMOUNTS,
    floor=st.none() | AMOUNTS,
    ceiling=st.none() | AMOUNTS,
    penalty=AMOUNTS,
    tolerance=st.none() | TOLERANCES,
    fold=st.frozensets(st.sampled_from(Fold)),
)
LINES = st.builds(Criterion, st.text(max_size=9), st.just("2.5"), st.text(max_size=9), st.sampled_from(("", *FIELDS)))
ANSWERS = st.builds(
    Answer,
    key=st.lists(st.text(max_size=9), max_size=4).map(tuple),
    explanation=st.text(max_size=9),
    explanation_en=st.text(max_size=9),
    rubric=st.lists(LINES, max_size=3).map(tuple),
    model_answer=st.text(max_size=9),
    model_answer_en=st.text(max_size=9),
    scoring=st.none() | SCORINGS,
)


@given(ANSWERS)
def test_an_answer_reads_back_from_the_json_that_is_kept(answer: Answer) -> None:
    assert answer_from(json.loads(json.dumps(answer_row(answer)))) == answer


def test_amounts_keep_every_decimal() -> None:
    scoring = ItemScoring(Method.MAPPED, (("A", Decimal("0.3333333")),), floor=None)

    read = answer_from(json.loads(json.dumps(answer_row(Answer(("A",), scoring=scoring)))))

    assert read.scoring == scoring
    assert str(read.scoring.weights[0][1]) == "0.3333333"


def test_an_answer_without_a_policy_says_nothing_of_one() -> None:
    assert "scoring" not in answer_row(Answer(("A",)))


def test_answers_of_before_there_were_model_answers_are_read() -> None:
    row = {"key": ["A"], "explanation": "因为", "explanation_en": "", "rubric": []}

    assert answer_from(row) == Answer(("A",), "因为")


@pytest.mark.parametrize(
    ("names", "members"),
    [(METHOD_NAMES, Method), (FOLD_NAMES, Fold), (TOLERANCE_NAMES, ToleranceKind), (FIELD_NAMES, FIELDS)],
)
def test_everything_that_can_be_chosen_has_a_name(names: dict[str, object], members: list[str]) -> None:
    assert list(names) == list(members)
