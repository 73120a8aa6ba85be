"""Suspending and restoring a registration: one person proposes, a second one confirms (law 9). Pure."""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import Text
from registry.rules.applications import Parties, RegistrationStatus, may_decide
from registry.rules.registrations import WithdrawalGround, may_move


class MeasureKind(StrEnum):
    """What is proposed for a registration."""

    SUSPENSION = "suspension"
    RESTORATION = "restoration"


class MeasureState(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


TARGETS: dict[MeasureKind, RegistrationStatus] = {
    MeasureKind.SUSPENSION: RegistrationStatus.SUSPENDED,
    MeasureKind.RESTORATION: RegistrationStatus.ACTIVE,
}
# What is not proven is named to nobody: false evidence and errors of issue end in a withdrawal, or in nothing.
GROUNDS = (WithdrawalGround.CONDITIONS_LOST, WithdrawalGround.MISCONDUCT, WithdrawalGround.OWN_REQUEST)


@dataclass(frozen=True)
class Proposal:
    """What a decision on a registration depends on."""

    kind: MeasureKind
    status: RegistrationStatus
    parties: Parties
    waiting: bool = False  # another proposal waits for a second person
    proposed_by: int | None = None


def kind_for(status: RegistrationStatus) -> MeasureKind | None:
    """Name what can be proposed for a registration of this status."""
    return next((kind for kind, target in TARGETS.items() if not may_move(status, target)), None)


def may_propose(proposal: Proposal, *, ground: WithdrawalGround | None) -> list[Text]:
    """Say why this cannot be proposed as things stand, whoever does it."""
    reasons = may_move(proposal.status, TARGETS[proposal.kind])
    if proposal.waiting:
        reasons.append(Text("Another proposal for this registration waits for a second person. Decide on it first."))
    if (proposal.kind is MeasureKind.SUSPENSION) != (ground in GROUNDS):
        reasons.append(Text("A suspension needs one of the grounds that the public page names, a restoration none."))
    return reasons


def may_confirm(proposal: Proposal, *, actor: int) -> list[Text]:
    """Say why this person may not decide on a proposal: it takes a second one, who has had no part in the case."""
    reasons = may_decide(proposal.parties, actor=actor)
    if actor == proposal.proposed_by:
        reasons.append(Text("You proposed this; a second person must decide on it."))
    return reasons
