"""Who is signed in and may they: the one user of flask-login, and the `requires` guard of every staff view."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Flask, current_app, redirect, request, session, url_for
from flask import typing as ft
from flask_login import LoginManager, current_user, login_user, logout_user

from accounts import queries
from accounts.models import Person
from accounts.rules import Actor, NavEntry, Permission, needs_second_factor
from core.db import reading
from core.sessions import renew

Args = ParamSpec("Args")
Result = TypeVar("Result", bound=ft.ResponseReturnValue)
View = Callable[Args, ft.ResponseReturnValue]

FACTOR_SECONDS = 300  # to find the phone after the password

manager = LoginManager()


@dataclass(frozen=True)
class NavLink:
    """A navigation entry as the layout shows it on this page."""

    label: str
    href: str
    active: bool
    count: int = 0


class SignedIn:
    """What flask-login wants to know about a person."""

    is_authenticated = True
    is_anonymous = False

    def __init__(self, person: Person, actor: Actor) -> None:
        self.person, self.actor, self.is_active = person, actor, person.active

    def get_id(self) -> str:
        """Name the person in the session."""
        return str(self.person.id)


def init_app(app: Flask) -> None:
    """Load the person of each request."""
    manager.session_protection = None  # server-side sessions, renewed at sign-in, do this better
    manager.init_app(app)
    manager.user_loader(_load)
    app.extensions.setdefault("gradus.nav", [])
    app.extensions.setdefault("gradus.desk", [])
    app.context_processor(_shown_on_every_page)


def enter(person: Person) -> None:
    """Sign a person in under a new session name, so that a name known before is worth nothing."""
    for name in ("pending", "pending_since", "csrf_token"):
        session.pop(name, None)
    renew(session)
    login_user(SignedIn(person, queries.actor_of(reading(), person)))


def wait_for_factor(person: Person, now: datetime) -> None:
    """Remember who typed a right password, for as long as typing in a code may take."""
    session.clear()
    session.update(pending=person.id, pending_since=now.timestamp())
    renew(session)


def waiting_for_factor(now: datetime) -> int | None:
    """Give the person of whom the second factor is awaited, None when the password was typed in too long ago."""
    since = session.get("pending_since", 0.0)
    return session.get("pending") if now.timestamp() - since <= FACTOR_SECONDS else None


def leave() -> None:
    """Sign out: the session row is removed."""
    logout_user()
    session.clear()
    renew(session)


def current_person() -> Person | None:
    """Give the person who is signed in."""
    return cast(Person, current_user.person) if current_user.is_authenticated else None


def current_actor_or_none() -> Actor | None:
    """Give the actor who is signed in."""
    return cast(Actor, current_user.actor) if current_user.is_authenticated else None


def current_actor() -> Actor:
    """Give the actor of a guarded view."""
    return cast(Actor, current_user.actor)


def signed_in(view: View[Args]) -> View[Args]:
    """Guard a view for anybody who is signed in, with the second factor where the roles force it."""

    @wraps(view)
    def guarded(*args: Args.args, **kwargs: Args.kwargs) -> ft.ResponseReturnValue:
        refusal = _gate()
        return view(*args, **kwargs) if refusal is None else refusal

    guarded.__dict__["permission"] = None  # read by the test of the role matrix
    return guarded


def half_signed_in(view: View[Args]) -> View[Args]:
    """Guard a view for anybody who is signed in, also where a second factor is forced and not set yet."""

    @wraps(view)
    def guarded(*args: Args.args, **kwargs: Args.kwargs) -> ft.ResponseReturnValue:
        return view(*args, **kwargs) if current_user.is_authenticated else _to_sign_in()

    guarded.__dict__["permission"] = None  # read by the test of the role matrix
    return guarded


def requires(permission: Permission) -> Callable[[View[Args]], View[Args]]:
    """Guard a view by one permission."""

    def decorate(view: View[Args]) -> View[Args]:
        @wraps(view)
        def guarded(*args: Args.args, **kwargs: Args.kwargs) -> ft.ResponseReturnValue:
            refusal = _gate()
            if refusal is not None:
                return refusal
            current_actor().require(permission)
            return view(*args, **kwargs)

        guarded.__dict__["permission"] = permission  # read by the test of the role matrix
        return guarded

    return decorate


def _gate() -> ft.ResponseReturnValue | None:
    if not current_user.is_authenticated:
        return _to_sign_in()
    person = cast(Person, current_user.person)
    if needs_second_factor(current_actor().roles) and person.totp_confirmed_at is None:
        return redirect(url_for("accounts.factor"), 303)
    return None


def _to_sign_in() -> ft.ResponseReturnValue:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted), 303)


def _shown_on_every_page() -> dict[str, object]:
    return {"current_person": current_person(), "current_actor": current_actor_or_none(), "nav": navigation()}


def navigation() -> list[NavLink]:
    """List the sections that the person who is signed in may enter, in the order in which app.py names them."""
    actor = current_actor_or_none()
    if actor is None:
        return []
    entries: list[NavEntry] = current_app.extensions["gradus.nav"]
    return [_link(entry) for entry in entries if _is_open(entry, actor)]


def _is_open(entry: NavEntry, actor: Actor) -> bool:
    return entry.permission is None or actor.may(entry.permission)


def _link(entry: NavEntry) -> NavLink:
    href = url_for(entry.endpoint)
    beneath = (href.rstrip("/") + "/", *entry.also)
    return NavLink(entry.label, href, request.path == href or request.path.startswith(beneath))


def _load(key: str) -> SignedIn | None:
    if not key.isdigit():
        return None
    person = reading().get(Person, int(key))
    if person is None or not person.active:
        return None
    return SignedIn(person, queries.actor_of(reading(), person))


def factor_key() -> bytes:
    """Give the key under which the secrets of second factors are kept."""
    return secret_key("totp")


def secret_key(purpose: str) -> bytes:
    """Give the derived key for one purpose of this package."""
    return cast(bytes, current_app.extensions["gradus.settings"].derive(purpose))
