"""Requirement `audits`: complete audits, days on site, clauses covered. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.errors import Text
from grading.rules.registration.case import Audit
from grading.rules.registration.edition import AuditNeed
from grading.rules.registration.periods import NEVER, Windows, difference, from_day, holds, intersection, union
from grading.rules.registration.question import Finding, Question, not_asked, numbered, pointers, unsourced
from grading.rules.registration.registrations import in_force, of_another_scheme, standing

ONLY_VERIFIED = True
ALSO_UNVERIFIED = False


@dataclass(frozen=True)
class Amount:
    """How much experience: complete audits, days on site, and the clauses that they cover together."""

    complete: int
    days: Decimal
    clauses: frozenset[int]

    def reaches(self, other: "Amount") -> bool:
        """Say whether nothing of the other is missing here."""
        return self.complete >= other.complete and self.days >= other.days and self.clauses >= other.clauses


def assess_audits(question: Question) -> Finding:
    """Audits of the scheme in a counting role; unverified ones leave the answer to a registrar."""
    need, none = question.grade.audits, question.grade.no_audits
    if none is not None:
        return not_asked(Text("No audit experience is asked for at this grade."), none.provenance)
    if need is None:
        return unsourced(question)
    met = _met(question, need, verified=ONLY_VERIFIED)
    return Finding(
        needed=_needed(question, need),
        found=_found(question, need),
        reason=_reason(question, need),
        provenance=need.complete.provenance,
        met=met,
        unknown=difference(_met(question, need, verified=ALSO_UNVERIFIED), met),
        evidence=_evidence(question, need),
    )


def _met(question: Question, need: AuditNeed, *, verified: bool) -> Windows:
    """Give the days from which the first scheme's amount is reached, or the smaller one while another scheme stands."""
    audits = [audit for _, audit in _counted(question) if audit.verified or not verified]
    second = intersection(_reached(question, audits, _second(need)), _other_scheme(question, need))
    return union(_reached(question, audits, _first(need)), second)


def _first(need: AuditNeed) -> Amount:
    return Amount(need.complete.value, Decimal(need.days_on_site.value), frozenset(need.clauses.value))


def _second(need: AuditNeed) -> Amount:
    return Amount(need.second_complete.value, Decimal(need.second_days_on_site.value), frozenset(need.clauses.value))


def _other_scheme(question: Question, need: AuditNeed) -> Windows:
    return in_force(question, of_another_scheme(question, need.second_grades.value))


def _asked(question: Question, need: AuditNeed) -> Amount:
    """Give the amount asked for on the day."""
    second = holds(_other_scheme(question, need), question.day)
    return _second(need) if second else _first(need)


def _counted(question: Question) -> list[tuple[int, Audit]]:
    counting = question.edition.counting
    return numbered(
        question.person.audits,
        lambda audit: (
            audit.scheme == question.case.scheme
            and audit.role in counting.audit_roles.value
            and (audit.complete or counting.incomplete_audit_days.value)
        ),
    )


def _amount(audits: Iterable[Audit], clauses: Iterable[int]) -> Amount:
    counted = list(audits)
    wanted = frozenset(clauses)
    covered = (wanted if audit.clauses is None else audit.clauses & wanted for audit in counted)
    return Amount(
        complete=sum(audit.complete for audit in counted),
        days=sum((audit.days_on_site for audit in counted), Decimal(0)),
        clauses=frozenset().union(*covered),
    )


def _reached(question: Question, audits: list[Audit], wanted: Amount) -> Windows:
    """An audit counts from the day that it began, the only day that a case gives for it."""
    in_order = sorted(audits, key=lambda audit: audit.start)
    for count, last in enumerate(in_order, start=1):
        if _amount(in_order[:count], wanted.clauses).reaches(wanted):
            return from_day(last.start)
    return NEVER


def _by_day(question: Question) -> list[tuple[int, Audit]]:
    return [(number, audit) for number, audit in _counted(question) if audit.start <= question.day]


def _evidence(question: Question, need: AuditNeed) -> tuple[str, ...]:
    second = of_another_scheme(question, need.second_grades.value)
    return pointers("audits", [number for number, _ in _by_day(question)]) + standing(question, second)


def _needed(question: Question, need: AuditNeed) -> Text:
    asked = _asked(question, need)
    return Text(
        "%(complete)s complete audits of %(scheme)s, %(days)s days on site, clauses %(clauses)s covered together.",
        {
            "complete": asked.complete,
            "scheme": question.case.scheme,
            "days": asked.days,
            "clauses": _listed(asked.clauses),
        },
    )


def _found(question: Question, need: AuditNeed) -> Text:
    amount = _amount((audit for _, audit in _by_day(question)), need.clauses.value)
    unverified = sum(not audit.verified for _, audit in _by_day(question))
    return Text(
        "%(complete)s complete audits, %(days)s days on site, clauses %(clauses)s; %(unverified)s not verified.",
        {
            "complete": amount.complete,
            "days": amount.days,
            "clauses": _listed(amount.clauses),
            "unverified": unverified,
        },
    )


def _reason(question: Question, need: AuditNeed) -> Text:
    asked = _asked(question, need)
    amount = _amount((audit for _, audit in _by_day(question)), asked.clauses)
    if amount.reaches(asked):
        return Text("It is enough only with audits that nobody has verified: verify them, then ask again.")
    return Text(
        "Still missing: %(complete)s complete audits, %(days)s days on site, clauses %(clauses)s.",
        {
            "complete": max(asked.complete - amount.complete, 0),
            "days": max(asked.days - amount.days, Decimal(0)),
            "clauses": _listed(asked.clauses - amount.clauses),
        },
    )


def _listed(clauses: frozenset[int]) -> str:
    return ", ".join(str(clause) for clause in sorted(clauses)) or "–"
