"""What an admission ticket says, and what it must not say."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from exam.models import Attempt, Room, Sitting, TimeEntry
from exam.rules.states import AttemptState
from exam.service.sittings import pin_digest, ticket_digest, ticket_of
from exam.service.tickets import RULES, Ticket, tickets
from tests import factories as f

NAMES = st.text("0123456789abcdef", min_size=32, max_size=32)


@pytest.fixture
def sitting(session: Session) -> Sitting:
    return f.sitting(session)


@pytest.fixture
def room(session: Session, sitting: Sitting) -> Room:
    found = f.room(session, sitting)
    found.name, found.address = "301", "北京考点 一号楼"
    return found


def seat(session: Session, sitting: Sitting, room: Room, number: int, **more: Any) -> Attempt:
    who = f.person(session, f"考生{number}", number=number, name_latin=f"KAOSHENG {number}")
    return f.attempt(session, at=sitting, inside=room, who=who, seat=number, **more)


def printed(session: Session, *attempts: Attempt, zone: str = "Asia/Shanghai") -> list[Ticket]:
    return tickets(session, attempt_ids=[attempt.id for attempt in attempts], key=f.KEY, zone=zone)


def test_a_ticket_says_who_where_when_and_how_long(session: Session, sitting: Sitting, room: Room) -> None:
    attempt = seat(session, sitting, room, 7)
    (ticket,) = printed(session, attempt)
    assert (ticket.name, ticket.latin_name) == ("考生7", "KAOSHENG 7")
    assert (ticket.centre, ticket.room, ticket.seat) == ("北京考点 一号楼", "301", "7")
    assert (ticket.sitting, ticket.minutes) == (sitting.code, 90)
    assert ticket.subject_zh.startswith("105 ")
    assert ticket.number.replace(" ", "") == ticket_of(attempt.id, key=f.KEY)


def test_of_the_identity_number_only_the_end_is_printed(session: Session, sitting: Sitting, room: Room) -> None:
    (ticket,) = printed(session, seat(session, sitting, room, 7))
    assert ticket.id_number == f"**************{f.id_number(7)[-4:]}"


@pytest.mark.parametrize(
    ("zone", "day", "starts", "entry"),
    [
        ("Asia/Shanghai", date(2026, 11, 2), time(8), time(7, 30)),
        ("UTC", date(2026, 11, 2), time(0), time(23, 30)),
        ("America/New_York", date(2026, 11, 1), time(19), time(18, 30)),
    ],
)
def test_times_are_those_of_the_associations_zone(
    session: Session, sitting: Sitting, room: Room, zone: str, day: date, starts: time, entry: time
) -> None:
    (ticket,) = printed(session, seat(session, sitting, room, 1), zone=zone)
    assert (ticket.day, ticket.starts, ticket.entry_from) == (day, starts, entry)


def test_a_window_over_midnight_names_both_days(session: Session, room: Room, sitting: Sitting, now: datetime) -> None:
    sitting.closes_at = now + timedelta(days=1)
    (ticket,) = printed(session, seat(session, sitting, room, 1))
    assert (ticket.day, ticket.last_day) == (date(2026, 11, 2), date(2026, 11, 3))


def test_an_adjustment_is_never_printed(session: Session, sitting: Sitting, room: Room, now: datetime) -> None:
    attempt = seat(session, sitting, room, 1)
    (before,) = printed(session, attempt)
    session.add(TimeEntry(attempt_id=attempt.id, seconds=1800, reason="adjustment", actor="test", at=now))
    session.flush()
    assert printed(session, attempt) == [before]


def test_a_room_without_an_address_is_its_own_centre(session: Session, sitting: Sitting, room: Room) -> None:
    room.address = ""
    (ticket,) = printed(session, seat(session, sitting, room, 1))
    assert ticket.centre == "301"


def test_tickets_come_room_by_room_and_seat_by_seat(session: Session, sitting: Sitting, room: Room) -> None:
    other = f.room(session, sitting)
    other.name = "101"
    seats = [seat(session, sitting, room, 2), seat(session, sitting, other, 3), seat(session, sitting, room, 1)]
    assert [(one.room, one.seat) for one in printed(session, *seats)] == [("101", "3"), ("301", "1"), ("301", "2")]


@pytest.mark.parametrize("state", list(AttemptState))
def test_every_seat_but_a_cancelled_one_has_a_ticket(
    session: Session, sitting: Sitting, room: Room, state: AttemptState, now: datetime
) -> None:
    attempt = seat(session, sitting, room, 1)
    if state in (AttemptState.BOOKED, AttemptState.CHECKED_IN, AttemptState.ABSENT, AttemptState.VOID):
        attempt.state = state
        session.flush()
    assert len(printed(session, attempt)) == (0 if state is AttemptState.VOID else 1)


def test_without_seats_there_is_nothing_to_print(session: Session) -> None:
    assert tickets(session, attempt_ids=[], key=f.KEY, zone="UTC") == []
    assert tickets(session, attempt_ids=["none"], key=f.KEY, zone="UTC") == []


def test_the_rules_stand_on_it_in_both_languages() -> None:
    assert all(chinese and english and not chinese.isascii() and english.isascii() for chinese, english in RULES)


@given(NAMES, NAMES)
def test_a_ticket_number_belongs_to_one_attempt_and_one_installation(one: str, other: str) -> None:
    number = ticket_of(one, key=f.KEY)
    assert len(number) == 12
    assert set(number) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    assert (number == ticket_of(other, key=f.KEY)) is (one == other)
    assert number != ticket_of(one, key=b"another key")


@given(NAMES, st.lists(st.sampled_from([" ", "-", "\t", "\u3000"]), min_size=11, max_size=11), st.booleans())
def test_a_ticket_is_the_same_however_it_is_typed(name: str, between: list[str], small: bool) -> None:
    number = ticket_of(name, key=f.KEY)
    typed = "".join(sign + gap for sign, gap in zip(number, [*between, ""], strict=True))
    assert ticket_digest(typed.lower() if small else typed, key=f.KEY) == ticket_digest(number, key=f.KEY)


@given(st.text("0123456789", min_size=6, max_size=6), st.integers(1, 10_000), st.integers(1, 10_000))
def test_a_pin_opens_its_own_room_only(pin: str, room: int, other: int) -> None:
    assert pin_digest(f" {pin}\n", room_id=room, key=f.KEY) == pin_digest(pin, room_id=room, key=f.KEY)
    same = pin_digest(pin, room_id=room, key=f.KEY) == pin_digest(pin, room_id=other, key=f.KEY)
    assert same is (room == other)
