"""Passwords, sign-in, invitations and resets by mail."""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session

from accounts import queries
from accounts.models import AccessToken, Person, TokenPurpose
from accounts.rules import check_password
from accounts.service.people import Action
from core import audit, limits, outbox, sessions
from core.db import get
from core.errors import Refused, Text

# OWASP's second choice (19 MiB, two passes, one lane): 29 ms here, against 190 ms with the library's defaults.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
LIFETIME = {TokenPurpose.INVITATION: timedelta(days=7), TokenPurpose.PASSWORD_RESET: timedelta(hours=1)}
WRONG = Text("The address or the password is not right. Check both, or ask for a new password.")


def sign_in(session: Session, *, email: str, password: str, now: datetime) -> Person:
    """Check address and password. Raises Refused in the same time and words whichever of them is wrong.

    The caller counts wrong guesses in a transaction of its own, since this one is rolled back.
    """
    person = queries.person_by_email(session, email)
    known = person.password_hash if person is not None and person.active else ""
    good = _verify(known or _dummy_hash(), password)
    if person is None or not known or not good:
        raise Refused(WRONG, field="password", code="sign_in_failed")
    if HASHER.check_needs_rehash(known):
        person.password_hash = HASHER.hash(password)
    person.last_sign_in_at = now
    session.add(person)
    limits.right(session, subject=f"person:{person.email}")
    return person


def hash_password(password: str) -> str:
    """Hash a password with argon2id."""
    return HASHER.hash(password)


def invite(session: Session, *, person: Person, public_url: str, now: datetime) -> str:
    """Send a link with which a new person sets their first password; gives the link's token."""
    return _send_link(session, person, TokenPurpose.INVITATION, "invitation", public_url=public_url, now=now)


def request_password_reset(session: Session, *, email: str, public_url: str, now: datetime) -> None:
    """Send a reset link if the address is known; says nothing either way."""
    person = queries.person_by_email(session, email)
    if person is not None and person.active:
        _send_link(session, person, TokenPurpose.PASSWORD_RESET, "password_reset", public_url=public_url, now=now)


def redeem(session: Session, *, token: str, password: str, now: datetime) -> Person:
    """Set the password by a mailed link: the link is used up and all sessions end. Raises Refused for a dead link."""
    row = session.get(AccessToken, _digest(token), with_for_update=True)
    if row is None or row.used_at is not None or row.expires_at <= now:
        raise Refused(Text("This link has been used or has expired. Ask for a new one."), code="dead_link")
    person: Person = get(session, Person, row.person_id)
    check_password(password, email=person.email or "")
    person.password_hash = HASHER.hash(password)
    row.used_at = now
    session.add_all([person, row])
    sessions.end_all(session, person=str(person.id))
    audit.record(session, actor=f"person/{person.id}", action=Action.PASSWORD_SET, subject=f"person/{person.id}", at=now)
    return person


def _send_link(
    session: Session, person: Person, purpose: TokenPurpose, template: str, *, public_url: str, now: datetime
) -> str:
    token = secrets.token_urlsafe(32)
    expires = now + LIFETIME[purpose]
    session.add(AccessToken(digest=_digest(token), person_id=person.id or 0, purpose=purpose, expires_at=expires))
    context: dict[str, object] = {"name": person.name, "link": f"{public_url}/password/{token}", "expires": expires}
    outbox.post(session, to=person.email or "", template=f"accounts/{template}", now=now, context=context)
    return token


def _verify(known: str, password: str) -> bool:
    try:
        return HASHER.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _dummy_hash() -> str:
    # An unknown address costs the same time as a known one, so that addresses cannot be found out.
    return HASHER.hash(secrets.token_urlsafe(16))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
