"""A sitting in an application's own database, and the people who run, watch and sit it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Role
from accounts.service import id_number_digest
from core import clock, db
from exam.models import Attempt, Room, Sitting
from exam.rules.states import AttemptState
from tests import factories as f
from tests.accounts import browser


@dataclass
class Site:
    """The application, one room, and a browser for each part in it."""

    app: Flask
    sitting: Sitting
    room: Room
    watcher: Person
    candidate: Person

    def __post_init__(self) -> None:
        self.officer = browser.signed_in(self.app, Role.EXAM_OFFICER, name="考务")
        self.invigilator = browser.browser(self.app, self.watcher)

    def as_candidate(self) -> FlaskClient:
        return browser.browser(self.app, self.candidate)

    def seat(self, state: AttemptState = AttemptState.BOOKED, *, seat: int = 1, who: Person | None = None) -> Attempt:
        """Seat the candidate (or somebody else) in a state before the start."""
        return self.write(lambda session: f.attempt(session, who=who, state=state, **self._at(seat)))

    def running(self, *, seat: int = 1) -> Attempt:
        """Seat the candidate and let them write."""
        return self.write(lambda session: f.running(session, now=clock.now(), who=self.candidate, **self._at(seat)))

    def write(self, work: Callable[[Session], Attempt]) -> Attempt:
        with db.transaction(self.app.extensions["gradus.engine"]) as session:
            return work(session)

    def state(self, attempt: Attempt) -> AttemptState:
        with Session(self.app.extensions["gradus.engine"]) as session:
            return session.get_one(Attempt, attempt.id).state

    def _at(self, seat: int) -> dict[str, Any]:
        key = self.app.extensions["gradus.settings"].derive("ticket")
        return {"at": self.sitting, "inside": self.room, "seat": seat, "key": key}


@pytest.fixture
def site(app: Flask) -> Site:
    """Give an open sitting with a room that one invigilator watches."""
    watcher = browser.add(app, Role.INVIGILATOR, name="监考")
    with db.transaction(app.extensions["gradus.engine"]) as session:
        candidate = f.person(session, "欧阳修远", Role.CANDIDATE, number=1, name_latin="OUYANG XIUYUAN")
        candidate.id_number_hash = id_number_digest(
            f.id_number(1), app.extensions["gradus.settings"].derive("id-number")
        )
        sitting = f.sitting(session, now=clock.now())
        room = f.room(session, sitting, invigilator=watcher, seats=3)
    return Site(app, sitting, room, watcher, candidate)
