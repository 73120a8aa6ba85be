"""Items that a machine drafted: what is declared of its use, and who may validate them (ISO/IEC 17024:2026). Pure."""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import Text
from questionbank.rules.items import ItemState


class AiOutcome(StrEnum):
    """What became of a machine's draft, one row of the register each."""

    DRAFTED = "drafted"
    ACCEPTED = "accepted"
    CHANGED = "changed"
    REJECTED = "rejected"


class PromptClass(StrEnum):
    """What the machine was asked for."""

    WHOLE_ITEM = "whole_item"
    OPTIONS = "options"
    REWORDING = "rewording"
    TRANSLATION = "translation"
    OTHER = "other"


OUTCOME_NAMES = {
    AiOutcome.DRAFTED: Text("Drafted"),
    AiOutcome.ACCEPTED: Text("Accepted as it is"),
    AiOutcome.CHANGED: Text("To be changed"),
    AiOutcome.REJECTED: Text("Not adopted"),
}
PROMPT_NAMES = {
    PromptClass.WHOLE_ITEM: Text("A whole item"),
    PromptClass.OPTIONS: Text("Options for a stem"),
    PromptClass.REWORDING: Text("Another wording"),
    PromptClass.TRANSLATION: Text("A translation"),
    PromptClass.OTHER: Text("Something else"),
}
TARGETS = {
    AiOutcome.ACCEPTED: ItemState.DRAFT,
    AiOutcome.CHANGED: ItemState.DRAFT,
    AiOutcome.REJECTED: ItemState.RETIRED,
}


@dataclass(frozen=True)
class AiUse:
    """What a person declares of a machine's draft."""

    model: str
    model_version: str
    purpose: str
    prompt: PromptClass


def may_declare(use: AiUse) -> list[Text]:
    """Say what is missing in a declaration."""
    if use.model.strip() and use.purpose.strip():
        return []
    return [Text("Name the model and what it was used for: both go into the AI use register.")]


def may_validate(
    state: ItemState, *, author_ids: frozenset[int], actor_id: int, bound: frozenset[int] = frozenset()
) -> list[Text]:
    """Say why this person may not validate: only a machine's draft, and never who had it made (law 9).

    `bound` have declared a conflict of interest with the item.
    """
    reasons = []
    if state is not ItemState.AI_DRAFT:
        reasons.append(Text("Only a machine's draft is validated."))
    if actor_id in author_ids:
        reasons.append(Text("You had the machine draft this item, so somebody else must validate it."))
    if actor_id in bound:
        reasons.append(Text("You declared a conflict of interest with this item, so somebody else must validate it."))
    return reasons


def may_submit_validated(outcome: AiOutcome | None, *, validated: int, number: int) -> list[Text]:
    """Say that the change which the validation asked for has not been made: `number` is the current version."""
    if outcome is AiOutcome.CHANGED and number <= validated:
        return [Text("The expert who validated this machine's draft asked for changes. Edit it first.")]
    return []
