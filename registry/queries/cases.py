"""The case of an application: drawn from what is on file, frozen at submission, and proved under an edition."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from accounts.queries import employer, names
from core.errors import Refused
from grading import editions
from grading.queries import released_passes
from grading.rules.registration.evaluation import evaluate
from grading.rules.registration.proof import Proof
from grading.rules.registration.reading import read_case
from registry.models import Application, Evidence, Registration, RequirementRuling, Sanction
from registry.queries.guarantors import guarantor_of
from registry.queries.passes import confirmed_passes
from registry.queries.registrations import registrations_of
from registry.rules.applications import EvidenceKind, RegistrationStatus
from registry.rules.cases import Entry, Facts, assemble
from registry.rules.rulings import Ruling, read_proof, with_rulings

PASS_OF_A_HUNDRED = Decimal(70)  # of the official outlines, which all have 100 marks
STATUS_IN_CASE = {  # a replaced registration was in force to the day before its successor began, which is its last day
    RegistrationStatus.ACTIVE: "active",
    RegistrationStatus.REPLACED: "active",
    RegistrationStatus.SUSPENDED: "suspended",
    RegistrationStatus.WITHDRAWN: "revoked",
    RegistrationStatus.CANCELLED: "cancelled",
}


def evidence_of(session: Session, person_id: int) -> dict[EvidenceKind, list[Evidence]]:
    """Give a person's evidence by kind, in the order in which it was added."""
    query = select(Evidence).where(Evidence.person_id == person_id, col(Evidence.removed_at).is_(None))
    rows = session.exec(query.order_by(col(Evidence.id))).all()
    return {kind: [row for row in rows if row.kind == kind] for kind in EvidenceKind}


def facts_of(session: Session, application: Application, *, body: str = "") -> Facts:
    """Collect all that is on file of the applicant; `body` where the recommendation is taken for granted."""
    person_id = application.person_id
    evidence = evidence_of(session, person_id)
    return Facts(
        evidence={kind: [row.content for row in rows] for kind, rows in evidence.items()},
        exams=_exams(session, person_id),
        registrations=[_registration(row) for row in registrations_of(session, person_id)],
        sanctions=_sanctions(session, person_id),
        guarantor=application.guarantor,
        declared_on=application.declared_on,
        body=body,
    )


def case_of(session: Session, application: Application, *, today: date, body: str = "") -> dict[str, object]:
    """Draw the case of an application as it would be frozen today."""
    facts = facts_of(session, application, body=body)
    stands = guarantor_of(session, application, day=today)
    if stands is not None:
        facts = replace(facts, guarantor={"grade": stands.grade, "in_good_standing": stands.in_good_standing})
    return assemble(scheme=application.scheme, grade=application.grade, kind=application.kind, as_of=today, facts=facts)


def preview_of(session: Session, application: Application, *, today: date) -> Proof:
    """Prove a draft as of today, as if the employing body had recommended it.

    Raises Refused when an entry cannot be read.
    """
    body = employer(session, application.person_id)
    return proof_of(case_of(session, application, today=today, body=body.code if body else ""))


def proof_of(case: dict[str, object]) -> Proof:
    """Prove a case under the edition in force on its day. Raises Refused: malformed, or no edition on that day."""
    read = read_case(case, schemes=editions.known_schemes())
    return evaluate(read, editions.edition_on(read.as_of))


def rulings_of(session: Session, application: Application) -> dict[str, Ruling]:
    """Give the registrar's word by requirement: the last of each since the submission."""
    if application.submitted_at is None:
        return {}
    query = select(RequirementRuling).where(
        RequirementRuling.application_id == application.id, RequirementRuling.at >= application.submitted_at
    )
    rows = session.exec(query.order_by(col(RequirementRuling.id))).all()
    known = names(session, {row.decided_by for row in rows})
    rulings = [Ruling(row.requirement, row.met, row.reason, known.get(row.decided_by, "")) for row in rows]
    return {ruling.requirement: ruling for ruling in rulings}


def shown_proof(session: Session, application: Application) -> Proof:
    """Give the proof to show of a submitted application, with the registrar's rulings laid over.

    Once decided it is the stored one where the edition's text has changed since; else the frozen case is proved again,
    so that each reader has the sentences in their language.
    """
    proof = _proved_again(application)
    stored = application.proof
    if stored and (proof is None or stored["edition_sha256"] != proof.edition_digest):
        return read_proof(stored)
    return with_rulings(proof or proof_of(application.case), rulings_of(session, application))


def _proved_again(application: Application) -> Proof | None:
    try:
        return proof_of(application.case)
    except Refused:
        return None


def _exams(session: Session, person_id: int) -> list[Entry]:
    own = [
        {"subject": row.subject, "passed_on": row.passed_on.isoformat(), "score": _of_a_hundred(row.score)}
        for row in released_passes(session, person_id)
    ]
    earlier = [
        {"subject": row.subject, "passed_on": row.passed_on.isoformat(), "score": row.score or None}
        for row in confirmed_passes(session, person_id)
    ]
    return sorted([*own, *earlier], key=lambda entry: (str(entry["passed_on"]), str(entry["subject"])))


def _of_a_hundred(score: Decimal) -> str | None:
    """Leave out the marks of a paper on another scale: its own pass mark has decided, not that of the outlines."""
    return format(score, "f") if score >= PASS_OF_A_HUNDRED else None


def _registration(row: Registration) -> Entry:
    return {
        "scheme": row.scheme,
        "grade": row.grade,
        "from": row.from_day.isoformat(),
        "to": row.to_day.isoformat(),
        "status": STATUS_IN_CASE[row.status],
    }


def _sanctions(session: Session, person_id: int) -> list[Entry]:
    query = select(Sanction).where(Sanction.person_id == person_id).order_by(col(Sanction.id))
    return [
        {
            "kind": row.kind,
            "date": row.on_day.isoformat(),
            "until": row.until_day.isoformat() if row.until_day else None,
        }
        for row in session.exec(query).all()
    ]
