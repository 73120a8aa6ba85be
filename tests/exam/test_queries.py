from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from accounts.models import Person
from accounts.rules import CardKind, DeskCard, Role
from exam import queries
from exam.models import ClientEvent, Room, Sitting
from exam.rules.states import AttemptState, SittingState
from tests import factories as f


@pytest.fixture
def watcher(session: Session) -> Person:
    return f.person(session, "监考", Role.INVIGILATOR)


@pytest.fixture
def room(session: Session, watcher: Person, now: datetime) -> Room:
    return f.room(session, f.sitting(session, now=now), invigilator=watcher)


def cards(session: Session, person: Person, role: Role, now: datetime) -> list[DeskCard]:
    return queries.desk_cards(session, f.actor(person, role), now)


def test_seats_come_in_their_order_with_progress_and_events(session: Session, room: Room, now: datetime) -> None:
    sitting = f.sitting_of(session, room)
    second = f.attempt(session, at=sitting, inside=room, seat=2)
    first = f.attempt(session, at=sitting, inside=room, seat=1)
    for _ in range(2):
        session.add(ClientEvent(attempt_id=second.id, kind="paste", client_ms=1, at=now))
    session.flush()
    found = queries.seats_of(session, room.id or 0)
    assert [card.attempt.id for card in found] == [first.id, second.id]
    assert [dict(card.events) for card in found] == [{}, {"paste": 2}]
    assert {(card.answered, card.items, card.minutes) for card in found} == {(0, 8, 90)}


def test_an_empty_room_has_no_seats(session: Session, room: Room) -> None:
    assert queries.seats_of(session, room.id or 0) == []


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


def test_an_officer_sees_what_to_close_and_what_comes(session: Session, now: datetime) -> None:
    officer = f.person(session, "考务", Role.EXAM_OFFICER)
    over = f.sitting(session, now=now)
    over.closes_at = now - timedelta(minutes=1)
    coming: Sitting = f.sitting(session, now=now + timedelta(days=3))
    session.flush()
    found = cards(session, officer, Role.EXAM_OFFICER, now)
    assert (found[0].kind, found[0].count, found[0].urgent) == (CardKind.WAITING, 1, True)
    assert [card.href for card in found if card.kind is CardKind.COMING] == [f"/sittings/{coming.id}"]


def test_an_invigilator_sees_whom_to_admit(session: Session, room: Room, watcher: Person, now: datetime) -> None:
    f.attempt(session, at=f.sitting_of(session, room), inside=room, state=AttemptState.CHECKED_IN)
    (card,) = cards(session, watcher, Role.INVIGILATOR, now)
    assert (card.count, card.href) == (1, f"/rooms/{room.id}/board")
    f.sitting_of(session, room).state = SittingState.CLOSED
    session.flush()
    assert cards(session, watcher, Role.INVIGILATOR, now) == []


def test_a_room_of_tomorrow_is_coming(session: Session, watcher: Person, now: datetime) -> None:
    room = f.room(session, f.sitting(session, now=now + timedelta(days=1)), invigilator=watcher)
    (card,) = cards(session, watcher, Role.INVIGILATOR, now)
    assert (card.kind, card.href) == (CardKind.COMING, f"/rooms/{room.id}/board")


def test_a_candidate_sees_the_exam_that_comes_and_no_past_one(session: Session, room: Room, now: datetime) -> None:
    attempt = f.attempt(session, at=f.sitting_of(session, room), inside=room, state=AttemptState.BOOKED)
    candidate = session.get_one(Person, attempt.person_id)
    assert [card.href for card in cards(session, candidate, Role.CANDIDATE, now)] == ["/my-exams"]
    assert cards(session, candidate, Role.CANDIDATE, now + timedelta(days=2)) == []
    assert cards(session, candidate, Role.AUTHOR, now) == []
