"""The one way through which an application changes its state, and what the verbs about it share."""

from datetime import datetime

from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Actor
from core import audit, outbox
from core.errors import NotAllowed, Refused, Text
from registry.models import Application, ApplicationHistory
from registry.rules.applications import ApplicationState, may_move
from registry.service.actions import Action

S = ApplicationState
STEPS = {
    (S.DRAFT, S.SUBMITTED): Action.APPLICATION_SUBMITTED,
    (S.RETURNED, S.SUBMITTED): Action.APPLICATION_SUBMITTED,
    (S.SUBMITTED, S.RECOMMENDED): Action.APPLICATION_RECOMMENDED,
    (S.EXAMINED, S.RECOMMENDED): Action.APPLICATION_REFERRED,
}
ENDS = {
    S.EXAMINED: Action.APPLICATION_EXAMINED,
    S.APPROVED: Action.APPLICATION_APPROVED,
    S.REJECTED: Action.APPLICATION_REJECTED,
    S.RETURNED: Action.APPLICATION_RETURNED,
    S.WITHDRAWN: Action.APPLICATION_WITHDRAWN,
}


def check(reasons: list[Text]) -> None:
    """Raise Refused with the first of the reasons, if any."""
    if reasons:
        raise Refused(reasons[0])


def check_rights(reasons: list[Text]) -> None:
    """Raise NotAllowed with the first of the reasons, if any: separation of duties stands against it."""
    if reasons:
        raise NotAllowed(reasons[0], code="not_allowed")


def advance(
    session: Session,
    application: Application,
    target: ApplicationState,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """Bring an application into its next state, with a row of history and an audit entry.

    Raises Refused where the transition table has no such step. Call it last in a verb.
    """
    before = application.state
    check(may_move(before, target))
    application.state = target
    session.add(application)
    session.add(
        ApplicationHistory(
            application_id=application.id or 0,
            from_state=before,
            to_state=target,
            actor=str(actor),
            at=now,
            reason=reason.strip(),
        )
    )
    audit.record(
        session,
        actor=actor,
        action=STEPS.get((before, target)) or ENDS[target],
        subject=f"application/{application.id}",
        at=now,
        details={"code": application.code, "reason": reason.strip()},
    )


def tell_applicant(
    session: Session,
    application: Application,
    *,
    template: str,
    now: datetime,
    context: dict[str, object] | None = None,
) -> None:
    """Queue a mail to the applicant; who has no address reads it on their pages."""
    person = session.get(Person, application.person_id)
    if person is None or not person.email:
        return
    shared: dict[str, object] = {"name": person.name, "code": application.code, "scheme": application.scheme}
    outbox.post(session, to=person.email, template=f"registry/{template}", now=now, context=shared | (context or {}))


def give_back(session: Session, application: Application, *, reason: str, actor: Actor, now: datetime) -> None:
    """Return an application to its applicant with a reason that is mailed. Raises Refused in the wrong state."""
    tell_applicant(session, application, template="returned", now=now, context={"reason": reason.strip()})
    advance(session, application, S.RETURNED, actor=actor, now=now, reason=reason)
