"""What is declared of a machine's draft, who validates it, and what must happen before it goes on."""

import pytest

from questionbank.rules.items import ItemState, may_move
from questionbank.rules.machine import (
    OUTCOME_NAMES,
    PROMPT_NAMES,
    TARGETS,
    AiOutcome,
    AiUse,
    PromptClass,
    may_declare,
    may_submit_validated,
    may_validate,
)


@pytest.mark.parametrize(
    ("model", "purpose", "whole"),
    [("Model X", "more items", True), (" ", "more items", False), ("Model X", "", False), ("", "", False)],
)
def test_a_declaration_names_the_model_and_the_purpose(model: str, purpose: str, whole: bool) -> None:
    assert (may_declare(AiUse(model, "", purpose, PromptClass.OTHER)) == []) is whole


@pytest.mark.parametrize("state", ItemState)
@pytest.mark.parametrize("actor", [1, 2])
def test_only_a_machine_s_draft_is_validated_and_never_by_who_had_it_made(state: ItemState, actor: int) -> None:
    reasons = may_validate(state, author_ids=frozenset({1}), actor_id=actor)

    assert len(reasons) == (state is not ItemState.AI_DRAFT) + (actor == 1)


@pytest.mark.parametrize(
    ("outcome", "number", "may"),
    [
        (None, 1, True),
        (AiOutcome.ACCEPTED, 1, True),
        (AiOutcome.CHANGED, 1, False),
        (AiOutcome.CHANGED, 2, True),
    ],
)
def test_changes_that_were_asked_for_are_made_before_a_draft_goes_on(
    outcome: AiOutcome | None, number: int, may: bool
) -> None:
    assert (may_submit_validated(outcome, validated=1, number=number) == []) is may


@pytest.mark.parametrize("target", TARGETS.values())
def test_every_outcome_leads_to_a_state_that_can_be_reached(target: ItemState) -> None:
    assert may_move(ItemState.AI_DRAFT, target) == []


def test_every_outcome_and_every_kind_of_request_has_a_name() -> None:
    assert OUTCOME_NAMES.keys() == set(AiOutcome)
    assert PROMPT_NAMES.keys() == set(PromptClass)
