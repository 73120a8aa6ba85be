"""The sittings of the demonstration are arranged, filled and sat by the product's own verbs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from accounts.models import Person
from accounts.rules import Actor, Role
from core.config import Settings
from core.errors import Refused
from demo import commands, sittings
from demo.load import Programme
from demo.people import Cast, id_number
from demo.sittings import PIN, Ticket
from exam.models import Attempt, Room, RoomInvigilator, Sitting
from exam.rules.states import AttemptState, SittingState
from exam.service import attempts
from exam.service.sittings import SittingPlan, pin_digest, ticket_of
from tests import factories as f

Arranged = tuple[Sitting, Room]
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def cast(session: Session) -> Cast:
    officer, watcher = f.person(session, "考务", Role.EXAM_OFFICER), f.person(session, "监考", Role.INVIGILATOR)
    return Cast(
        staff={
            Role.EXAM_OFFICER: f.actor(officer, Role.EXAM_OFFICER),
            Role.INVIGILATOR: f.actor(watcher, Role.INVIGILATOR),
        }
    )


@pytest.fixture
def arrange(session: Session, cast: Cast, settings: Settings, now: datetime) -> Callable[..., Arranged]:
    def arranged(**more: Any) -> Arranged:
        form = f.form(session)
        plan = SittingPlan("D-1", "演示", "Demo", now, now + timedelta(hours=3), [form.id or 0])
        return sittings.arrange(session, plan=plan, cast=cast, settings=settings, now=now, **more)

    return arranged


@pytest.fixture
def people(session: Session, settings: Settings) -> list[Person]:
    return [f.person(session, f"考生{number}", number=number) for number in (1, 2, 3)]


def book(session: Session, room: Room, people: list[Person], cast: Cast, settings: Settings) -> list[Attempt]:
    officer = cast.staff[Role.EXAM_OFFICER]
    return sittings.book(session, room, people, officer=officer, settings=settings, now=f.NOW)


def test_a_sitting_is_open_with_a_room_its_invigilator_and_its_pin(
    session: Session, arrange: Callable[..., Arranged], cast: Cast, settings: Settings
) -> None:
    sitting, room = arrange(seats=7)
    assert (sitting.state, sitting.standard, room.seats) == (SittingState.OPEN, "", 7)
    assert room.pin_digest == pin_digest(PIN, room_id=room.id or 0, key=settings.derive("pin"))
    assert session.get(RoomInvigilator, (room.id, cast.staff[Role.INVIGILATOR].id)) is not None


def test_people_are_booked_seat_by_seat_and_admitted(
    session: Session, arrange: Callable[..., Arranged], people: list[Person], cast: Cast, settings: Settings
) -> None:
    _, room = arrange()
    booked = book(session, room, people, cast, settings)
    assert [attempt.seat for attempt in booked] == [1, 2, 3]
    sittings.admit(session, booked[:2], watcher=cast.staff[Role.INVIGILATOR], now=f.NOW)
    assert [attempt.state for attempt in booked] == [AttemptState.ADMITTED] * 2 + [AttemptState.BOOKED]


def test_a_room_that_is_too_small_says_so(
    session: Session, arrange: Callable[..., Arranged], people: list[Person], cast: Cast, settings: Settings
) -> None:
    _, room = arrange(seats=2)
    with pytest.raises(Refused, match="full"):
        book(session, room, people, cast, settings)


def test_the_ticket_that_is_printed_signs_its_candidate_in(
    session: Session, arrange: Callable[..., Arranged], cast: Cast, settings: Settings
) -> None:
    _, room = arrange()
    walked_in = [sittings._walk_in(session, 1000 + place, settings, f.NOW) for place in range(2)]
    booked = book(session, room, walked_in, cast, settings)
    for place, attempt in enumerate(booked):
        ticket = sittings.ticket_for(attempt, number=1000 + place, name="x", settings=settings)
        assert ticket.ticket == ticket_of(attempt.id, key=settings.derive("ticket"))
        admission = attempts.sign_in(
            session, ticket=ticket.ticket, id_number=ticket.id_number, key=settings.derive("ticket"),
            id_key=settings.derive("id-number"),
        )  # fmt: skip
        assert admission.attempt.id == attempt.id


@pytest.mark.parametrize("count", [1, 5])
def test_a_crowd_is_seated_and_admitted_at_once(
    session: Session, cast: Cast, settings: Settings, now: datetime, count: int
) -> None:
    f.form(session)
    staff: tuple[Actor, Actor] = (cast.staff[Role.EXAM_OFFICER], cast.staff[Role.INVIGILATOR])
    tickets = sittings.crowd(session, subject="105", count=count, staff=staff, settings=settings, now=now)
    seats = session.exec(select(Attempt)).all()
    assert len(tickets) == len({ticket.ticket for ticket in tickets}) == len(seats) == count
    assert {seat.state for seat in seats} == {AttemptState.ADMITTED}
    assert len({ticket.id_number for ticket in tickets}) == count


def test_a_second_crowd_of_another_second_does_not_stand_in_the_way_of_the_first(
    session: Session, cast: Cast, settings: Settings, now: datetime
) -> None:
    f.form(session)
    staff: tuple[Actor, Actor] = (cast.staff[Role.EXAM_OFFICER], cast.staff[Role.INVIGILATOR])
    found: list[Ticket] = []
    for later in (0, 1):
        at = now + timedelta(seconds=later)
        found += sittings.crowd(session, subject="105", count=3, staff=staff, settings=settings, now=at)
    assert len({ticket.id_number for ticket in found}) == 6


def test_the_leaflet_shows_every_way_in_and_follows_the_address(settings: Settings) -> None:
    ticket = Ticket("K3UGS7PABFHT", id_number(1), "演示考生")
    programme = Programme("a printed password", (("author", "author@demo.gradus", "出题"),), (("scene", ticket),))
    leaflet = commands._leaflet(programme, replace(settings, public_url=ADDRESS))
    for shown in ("a printed password", "author@demo.gradus", ticket.ticket, ticket.id_number, PIN, f"{ADDRESS}/exam/"):
        assert shown in leaflet
    moved = commands._at("https://exam.example.org", leaflet)
    assert ADDRESS not in moved
    assert moved.count("https://exam.example.org/") == leaflet.count(f"{ADDRESS}/")
    assert commands._at(ADDRESS, moved) == leaflet


def test_an_address_with_signs_of_a_pattern_is_put_in_as_it_is() -> None:
    assert commands._at(r"http://x/\1", "http://old/exam/ y") == r"http://x/\1/exam/ y"


@pytest.mark.parametrize("skill", sorted(sittings.SKILLS))
def test_nobodys_outcome_hangs_on_chance(skill: float) -> None:
    """Whoever guesses among four has a quarter: the mark of 70 lies three standard deviations off, for 80 items."""
    expected = skill + (1 - skill) / 4
    spread = (expected * (1 - expected) / 80) ** 0.5
    assert abs(expected - 0.7) > 3 * spread
