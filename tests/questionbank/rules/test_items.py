"""The life of an item over the full product of its states, and who may move it."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from questionbank.rules import (
    LANGUAGE_NAMES,
    LANGUAGES,
    STATE_NAMES,
    TRANSITIONS,
    TYPE_NAMES,
    VERB_NAMES,
    Answer,
    Criterion,
    ItemState,
    ItemType,
    Manuscript,
    Option,
    Verb,
    Wording,
    may_edit,
    may_move,
    may_publish,
    may_review,
    may_submit,
    missing,
    problems,
)
from tests.questionbank.bank import MANUSCRIPT

S = ItemState
LEGAL = {
    (S.AI_DRAFT, S.DRAFT), (S.AI_DRAFT, S.RETIRED),
    (S.DRAFT, S.IN_REVIEW), (S.DRAFT, S.RETIRED), (S.IN_REVIEW, S.DRAFT), (S.IN_REVIEW, S.APPROVED),
    (S.APPROVED, S.LIVE), (S.APPROVED, S.DRAFT), (S.APPROVED, S.RETIRED), (S.LIVE, S.RESTING), (S.LIVE, S.RETIRED),
    (S.RESTING, S.LIVE), (S.RESTING, S.DRAFT), (S.RESTING, S.RETIRED),
}  # fmt: skip
EMPTY, FEW = "The stem is empty.", "A choice item needs at least two options, all different."
KEYLESS, ONE, SEVERAL = (
    "The key must name options of this item.",
    "This type has exactly one right option.",
    "A multiple choice needs at least two right options.",
)
RUBRIC = "An essay needs a rubric: at least one criterion with its marks."
SINGLE, MULTIPLE, TRUTH, ESSAY = (
    ItemType.SINGLE_CHOICE,
    ItemType.MULTIPLE_CHOICE,
    ItemType.TRUE_FALSE,
    ItemType.ESSAY,
)


@pytest.mark.parametrize(("state", "target"), list(product(ItemState, repeat=2)))
def test_only_the_steps_of_the_table_are_legal(state: ItemState, target: ItemState) -> None:
    assert (may_move(state, target) == []) == ((state, target) in LEGAL)


def test_a_refused_step_names_both_states() -> None:
    assert str(may_move(S.LIVE, S.DRAFT)[0]) == "An item that is live cannot become draft."


def test_nothing_leads_out_of_retirement_and_everything_can_be_retired_but_what_is_in_review() -> None:
    assert TRANSITIONS[S.RETIRED] == frozenset()
    assert {state for state in S if S.RETIRED not in TRANSITIONS[state]} == {S.IN_REVIEW, S.RETIRED}


@pytest.mark.parametrize("state", list(ItemState))
def test_only_a_draft_can_be_written_in(state: ItemState) -> None:
    assert (may_edit(state) == []) == (state is S.DRAFT)


@pytest.mark.parametrize(("state", "wrote"), list(product(ItemState, (True, False))))
def test_a_version_is_judged_in_review_by_somebody_who_did_not_write_it(state: ItemState, wrote: bool) -> None:
    reasons = may_review(author_ids=frozenset({1, 2}), reviewer_id=2 if wrote else 3, state=state)

    assert len(reasons) == (state is not S.IN_REVIEW) + wrote


@pytest.mark.parametrize(("state", "wrote"), list(product(ItemState, (True, False))))
def test_an_item_is_put_into_use_by_somebody_who_did_not_write_it(state: ItemState, wrote: bool) -> None:
    reasons = may_publish(author_ids=frozenset({1, 2}), actor_id=2 if wrote else 3, state=state)

    assert len(reasons) == (state not in (S.APPROVED, S.RESTING)) + wrote


def options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(letter, text) for letter, text in zip("ABCDEF", texts, strict=False))


@pytest.mark.parametrize(
    ("kind", "wording", "key", "expected"),
    [
        (SINGLE, Wording("s", options("a", "b")), ("A",), []),
        (SINGLE, Wording(" ", options("a", "b")), ("A",), [EMPTY]),
        (SINGLE, Wording("s", options("a")), ("A",), [FEW]),
        (SINGLE, Wording("s", options("a", " a ")), ("A",), [FEW]),
        (SINGLE, Wording("s", options("a", "")), ("A",), [FEW]),
        (SINGLE, Wording("s", (Option("A", "a"), Option("A", "b"))), ("A",), [FEW]),
        (SINGLE, Wording("s", options("a", "b")), (), [KEYLESS]),
        (SINGLE, Wording("s", options("a", "b")), ("C",), [KEYLESS]),
        (SINGLE, Wording("s", options("a", "b")), ("A", "B"), [ONE]),
        (MULTIPLE, Wording("s", options("a", "b", "c")), ("A", "C"), []),
        (MULTIPLE, Wording("s", options("a", "b", "c")), ("A",), [SEVERAL]),
        (TRUTH, Wording("s", (Option("T", "对"), Option("F", "错"))), ("T",), []),
        (TRUTH, Wording("s", (Option("T", "对"), Option("F", "错"))), ("T", "F"), [ONE]),
        (ESSAY, Wording("s"), (), [RUBRIC]),
        (ESSAY, Wording(""), (), [EMPTY, RUBRIC]),
    ],
)
def test_what_an_item_still_needs(kind: ItemType, wording: Wording, key: tuple[str, ...], expected: list[str]) -> None:
    assert [str(text) for text in problems(kind, wording, Answer(key))] == expected


def test_an_essay_with_a_rubric_needs_nothing_more() -> None:
    assert problems(ItemType.ESSAY, Wording("s"), Answer((), rubric=(Criterion("names the clause", "2"),))) == []


@pytest.mark.parametrize("changes", [{"subject": ""}, {"point": ""}, {"subject": "", "point": ""}])
def test_an_item_without_its_place_is_not_reviewed(changes: dict[str, Any]) -> None:
    assert [str(text) for text in missing(replace(MANUSCRIPT, **changes))] == [
        "Choose the subject and the knowledge point."
    ]


def test_each_language_must_be_whole_and_a_fault_of_both_is_said_once() -> None:
    half = {language: replace(wording, options=()) for language, wording in MANUSCRIPT.wordings.items()}

    assert [str(text) for text in missing(replace(MANUSCRIPT, wordings=half))] == [FEW, KEYLESS]


def test_an_item_without_any_wording_has_no_stem() -> None:
    empty = Manuscript(ItemType.ESSAY, {}, Answer(()), subject="105", point="105-3.1.a")

    assert [str(text) for text in missing(empty)] == [EMPTY]


@pytest.mark.parametrize("state", list(ItemState))
def test_only_a_whole_draft_is_sent_to_review(state: ItemState) -> None:
    assert (may_submit(state, MANUSCRIPT) == []) == (state is S.DRAFT)
    assert may_submit(state, replace(MANUSCRIPT, point="")) != []


def test_every_state_type_verb_and_language_has_a_name() -> None:
    assert (set(STATE_NAMES), set(TYPE_NAMES), set(VERB_NAMES)) == (set(ItemState), set(ItemType), set(Verb))
    assert set(LANGUAGE_NAMES) == set(LANGUAGES)
