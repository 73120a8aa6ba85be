"""A running application with its gate, and candidates who have a seat in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session
from werkzeug.test import Client

from accounts.service import id_number_digest
from core import clock, db
from core.config import Settings
from exam.batcher import SaveBatcher
from exam.gate import Gate
from exam.models import Attempt
from exam.rules.states import AttemptState
from exam.service.sittings import ticket_of
from tests import factories as f
from tests.exam.client import Browser, Machine


@dataclass
class Centre:
    """One application as candidates reach it, and the hands that change its tables."""

    app: Flask
    gate: Gate

    @property
    def settings(self) -> Settings:
        found: Settings = self.app.extensions["gradus.settings"]
        return found

    def key(self, purpose: str) -> bytes:
        return self.settings.derive(purpose)

    def seat(self, number: int = 1, *, state: AttemptState = AttemptState.ADMITTED) -> Attempt:
        """Seat a candidate whose identity number has this number."""
        with db.transaction(self.app.extensions["gradus.engine"]) as session:
            who = f.person(session, "考生", number=number)
            digest = id_number_digest(f.id_number(number), self.key("id-number"))
            who.id_number_hash = digest
            sitting = f.sitting(session, now=clock.now())
            return f.attempt(session, at=sitting, who=who, state=state, key=self.key("ticket"))

    def ticket(self, attempt: Attempt) -> str:
        return ticket_of(attempt.id, key=self.key("ticket"))

    def browser(self) -> Browser:
        """Give a browser before the gate."""
        return Browser(Client(self.gate))

    def signed_in(self, attempt: Attempt, number: int = 1) -> Browser:
        """Give a browser in which the candidate is signed in."""
        browser = self.browser()
        assert browser.sign_in(self.ticket(attempt), f.id_number(number)).status_code == 200
        return browser

    def started(self, number: int = 1) -> tuple[Attempt, Browser, Machine]:
        """Give a candidate who writes."""
        attempt = self.seat(number)
        browser = self.signed_in(attempt, number)
        assert browser.post("start", {}).status_code == 200
        return attempt, browser, Machine(attempt.id)

    def change(self, attempt: Attempt, **values: Any) -> None:
        """Change an attempt's row, as time or an invigilator would."""
        with db.transaction(self.app.extensions["gradus.engine"]) as session:
            row = session.get_one(Attempt, attempt.id)
            for name, value in values.items():
                setattr(row, name, value)

    def time_is_up(self, attempt: Attempt, *, seconds: float = 60) -> None:
        """Let the deadline lie so many seconds back."""
        deadline = clock.now() - timedelta(seconds=seconds)
        self.change(attempt, started_at=deadline - timedelta(minutes=90), deadline=deadline)

    def read(self) -> Session:
        """Give a session for looking at the tables."""
        return Session(self.app.extensions["gradus.engine"])


@pytest.fixture
def centre(app: Flask) -> Iterator[Centre]:
    """Give an application with the save path in front of it, as the server runs it."""
    app.config.update(WTF_CSRF_ENABLED=True)
    settings, engine = app.extensions["gradus.settings"], app.extensions["gradus.engine"]
    batcher = SaveBatcher(engine, grace_seconds=settings.grace_seconds)
    yield Centre(app, Gate(app.wsgi_app, engine=engine, key=settings.derive("exam-session"), batcher=batcher))
    batcher.close()
