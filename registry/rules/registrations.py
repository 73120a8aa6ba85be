"""How long a registration stands, who may ask for which, and on which grounds a certificate is withdrawn. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.errors import Text
from grading.rules.registration.edition import Fact, Provenance
from grading.rules.registration.periods import add_years
from registry.rules.applications import ApplicationKind

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


@dataclass(frozen=True)
class Held:
    """A registration in the scheme that stands on the day."""

    grade: str
    last: date


def last_day(first: date) -> date:
    """Give the last day of a registration that begins on a day: the day before the same day three years later.

    Example: from 2026-03-01 to 2029-02-28; what begins on 29 February ends on 27 February.
    """
    return add_years(first, VALID_YEARS.value) - timedelta(days=1)


def may_ask(kind: ApplicationKind, *, grade: str, held: Held | None) -> list[Text]:
    """Say why this kind of application makes no sense beside the registration that is held in the scheme."""
    if kind == ApplicationKind.INITIAL:
        return _initial(held)
    if held is None:
        return [Text("You hold no registration in this scheme, so choose a first registration.")]
    if (kind == ApplicationKind.RENEWAL) != (held.grade == grade):
        return [Text("A renewal is for the grade that you hold, an upgrade for the next. Choose kind or grade anew.")]
    return []


def _initial(held: Held | None) -> list[Text]:
    if held is None:
        return []
    return [
        Text(
            "You are registered in this scheme until %(day)s. Choose an upgrade or a renewal instead.",
            {"day": held.last},
        )
    ]
