"""A proof: each requirement with clause, verdict, what was needed and found, and the day of being met. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import Text
from grading.rules.registration.edition import Provenance

TIMELESS = Text("Met; no day is on file from which it holds.")


class RequirementId(StrEnum):
    """The lines of every proof, in their order."""

    EDUCATION = "education"
    TITLE = "title"
    WORK = "work"
    PROFESSIONAL_WORK = "professional_work"
    AUDITS = "audits"
    EXAMS = "exams"
    REGISTRATION = "registration"
    GUARANTOR = "guarantor"
    RECOMMENDATION = "recommendation"
    DECLARATION = "declaration"
    SANCTIONS = "sanctions"
    CPD = "cpd"
    PUBLIC_NOTICE = "public_notice"


class Verdict(StrEnum):
    """What is said of one requirement; `unknown` where no source or no verified evidence decides it."""

    MET = "met"
    NOT_MET = "not_met"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What is said of the whole case."""

    MET = "met"
    NOT_MET = "not_met"
    NEEDS_REVIEW = "needs_review"


@dataclass(frozen=True)
class Requirement:
    """One line of a proof."""

    id: RequirementId
    clause: str
    verdict: Verdict
    needed: Text
    found: Text
    evidence: tuple[str, ...]
    reason: Text
    met_from: date | None
    provenance: Provenance

    def as_json(self) -> dict[str, object]:
        """Give the line as plain JSON values, sentences in English."""
        return {
            "id": self.id.value,
            "clause": self.clause,
            "verdict": self.verdict.value,
            "needed": str(self.needed),
            "found": str(self.found),
            "evidence": list(self.evidence),
            "reason": str(self.reason),
            "met_from": _iso(self.met_from),
            "provenance": self.provenance.value,
        }

    @property
    def since(self) -> date | None:
        """Give the day from which people are told that it is met: none where the fact itself has no day."""
        return None if self.reason == TIMELESS else self.met_from


@dataclass(frozen=True)
class Proof:
    """The answer to a case: the edition used, every requirement, and the day from which all are met together."""

    outcome: Outcome
    edition: str
    edition_digest: str
    scheme: str
    grade: str
    application: str
    as_of: date
    earliest_date: date | None
    requirements: tuple[Requirement, ...]

    def requirement(self, identifier: RequirementId) -> Requirement:
        """Give one line of the proof."""
        return next(line for line in self.requirements if line.id == identifier)

    def as_json(self) -> dict[str, object]:
        """Give the proof as plain JSON values, sentences in English."""
        return {
            "outcome": self.outcome.value,
            "edition": self.edition,
            "edition_sha256": self.edition_digest,
            "scheme": self.scheme,
            "grade": self.grade,
            "application": self.application,
            "as_of": self.as_of.isoformat(),
            "earliest_date": _iso(self.earliest_date),
            "requirements": [line.as_json() for line in self.requirements],
        }


def outcome_of(requirements: tuple[Requirement, ...]) -> Outcome:
    """Any `not_met` decides; else any `unknown` asks for a person; else the case is met."""
    verdicts = {line.verdict for line in requirements}
    if Verdict.NOT_MET in verdicts:
        return Outcome.NOT_MET
    return Outcome.NEEDS_REVIEW if Verdict.UNKNOWN in verdicts else Outcome.MET


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
