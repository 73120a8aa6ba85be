"""Who may see a room or an attempt, over every role and part that somebody can have in it."""

import pytest
from flask import Flask
from flask_login import login_user
from sqlmodel import Session

from accounts.access import SignedIn
from accounts.models import Person
from accounts.rules import Actor, Permission, Role
from core.db import transaction
from core.errors import NotAllowed, NotFound
from exam.models import Attempt, Room
from exam.views import guard
from tests import factories as f

OTHERS = sorted(set(Role) - {Role.EXAM_OFFICER, Role.INVIGILATOR})


@pytest.fixture
def watcher(app: Flask) -> Person:
    with transaction(app.extensions["gradus.engine"]) as session:
        return f.person(session, "监考", Role.INVIGILATOR)


@pytest.fixture
def seat(app: Flask, watcher: Person) -> Attempt:
    with transaction(app.extensions["gradus.engine"]) as session:
        sitting = f.sitting(session)
        return f.attempt(session, at=sitting, inside=f.room(session, sitting, invigilator=watcher))


def asked(app: Flask, who: Person, *roles: Role, room: int = 0, attempt: str = "", own: bool = False) -> bool:
    """Ask as somebody with these roles, and tell whether they were let in."""
    with app.test_request_context():
        login_user(SignedIn(who, Actor(who.id or 0, who.name, frozenset(roles))))
        try:
            if attempt:
                return isinstance(guard.seen_attempt(attempt), Attempt)
            return isinstance(guard.own_room(room) if own else guard.seen_room(room), Room)
        except NotAllowed:
            return False


def test_the_rooms_invigilator_sees_it_and_acts_in_it(app: Flask, seat: Attempt, watcher: Person) -> None:
    assert asked(app, watcher, Role.INVIGILATOR, room=seat.room_id)
    assert asked(app, watcher, Role.INVIGILATOR, room=seat.room_id, own=True)
    assert asked(app, watcher, Role.INVIGILATOR, attempt=seat.id)


def test_the_officer_sees_every_room_and_acts_in_none(app: Flask, seat: Attempt) -> None:
    with Session(app.extensions["gradus.engine"]) as session:
        officer = session.get_one(Person, seat.person_id)
    assert asked(app, officer, Role.EXAM_OFFICER, room=seat.room_id)
    assert asked(app, officer, Role.EXAM_OFFICER, attempt=seat.id)
    assert not asked(app, officer, Role.EXAM_OFFICER, room=seat.room_id, own=True)


def test_an_officer_who_watches_the_room_too_acts_in_it(app: Flask, seat: Attempt, watcher: Person) -> None:
    both = (Role.EXAM_OFFICER, Role.INVIGILATOR)
    assert asked(app, watcher, *both, room=seat.room_id, own=True)


def test_who_was_assigned_but_holds_the_role_no_more_is_out(app: Flask, seat: Attempt, watcher: Person) -> None:
    for roles in ((), (Role.CANDIDATE,), (Role.ADMINISTRATOR,)):
        assert not asked(app, watcher, *roles, room=seat.room_id)
        assert not asked(app, watcher, *roles, attempt=seat.id)


def test_no_other_role_sees_a_room_or_a_seat_even_if_assigned(app: Flask, seat: Attempt, watcher: Person) -> None:
    assert all(not Actor(0, "", frozenset({role})).may(Permission.RUN_SITTINGS) for role in OTHERS)
    for role in OTHERS:
        assert not asked(app, watcher, role, room=seat.room_id), role
        assert not asked(app, watcher, role, attempt=seat.id), role


def test_an_invigilator_of_another_room_sees_nothing_here(app: Flask, seat: Attempt) -> None:
    with transaction(app.extensions["gradus.engine"]) as session:
        other = f.person(session, "别处监考", Role.INVIGILATOR)
        elsewhere = f.room(session, f.sitting(session), invigilator=other)
        there = elsewhere.id or 0
    assert asked(app, other, Role.INVIGILATOR, room=there, own=True)
    assert not asked(app, other, Role.INVIGILATOR, room=seat.room_id)
    assert not asked(app, other, Role.INVIGILATOR, attempt=seat.id)


def test_a_room_or_seat_that_does_not_exist_is_not_found_before_anything_is_judged(
    app: Flask, seat: Attempt, watcher: Person
) -> None:
    for room in (0, 999_999, 2**31, 2**70):
        with pytest.raises(NotFound):
            asked(app, watcher, Role.INVIGILATOR, room=room)
    with pytest.raises(NotFound):
        asked(app, watcher, attempt="none")
