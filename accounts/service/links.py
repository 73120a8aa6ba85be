"""Links sent by mail: the invitation of a new person, and the reset of a password."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session

from accounts import queries
from accounts.models import AccessToken, Person, TokenPurpose
from accounts.rules import Actor, check_password
from accounts.service.actions import Action
from core import audit, outbox, sessions
from core.db import get
from core.errors import Refused, Text

LIFETIME = {TokenPurpose.INVITATION: timedelta(days=7), TokenPurpose.PASSWORD_RESET: timedelta(hours=1)}
DEAD = Text("This link has been used or has expired. Ask for a new one.")


def invite(session: Session, *, person: Person, public_url: str, actor: Actor, now: datetime) -> str:
    """Send a link with which a person sets a first password; gives its token. Raises Refused without an address."""
    if not person.email or not person.active:
        raise Refused(Text("This person cannot be invited: the account is closed or has no address."))
    token = _send_link(session, person, TokenPurpose.INVITATION, public_url=public_url, now=now)
    audit.record(session, actor=actor, action=Action.PERSON_INVITED, subject=f"person/{person.id}", at=now)
    return token


def request_password_reset(session: Session, *, email: str, public_url: str, now: datetime) -> None:
    """Send a reset link if the address is known; says nothing either way."""
    person = queries.person_by_email(session, email)
    if person is not None and person.active:
        _send_link(session, person, TokenPurpose.PASSWORD_RESET, public_url=public_url, now=now)


def check_link(session: Session, *, token: str, now: datetime, password: str | None = None) -> Person:
    """Give the person of a link that is still good; only reads. Raises Refused for a dead link or a weak password."""
    row = _good_row(session, token, now)
    person: Person = get(session, Person, row.person_id)
    if not person.active:
        raise Refused(DEAD, code="dead_link")
    if password is not None:
        check_password(password, email=person.email or "")
    return person


def _good_row(session: Session, token: str, now: datetime) -> AccessToken:
    row = session.get(AccessToken, _digest(token))
    if row is None or row.used_at is not None or row.expires_at <= now:
        raise Refused(DEAD, code="dead_link")
    return row


def redeem(session: Session, *, token: str, password_hash: str, now: datetime) -> Person:
    """Set the password by a mailed link: the person's links are used up and all sessions end. Raises Refused.

    The password was judged by `check_link` and hashed outside of the transaction.
    """
    session.get(AccessToken, _digest(token), with_for_update=True)
    person = check_link(session, token=token, now=now)
    person.password_hash = password_hash
    session.add(person)
    for row in queries.open_links(session, person.id or 0):
        row.used_at = now
        session.add(row)
    sessions.end_all(session, person=str(person.id))
    audit.record(
        session, actor=f"person/{person.id}", action=Action.PASSWORD_SET, subject=f"person/{person.id}", at=now
    )
    return person


def _send_link(session: Session, person: Person, purpose: TokenPurpose, *, public_url: str, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    expires = now + LIFETIME[purpose]
    session.add(AccessToken(digest=_digest(token), person_id=person.id or 0, purpose=purpose, expires_at=expires))
    context: dict[str, object] = {"name": person.name, "link": f"{public_url}/password/{token}", "expires": expires}
    outbox.post(session, to=person.email or "", template=f"accounts/{purpose.value}", now=now, context=context)
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
