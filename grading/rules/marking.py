"""Marks by people: how many a criterion takes, who may give them, and who may let results go out (law 9). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.errors import Refused, Text

STEP = Decimal("0.5")
RESULT_DAYS = 45  # outlines: results come within 45 days after the examination, longer over statutory holidays

# One sentence for every reason: a marker must not learn who wrote the answer from why they may not mark it.
NOT_YOURS = Text(
    "You may not mark this answer: it is your own, or you invigilated its writer, or you work for the same body. "
    "Somebody else marks it; go back to the list."
)
MARKED = Text("This answer has its marks already, and marks are not given twice. Go back to the list.")

NOT_MARKED = Text("This answer has no marks yet. Go back to the list of answers to mark.")
OTHERS = Text("Somebody else marked this answer. Only a chief marker reads what others marked.")
VOID = Text("This answer needs no marks any more: its attempt was declared void. Go back to the list.")
COLLEAGUE = Text(
    "You work for the same body as a candidate of this sitting, so somebody else must release its results."
)
NOT_READY = Text("No computed result waits for release. Results are computed when all their marks are in.")


@dataclass(frozen=True)
class Bond:
    """What ties a marker to the writer of an answer, and how far the task is.

    The author of the item may mark it: the rubric was reviewed by somebody else, and the answer is not the author's.
    Who recommended the candidate is known only to the registry, which asks `examiners_of` before it lets them decide.
    """

    own: bool = False
    invigilated: bool = False
    colleague: bool = False
    marked: bool = False
    void: bool = False

    @property
    def tied(self) -> bool:
        """Tell whether it is the person who may not, whoever else may."""
        return self.own or self.invigilated or self.colleague


@dataclass(frozen=True)
class Hand:
    """What somebody had to do with a sitting whose results are to go out, and how many are ready."""

    sat: bool = False
    invigilated: bool = False
    marked: bool = False
    colleague: bool = False
    ready: int = 1

    @property
    def tied(self) -> bool:
        """Tell whether it is the person who may not, whoever else may."""
        return self.sat or self.invigilated or self.marked or self.colleague


def may_mark(bond: Bond) -> list[Text]:
    """Say why this person may not mark this answer (law 9); never which of the ties it is."""
    reasons = []
    if bond.tied:
        reasons.append(NOT_YOURS)
    if bond.marked:
        reasons.append(MARKED)
    if bond.void:
        reasons.append(VOID)
    return reasons


def may_read_marked(bond: Bond, *, own_marks: bool, chief: bool) -> list[Text]:
    """Say why this person may not read how an answer was marked: tied to its writer, not marked, marked by others."""
    against = ((bond.tied, NOT_YOURS), (not bond.marked, NOT_MARKED), (not own_marks and not chief, OTHERS))
    return [reason for holds, reason in against if holds]


def may_release(hand: Hand) -> list[Text]:
    """Say why this person may not let the results of a sitting go out.

    Whoever marked in the sitting never releases it, not even together with somebody: with two different people by
    construction a marker can never be the only one who decided (law 9). The same holds for who sat, invigilated or is
    employed with one of the candidates.
    """
    against = (
        (hand.sat, Text("You sat this examination, so somebody else must release its results.")),
        (hand.invigilated, Text("You invigilated this sitting, so somebody else must release its results.")),
        (hand.marked, Text("You marked answers of this sitting, so somebody else must release its results.")),
        (hand.colleague, COLLEAGUE),
        (not hand.ready, NOT_READY),
    )
    return [reason for holds, reason in against if holds]


def results_due(exam_day: date) -> date:
    """Give the last day on which results come; statutory holidays, which put it off, are not counted here."""
    return exam_day + timedelta(days=RESULT_DAYS)


def total_marks(given: Sequence[Decimal | None], limits: Sequence[Decimal], *, possible: Decimal) -> Decimal:
    """Add up the marks by criterion. Raises Refused: missing, out of bounds, no half step, too many."""
    padded = [*given, *[None] * len(limits)]
    for place, (marks, limit) in enumerate(zip(padded, limits, strict=False)):
        _check(marks, limit, field=field_of(place))
    total = sum(filter(None, given), Decimal(0))
    if len(given) != len(limits) or total > possible:
        params = {"total": total, "possible": possible}
        raise Refused(Text("The marks add up to %(total)s, but the paper gives %(possible)s for this item.", params))
    return total


def field_of(place: int) -> str:
    """Name the form's field of a criterion, from 0."""
    return f"marks_{place}"


def _check(marks: Decimal | None, limit: Decimal, *, field: str) -> None:
    if marks is None or not marks.is_finite() or not 0 <= marks <= limit or marks % STEP:
        text = Text("Give between 0 and %(limit)s marks, in steps of %(step)s.", {"limit": limit, "step": STEP})
        raise Refused(text, field=field, code="bad_marks")
