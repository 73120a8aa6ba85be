"""What is asked about papers that are keyed in: whose entries count, where they differ, who may key in."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from accounts.models import Person, RoleGrant
from accounts.rules import Role
from core.errors import NotFound
from exam.models import Attempt, PaperEntry, PaperHandover, Receipt, Room, RoomInvigilator
from exam.queries import entries
from exam.rules.printed import ON_PAPER
from exam.rules.states import AttemptState, Ending
from exam.service import paper, seating
from tests import factories as f

S = AttemptState


@pytest.fixture
def seat(session: Session) -> Attempt:
    return f.attempt(session)


@pytest.fixture
def people(session: Session) -> list[Person]:
    return [f.person(session, name) for name in ("甲", "乙", "丙", "丁")]


def keyed_in(session: Session, seat: Attempt, who: Person, now: datetime, **responses: Any) -> PaperEntry:
    row = PaperEntry(attempt_id=seat.id, entered_by=who.id or 0, responses=responses, at=now)
    session.add(row)
    session.flush()
    return row


def handed(session: Session, entry: PaperEntry, comes: Person, now: datetime, leaves: Person | None = None) -> None:
    before = (leaves.id or 0) if leaves else entry.entered_by
    row = PaperHandover(
        attempt_id=entry.attempt_id, entry_id=entry.id or 0, from_person=before,
        to_person=comes.id or 0, reason="x", given_by=comes.id or 0, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()


def test_before_anybody_keyed_in_there_is_nothing(session: Session, seat: Attempt) -> None:
    keyed = entries.keyed(session, seat.id)
    assert (keyed.entries, keyed.differing, keyed.keyers, keyed.agrees) == ((), (), (), False)


@pytest.mark.parametrize(
    ("first", "second", "differing"),
    [
        ({"a": ["A"]}, {"a": ["A"]}, ()),
        ({"a": ["A"]}, {"a": ["B"]}, ("a",)),
        ({"a": ["A"]}, {}, ("a",)),
        ({}, {"b": "x"}, ("b",)),
        ({"a": ["A"], "b": "x"}, {"b": "y", "a": ["A"]}, ("b",)),
        ({"a": [["s1", "t1"]]}, {"a": [["s1", "t2"]]}, ("a",)),
        ({}, {}, ()),
    ],
)
def test_two_people_agree_when_they_keyed_in_the_same_in_any_order(
    session: Session, seat: Attempt, people: list[Person], now: datetime,
    first: dict[str, Any], second: dict[str, Any], differing: tuple[str, ...],
) -> None:  # fmt: skip
    keyed_in(session, seat, people[0], now, **first)
    keyed_in(session, seat, people[1], now, **second)
    keyed = entries.keyed(session, seat.id)
    assert (keyed.differing, keyed.agrees) == (differing, not differing)


def test_of_each_person_the_last_entry_counts(
    session: Session, seat: Attempt, people: list[Person], now: datetime
) -> None:
    keyed_in(session, seat, people[0], now, a=["A"])
    keyed_in(session, seat, people[1], now, a=["B"])
    keyed_in(session, seat, people[0], now, a=["B"])
    keyed = entries.keyed(session, seat.id)
    assert keyed.agrees
    mine = keyed.of(people[0].id or 0)
    assert mine is not None
    assert mine.responses == {"a": ["B"]}
    assert keyed.of(people[2].id or 0) is None


def test_who_was_replaced_has_no_entry_and_who_came_has_none_yet(
    session: Session, seat: Attempt, people: list[Person], now: datetime
) -> None:
    leaves, stays, comes, last = people
    given_up = keyed_in(session, seat, leaves, now, a=["A"])
    keyed_in(session, seat, stays, now, a=["A"])
    handed(session, given_up, comes, now)
    keyed = entries.keyed(session, seat.id)
    assert set(keyed.keyers) == {stays.id, comes.id}
    assert keyed.places[comes.id or 0] == given_up.id
    assert not keyed.agrees
    assert [keyed.of(person.id or 0) for person in (leaves, comes)] == [None, None]

    handed(session, given_up, last, now, leaves=comes)
    assert set(entries.keyed(session, seat.id).keyers) == {stays.id, last.id}


def test_people_whose_entry_counts_are_counted_seat_by_seat(
    session: Session, seat: Attempt, people: list[Person], now: datetime
) -> None:
    other = f.attempt(session, seat=2)
    found = []

    def look() -> None:
        found.append(entries.count_keyed(session, [seat.id, other.id]))

    look()
    for _ in range(2):
        first = keyed_in(session, seat, people[0], now)
        look()
    for at in (seat, other):
        keyed_in(session, at, people[1], now)
    look()
    handed(session, first, people[2], now)
    look()
    assert found == [{}, {seat.id: 1}, {seat.id: 1}, {seat.id: 2, other.id: 1}, {seat.id: 1, other.id: 1}]
    assert entries.count_keyed(session, []) == {}


@pytest.mark.parametrize(
    ("states", "counts"),
    [
        ((), (0, 0)),
        ((S.BOOKED, S.ADMITTED, S.SUBMITTED, S.SEALED, S.VOID), (0, 0)),
        ((S.IN_PROGRESS, S.PAUSED), (2, 0)),
        ((S.TERMINATED,), (0, 1)),
        ((S.IN_PROGRESS, S.TERMINATED, S.TERMINATED), (1, 2)),
    ],
)
def test_a_sitting_is_unfinished_while_somebody_writes_or_a_paper_waits(
    session: Session, now: datetime, states: tuple[AttemptState, ...], counts: tuple[int, int]
) -> None:
    sitting = f.sitting(session, now=now)
    for seat, state in enumerate(states, 1):
        one = f.running(session, at=sitting, now=now, seat=seat)
        one.state, one.writer = state, ON_PAPER
        one.paused_at = now if state is S.PAUSED else None
        one.submitted_at, one.ending = now, Ending.INVIGILATOR
    f.running(session, who=f.person(session, number=99), now=now)  # of another sitting
    session.flush()
    assert entries.unfinished(session, sitting.id or 0) == counts


@pytest.mark.parametrize(
    ("writer", "receipt", "waits"), [(ON_PAPER, False, True), (ON_PAPER, True, False), ("b", False, False)]
)
def test_of_who_was_ended_only_a_paper_without_a_receipt_waits_to_be_keyed_in(
    session: Session, now: datetime, writer: str, receipt: bool, waits: bool
) -> None:
    one = f.running(session, now=now)
    one.state, one.writer, one.submitted_at, one.ending = S.TERMINATED, writer, now, Ending.INVIGILATOR
    if receipt:
        session.add(Receipt(attempt_id=one.id, content={}, kid="0", signature=b"s", at=now))
    session.flush()
    assert (one.id in entries.to_key_in(session, [one.id])) is waits
    assert entries.to_key_in(session, []) == set()


def test_one_seat_knows_nothing_of_another(session: Session, people: list[Person], now: datetime) -> None:
    here = f.attempt(session)
    there = f.attempt(session, seat=2)
    keyed_in(session, here, people[0], now, a=["A"])
    assert entries.keyed(session, there.id).keyers == ()


def test_writers_on_paper_are_named_seat_by_seat_and_state_by_state(session: Session, now: datetime) -> None:
    sitting = f.sitting(session)
    room: Room = f.room(session, sitting)
    second, first = (f.attempt(session, at=sitting, inside=room, seat=number) for number in (2, 1))
    browser = f.attempt(session, at=sitting, inside=room, seat=3)
    for attempt in (first, second):
        attempt.writer = ON_PAPER
    session.flush()
    assert entries.on_paper(session, room.id or 0, S.ADMITTED) == [first.id, second.id]
    assert browser.id not in entries.on_paper(session, room.id or 0, S.ADMITTED)
    assert entries.on_paper(session, room.id or 0, S.IN_PROGRESS) == []


def test_a_room_that_does_not_exist_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        entries.is_on_paper(session, 999_999)


def test_a_paper_lies_collected_from_the_collection_to_the_handing_in(session: Session, now: datetime) -> None:
    watcher = f.person(session, "监考", Role.INVIGILATOR)
    actor, office = f.actor(watcher, Role.INVIGILATOR), f.actor(watcher, Role.EXAM_OFFICER)
    sitting = f.sitting(session)
    room = f.room(session, sitting, invigilator=watcher)
    paper.use_paper(session, room_id=room.id or 0, actor=office, now=now)
    seat = f.attempt(session, at=sitting, inside=room, state=S.CHECKED_IN)
    stand = []

    def look() -> None:
        session.flush()
        stand.append(seat.id in entries.collected(session, [seat.id]))

    look()
    seating.admit_all(session, room_id=room.id or 0, actor=actor, now=now)
    look()
    paper.begin(session, room_id=room.id or 0, actor=actor, now=now)
    look()
    seating.pause(session, attempt_id=seat.id, reason="illness", actor=actor, now=now)
    look()
    seating.resume(session, attempt_id=seat.id, actor=actor, now=now)
    look()
    paper.collect(session, room_id=room.id or 0, actor=actor, now=now + timedelta(minutes=9))
    look()
    seating.resume(session, attempt_id=seat.id, actor=actor, now=now + timedelta(minutes=10))  # collected by mistake
    look()
    assert stand == [False, False, False, False, False, True, False]
    assert entries.collected(session, []) == set()


@pytest.mark.parametrize(
    ("role", "watches", "may"),
    [
        (Role.EXAM_OFFICER, False, True),
        (Role.EXAM_OFFICER, True, True),
        (Role.INVIGILATOR, True, True),
        (Role.INVIGILATOR, False, False),
        (Role.MARKER, True, False),
        (Role.ADMINISTRATOR, False, False),
    ],
)
def test_officers_and_the_rooms_invigilators_may_key_in(
    session: Session, seat: Attempt, role: Role, watches: bool, may: bool
) -> None:
    who = f.person(session, "某人", role)
    if watches:
        session.add(RoomInvigilator(room_id=seat.room_id, person_id=who.id or 0))
        session.flush()
    assert (who in entries.possible_keyers(session, seat)) is may


def test_neither_who_sat_there_nor_who_left_the_office_may_key_in(session: Session, now: datetime) -> None:
    candidate = f.person(session, "考务兼考生", Role.EXAM_OFFICER, number=5)
    seat = f.attempt(session, who=candidate)
    closed = f.person(session, "已注销", Role.EXAM_OFFICER, active=False)
    former = f.person(session, "前考务")
    session.add(
        RoleGrant(person_id=former.id or 0, role=Role.EXAM_OFFICER, granted_by="x", granted_at=now, revoked_at=now)
    )
    present = f.person(session, "考务", Role.EXAM_OFFICER)
    session.flush()
    assert entries.possible_keyers(session, seat) == [present]
    assert candidate not in entries.possible_keyers(session, seat)
    assert closed not in entries.possible_keyers(session, seat)
