"""The second factor: time-based codes (RFC 6238), recovery codes, and a reset that takes two people."""

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session, col, delete, select

from accounts import queries
from accounts.models import FactorReset, Person, RecoveryCode
from accounts.rules import Actor, may_approve_reset, normal_code
from accounts.service.actions import Action
from core import audit, sessions
from core.db import get
from core.errors import Refused, Text

STEP = 30  # seconds of one code
RECOVERY_CODES = 10
SET_ALREADY = Text("A second factor is set already. To change the device, ask for a reset.")
NOT_SET = Text("No second factor has been set up yet. Set one up first.")
WRONG_CODE = Text("This code is not right or was used already. Wait for the next one and type it in.")


def begin_factor(session: Session, *, person_id: int, key: bytes) -> str:
    """Make a new secret that counts only once confirmed; gives it for the QR code."""
    person: Person = get(session, Person, person_id, lock=True)
    if person.totp_confirmed_at is not None:
        raise Refused(SET_ALREADY)
    secret = pyotp.random_base32()
    person.totp_sealed = _seal(secret, key, person_id)
    session.add(person)
    return secret


def factor_secret(person: Person, *, key: bytes) -> str:
    """Open a person's secret; raises Refused when there is none."""
    if person.totp_sealed is None:
        raise Refused(NOT_SET)
    sealed = person.totp_sealed
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], str(person.id).encode()).decode()


def factor_address(person: Person, *, key: bytes, issuer: str) -> str:
    """Give the address that an authenticator app reads from the QR code."""
    return pyotp.TOTP(factor_secret(person, key=key)).provisioning_uri(
        name=person.email or person.name, issuer_name=issuer
    )


def current_code(person: Person, *, key: bytes, now: datetime) -> str:
    """Give the code of this moment (for the demonstration and for tests)."""
    return pyotp.TOTP(factor_secret(person, key=key)).at(now)


def confirm_factor(session: Session, *, person_id: int, code: str, key: bytes, now: datetime) -> list[str]:
    """Put the second factor in force by a first right code; gives the recovery codes, shown once.

    All sessions of the person end, for one of them may have been opened by somebody who knew only the password.
    """
    person: Person = get(session, Person, person_id, lock=True)
    if person.totp_confirmed_at is not None:
        raise Refused(SET_ALREADY)
    check_factor(session, person_id=person_id, code=code, key=key, now=now)
    person.totp_confirmed_at = now
    session.add(person)
    sessions.end_all(session, person=str(person_id))
    return _new_codes(session, person_id, Action.FACTOR_SET, now)


def renew_recovery_codes(session: Session, *, person_id: int, code: str, key: bytes, now: datetime) -> list[str]:
    """Replace the recovery codes, against a code of the device; gives the new ones, shown once. Raises Refused."""
    person: Person = get(session, Person, person_id, lock=True)
    if person.totp_confirmed_at is None:
        raise Refused(NOT_SET)
    check_factor(session, person_id=person_id, code=code, key=key, now=now)
    return _new_codes(session, person_id, Action.RECOVERY_RENEWED, now)


def check_factor(session: Session, *, person_id: int, code: str, key: bytes, now: datetime) -> None:
    """Accept a code of this, the last or the next half minute, once. Raises Refused."""
    person: Person = get(session, Person, person_id, lock=True)
    totp = pyotp.TOTP(factor_secret(person, key=key))
    step = int(now.timestamp()) // STEP
    given = normal_code(code).encode()
    match = next(
        (s for s in (step - 1, step, step + 1) if hmac.compare_digest(totp.generate_otp(s).encode(), given)), None
    )
    if match is None or match <= person.totp_last_step:
        raise Refused(WRONG_CODE, field="code", code="wrong_code")
    person.totp_last_step = match
    session.add(person)


def use_recovery_code(session: Session, *, person_id: int, code: str, now: datetime) -> int:
    """Accept a recovery code, once; gives how many are left. Raises Refused."""
    row = session.exec(
        select(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.digest == _digest(normal_code(code)),
            col(RecoveryCode.used_at).is_(None),
        )
        .with_for_update()
    ).first()
    if row is None:
        raise Refused(WRONG_CODE, field="code", code="wrong_code")
    row.used_at = now
    session.add(row)
    audit.record(
        session, actor=f"person/{person_id}", action=Action.RECOVERY_USED, subject=f"person/{person_id}", at=now
    )
    return queries.recovery_codes_left(session, person_id)


def request_factor_reset(session: Session, *, person_id: int, reason: str, actor: Actor, now: datetime) -> FactorReset:
    """Ask that somebody's second factor be taken away; nothing happens until another person approves."""
    person: Person = get(session, Person, person_id, lock=True)
    if person.totp_confirmed_at is None:
        raise Refused(Text("This person has no second factor: there is nothing to reset."))
    if any(reset.person_id == person_id for reset in queries.open_resets(session)):
        raise Refused(Text("A reset is requested already and waits for a second person."))
    reset = FactorReset(person_id=person_id, reason=reason, requested_by=actor.id, requested_at=now)
    session.add(reset)
    audit.record(
        session,
        actor=actor,
        action=Action.FACTOR_RESET_REQUESTED,
        subject=f"person/{person_id}",
        at=now,
        details={"reason": reason},
    )
    return reset


def approve_factor_reset(session: Session, *, reset_id: int, actor: Actor, now: datetime) -> None:
    """Take the second factor away and end the sessions. Raises Refused for the one who asked and for the person."""
    reset: FactorReset = get(session, FactorReset, reset_id, lock=True)
    reasons = may_approve_reset(requested_by=reset.requested_by, person=reset.person_id, actor=actor.id)
    if reset.approved_at is not None:
        reasons.append(Text("This reset is done already."))
    if reasons:
        raise Refused(reasons[0])
    person: Person = get(session, Person, reset.person_id, lock=True)
    person.totp_sealed, person.totp_confirmed_at, person.totp_last_step = None, None, 0
    reset.approved_by, reset.approved_at = actor.id, now
    session.add_all([person, reset])
    sessions.end_all(session, person=str(person.id))
    audit.record(session, actor=actor, action=Action.FACTOR_RESET, subject=f"person/{person.id}", at=now)


def _new_codes(session: Session, person_id: int, action: Action, now: datetime) -> list[str]:
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.person_id) == person_id))
    codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(RECOVERY_CODES)]
    session.add_all([RecoveryCode(person_id=person_id, digest=_digest(code)) for code in codes])
    audit.record(session, actor=f"person/{person_id}", action=action, subject=f"person/{person_id}", at=now)
    return codes


def _seal(secret: str, key: bytes, person_id: int) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, secret.encode(), str(person_id).encode())


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
