from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Role
from exam import queries
from exam.models import Room
from exam.rules.states import AttemptState, SittingState
from tests import factories as f


@pytest.fixture
def watcher(session: Session) -> Person:
    return f.person(session, "监考", Role.INVIGILATOR)


@pytest.fixture
def room(session: Session, watcher: Person, now: datetime) -> Room:
    return f.room(session, f.sitting(session, now=now), invigilator=watcher)


def test_candidates_are_counted_by_sitting_and_state(session: Session, room: Room) -> None:
    sitting = f.sitting_of(session, room)
    for seat, state in enumerate((AttemptState.BOOKED, AttemptState.BOOKED, AttemptState.ADMITTED), 1):
        f.attempt(session, at=sitting, inside=room, seat=seat, state=state)
    counted = queries.state_counts(session, sitting.id or 0)
    assert counted == {AttemptState.BOOKED: 2, AttemptState.ADMITTED: 1}
    assert queries.counts_of_sittings(session, []) == {}


def test_sittings_are_listed_newest_first_and_by_state(session: Session, now: datetime) -> None:
    old, new = f.sitting(session, now=now), f.sitting(session, now=now + timedelta(days=1))
    old.state = SittingState.CLOSED
    session.flush()
    assert [row.id for row in queries.sittings(session)] == [new.id, old.id]
    assert [row.id for row in queries.sittings(session, state=SittingState.CLOSED)] == [old.id]
    assert queries.count_sittings(session) == 2
    assert [row.id for row in queries.sittings(session, limit=1, offset=1)] == [old.id]


def test_whoever_watches_a_room_had_a_hand_in_its_candidates(session: Session, room: Room, watcher: Person) -> None:
    attempt = f.attempt(session, at=f.sitting_of(session, room), inside=room)
    assert queries.invigilated_by(session, attempt.person_id) == {watcher.id}
    assert queries.invigilated_by(session, watcher.id or 0) == set()


def test_only_active_invigilators_not_yet_here_can_be_assigned(session: Session, room: Room, watcher: Person) -> None:
    free = f.person(session, "另一监考", Role.INVIGILATOR)
    f.person(session, "离职", Role.INVIGILATOR, active=False)
    f.person(session, "考生", Role.CANDIDATE)
    assert [person.id for person in queries.possible_invigilators(session, room.id or 0)] == [free.id]


def test_a_form_is_known_by_items_types_and_options(session: Session) -> None:
    form = f.form(session, single=1, multiple=0, true_false=1, essay=1)
    shape = queries.form_shape(session, form.public_id)
    assert shape is not None
    assert sorted(shape.types.values()) == ["essay", "single_choice", "true_false"]
    assert sorted(sorted(parts.options) for parts in shape.parts.values()) == [[], ["A", "B", "C", "D"], ["F", "T"]]
    assert queries.form_shape(session, "none") is None
