"""Who sits at this browser: reads the candidate's cookie, checks the token, gives keys of the installation."""

import hmac
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from flask import current_app, request

from core.clock import now
from core.config import Settings
from core.db import reading, transaction
from exam import queries, tokens
from exam.models import Attempt
from exam.rules.protocol import BODY_LIMIT, ProtocolError
from exam.service import attempts, steps
from exam.service.receipts import Sign


@dataclass(frozen=True)
class Holder:
    """A candidate's session and attempt."""

    attempt: Attempt
    session: str
    form: str

    @property
    def writes(self) -> bool:
        """Tell whether this session may write; before the start each may, for the one that starts does."""
        return self.attempt.epoch == 0 or self.session == self.attempt.writer


def settings() -> Settings:
    """Give the installation's settings."""
    return cast(Settings, current_app.extensions["gradus.settings"])


def sign() -> Sign:
    """Give what signs receipts."""
    return cast(Sign, current_app.extensions["gradus.keyring"].sign)


@lru_cache(maxsize=8)
def _key(settings_: Settings, purpose: str) -> bytes:
    return settings_.derive(purpose)


def key(purpose: str) -> bytes:
    """Give the derived key for one purpose: `exam-session`, `ticket`, `pin`, `id-number`."""
    return _key(settings(), purpose)


def holder() -> Holder:
    """Give who holds this browser's exam session. Raises ProtocolError `not_signed_in`.

    Whoever signed in before their seat got a paper of its own signs in again: the cookie names the form of the saves.
    """
    found = tokens.read(key("exam-session"), request.cookies.get(tokens.COOKIE, ""))
    attempt = reading().get(Attempt, found.attempt) if found else None
    if found is None or attempt is None or not queries.sits_on(reading(), attempt, found.form):
        raise ProtocolError("not_signed_in")
    return Holder(attempt, found.session, found.form)


def current() -> Holder:
    """Give who holds this session, after ending the attempt if its time is over. Raises ProtocolError."""
    found, moment, grace = holder(), now(), settings().grace_seconds
    if not attempts.is_due(found.attempt, now=moment, grace_seconds=grace):
        return found
    with transaction() as session:
        attempt = steps.locked(session, found.attempt.id)
        attempts.close_if_due(session, attempt, now=moment, grace_seconds=grace, sign=sign())
    return Holder(attempt, found.session, found.form)


def writing_holder() -> Holder:
    """Give who holds the session of a call that changes something. Raises ProtocolError."""
    found = holder()
    given = request.headers.get("X-CSRF-Token", "")
    if not hmac.compare_digest(given.encode(), csrf(found.session).encode()):
        raise ProtocolError("bad_csrf")
    return found


def csrf(session: str) -> str:
    """Give the CSRF token of an exam session."""
    return tokens.csrf(key("exam-session"), session)


def body() -> dict[str, Any]:
    """Give the JSON object of the request. Raises ProtocolError `bad_request`, `too_large`."""
    if (request.content_length or 0) > BODY_LIMIT:
        raise ProtocolError("too_large")
    found = _json() if request.content_length else {}
    if not isinstance(found, dict):
        raise ProtocolError("bad_request")
    return found


def _json() -> object:
    try:
        return request.get_json(force=True, silent=True)
    except RecursionError:  # a nesting nobody means
        return None


def whole(content: dict[str, Any], name: str) -> int:
    """Give a whole number of the body. Raises ProtocolError `bad_request`."""
    value = content.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ProtocolError("bad_request")
    return value
