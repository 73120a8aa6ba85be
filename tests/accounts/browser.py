"""People with passwords and factors in an application's own database, and browsers in which they are signed in."""

from functools import cache
from typing import Any, TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, SQLModel, select

from accounts import service
from accounts.models import Body, Person, RoleGrant
from accounts.rules import Role
from core.clock import now
from core.db import transaction
from tests import factories

Row = TypeVar("Row", bound=SQLModel)
PASSWORD = "four calm green words"


@cache
def _password_hash() -> str:
    return service.hash_password(PASSWORD)


def factor_key(app: Flask) -> bytes:
    """Give the key of this application's second factors."""
    key: bytes = app.extensions["gradus.settings"].derive("totp")
    return key


def add(app: Flask, *roles: Role, factor: bool = True, **more: Any) -> Person:
    """Add a person with a password, and with a second factor in force unless told otherwise."""
    with transaction(app.extensions["gradus.engine"]) as session:
        person = factories.person(session, more.pop("name", "李四"), password_hash=_password_hash(), **more)
        for role in roles:
            grant = RoleGrant(person_id=person.id or 0, role=role, granted_by="test", granted_at=now())
            grant.body_id = _body(session).id if role == Role.RECOMMENDING_BODY else None
            session.add(grant)
        if factor:
            service.begin_factor(session, person_id=person.id or 0, key=factor_key(app))
            person.totp_confirmed_at = now()
    return person


def browser(app: Flask, person: Person | None = None) -> FlaskClient:
    """Give a browser in which the person is signed in."""
    client = app.test_client()
    if person is not None:
        with client.session_transaction() as session:
            session["_user_id"] = str(person.id)
    return client


def signed_in(app: Flask, *roles: Role, **more: Any) -> FlaskClient:
    """Give a browser of a new person with these roles."""
    return browser(app, add(app, *roles, **more))


def code(app: Flask, person: Person) -> str:
    """Give what the person's app shows now."""
    return service.current_code(person, key=factor_key(app), now=now())


def rows(app: Flask, model: type[Row]) -> list[Row]:
    """Read a whole table of the application."""
    with Session(app.extensions["gradus.engine"]) as session:
        return list(session.exec(select(model)).all())


def _body(session: Session) -> Body:
    found = session.exec(select(Body)).first()
    return found or service.add_body(session, code="B-001", name="甲认证", name_en="A Certification")
