"""Puts the requirements together: a case under an edition gives a proof. Pure.

Each requirement answers for all time at once, as runs of days on which it is met. The verdict is a look at these runs
on the day asked; the day from which all are met together is a look at what they have in common.
"""

from dataclasses import replace
from datetime import date

from core.errors import Text
from grading.rules.registration.audits import assess_audits
from grading.rules.registration.case import Application, Case
from grading.rules.registration.conduct import (
    assess_declaration,
    assess_guarantor,
    assess_recommendation,
    assess_sanctions,
)
from grading.rules.registration.edition import Edition, Fact, Level, Route, Scheme
from grading.rules.registration.education import assess_education, assess_title, qualified_on
from grading.rules.registration.exams import assess_exams
from grading.rules.registration.experience import assess_professional_work, assess_work
from grading.rules.registration.periods import intersection, met_from, through
from grading.rules.registration.proof import TIMELESS, Outcome, Proof, Requirement, RequirementId, Verdict, outcome_of
from grading.rules.registration.question import Assess, Finding, Question, unsourced, waived
from grading.rules.registration.registrations import assess_registration
from grading.rules.registration.upkeep import assess_cpd, assess_public_notice

ASSESSMENTS: dict[RequirementId, Assess] = {
    RequirementId.EDUCATION: assess_education,
    RequirementId.TITLE: assess_title,
    RequirementId.WORK: assess_work,
    RequirementId.PROFESSIONAL_WORK: assess_professional_work,
    RequirementId.AUDITS: assess_audits,
    RequirementId.EXAMS: assess_exams,
    RequirementId.REGISTRATION: assess_registration,
    RequirementId.GUARANTOR: assess_guarantor,
    RequirementId.RECOMMENDATION: assess_recommendation,
    RequirementId.DECLARATION: assess_declaration,
    RequirementId.SANCTIONS: assess_sanctions,
    RequirementId.CPD: assess_cpd,
    RequirementId.PUBLIC_NOTICE: assess_public_notice,
}
BEST_FIRST = (Outcome.MET, Outcome.NEEDS_REVIEW, Outcome.NOT_MET)


def evaluate(case: Case, edition: Edition) -> Proof:
    """Prove, requirement by requirement, how a case stands on its day under an edition.

    Where several routes of education are open (a college diploma with more years, a degree with fewer), the proof is
    that of the route that serves the person best: the better outcome, then the earlier day, then fewer open lines.
    """
    questions = [Question(case, edition, route) for route in _routes(case, edition)]
    return min(((_proof(question), question) for question in questions), key=lambda pair: _preference(*pair))[0]


def pinned(edition: Edition) -> Edition:
    """Give an edition as if it had stayed in force, to ask "what if" of days after its end."""
    return replace(edition, effective_to=None)


def _routes(case: Case, edition: Edition) -> list[Route | None]:
    """Give the routes of education that the scheme's lowest level leaves open, a single None where none is sourced."""
    routes = edition.grade(case.scheme, case.grade).routes or ()
    floor = edition.schemes.get(case.scheme, Scheme()).floor
    return [route for route in routes if _is_open(route, floor)] or [None]


def _is_open(route: Route, floor: Fact[Level] | None) -> bool:
    return floor is None or route.level.rank >= floor.value.rank


def _preference(proof: Proof, question: Question) -> tuple[int, date, int, bool, int]:
    route = question.route
    return (
        BEST_FIRST.index(proof.outcome),
        proof.earliest_date or date.max,
        sum(line.verdict == Verdict.NOT_MET for line in proof.requirements),
        not _is_qualified(question),
        -route.level.rank if route else 0,
    )


def _is_qualified(question: Question) -> bool:
    """Tell whether the degree of the route is there on the day."""
    degree = qualified_on(question.person, question.route.level) if question.route else None
    return degree is not None and degree <= question.day


def _proof(question: Question) -> Proof:
    findings = {identifier: _finding(question, identifier) for identifier in RequirementId}
    lines = tuple(_line(question, identifier, finding) for identifier, finding in findings.items())
    return Proof(
        outcome=outcome_of(lines),
        edition=question.edition.id,
        edition_digest=question.edition.digest,
        scheme=question.case.scheme,
        grade=question.case.grade,
        application=question.case.application.value,
        as_of=question.day,
        earliest_date=_earliest(question, list(findings.values())),
        requirements=lines,
    )


def _finding(question: Question, identifier: RequirementId) -> Finding:
    if question.case.application == Application.RENEWAL:
        if identifier in question.edition.renewal.waived.value:
            return waived(question)
        if identifier == RequirementId.AUDITS:  # what renewing asks of audits is in no source
            return unsourced(question)
    return ASSESSMENTS[identifier](question)


def _line(question: Question, identifier: RequirementId, finding: Finding) -> Requirement:
    verdict = finding.verdict(question.day)
    met_since = None if finding.settled else _met_from(question, finding)
    return Requirement(
        id=identifier,
        clause=question.edition.clauses[identifier],
        verdict=verdict,
        needed=finding.needed,
        found=finding.found,
        evidence=finding.evidence,
        reason=_met_since(question, finding) if verdict == Verdict.MET else finding.reason,
        met_from=met_since,
        provenance=finding.provenance,
    )


def _met_since(question: Question, finding: Finding) -> Text:
    found = met_from(finding.met, question.day)
    return TIMELESS if found == date.min else Text("Met since %(day)s.", {"day": found})


def _met_from(question: Question, finding: Finding) -> date | None:
    """A fact without a day of its own, such as a guarantor, counts from the edition's first day."""
    found = met_from(finding.met, question.day)
    return min(question.edition.effective_from, question.day) if found == date.min else found


def _earliest(question: Question, findings: list[Finding]) -> date | None:
    """Give the first day of the run, now or to come, on which all are met while the edition is in force."""
    edition = question.edition
    in_force = through(edition.effective_from, edition.effective_to)
    common = intersection(in_force, *(finding.good_days() for finding in findings))
    return met_from(common, question.day)
