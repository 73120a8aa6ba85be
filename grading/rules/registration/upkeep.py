"""Requirements `cpd` and `public_notice`. Pure."""

from datetime import date
from decimal import Decimal

from core.errors import Text
from grading.rules.registration.case import Application, Cpd, Registration
from grading.rules.registration.edition import Fact
from grading.rules.registration.periods import ALWAYS, NEVER, Windows, from_day, holds, intersection, through, union
from grading.rules.registration.question import NOTHING, Finding, Question, not_asked, numbered, pointers, unsourced
from grading.rules.registration.registrations import in_force, of_grade


def assess_cpd(question: Question) -> Finding:
    """Hours of continuing education within the registration that is to be renewed."""
    if question.case.application != Application.RENEWAL:
        return not_asked(Text("Continuing education is asked for only when a registration is renewed."))
    hours = question.edition.renewal.cpd_hours
    if hours is None:
        return unsourced(question, _found(question))
    return Finding(
        needed=Text("%(hours)s hours within the registration period.", {"hours": hours.value}),
        found=_found(question),
        reason=Text("Too few hours are on file for the registration period."),
        provenance=hours.provenance,
        met=_met(question, hours),
        evidence=pointers("cpd", [number for number, _ in _by_day(question)]),
    )


def _by_day(question: Question) -> list[tuple[int, Cpd]]:
    return numbered(question.person.cpd, lambda entry: entry.done_on <= question.day)


def _found(question: Question) -> Text:
    hours = sum((entry.hours for _, entry in _by_day(question)), Decimal(0))
    return Text("%(hours)s hours on file by %(day)s.", {"hours": hours, "day": question.day})


def _met(question: Question, hours: Fact[int]) -> Windows:
    """Give, for each registration period, the days of it by which enough hours fall into it."""
    which = of_grade(question, question.case.grade)
    periods = (_met_within(question, period, hours) for period in question.person.registrations if which(period))
    return intersection(union(*periods), in_force(question, which))


def _met_within(question: Question, period: Registration, hours: Fact[int]) -> Windows:
    whole = through(period.first, period.last)
    within = [entry for entry in question.person.cpd if holds(whole, entry.done_on)]
    reached = _reached(within, hours)
    return intersection(whole, from_day(reached)) if reached else NEVER


def _reached(entries: list[Cpd], hours: Fact[int]) -> date | None:
    total = Decimal(0)
    for entry in sorted(entries, key=lambda entry: entry.done_on):
        total += entry.hours
        if total >= hours.value:
            return entry.done_on
    return None


def assess_public_notice(question: Question) -> Finding:
    """The days for which a proposed registration is published; they follow the review, so no case can show them."""
    days = question.grade.public_notice_days
    if days is None:
        return unsourced(question)
    if days.value == 0:
        return not_asked(Text("No source asks for a public notice at this grade."), days.provenance)
    return Finding(
        needed=Text("Public notice for %(days)s days after the review.", {"days": days.value}),
        found=NOTHING,
        reason=Text("The notice follows the review: the registrar publishes it and waits for objections."),
        provenance=days.provenance,
        unknown=ALWAYS,
    )
