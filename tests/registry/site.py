"""An application's own database with the people of a story, and their browsers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, SQLModel, select

from accounts.models import Person, RoleGrant
from accounts.rules import Actor
from core.clock import now
from core.config import Settings
from core.db import transaction
from registry import service
from registry.models import Certificate
from tests.registry import stories
from tests.registry.stories import Cast


@dataclass
class Site:
    """The application, who plays in it, and what was brought about."""

    app: Flask
    people: Cast
    key: int = 0

    @property
    def settings(self) -> Settings:
        """Give the application's settings."""
        found: Settings = self.app.extensions["gradus.settings"]
        return found

    def browser(self, who: Actor) -> FlaskClient:
        """Give a browser in which somebody is signed in."""
        client = self.app.test_client()
        with client.session_transaction() as kept:
            kept["_user_id"] = str(who.id)
        return client

    def visitor(self) -> FlaskClient:
        """Give a browser in which nobody is signed in."""
        return self.app.test_client()

    def rows(self, model: type[SQLModel]) -> list[Any]:
        """Read a whole table."""
        with Session(self.app.extensions["gradus.engine"]) as session:
            return list(session.exec(select(model)).all())


def open_site(app: Flask, *, bring: Callable[..., Any] | None = None) -> Site:
    """Fill an application's database with a story, brought as far as asked, as of today."""
    today = (now() + timedelta(hours=8)).date()
    with transaction(app.extensions["gradus.engine"]) as session:
        people = stories.cast(session)
        _confirm_factors(session)
        found = bring(session, people, today=today) if bring else None
        return Site(app, people, found.id if found else 0)


def certified(app: Flask) -> tuple[Site, Certificate]:
    """Fill an application's database up to a certificate, sealed with the installation's own keys."""
    today = (now() + timedelta(hours=8)).date()
    with transaction(app.extensions["gradus.engine"]) as session:
        people = stories.cast(session)
        _confirm_factors(session)
        row = stories.examined(session, people, today=today)
        where, actor = service.Office.of(app.extensions["gradus.settings"]), people.approver
        plan = service.prepare(session, application_id=row.id or 0, office=where, actor=actor, today=today)
        printed = service.print_certificate(plan, office=where, now=now())
        service.approve(session, application_id=row.id or 0, certificate=printed, actor=actor, now=now(), today=today)
        return Site(app, people, row.id or 0), session.exec(select(Certificate)).one()


def words(page: bytes) -> str:
    """Give a page's text in one line."""
    plain = re.sub(r"<[^>]+>", " ", page.decode())
    return " ".join(plain.split())


def _confirm_factors(session: Session) -> None:
    """Let everybody's second factor be in force: the pages under test ask for it."""
    for person in session.exec(select(Person)).all():
        person.totp_confirmed_at = now()
    assert session.exec(select(RoleGrant)).first() is not None


EN = {"Accept-Language": "en"}
