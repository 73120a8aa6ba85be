"""The life of an item over the full product of its states, and who may move it."""

from itertools import product

import pytest

from questionbank.rules import (
    LANGUAGE_NAMES,
    LANGUAGES,
    STATE_NAMES,
    TRANSITIONS,
    TYPE_NAMES,
    VERB_NAMES,
    ItemState,
    ItemType,
    Verb,
    may_edit,
    may_move,
    may_publish,
    may_review,
)

S = ItemState
LEGAL = {
    (S.AI_DRAFT, S.DRAFT), (S.AI_DRAFT, S.RETIRED),
    (S.DRAFT, S.IN_REVIEW), (S.DRAFT, S.RETIRED), (S.IN_REVIEW, S.DRAFT), (S.IN_REVIEW, S.APPROVED),
    (S.APPROVED, S.LIVE), (S.APPROVED, S.DRAFT), (S.APPROVED, S.RETIRED), (S.LIVE, S.RESTING), (S.LIVE, S.RETIRED),
    (S.RESTING, S.LIVE), (S.RESTING, S.DRAFT), (S.RESTING, S.RETIRED),
}  # fmt: skip


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


def test_every_state_type_verb_and_language_has_a_name() -> None:
    assert (set(STATE_NAMES), set(TYPE_NAMES), set(VERB_NAMES)) == (set(ItemState), set(ItemType), set(Verb))
    assert set(LANGUAGE_NAMES) == set(LANGUAGES)
