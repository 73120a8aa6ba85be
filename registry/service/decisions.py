"""What registrars do with an application: rule on what is open, examine, return, refer back, reject, approve."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from accounts.rules import Actor
from core import audit
from core.db import get
from core.errors import Refused, Text
from registry import queries
from registry.models import Application, CertificateEvent, CertificateEventKind, Registration, RequirementRuling
from registry.rules.applications import ApplicationKind, ApplicationState, RegistrationStatus, may_approve, may_decide
from registry.rules.registrations import last_day
from registry.rules.rulings import may_propose, may_rule, proof_document
from registry.service.actions import Action
from registry.service.certificates import Printed, issue
from registry.service.steps import advance, check, check_rights, give_back, tell_applicant

S = ApplicationState


def rule(
    session: Session, *, application_id: int, requirement: str, met: bool, reason: str, actor: Actor, now: datetime
) -> None:
    """Decide a requirement that the rules leave open, with a reason.

    Raises NotFound, NotAllowed for who has had a hand in it, Refused for what the rules decide themselves.
    """
    application = _to_examine(session, application_id, actor)
    check(may_rule(queries.proof_of(application.case), requirement))
    session.add(
        RequirementRuling(
            application_id=application_id,
            requirement=requirement,
            met=met,
            reason=reason.strip(),
            decided_by=actor.id,
            at=now,
        )
    )
    audit.record(
        session,
        actor=actor,
        action=Action.REQUIREMENT_RULED,
        subject=f"application/{application_id}",
        at=now,
        details={"requirement": requirement, "met": met, "reason": reason.strip()},
    )


def examine(session: Session, *, application_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Propose an application for approval and store the proof as it stands.

    Raises NotFound, NotAllowed for who has had a hand in it, Refused while a requirement is open or not met.
    """
    application = _to_examine(session, application_id, actor)
    proof = queries.shown_proof(session, application)
    check(may_propose(proof))
    application.proof, application.edition = proof_document(proof), proof.edition
    application.examined_by = actor.id
    advance(session, application, S.EXAMINED, actor=actor, now=now, reason=reason)


def return_by_registrar(session: Session, *, application_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Give an application back to the applicant to mend. Raises NotFound, NotAllowed or Refused as `examine`."""
    application = _to_examine(session, application_id, actor)
    give_back(session, application, reason=reason, actor=actor, now=now)


def refer_back(session: Session, *, application_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Send a proposal back to be examined again. Raises NotFound, NotAllowed or Refused as `approve`."""
    application = _to_approve(session, application_id, actor)
    application.examined_by, application.proof = None, {}
    advance(session, application, S.RECOMMENDED, actor=actor, now=now, reason=reason)


def reject(session: Session, *, application_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Refuse the registration for good, with a reason that is mailed; the proof as it stands is stored.

    Raises NotFound, NotAllowed for who has had a hand in it, Refused in the wrong state.
    """
    application: Application = get(session, Application, application_id, lock=True)
    parties = queries.parties_of(session, application)
    proposed = application.state == S.EXAMINED
    check_rights(may_approve(parties, actor=actor.id) if proposed else may_decide(parties, actor=actor.id))
    if application.case:
        application.proof = proof_document(queries.shown_proof(session, application))
    application.decided_at = now
    tell_applicant(session, application, template="rejected", now=now, context={"reason": reason.strip()})
    advance(session, application, S.REJECTED, actor=actor, now=now, reason=reason)


def approve(
    session: Session, *, application_id: int, certificate: Printed, actor: Actor, now: datetime, today: date
) -> Registration:
    """Approve a proposal: the registration begins today for three years, and its certificate is issued with it.

    `certificate` was printed before (service.certificates.prepare and print_certificate), outside this transaction.
    Raises NotFound, NotAllowed unless a second person approves, Refused in the wrong state, or when what the
    application builds on was withdrawn meanwhile.
    """
    application = _to_approve(session, application_id, actor)
    replaced = queries.registration_in_scheme(session, application.person_id, application.scheme)
    _check_foundation(application, replaced)
    if replaced is not None:
        _replace(session, replaced, actor=actor, now=now, today=today)
    registration = Registration(
        person_id=application.person_id,
        application_id=application_id,
        scheme=application.scheme,
        grade=application.grade,
        from_day=today,
        to_day=last_day(today),
        status=RegistrationStatus.ACTIVE,
        edition=application.edition,
    )
    session.add(registration)
    session.flush()
    issued = issue(session, registration=registration, printed=certificate, actor=actor, now=now)
    tell_applicant(session, application, template="approved", now=now, context={"serial": issued.serial})
    application.approved_by, application.decided_at = actor.id, now  # with the state, which the database compares
    advance(session, application, S.APPROVED, actor=actor, now=now)
    return registration


def _to_examine(session: Session, application_id: int, actor: Actor) -> Application:
    """Load an application that a registrar works on, locked, for somebody who may decide on it."""
    application: Application = get(session, Application, application_id, lock=True)
    check_rights(may_decide(queries.parties_of(session, application), actor=actor.id))
    if application.state != S.RECOMMENDED:
        raise Refused(Text("This application does not wait to be examined any more. Look at its history."))
    return application


def _to_approve(session: Session, application_id: int, actor: Actor) -> Application:
    """Load a proposal, locked, for the second person."""
    application: Application = get(session, Application, application_id, lock=True)
    check_rights(may_approve(queries.parties_of(session, application), actor=actor.id))
    if application.state != S.EXAMINED:
        raise Refused(Text("This application does not wait for approval any more. Look at its history."))
    return application


def _check_foundation(application: Application, replaced: Registration | None) -> None:
    if replaced is None and application.kind != ApplicationKind.INITIAL:
        raise Refused(
            Text("The registration that this application builds on has ended since. Reject it for that reason.")
        )


def _replace(session: Session, registration: Registration, *, actor: Actor, now: datetime, today: date) -> None:
    """End the registration that the new one follows: its last day is yesterday, its certificate is replaced.

    Raises Refused while it is suspended: a new registration would undo the suspension.
    """
    if registration.status is RegistrationStatus.SUSPENDED and registration.to_day >= today:
        raise Refused(Text("The registration in this scheme is suspended. Decide on its restoration first."))
    yesterday = today - timedelta(days=1)
    registration.to_day = max(registration.from_day, min(registration.to_day, yesterday))
    if registration.status is RegistrationStatus.ACTIVE:
        registration.status = RegistrationStatus.REPLACED
    session.add(registration)
    session.flush()  # before the successor, for there is one active registration in a scheme
    _note_replaced(session, registration, actor=actor, now=now)


def _note_replaced(session: Session, registration: Registration, *, actor: Actor, now: datetime) -> None:
    for row in queries.live_certificates(session, registration.id or 0):
        event = CertificateEvent(
            certificate_id=row, kind=CertificateEventKind.REPLACED, reason="", actor_id=actor.id, at=now
        )
        session.add(event)
        audit.record(session, actor=actor, action=Action.CERTIFICATE_REPLACED, subject=f"certificate/{row}", at=now)
