"""How long a registration stands, who may ask for which, and on which grounds a certificate is withdrawn. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.errors import Text
from grading.rules.registration.edition import Fact, Provenance
from grading.rules.registration.periods import add_years
from registry.rules.applications import ApplicationKind, RegistrationStatus

VALID_YEARS = Fact(
    3,
    Provenance.SECONDARY,
    "Certificates stand for three years: the secondary sources agree, the text of the criteria was not found",
)


class WithdrawalGround(StrEnum):
    """Why a certificate was withdrawn, as far as everybody may know."""

    FALSE_EVIDENCE = "false_evidence"
    MISCONDUCT = "misconduct"
    CONDITIONS_LOST = "conditions_lost"
    ISSUED_IN_ERROR = "issued_in_error"
    OWN_REQUEST = "own_request"


R = RegistrationStatus
TRANSITIONS: dict[RegistrationStatus, frozenset[RegistrationStatus]] = {
    R.ACTIVE: frozenset({R.SUSPENDED, R.WITHDRAWN, R.CANCELLED, R.REPLACED}),
    R.SUSPENDED: frozenset({R.ACTIVE, R.WITHDRAWN, R.CANCELLED}),
    R.WITHDRAWN: frozenset(),
    R.CANCELLED: frozenset(),
    R.REPLACED: frozenset(),
}


@dataclass(frozen=True)
class Held:
    """A registration in the scheme that stands on the day, or is suspended."""

    grade: str
    last: date
    suspended: bool = False


def may_move(status: RegistrationStatus, target: RegistrationStatus) -> list[Text]:
    """Say why a registration may not go from one status to another; empty = it may."""
    if target in TRANSITIONS[status]:
        return []
    return [
        Text(
            "A registration that is %(status)s cannot become %(target)s.",
            {"status": status.value, "target": target.value},
        )
    ]


def last_day(first: date) -> date:
    """Give the last day of a registration that begins on a day: the day before the same day three years later.

    Example: from 2026-03-01 to 2029-02-28; what begins on 29 February ends on 27 February.
    """
    return add_years(first, VALID_YEARS.value) - timedelta(days=1)


def may_ask(kind: ApplicationKind, *, grade: str, held: Held | None) -> list[Text]:
    """Say why this kind of application makes no sense beside the registration that is held in the scheme."""
    if held is not None:
        return _beside(held, kind, grade)
    if kind == ApplicationKind.INITIAL:
        return []
    return [Text("You hold no registration in this scheme, so choose a first registration.")]


def _beside(held: Held, kind: ApplicationKind, grade: str) -> list[Text]:
    if held.suspended:
        return [Text("Your registration in this scheme is suspended. It has to be restored before you can apply.")]
    if kind == ApplicationKind.INITIAL:
        params = {"day": held.last}
        return [
            Text("You are registered in this scheme until %(day)s. Choose an upgrade or a renewal instead.", params)
        ]
    if (kind == ApplicationKind.RENEWAL) != (held.grade == grade):
        return [Text("A renewal is for the grade that you hold, an upgrade for the next. Choose kind or grade anew.")]
    return []
