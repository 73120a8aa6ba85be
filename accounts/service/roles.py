"""Roles: given and taken away, at once."""

from datetime import datetime

from sqlmodel import Session

from accounts import queries
from accounts.models import Body, Person, RoleGrant
from accounts.rules import Actor, Role, may_grant
from accounts.service.actions import Action
from core import audit, sessions
from core.db import get
from core.errors import Refused, Text


def grant_role(
    session: Session, *, person_id: int, role: Role, actor: Actor, now: datetime, body_id: int | None = None
) -> RoleGrant:
    """Give a role and end the person's sessions. Raises Refused with the first reason of `may_grant`."""
    get(session, Person, person_id, lock=True)
    held = [grant.role for grant in queries.grants_in_force(session, person_id)]
    reasons = may_grant(role, held=held, person=person_id, actor=actor.id, body=body_id)
    if reasons:
        raise Refused(reasons[0], field="role")
    if body_id is not None:
        get(session, Body, body_id)
    grant = RoleGrant(person_id=person_id, role=role, body_id=body_id, granted_by=str(actor), granted_at=now)
    session.add(grant)
    _settle(session, person_id, role, Action.ROLE_GRANTED, actor=actor, now=now)
    return grant


def revoke_role(session: Session, *, person_id: int, role: Role, actor: Actor, now: datetime) -> None:
    """Take a role away at once: the person's sessions end. Raises Refused when the role is not held."""
    get(session, Person, person_id, lock=True)
    grant = next((grant for grant in queries.grants_in_force(session, person_id) if grant.role == role), None)
    if grant is None:
        raise Refused(Text("This person does not hold the role."), field="role")
    grant.revoked_at = now
    session.add(grant)
    _settle(session, person_id, role, Action.ROLE_REVOKED, actor=actor, now=now)


def _settle(session: Session, person_id: int, role: Role, action: Action, *, actor: Actor, now: datetime) -> None:
    sessions.end_all(session, person=str(person_id))
    audit.record(session, actor=actor, action=action, subject=f"person/{person_id}", at=now, details={"role": role})
