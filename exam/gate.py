"""The save path in front of Flask: cookie, JSON, batcher, answer; everything else falls through.

One response saved through Flask's routing, request and response objects costs several times what storing it costs;
a whole centre saving at once must not wait for that.
"""

import hmac
import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from core import metrics
from core.web import HEADERS
from exam import queries, tokens
from exam.batcher import SaveBatcher, Saved
from exam.rules import protocol
from exam.rules.protocol import FormShape, ProtocolError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/exam/api/attempt/responses"
RETRY_AFTER = "2"


class Gate:
    """A WSGI application that answers saves itself and hands everything else to Flask."""

    def __init__(self, app: "WSGIApplication", *, engine: Engine, key: bytes, batcher: SaveBatcher) -> None:
        self._app, self._engine, self._key, self._batcher = app, engine, key, batcher
        self._shapes: dict[str, FormShape] = {}  # forms are frozen, so a shape never changes
        self._build = metrics.build()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "POST":
            return self._app(environ, start_response)
        began = time.perf_counter()
        try:
            saved = self._save(environ)
        except ProtocolError as error:
            metrics.REFUSALS.labels(error.code).inc()
            return _refuse(error, start_response)
        metrics.SAVES.inc()
        metrics.SAVE_SECONDS.observe(time.perf_counter() - began)
        return _send(start_response, 200, self._body(saved))

    def _save(self, environ: "WSGIEnvironment") -> Saved:
        body = _json(environ)
        holder = tokens.read(self._key, cookie(environ.get("HTTP_COOKIE", ""), tokens.COOKIE))
        if holder is None:
            _check_shape(body)
            raise ProtocolError("not_signed_in")
        save = protocol.parse(body, attempt=holder.attempt, session=holder.session)
        given = environ.get("HTTP_X_CSRF_TOKEN", "")
        if not hmac.compare_digest(given.encode(), tokens.csrf(self._key, holder.session).encode()):
            raise ProtocolError("bad_csrf")
        return self._batcher.store(save, self._shape(holder.form))

    def _shape(self, form: str) -> FormShape:
        shape = self._shapes.get(form)
        if shape is None:
            try:
                with Session(self._engine) as session:
                    shape = queries.form_shape(session, form)
            except (InterfaceError, OperationalError) as error:  # the database is away: the client shall try again
                raise ProtocolError("busy") from error
            if shape is None:
                raise ProtocolError("not_signed_in")
            self._shapes[form] = shape
        return shape

    def _body(self, saved: Saved) -> bytes:
        # Written by hand, for nothing in it needs escaping: a chain is hexadecimal, an instant digits.
        return (
            f'{{"acked": {saved.acked}, "chain": "{saved.chain}", "server_now": "{_iso(saved.now)}", '
            f'"deadline": "{_iso(saved.deadline)}", "build": "{self._build}"}}'
        ).encode()


def cookie(header: str, name: str) -> str:
    """Find one cookie in the header."""
    if '"' in header:
        morsel = SimpleCookie(header).get(name)
        return morsel.value if morsel else ""
    for part in header.split(";"):
        found, _, value = part.strip().partition("=")
        if found == name:
            return value
    return ""


def _json(environ: "WSGIEnvironment") -> Any:
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError as error:
        raise ProtocolError("bad_request") from error
    if length > protocol.BODY_LIMIT:
        _drain(environ, length)
        raise ProtocolError("too_large")
    try:
        return json.loads(environ["wsgi.input"].read(length))
    except (ValueError, RecursionError) as error:
        raise ProtocolError("bad_request") from error


def _drain(environ: "WSGIEnvironment", length: int) -> None:
    # A client that is still sending does not read our answer; take a little more, then answer all the same.
    left = min(length, 8 * protocol.BODY_LIMIT)
    while left > 0:
        chunk = environ["wsgi.input"].read(min(left, 65536))
        if not chunk:
            return
        left -= len(chunk)


def _check_shape(body: Any) -> None:
    protocol.parse(body, attempt="", session="")


def _refuse(error: ProtocolError, start_response: "StartResponse") -> Iterable[bytes]:
    body = {"error": {"code": error.code, "message": protocol.MESSAGES[error.code], **error.more}}
    headers = [("Retry-After", RETRY_AFTER)] if error.code == "busy" else []
    return _send(start_response, error.status, json.dumps(body).encode(), headers)


def _send(
    start_response: "StartResponse", status: int, body: bytes, headers: list[tuple[str, str]] | None = None
) -> Iterable[bytes]:
    fixed = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *HEADERS.items(),
    ]
    start_response(f"{status} {_PHRASES.get(status, 'Refused')}", fixed + (headers or []))
    return [body]


_PHRASES = {
    200: "OK",
    202: "Accepted",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    409: "Conflict",
    410: "Gone",
}


def _iso(value: datetime) -> str:
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
