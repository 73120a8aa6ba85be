"""What applicants and their bodies do with an application: start, submit, withdraw, recommend, return."""

import secrets
from datetime import date, datetime

from sqlmodel import Session

from accounts.models import Body, Person
from accounts.queries import employer
from accounts.rules import Actor
from core import audit
from core.db import get
from core.errors import Refused, Text
from grading import editions
from grading.rules.registration.case import GRADES
from registry import queries
from registry.models import Application
from registry.queries.applications import open_in_scheme
from registry.rules.applications import ApplicationKind, ApplicationState, may_recommend
from registry.rules.cases import in_one, missing, recommended
from registry.rules.registrations import may_ask
from registry.service.actions import Action
from registry.service.evidence import editable
from registry.service.steps import advance, check, check_rights, give_back

S = ApplicationState
CODE_BYTES = 4


def start(
    session: Session, *, scheme: str, grade: str, kind: ApplicationKind, actor: Actor, now: datetime, today: date
) -> Application:
    """Begin a draft for a grade of a scheme.

    Raises Refused when the scheme or grade is unknown, another application in the scheme is under way, or the kind
    does not go with what the applicant holds.
    """
    get(session, Person, actor.id, lock=True)  # two drafts begun at once wait for each other
    _check_start(session, scheme=scheme, grade=grade, kind=kind, actor=actor, today=today)
    application = Application(
        code=f"A{today.year}-{secrets.token_hex(CODE_BYTES).upper()}",
        person_id=actor.id,
        scheme=scheme,
        grade=grade,
        kind=kind,
        state=S.DRAFT,
        created_at=now,
    )
    session.add(application)
    session.flush()
    subject = f"application/{application.id}"
    audit.record(session, actor=actor, action=Action.APPLICATION_STARTED, subject=subject, at=now)
    return application


def submit(session: Session, *, application_id: int, actor: Actor, now: datetime, today: date) -> Application:
    """Freeze the case as of today and hand the application to the employing body.

    Raises NotFound, or Refused when something required is missing (all of it is named) or the case cannot be read.
    """
    application = editable(session, application_id, actor=actor)
    body = employer(session, actor.id)
    facts = queries.facts_of(session, application)
    lacking = missing(kind=application.kind, facts=facts, employed=body is not None)
    if lacking:
        raise Refused(in_one(lacking), code="incomplete")
    case = queries.case_of(session, application, today=today)
    application.edition = queries.proof_of(case).edition  # what is frozen can be proved
    application.case, application.proof = case, {}
    application.body_id, application.submitted_at = body.id if body else None, now
    application.recommended_by = application.examined_by = None
    advance(session, application, S.SUBMITTED, actor=actor, now=now)
    return application


def withdraw(session: Session, *, application_id: int, actor: Actor, now: datetime) -> None:
    """End one's own application before it is decided. Raises NotFound, or Refused when it is decided already."""
    application = queries.application_of(session, application_id, person_id=actor.id, lock=True)
    advance(session, application, S.WITHDRAWN, actor=actor, now=now)


def recommend(session: Session, *, application_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Recommend an application on behalf of the employing body; its code goes into the frozen case.

    Raises NotFound for another body's application, NotAllowed for one's own, Refused in the wrong state.
    """
    application = _before_body(session, application_id, actor)
    body: Body = get(session, Body, application.body_id)
    application.case = recommended(application.case, body.code)
    application.recommended_by = actor.id
    advance(session, application, S.RECOMMENDED, actor=actor, now=now, reason=reason)


def return_by_body(session: Session, *, application_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Give an application back to the applicant to mend, with a reason that is mailed. Raises as `recommend`."""
    application = _before_body(session, application_id, actor)
    give_back(session, application, reason=reason, actor=actor, now=now)


def _check_start(
    session: Session, *, scheme: str, grade: str, kind: ApplicationKind, actor: Actor, today: date
) -> None:
    if scheme not in editions.known_schemes() or grade not in GRADES:
        raise Refused(Text("Choose scheme and grade from the lists."), field="scheme")
    if open_in_scheme(session, actor.id, scheme):
        text = Text("You have an application in this scheme already. Go on with that one, or withdraw it first.")
        raise Refused(text, field="scheme")
    held = queries.held(session, actor.id, scheme=scheme, today=today)
    check(may_ask(kind, grade=grade, held=held))


def _before_body(session: Session, application_id: int, actor: Actor) -> Application:
    application = queries.for_body(session, application_id, body_id=actor.body_id, lock=True)
    parties = queries.parties_of(session, application)
    check_rights(may_recommend(parties, actor=actor.id, actor_body=actor.body_id, body=application.body_id or 0))
    if application.state != S.SUBMITTED:
        raise Refused(Text("This application does not wait for your body any more."))
    return application
