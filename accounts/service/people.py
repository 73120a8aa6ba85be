"""People: added, invited, closed and opened again."""

import hashlib
import hmac
from datetime import datetime

from sqlmodel import Session

from accounts import queries
from accounts.models import Person
from accounts.rules import Actor, NewStaff, is_address, is_id_number, normal_id_number
from accounts.service.actions import Action
from accounts.service.links import invite
from accounts.service.roles import grant_role
from core import audit, sessions
from core.db import get
from core.errors import Refused, Text


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
    """Add a person. Raises Refused when address or identity number are known already, or the number does not hold."""
    email = email.strip().lower()
    if email and queries.person_by_email(session, email):
        raise Refused(Text("There is already a person with this address."), field="email", code="known")
    person = Person(name=name.strip(), name_latin=name_latin.strip(), email=email or None, created_at=now)
    if id_number:
        _identify(session, person, normal_id_number(id_number), id_key)
    session.add(person)
    session.flush()
    audit.record(session, actor=actor, action=Action.PERSON_ADDED, subject=f"person/{person.id}", at=now)
    return person


def add_staff(session: Session, *, staff: NewStaff, public_url: str, actor: Actor, now: datetime) -> tuple[Person, str]:
    """Add a person with a first role and invite them by mail; gives the person and the link's token. Raises Refused."""
    if not staff.email.strip():
        raise Refused(Text("Give an address: the invitation goes there."), field="email")
    if not is_address(staff.email.strip()):
        raise Refused(Text("Give the whole address, such as name@example.org."), field="email")
    person = add_person(session, name=staff.name, email=staff.email, actor=actor, now=now)
    grant_role(session, person_id=person.id or 0, role=staff.role, body_id=staff.body_id, actor=actor, now=now)
    return person, invite(session, person=person, public_url=public_url, actor=actor, now=now)


def id_number_digest(number: str, key: bytes) -> str:
    """Digest an identity number with the installation's key: the number itself is not kept."""
    return hmac.new(key, normal_id_number(number).encode(), hashlib.sha256).hexdigest()


def close_account(session: Session, *, person_id: int, actor: Actor, now: datetime) -> None:
    """Shut a person out at once; what they did stays. Raises Refused for oneself and for an account closed already."""
    if actor.id == person_id:
        raise Refused(Text("Nobody closes their own account: ask another administrator."))
    _set_active(session, person_id, active=False)
    sessions.end_all(session, person=str(person_id))
    audit.record(session, actor=actor, action=Action.PERSON_CLOSED, subject=f"person/{person_id}", at=now)


def reopen_account(session: Session, *, person_id: int, actor: Actor, now: datetime) -> None:
    """Let a person in again, with the roles that they still hold. Raises Refused for an account that is open."""
    _set_active(session, person_id, active=True)
    audit.record(session, actor=actor, action=Action.PERSON_REOPENED, subject=f"person/{person_id}", at=now)


def _set_active(session: Session, person_id: int, *, active: bool) -> None:
    person: Person = get(session, Person, person_id, lock=True)
    if person.active == active:
        raise Refused(Text("Nothing has changed: somebody else has done it already."))
    person.active = active
    session.add(person)


def _identify(session: Session, person: Person, number: str, key: bytes) -> None:
    if not is_id_number(number):
        text = Text("This identity number does not hold together: check the 18 characters.")
        raise Refused(text, field="id_number", code="bad_id_number")
    person.id_number_hash, person.id_number_tail = id_number_digest(number, key), number[-4:]
    if queries.person_by_id_hash(session, person.id_number_hash):
        text = Text("There is already a person with this identity number.")
        raise Refused(text, field="id_number", code="known")
