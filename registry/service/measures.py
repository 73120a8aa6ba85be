"""Suspending a registration with its certificates, and restoring what the suspension stopped: two people each."""

from datetime import datetime

from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Actor, Permission
from core import audit, outbox
from core.db import get
from core.errors import Refused, Text
from registry import queries
from registry.models import CertificateEvent, CertificateEventKind, Measure, Registration
from registry.rules.applications import may_decide
from registry.rules.measures import TARGETS, MeasureKind, MeasureState, may_confirm, may_propose
from registry.rules.registrations import WithdrawalGround
from registry.service.actions import Action
from registry.service.steps import check, check_rights

PROPOSED = {
    MeasureKind.SUSPENSION: Action.SUSPENSION_PROPOSED,
    MeasureKind.RESTORATION: Action.RESTORATION_PROPOSED,
}
DONE = {
    MeasureKind.SUSPENSION: (Action.REGISTRATION_SUSPENDED, CertificateEventKind.SUSPENDED, "registry/suspended"),
    MeasureKind.RESTORATION: (Action.REGISTRATION_RESTORED, CertificateEventKind.RESTORED, "registry/restored"),
}


def propose(
    session: Session,
    *,
    registration_id: int,
    kind: MeasureKind,
    ground: WithdrawalGround | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Measure:
    """Propose to suspend or restore a registration; nothing changes until a second person confirms.

    Raises NotFound, NotAllowed for who has had a hand in the case, Refused where the status does not allow it or
    another proposal waits.
    """
    actor.require(Permission.WITHDRAW_CERTIFICATES)
    registration: Registration = get(session, Registration, registration_id, lock=True)
    measure = Measure(
        registration_id=registration_id,
        kind=kind,
        state=MeasureState.PROPOSED,
        ground=ground,
        reason=reason.strip(),
        proposed_by=actor.id,
        proposed_at=now,
    )
    proposal = queries.proposal_of(session, measure, registration)
    check_rights(may_decide(proposal.parties, actor=actor.id))
    check(may_propose(proposal, ground=ground))
    session.add(measure)
    session.flush()
    _record(session, measure, PROPOSED[kind], actor=actor, now=now, reason=measure.reason)
    return measure


def confirm(session: Session, *, measure_id: int, actor: Actor, now: datetime) -> None:
    """Carry a proposal out, at once: the registration, its certificates, the public page; the holder is told.

    A restoration gives back what the suspension stopped and nothing else. Raises NotFound, NotAllowed unless a second
    person confirms, Refused when it was decided before or the registration has ended meanwhile.
    """
    measure, registration = _waiting(session, measure_id, actor)
    proposal = queries.proposal_of(session, measure, registration)
    check(may_propose(proposal, ground=measure.ground))
    action, event, mail = DONE[measure.kind]
    registration.status = TARGETS[measure.kind]
    _settle(measure, MeasureState.CONFIRMED, actor=actor, now=now)
    session.add_all([registration, measure])
    for key in _affected(session, registration, measure.kind):
        row = CertificateEvent(
            certificate_id=key, kind=event, ground=measure.ground, reason=measure.reason, actor_id=actor.id, at=now
        )
        session.add(row)
    _tell_holder(session, registration, template=mail, now=now)
    _record(session, measure, action, actor=actor, now=now, reason=measure.reason)


def decline(session: Session, *, measure_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Turn a proposal down, with a reason; the registration stays as it is. Raises as `confirm`."""
    measure, _ = _waiting(session, measure_id, actor)
    _settle(measure, MeasureState.DECLINED, actor=actor, now=now)
    measure.decision = reason.strip()
    session.add(measure)
    _record(session, measure, Action.MEASURE_DECLINED, actor=actor, now=now, reason=measure.decision)


def _waiting(session: Session, measure_id: int, actor: Actor) -> tuple[Measure, Registration]:
    """Load a proposal and its registration, locked, for a second person who may decide on it."""
    actor.require(Permission.APPROVE_APPLICATIONS)
    measure: Measure = get(session, Measure, measure_id, lock=True)
    registration: Registration = get(session, Registration, measure.registration_id, lock=True)
    check_rights(may_confirm(queries.proposal_of(session, measure, registration), actor=actor.id))
    if measure.state != MeasureState.PROPOSED:
        raise Refused(Text("This proposal was decided before. Look at the history of the certificate."))
    return measure, registration


def _settle(measure: Measure, state: MeasureState, *, actor: Actor, now: datetime) -> None:
    measure.state, measure.decided_by, measure.decided_at = state, actor.id, now


def _affected(session: Session, registration: Registration, kind: MeasureKind) -> list[int]:
    """List the certificates that a measure reaches: those that count, or those that the suspension stopped."""
    live = queries.live_certificates(session, registration.id or 0)
    stopped = {key for key in live if queries.is_suspended(session, key)}
    return sorted(stopped if kind is MeasureKind.RESTORATION else set(live) - stopped)


def _tell_holder(session: Session, registration: Registration, *, template: str, now: datetime) -> None:
    person = session.get(Person, registration.person_id)
    if person is not None and person.email:
        context: dict[str, object] = {"name": person.name, "scheme": registration.scheme}
        outbox.post(session, to=person.email, template=template, now=now, context=context)


def _record(session: Session, measure: Measure, action: Action, *, actor: Actor, now: datetime, reason: str) -> None:
    details = {"measure": measure.id, "ground": measure.ground, "reason": reason}
    subject = f"registration/{measure.registration_id}"
    audit.record(session, actor=actor, action=action, subject=subject, at=now, details=details)
