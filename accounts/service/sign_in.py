"""Sign-in: the password first, then the second factor where there is one."""

from datetime import datetime

from sqlmodel import Session

from accounts import queries
from accounts.models import Person
from accounts.rules import Actor, normal_code
from accounts.service.actions import Action
from accounts.service.factors import check_factor, use_recovery_code
from accounts.service.passwords import hash_password, is_outdated, is_password
from core import audit, limits, sessions
from core.db import get
from core.errors import NotAllowed, Refused, Text

WRONG = Text("The address or the password is not right. Check both, or ask for a new password.")
GONE = Text("This account is closed. Ask the association if you think that this is a mistake.")
TOTP_DIGITS = 6


def authenticate(session: Session, *, email: str, password: str) -> Person:
    """Check address and password; only reads. Raises Refused in the same time and words whichever of them is wrong.

    The caller counts wrong guesses in a transaction of its own, see `core.limits.counted`.
    """
    person = queries.person_by_email(session, email)
    known = person.password_hash if person is not None and person.active else ""
    if not is_password(known, password) or person is None:
        raise Refused(WRONG, field="password", code="sign_in_failed")
    return person


def fresh_hash(person: Person, *, password: str) -> str:
    """Hash a right password again if its hash is of older parameters; empty when there is no need. Only computes."""
    return hash_password(password) if is_outdated(person.password_hash) else ""


def accept_password(session: Session, *, person_id: int, password_hash: str, now: datetime) -> None:
    """Note a right password, with its fresh hash if it was made again; it signs in whoever has no second factor."""
    person: Person = get(session, Person, person_id, lock=True)
    person.password_hash = password_hash or person.password_hash
    session.add(person)
    limits.right(session, subject=guesses_at_password(person.email or ""))
    if person.totp_confirmed_at is None:
        _sign_in(session, person, now)


def sign_in_with_factor(session: Session, *, person_id: int, code: str, key: bytes, now: datetime) -> Person:
    """Accept the second factor, a code of the device or a recovery code, each once, and sign in. Raises Refused."""
    if len(normal_code(code)) == TOTP_DIGITS:
        check_factor(session, person_id=person_id, code=code, key=key, now=now)
    else:
        use_recovery_code(session, person_id=person_id, code=code, now=now)
    limits.right(session, subject=guesses_at_factor(person_id))
    person: Person = get(session, Person, person_id, lock=True)
    _sign_in(session, person, now)
    return person


def end_sessions(session: Session, *, person_id: int, now: datetime) -> None:
    """Sign a person out everywhere, at their own wish."""
    sessions.end_all(session, person=str(person_id))
    _record(session, person_id, Action.SESSIONS_ENDED, now)


def shut_until(session: Session, *, person: Person, now: datetime) -> datetime | None:
    """Tell until when wrong guesses keep a person from signing in, None while they do not."""
    found = [limits.shut_until(session, subject=subject, now=now) for subject in _guesses(person)]
    return max((instant for instant in found if instant is not None), default=None)


def lift_wait(session: Session, *, person_id: int, actor: Actor, now: datetime) -> None:
    """Let a person try at once whom wrong guesses keep out, whoever made them; the limit counts anew.

    Raises NotAllowed for oneself, Refused when nothing keeps the person out.
    """
    person: Person = get(session, Person, person_id, lock=True)
    if person_id == actor.id:
        raise NotAllowed(Text("Nobody lifts their own wait: ask another administrator."), code="not_allowed")
    if shut_until(session, person=person, now=now) is None:
        raise Refused(Text("No wrong attempts keep this person from signing in."))
    for subject in _guesses(person):
        limits.right(session, subject=subject)
    audit.record(session, actor=actor, action=Action.WAIT_LIFTED, subject=f"person/{person_id}", at=now)


def _guesses(person: Person) -> tuple[str, str]:
    return guesses_at_password(person.email or ""), guesses_at_factor(person.id or 0)


def guesses_at_password(email: str) -> str:
    """Name what wrong passwords are counted under; the same for an address that nobody has."""
    return f"person:{email.strip().lower()}"


def guesses_at_factor(person_id: int) -> str:
    """Name what wrong codes are counted under: who knows the password must not clear them by signing in again."""
    return f"factor:{person_id}"


def _sign_in(session: Session, person: Person, now: datetime) -> None:
    if not person.active:
        raise Refused(GONE)
    person.last_sign_in_at = now
    session.add(person)
    _record(session, person.id or 0, Action.SIGN_IN, now)


def _record(session: Session, person_id: int, action: Action, now: datetime) -> None:
    subject = f"person/{person_id}"
    audit.record(session, actor=subject, action=action, subject=subject, at=now)
