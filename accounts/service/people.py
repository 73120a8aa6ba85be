"""People, the bodies that employ them, and their roles."""

import hashlib
import hmac
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from accounts import queries
from accounts.models import Body, Employment, Person, RoleGrant
from accounts.rules import Actor, Role, conflicts, is_id_number, normal_id_number
from core import audit, sessions
from core.db import get
from core.errors import Refused, Text


class Action(StrEnum):
    """What accounts writes into the audit chain."""

    PERSON_ADDED = "person.added"
    ROLE_GRANTED = "role.granted"
    ROLE_REVOKED = "role.revoked"
    PASSWORD_SET = "password.set"  # noqa: S105 - the name of an act
    FACTOR_SET = "factor.set"
    FACTOR_RESET_REQUESTED = "factor.reset_requested"
    FACTOR_RESET = "factor.reset"
    RECOVERY_USED = "factor.recovery_used"
    SIGN_IN = "person.signed_in"
    EMPLOYED = "person.employed"


def add_person(  # noqa: PLR0913 - a person is these facts
    session: Session,
    *,
    name: str,
    actor: Actor,
    now: datetime,
    email: str = "",
    id_number: str = "",
    name_latin: str = "",
    id_key: bytes = b"",
) -> Person:
    """Add a person. Raises Refused when the address or the identity number is already known or does not hold together."""
    email = email.strip().lower()
    if email and queries.person_by_email(session, email):
        raise Refused(Text("There is already a person with this address."), field="email", code="known")
    person = Person(name=name.strip(), name_latin=name_latin.strip(), email=email or None, created_at=now)
    if id_number:
        number = normal_id_number(id_number)
        if not is_id_number(number):
            raise Refused(
                Text("This identity number does not hold together: check the 18 characters."), field="id_number", code="bad_id_number"
            )
        person.id_number_hash, person.id_number_tail = id_number_digest(number, id_key), number[-4:]
        if queries.person_by_id_hash(session, person.id_number_hash):
            raise Refused(Text("There is already a person with this identity number."), field="id_number", code="known")
    session.add(person)
    session.flush()
    audit.record(session, actor=actor, action=Action.PERSON_ADDED, subject=f"person/{person.id}", at=now)
    return person


def id_number_digest(number: str, key: bytes) -> str:
    """Digest an identity number with the installation's key: the number itself is not kept."""
    return hmac.new(key, normal_id_number(number).encode(), hashlib.sha256).hexdigest()


def add_body(session: Session, *, code: str, name: str, name_en: str) -> Body:
    """Add a certification body. Raises Refused when the code is taken."""
    if session.exec(select(Body).where(Body.code == code)).first():
        raise Refused(Text("There is already a body with this code."), field="code", code="known")
    body = Body(code=code, name=name, name_en=name_en)
    session.add(body)
    session.flush()
    return body


def employ(session: Session, *, person_id: int, body_id: int, from_day: date, actor: Actor, now: datetime) -> Employment:
    """Record that a person works for a body; raises Refused while another body employs them (条例 art. 14)."""
    if queries.employer(session, person_id):
        raise Refused(Text("This person already works for a body. End that employment first: nobody practises in two bodies."))
    link = Employment(person_id=person_id, body_id=body_id, from_day=from_day)
    session.add(link)
    audit.record(
        session, actor=actor, action=Action.EMPLOYED, subject=f"person/{person_id}", at=now, details={"body": body_id}
    )
    return link


def grant_role(
    session: Session, *, person_id: int, role: Role, actor: Actor, now: datetime, body_id: int | None = None
) -> RoleGrant:
    """Give a role and end the person's sessions. Raises Refused for a role held already or one that does not go with it."""
    get(session, Person, person_id, lock=True)
    held = [grant.role for grant in queries.grants(session, person_id) if grant.revoked_at is None]
    if role in held:
        raise Refused(Text("This person already holds the role."), field="role", code="known")
    against = conflicts(held, role)
    if against:
        raise Refused(
            Text("This role does not go together with %(roles)s: one person would decide on both sides.", {"roles": ", ".join(against)}),
            field="role",
        )
    grant = RoleGrant(person_id=person_id, role=role, body_id=body_id, granted_by=str(actor), granted_at=now)
    session.add(grant)
    sessions.end_all(session, person=str(person_id))
    audit.record(
        session, actor=actor, action=Action.ROLE_GRANTED, subject=f"person/{person_id}", at=now, details={"role": role}
    )
    return grant


def revoke_role(session: Session, *, person_id: int, role: Role, actor: Actor, now: datetime) -> None:
    """Take a role away at once: the person's sessions end. Raises Refused when the role is not held."""
    grant = session.exec(
        select(RoleGrant)
        .where(RoleGrant.person_id == person_id, RoleGrant.role == role, col(RoleGrant.revoked_at).is_(None))
        .with_for_update()
    ).first()
    if grant is None:
        raise Refused(Text("This person does not hold the role."), field="role")
    grant.revoked_at = now
    session.add(grant)
    sessions.end_all(session, person=str(person_id))
    audit.record(
        session, actor=actor, action=Action.ROLE_REVOKED, subject=f"person/{person_id}", at=now, details={"role": role}
    )
