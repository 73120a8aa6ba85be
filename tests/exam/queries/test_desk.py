"""What exam puts on the desk of its officer, its invigilators and its candidates, and on nobody else's."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Actor, CardKind, DeskCard, Role
from core import audit
from exam import queries
from exam.models import Room, Sitting
from exam.queries.desk import AHEAD
from exam.rules.states import AttemptState, SittingState
from exam.service.steps import Action
from tests import factories as f

S = AttemptState


@pytest.fixture
def watcher(session: Session) -> Person:
    return f.person(session, "监考", Role.INVIGILATOR)


@pytest.fixture
def room(session: Session, watcher: Person, now: datetime) -> Room:
    return f.room(session, f.sitting(session, now=now), invigilator=watcher)


def cards(session: Session, person: Person, role: Role, now: datetime) -> list[DeskCard]:
    return queries.desk_cards(session, f.actor(person, role), now)


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


def test_an_invigilator_of_two_rooms_of_one_name_sees_whose_they_are(
    session: Session, room: Room, watcher: Person, now: datetime
) -> None:
    other = f.room(session, f.sitting(session, now=now), invigilator=watcher)
    sittings = [f.sitting_of(session, one) for one in (other, room)]
    sittings[0].title, sittings[0].title_en = "第二场", "Session 2"
    session.flush()
    notes = {str(card.note) for card in cards(session, watcher, Role.INVIGILATOR, now)}
    assert notes == {"Session 2", sittings[1].title_en}


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


def test_an_officer_sees_the_steps_of_sittings_that_they_took_last(session: Session, now: datetime) -> None:
    officer, other = f.person(session, "考务", Role.EXAM_OFFICER), f.person(session, "另一考务", Role.EXAM_OFFICER)
    sitting = f.sitting(session, now=now)
    for action in (Action.SITTING_CREATED, Action.SITTING_OPENED, Action.PAPERS_ORDERED):
        actor = f.actor(officer, Role.EXAM_OFFICER)
        audit.record(session, actor=actor, action=action, subject=f"sitting/{sitting.code}", at=now)
    did = [card for card in cards(session, officer, Role.EXAM_OFFICER, now) if card.kind is CardKind.DID]
    assert [(card.href, str(card.note)) for card in did] == [
        (f"/sittings/{sitting.id}", "Opened"),
        (f"/sittings/{sitting.id}", "Planned"),
    ]
    assert all(card.kind is not CardKind.DID for card in cards(session, other, Role.EXAM_OFFICER, now))


@pytest.mark.parametrize(
    ("opens_in", "shown"),
    [
        (-timedelta(hours=3, seconds=1), False),  # its window is over
        (-timedelta(seconds=1), True),
        (timedelta(0), True),
        (AHEAD, True),
        (AHEAD + timedelta(seconds=1), False),
    ],
)
def test_an_officer_sees_what_is_open_and_a_month_ahead(
    session: Session, now: datetime, opens_in: timedelta, shown: bool
) -> None:
    sitting = f.sitting(session, now=now)
    sitting.opens_at, sitting.closes_at = now + opens_in, now + opens_in + timedelta(hours=3)
    session.flush()
    found = cards(session, f.person(session), Role.EXAM_OFFICER, now)
    assert [card.href for card in found if card.kind is CardKind.COMING] == [f"/sittings/{sitting.id}"] * shown


@pytest.mark.parametrize(
    ("state", "closed_ago", "count"),
    [
        (SittingState.OPEN, timedelta(seconds=1), 1),
        (SittingState.OPEN, timedelta(0), 0),
        (SittingState.PLANNED, timedelta(days=1), 0),
        (SittingState.CLOSED, timedelta(days=1), 0),
    ],
)
def test_only_an_open_sitting_whose_window_is_over_is_to_be_closed(
    session: Session, now: datetime, state: SittingState, closed_ago: timedelta, count: int
) -> None:
    sitting = f.sitting(session, now=now)
    sitting.state, sitting.closes_at = state, now - closed_ago
    sitting.opens_at = sitting.closes_at - timedelta(hours=1)
    session.flush()
    waiting = cards(session, f.person(session), Role.EXAM_OFFICER, now)[0]
    assert (waiting.count, waiting.urgent) == (count, count > 0)


@pytest.mark.parametrize("state", [S.BOOKED, S.ADMITTED, S.IN_PROGRESS, S.ABSENT, S.REFUSED])
def test_only_who_is_checked_in_is_to_be_admitted(
    session: Session, room: Room, watcher: Person, now: datetime, state: AttemptState
) -> None:
    sitting = f.sitting_of(session, room)
    f.attempt(session, at=sitting, inside=room, state=S.CHECKED_IN)
    other = f.attempt(session, at=sitting, inside=room, seat=2)
    if state is S.IN_PROGRESS:
        other.started_at, other.deadline = now, now + timedelta(minutes=90)
    other.state = state
    session.flush()
    (card,) = cards(session, watcher, Role.INVIGILATOR, now)
    assert card.count == 1


def test_a_planned_sitting_whose_window_has_begun_is_still_to_come(
    session: Session, room: Room, watcher: Person, now: datetime
) -> None:
    sitting: Sitting = f.sitting_of(session, room)
    sitting.state = SittingState.PLANNED
    session.flush()
    (card,) = cards(session, watcher, Role.INVIGILATOR, now)
    assert (card.kind, card.at) == (CardKind.COMING, sitting.opens_at)


def test_who_watches_no_room_has_an_empty_desk(session: Session, room: Room, now: datetime) -> None:
    assert cards(session, f.person(session, "另一监考"), Role.INVIGILATOR, now) == []


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (S.BOOKED, True),
        (S.CHECKED_IN, True),
        (S.ADMITTED, True),
        (S.IN_PROGRESS, True),
        (S.ABSENT, False),
        (S.REFUSED, False),
        (S.VOID, False),
    ],
)
def test_a_candidates_exam_stands_on_their_desk_until_it_is_over(
    session: Session, room: Room, now: datetime, state: AttemptState, shown: bool
) -> None:
    attempt = f.attempt(session, at=f.sitting_of(session, room), inside=room, state=S.BOOKED)
    if state is S.IN_PROGRESS:
        attempt.started_at, attempt.deadline = now, now + timedelta(minutes=90)
    attempt.state = state
    session.flush()
    candidate = session.get_one(Person, attempt.person_id)
    assert len(cards(session, candidate, Role.CANDIDATE, now)) == shown


def test_who_holds_several_roles_finds_the_cards_of_each(
    session: Session, room: Room, watcher: Person, now: datetime
) -> None:
    coming = f.sitting(session, now=now + timedelta(days=2))
    own = f.sitting(session, now=now + timedelta(days=5))
    f.attempt(session, at=own, who=watcher, state=S.BOOKED)
    everything = Actor(watcher.id or 0, "三职", frozenset({Role.EXAM_OFFICER, Role.INVIGILATOR, Role.CANDIDATE}))
    hrefs = [card.href for card in queries.desk_cards(session, everything, now)]
    assert hrefs == [
        "/sittings?state=open", f"/sittings/{room.sitting_id}", f"/sittings/{coming.id}", f"/sittings/{own.id}",
        f"/rooms/{room.id}/board", "/my-exams",
    ]  # fmt: skip


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.EXAM_OFFICER, Role.INVIGILATOR, Role.CANDIDATE}))
def test_nobody_else_has_anything_of_exam_on_their_desk(
    session: Session, room: Room, watcher: Person, now: datetime, role: Role
) -> None:
    assert cards(session, watcher, role, now) == []
