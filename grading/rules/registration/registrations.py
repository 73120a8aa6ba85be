"""Requirement `registration`, and on which days registrations are in force. Pure."""

from collections.abc import Callable

from core.errors import Text
from grading.rules.registration.case import Application, Registration
from grading.rules.registration.edition import Fact
from grading.rules.registration.periods import NEVER, Tally, Windows, from_day, holds, intersection, through, union
from grading.rules.registration.question import Finding, Question, not_asked, numbered, pointers, unsourced
from grading.rules.registration.words import word

Which = Callable[[Registration], bool]


def in_force(question: Question, which: Which) -> Windows:
    """Give the days on which one of these registrations is in force."""
    statuses = question.edition.counting.registration_statuses.value
    return union(
        *(through(r.first, r.last) for r in question.person.registrations if r.status in statuses and which(r))
    )


def standing(question: Question, which: Which) -> tuple[str, ...]:
    """Point to these registrations that are in force on the day."""
    statuses = question.edition.counting.registration_statuses.value
    found = numbered(question.person.registrations, lambda r: r.status in statuses and which(r))
    return pointers("registrations", [n for n, r in found if holds(through(r.first, r.last), question.day)])


def of_grade(question: Question, grade: str) -> Which:
    """Pick registrations of the case's own scheme at a grade."""
    return lambda r: r.scheme == question.case.scheme and r.grade == grade


def of_another_scheme(question: Question, grades: tuple[str, ...]) -> Which:
    """Pick registrations of any other scheme at one of the grades."""
    return lambda r: r.scheme != question.case.scheme and r.grade in grades


def lower_in_force(question: Question) -> Windows:
    """Give the days on which an upgrade can rest on the registration of the grade below."""
    lower = question.grade.lower
    if question.case.application != Application.UPGRADE or lower is None or not lower.value:
        return NEVER
    return in_force(question, of_grade(question, lower.value))


def assess_registration(question: Question) -> Finding:
    """The registration that the application rests on: the same grade to renew, else the grade below."""
    if question.case.application == Application.RENEWAL:
        waived = question.edition.renewal.waived
        return _resting_on(question, Fact(question.case.grade, waived.provenance, waived.source))
    lower = question.grade.lower
    if lower is None:
        return unsourced(question)
    return _resting_on(question, lower) if lower.value else _entry(question, lower)


def _entry(question: Question, lower: Fact[str]) -> Finding:
    if question.case.application == Application.INITIAL:
        return not_asked(Text("This is the first grade: no earlier registration is asked for."), lower.provenance)
    return Finding(
        needed=Text("A registration at a grade below this one."),
        found=Text("There is no grade below this one."),
        reason=Text("This is the first grade, so nothing can be upgraded to it: apply for a first registration."),
        provenance=lower.provenance,
    )


def _resting_on(question: Question, grade: Fact[str]) -> Finding:
    which = of_grade(question, grade.value)
    evidence = standing(question, which)
    return Finding(
        needed=_needed(question, grade.value),
        found=Text("It is in force.") if evidence else Text("None is in force on this day."),
        reason=_reason(question, grade.value, found=bool(evidence)),
        provenance=grade.provenance,
        met=_held(question, in_force(question, which)),
        evidence=evidence,
    )


def _held(question: Question, windows: Windows) -> Windows:
    months = question.grade.held_months
    if months is None or question.case.application == Application.RENEWAL:
        return windows
    tally = Tally(full=windows, days_per_month=question.edition.counting.days_per_month.value)
    reached = tally.reached(months.value)
    return intersection(windows, from_day(reached)) if reached else NEVER


def _needed(question: Question, grade: str) -> Text:
    names = {"grade": word(grade), "scheme": question.case.scheme}
    months = question.grade.held_months
    if months is None or question.case.application == Application.RENEWAL:
        return Text("A registration as %(grade)s for %(scheme)s in force.", names)
    return Text(
        "A registration as %(grade)s for %(scheme)s in force and held for %(months)s months.",
        {**names, "months": months.value},
    )


def _reason(question: Question, grade: str, *, found: bool) -> Text:
    if found:
        return Text("The registration has not been held for long enough.")
    if question.case.application == Application.RENEWAL:
        return Text("Only a registration that is in force can be renewed.")
    return Text(
        "Grades are climbed step by step: register as %(grade)s first, or renew that registration.",
        {"grade": word(grade)},
    )
