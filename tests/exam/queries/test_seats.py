"""What the board asks of a room: who sits where, how far they are, what their browsers reported."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Actor, Role
from exam import queries
from exam.models import Attempt, ClientEvent, Response, Room, TimeEntry
from exam.queries.seats import SeatCard
from exam.rules.states import AttemptState
from exam.service import paper, seating, sittings
from tests import factories as f
from tests.exam.client import Machine

S = AttemptState


@pytest.fixture
def watcher(session: Session) -> Person:
    return f.person(session, "监考", Role.INVIGILATOR)


@pytest.fixture
def room(session: Session, watcher: Person, now: datetime) -> Room:
    return f.room(session, f.sitting(session, now=now), invigilator=watcher)


def seat(session: Session, room: Room, number: int = 1, **more: Any) -> Attempt:
    return f.attempt(session, at=f.sitting_of(session, room), inside=room, seat=number, **more)


def card_of(session: Session, room: Room, attempt: Attempt) -> SeatCard:
    return next(card for card in queries.seats_of(session, room.id or 0) if card.attempt.id == attempt.id)


def test_seats_come_in_their_order_with_progress_and_events(session: Session, room: Room, now: datetime) -> None:
    second, first = seat(session, room, 2), seat(session, room, 1)
    for _ in range(2):
        session.add(ClientEvent(attempt_id=second.id, kind="paste", client_ms=1, at=now))
    session.flush()
    found = queries.seats_of(session, room.id or 0)
    assert [card.attempt.id for card in found] == [first.id, second.id]
    assert [dict(card.events) for card in found] == [{}, {"paste": 2}]
    assert {(card.answered, card.items, card.minutes) for card in found} == {(0, 8, 90)}


def test_an_empty_room_has_no_seats(session: Session, room: Room) -> None:
    assert queries.seats_of(session, room.id or 0) == []


def test_a_seat_names_who_sits_there_by_the_end_of_their_number_only(session: Session, room: Room) -> None:
    who = f.person(session, "欧阳修远", number=7)
    card = card_of(session, room, seat(session, room, who=who))
    assert (card.name, card.id_tail) == ("欧阳修远", f.id_number(7)[-4:])


def test_progress_counts_items_and_not_saves(session: Session, room: Room, now: datetime) -> None:
    attempt = f.running(session, now=now, at=f.sitting_of(session, room), inside=room)
    item, other = [one["id"] for one in f.paper_of(session, attempt)["items"]][:2]
    save = Machine(attempt.id).save((item, ["A"]), (item, ["B"]), (other, ["A"]), (other, []))
    for entry in save.entries:
        session.add(
            Response(
                attempt_id=attempt.id, seq=entry.seq, item=entry.item, response=entry.text, chain=entry.chain,
                epoch=1, client_ms=0, at=now,
            )
        )  # fmt: skip
    session.flush()
    assert card_of(session, room, attempt).answered == 1


def test_time_is_that_of_the_whole_ledger_in_whole_minutes(session: Session, room: Room, now: datetime) -> None:
    attempt = seat(session, room)
    for seconds in (1800, 59, 60):
        session.add(TimeEntry(attempt_id=attempt.id, seconds=seconds, reason="fault", actor="x", at=now))
    session.flush()
    assert card_of(session, room, attempt).minutes == 90 + 30 + 1


def test_events_are_counted_seat_by_seat_and_kind_by_kind(session: Session, room: Room, now: datetime) -> None:
    first, second, quiet = seat(session, room, 1), seat(session, room, 2), seat(session, room, 3)
    for attempt, kind, times in ((first, "paste", 3), (first, "focus_lost", 1), (second, "paste", 1)):
        session.add_all([ClientEvent(attempt_id=attempt.id, kind=kind, client_ms=1, at=now) for _ in range(times)])
    session.flush()
    counted = queries.count_events(session, [first.id, second.id, quiet.id])
    assert counted == {first.id: Counter(paste=3, focus_lost=1), second.id: Counter(paste=1)}


def test_another_room_of_the_same_sitting_has_its_own_seats(session: Session, room: Room) -> None:
    here = seat(session, room)
    elsewhere = f.room(session, f.sitting_of(session, room))
    there = seat(session, elsewhere, who=f.person(session, number=9))
    assert [card.attempt.id for card in queries.seats_of(session, room.id or 0)] == [here.id]
    assert [card.attempt.id for card in queries.seats_of(session, elsewhere.id or 0)] == [there.id]


def test_who_waits_to_be_admitted_is_named_seat_by_seat(session: Session, room: Room) -> None:
    third = seat(session, room, 3, state=S.CHECKED_IN)
    seat(session, room, 2, state=S.BOOKED)
    first = seat(session, room, 1, state=S.CHECKED_IN)
    assert queries.checked_in(session, room.id or 0) == [first.id, third.id]


def test_a_cancelled_seat_leaves_its_person_free(session: Session, room: Room) -> None:
    stays, gone = f.person(session, number=1), f.person(session, number=2)
    seat(session, room, 1, who=stays)
    seat(session, room, 2, who=gone, state=S.VOID)
    assert queries.booked_ids(session, room.sitting_id) == {stays.id}


def test_a_seat_that_was_cancelled_and_had_again_stands_once_in_the_list(
    session: Session, room: Room, now: datetime
) -> None:
    office = f.actor(f.person(session, "考务", Role.EXAM_OFFICER), Role.EXAM_OFFICER)
    gone, stays = (f.person(session, name, number=number) for number, name in enumerate(["甲", "乙"], 1))
    first = seat(session, room, 1, who=gone, state=S.BOOKED)
    sittings.cancel_seat(session, attempt_id=first.id, reason="moved: 改到下午", actor=office, now=now)
    second = seat(session, room, 1, who=stays, state=S.BOOKED)
    session.flush()
    assert [card.attempt.id for card in queries.seats_of(session, room.id or 0)] == [second.id]
    (cancelled,) = queries.cancelled_seats(session, room.id or 0)
    assert (cancelled.attempt.id, cancelled.name, cancelled.step.reason) == (first.id, "甲", "moved: 改到下午")
    assert (cancelled.step.at, cancelled.step.actor) == (now, str(office))


def test_cancelled_seats_are_listed_in_the_order_in_which_they_were_cancelled(
    session: Session, room: Room, now: datetime
) -> None:
    office = f.actor(f.person(session, "考务", Role.EXAM_OFFICER), Role.EXAM_OFFICER)
    seats = [seat(session, room, number, state=S.BOOKED) for number in (1, 2, 3)]
    for number in (2, 0):
        sittings.cancel_seat(session, attempt_id=seats[number].id, reason="moved", actor=office, now=now)
    session.flush()
    assert [one.attempt.seat for one in queries.cancelled_seats(session, room.id or 0)] == [3, 1]


def test_only_a_collected_paper_is_shown_as_collected(
    session: Session, room: Room, watcher: Person, now: datetime
) -> None:
    actor: Actor = f.actor(watcher, Role.INVIGILATOR)
    paper.use_paper(session, room_id=room.id or 0, actor=f.actor(watcher, Role.EXAM_OFFICER), now=now)
    seats = [seat(session, room, number, state=S.CHECKED_IN) for number in (1, 2)]
    seating.admit_all(session, room_id=room.id or 0, actor=actor, now=now)
    paper.begin(session, room_id=room.id or 0, actor=actor, now=now)
    seating.pause(session, attempt_id=seats[0].id, reason="illness", actor=actor, now=now)
    paper.collect(session, room_id=room.id or 0, actor=actor, now=now + timedelta(minutes=5))
    session.flush()
    assert [card.collected for card in queries.seats_of(session, room.id or 0)] == [False, True]
    assert {one.state for one in seats} == {S.PAUSED}
