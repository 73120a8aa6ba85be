"""The life of an application and who may act on it (law 9). Pure."""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import Text


class ApplicationState(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RECOMMENDED = "recommended"
    EXAMINED = "examined"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class ApplicationKind(StrEnum):
    """What is applied for."""

    INITIAL = "initial"
    UPGRADE = "upgrade"
    RENEWAL = "renewal"


class RegistrationStatus(StrEnum):
    """Whether a registration stands; being over by date is derived, not stored."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


class EvidenceKind(StrEnum):
    """What a piece of evidence shows; the names are those of a case (grading.rules.registration.case)."""

    EDUCATION = "education"
    TITLE = "titles"
    WORK = "work"
    AUDIT = "audits"
    CPD = "cpd"


S = ApplicationState
TRANSITIONS: dict[ApplicationState, frozenset[ApplicationState]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.RECOMMENDED, S.RETURNED, S.WITHDRAWN}),
    S.RECOMMENDED: frozenset({S.EXAMINED, S.RETURNED, S.REJECTED, S.WITHDRAWN}),
    S.EXAMINED: frozenset({S.APPROVED, S.RECOMMENDED, S.REJECTED}),
    S.RETURNED: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.APPROVED: frozenset(),
    S.REJECTED: frozenset(),
    S.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True)
class Parties:
    """Who has had to do with an application and its applicant, as person ids."""

    applicant: int
    recommender: int | None = None
    registrar: int | None = None
    examined_by: frozenset[int] = frozenset()  # who marked, invigilated or released this person's examinations
    colleagues: frozenset[int] = frozenset()  # who works for the applicant's body
    recommended_before: frozenset[int] = frozenset()  # who recommended this person ever, and may have left since


def may_move(state: ApplicationState, target: ApplicationState) -> list[Text]:
    """Say why an application may not go from one state to another; empty = it may."""
    if target in TRANSITIONS[state]:
        return []
    return [
        Text(
            "An application that is %(state)s cannot become %(target)s.", {"state": state.value, "target": target.value}
        )
    ]


def may_edit(state: ApplicationState) -> list[Text]:
    """Say why an application may not be changed any more; empty = its applicant may."""
    if state in (ApplicationState.DRAFT, ApplicationState.RETURNED):
        return []
    return [Text("The application is submitted: what it holds is frozen until it is decided or returned to you.")]


def may_recommend(parties: Parties, *, actor: int, actor_body: int | None, body: int) -> list[Text]:
    """Say why this person may not recommend: only the applicant's own body does, and nobody themselves."""
    reasons = []
    if actor == parties.applicant:
        reasons.append(Text("Nobody recommends themselves."))
    if actor_body != body:
        reasons.append(Text("Only the certification body that employs the applicant recommends this application."))
    return reasons


def may_decide(parties: Parties, *, actor: int) -> list[Text]:
    """Say why this person may not examine or decide (ISO/IEC 17024:2012 9.4: not by who examined or trained)."""
    reasons = []
    if actor == parties.applicant:
        reasons.append(Text("Nobody decides on their own application."))
    if actor in parties.examined_by:
        reasons.append(Text("You took part in examining this person, so somebody else must decide."))
    if actor in parties.colleagues or actor == parties.recommender:
        reasons.append(Text("You work for the body that recommends this person, so somebody else must decide."))
    elif actor in parties.recommended_before:
        reasons.append(Text("You have recommended this person before, so somebody else must decide."))
    return reasons


def may_approve(parties: Parties, *, actor: int) -> list[Text]:
    """Say why this person may not give the approval: it takes a second person besides the registrar."""
    reasons = may_decide(parties, actor=actor)
    if actor == parties.registrar:
        reasons.append(Text("You examined this application; a second person must approve it."))
    return reasons
