"""The candidate's cookie: attempt, session and form under a keyed digest, checked without the database."""

import hashlib
import hmac
from dataclasses import dataclass

COOKIE = "gradus_exam"


@dataclass(frozen=True)
class Pass:
    """What a valid cookie says."""

    attempt: str
    session: str
    form: str


def issue(key: bytes, *, attempt: str, session: str, form: str) -> str:
    """Make the cookie's value."""
    body = f"{attempt}.{session}.{form}"
    return f"{body}.{_digest(key, body)}"


def read(key: bytes, token: str) -> Pass | None:
    """Read a cookie; None when it was not made here."""
    body, _, digest = token.rpartition(".")
    if not hmac.compare_digest(digest.encode(), _digest(key, body).encode()):
        return None
    parts = body.split(".")
    return Pass(*parts) if len(parts) == 3 else None  # attempt, session, form


def csrf(key: bytes, session: str) -> str:
    """Give the CSRF token of a session: another digest, so that the cookie does not tell it."""
    return _digest(key, f"csrf {session}")


def _digest(key: bytes, body: str) -> str:
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()[:40]
