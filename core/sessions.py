"""Server-side sessions: the cookie holds a random name, the database its content.

A visitor of whom nothing is to be kept but the token of a form gets no row: that token travels in the cookie, signed.
Otherwise whoever fetches the public pages without a cookie would fill the table.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import JSON, Column, Engine, delete
from sqlmodel import Field, Session, SQLModel, col
from werkzeug.datastructures import CallbackDict

from core.clock import now
from core.db import UtcDateTime, transaction

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
TRAVELS = {"csrf_token"}  # what may travel in the cookie itself
MARK = "v."  # before what travels; a session's name has no point
TOUCH = timedelta(minutes=5)  # how stale `last_seen_at` may be: not every page view writes


class WebSession(SQLModel, table=True):
    """One browser's session with the staff and applicant pages."""

    __tablename__ = "web_session"
    id: str = Field(primary_key=True, max_length=64)  # SHA-256 of the cookie: the table does not let anybody in
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    person: str | None = Field(default=None, max_length=20, index=True)
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    last_seen_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """The content of one session and whether it must be written."""

    def __init__(self, content: dict[str, Any], token: str | None, row: WebSession | None) -> None:
        super().__init__(content, self._changed)
        self.token, self.row, self.modified, self.rotate = token, row, False, False

    @staticmethod
    def _changed(session: "ServerSession") -> None:
        session.modified = True


class DatabaseSessions(SessionInterface):
    """Keeps Flask's session in the table `web_session`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """Load the session that the cookie names, unless it is too old."""
        token = request.cookies.get(self.get_cookie_name(app))
        if not token or request.path.startswith(("/static/", "/exam/api/")):
            return ServerSession({}, None, None)
        if token.startswith(MARK):
            return ServerSession(_travelling(app, token), None, None)
        return self._found(token)

    def _found(self, token: str) -> ServerSession:
        with Session(self._engine, expire_on_commit=False) as session:
            row = session.get(WebSession, _digest(token))
        if row is None or _is_over(row, now()):
            return ServerSession({}, None, None)
        return ServerSession(dict(row.content), token, row)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed; a new name at each sign-in, nothing for visitors without content."""
        assert isinstance(session, ServerSession)  # the type that open_session gave
        instant = now()
        if not session.modified and not _is_stale(session.row, instant):
            return
        if _travels(session):
            self._cookie(app, response, MARK + _serializer(app).dumps(dict(session)))
            return
        self._cookie(app, response, self._kept(session, instant))

    def _kept(self, session: ServerSession, instant: datetime) -> str | None:
        """Write the row and give its name for the cookie, none when nothing is left to keep."""
        with transaction(self._engine) as database:
            if session.rotate or not session:
                self._drop(database, session)
            return self._write(database, session, instant) if session else None

    def _drop(self, database: Session, session: ServerSession) -> None:
        if session.row is not None:
            database.exec(delete(WebSession).where(col(WebSession.id) == session.row.id))
            session.row = None

    def _write(self, database: Session, session: ServerSession, instant: datetime) -> str | None:
        content, person = dict(session), session.get("_user_id")
        if session.row is not None:
            row = database.get(WebSession, session.row.id, with_for_update=True)
            if row is None:
                return None  # ended meanwhile, from elsewhere: it must not rise again with this answer
            row.content, row.person, row.last_seen_at = content, person, instant
            database.add(row)
            return session.token
        token = secrets.token_urlsafe(32)
        database.add(
            WebSession(id=_digest(token), content=content, person=person, created_at=instant, last_seen_at=instant)
        )
        return token

    def _cookie(self, app: Flask, response: Response, token: str | None) -> None:
        name = self.get_cookie_name(app)
        response.headers.add("Vary", "Cookie")
        if token is None:
            response.delete_cookie(name, path="/")
            return
        secure = bool(app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            name, token, httponly=True, samesite="Lax", secure=secure, path="/", max_age=int(ABSOLUTE.total_seconds())
        )


def renew(session: SessionMixin) -> None:
    """Give the session a new name with its next answer, so that a name known before is worth nothing."""
    cast(ServerSession, session).rotate = True


def end_all(session: Session, *, person: str) -> None:
    """End every session of one person: after a change of password, role or second factor."""
    session.exec(delete(WebSession).where(col(WebSession.person) == person))


def purge(session: Session, now: datetime) -> None:
    """Remove sessions that can no longer be used."""
    session.exec(delete(WebSession).where(col(WebSession.last_seen_at) < now - IDLE))


def _travels(session: ServerSession) -> bool:
    """Tell whether all that a visitor has may travel in the cookie."""
    return session.row is None and bool(session) and set(session) <= TRAVELS


def _serializer(app: Flask) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(cast(bytes, app.secret_key), salt="visitor")


def _travelling(app: Flask, token: str) -> dict[str, Any]:
    """Read what a visitor's cookie holds; nothing of one that is not ours or too old."""
    try:
        found: dict[str, Any] = _serializer(app).loads(token[len(MARK) :], max_age=int(ABSOLUTE.total_seconds()))
    except BadSignature:
        return {}
    return found


def _is_over(row: WebSession, instant: datetime) -> bool:
    return instant - row.last_seen_at > IDLE or instant - row.created_at > ABSOLUTE


def _is_stale(row: WebSession | None, instant: datetime) -> bool:
    return row is not None and instant - row.last_seen_at > TOUCH


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
