import random
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from accounts.models import Person
from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from exam import queries
from exam.models import Attempt, Room, RoomInvigilator, Sitting
from exam.rules.states import AttemptState, SittingState
from exam.service import receipts, seating, sittings
from exam.service.sittings import SittingPlan, ticket_of
from questionbank.models import Form
from tests import factories as f


@pytest.fixture
def form(session: Session) -> Form:
    return f.form(session)


def plan(now: datetime, *forms: Form, **more: Any) -> SittingPlan:
    given: dict[str, Any] = {
        "code": "S-1", "title": "场次", "title_en": "Sitting", "opens_at": now + timedelta(days=1),
        "closes_at": now + timedelta(days=1, hours=2), "form_ids": [form.id for form in forms],
    }  # fmt: skip
    return SittingPlan(**(given | more))


@pytest.fixture
def planned(session: Session, form: Form, officer: Actor, now: datetime) -> Sitting:
    return sittings.create_sitting(session, plan=plan(now, form), actor=officer, now=now)


@pytest.fixture
def room(session: Session, planned: Sitting, officer: Actor, now: datetime) -> Room:
    return sittings.add_room(session, sitting_id=planned.id or 0, name="301", seats=2, actor=officer, now=now)


def book(session: Session, room: Room, who: Person, officer: Actor, now: datetime, extra: int = 0) -> Attempt:
    return sittings.book_seat(
        session, room_id=room.id or 0, person_id=who.id or 0, key=f.KEY, actor=officer, now=now, extra_minutes=extra
    )


def test_a_planned_sitting_takes_subject_and_minutes_from_its_forms(planned: Sitting, form: Form) -> None:
    assert (planned.state, planned.minutes, planned.practice) == (SittingState.PLANNED, 90, False)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"form_ids": []}, "forms"),
        ({"closes_at": f.NOW}, "closes_at"),
        ({"opens_at": f.NOW + timedelta(days=3)}, "closes_at"),
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused_at_its_field(
    session: Session, form: Form, officer: Actor, now: datetime, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        sittings.create_sitting(session, plan=plan(now, form, **more), actor=officer, now=now)
    assert caught.value.field == field


def test_a_code_serves_one_sitting_only(session: Session, planned: Sitting, form: Form, officer: Actor) -> None:
    with pytest.raises(Refused) as caught:
        sittings.create_sitting(session, plan=plan(f.NOW, form), actor=officer, now=f.NOW)
    assert caught.value.field == "code"


def test_forms_of_two_blueprints_do_not_make_one_sitting(session: Session, form: Form, officer: Actor) -> None:
    with pytest.raises(Refused) as caught:
        sittings.create_sitting(session, plan=plan(f.NOW, form, f.form(session)), actor=officer, now=f.NOW)
    assert caught.value.field == "forms"


def test_a_form_that_does_not_exist_is_not_found(session: Session, officer: Actor, now: datetime) -> None:
    with pytest.raises(NotFound):
        sittings.create_sitting(session, plan=plan(now, form_ids=[10**12]), actor=officer, now=now)


def test_a_sitting_opens_and_closes_once_and_its_history_says_so(
    session: Session, planned: Sitting, room: Room, officer: Actor, now: datetime
) -> None:
    person = f.person(session, number=1)
    attempt = book(session, room, person, officer, now)
    sittings.open_sitting(session, sitting_id=planned.id or 0, actor=officer, now=now)
    with pytest.raises(Refused):
        sittings.open_sitting(session, sitting_id=planned.id or 0, actor=officer, now=now)
    sittings.close_sitting(session, sitting_id=planned.id or 0, actor=officer, now=now)
    with pytest.raises(Refused):
        sittings.close_sitting(session, sitting_id=planned.id or 0, actor=officer, now=now)
    assert (planned.state, attempt.state) == (SittingState.CLOSED, AttemptState.ABSENT)
    here = select(AuditEntry.action).where(AuditEntry.subject == f"sitting/{planned.code}")
    acts = session.exec(here.order_by(col(AuditEntry.id))).all()
    assert acts == ["sitting.created", "versions.held", "sitting.opened", "versions.released", "sitting.closed"]


def test_a_sitting_whose_window_is_over_does_not_open(session: Session, planned: Sitting, officer: Actor) -> None:
    with pytest.raises(Refused):
        sittings.open_sitting(session, sitting_id=planned.id or 0, actor=officer, now=planned.closes_at)


def test_a_sitting_in_which_somebody_writes_does_not_close(session: Session, officer: Actor, now: datetime) -> None:
    attempt = f.running(session, now=now)
    with pytest.raises(Refused, match="Still writing: 1"):
        sittings.close_sitting(session, sitting_id=attempt.sitting_id, actor=officer, now=now)


def test_seats_fill_from_the_first_and_a_full_room_says_so(
    session: Session, room: Room, officer: Actor, now: datetime
) -> None:
    seats = [book(session, room, f.person(session, number=n), officer, now).seat for n in (1, 2)]
    assert seats == [1, 2]
    with pytest.raises(Refused, match="full"):
        book(session, room, f.person(session, number=3), officer, now)


def test_neighbours_get_different_forms_where_there_are_several(
    session: Session, form: Form, officer: Actor, now: datetime
) -> None:
    other = f.sibling(session, form)
    sitting = sittings.create_sitting(session, plan=plan(now, form, other), actor=officer, now=now)
    room = sittings.add_room(session, sitting_id=sitting.id or 0, name="1", seats=4, actor=officer, now=now)
    forms = [book(session, room, f.person(session, number=n), officer, now).form_id for n in range(1, 5)]
    assert forms[0] != forms[1] != forms[2] != forms[3]
    assert {form.id, other.id} == set(forms)


def test_a_booking_puts_base_time_and_adjustment_on_the_ledger(
    session: Session, room: Room, officer: Actor, now: datetime
) -> None:
    attempt = book(session, room, f.person(session, number=1), officer, now, extra=30)
    ledger = queries.ledger_of(session, attempt.id)
    assert [(entry.seconds, entry.reason) for entry in ledger] == [(5400, "base time"), (1800, "adjustment")]


@pytest.mark.parametrize("extra", [-1, 241])
def test_extra_time_has_bounds(session: Session, room: Room, officer: Actor, now: datetime, extra: int) -> None:
    with pytest.raises(Refused) as caught:
        book(session, room, f.person(session, number=1), officer, now, extra=extra)
    assert caught.value.field == "extra_minutes"


def test_of_two_sittings_on_one_day_each_has_its_own_time_and_what_was_approved_is_told(
    session: Session, room: Room, officer: Actor, now: datetime
) -> None:
    person, other = f.person(session, number=1), f.person(session, number=2)
    first = book(session, room, person, officer, now, extra=30)
    elsewhere = f.room(session, f.sitting(session, now=now + timedelta(hours=5), minutes=60))
    f.sitting_of(session, elsewhere).practice = True
    session.flush()
    assert queries.adjustments_of(session, [person.id or 0, other.id or 0]) == {person.id: (30, "S-1")}

    second = book(session, elsewhere, person, officer, now)
    minutes = {one.id: receipts.deadline_from(session, one.id, now) - now for one in (first, second)}
    assert minutes == {first.id: timedelta(minutes=120), second.id: timedelta(minutes=60)}
    assert queries.adjustments_of(session, [person.id or 0]) == {person.id: (30, "S-1")}

    sittings.cancel_seat(session, attempt_id=second.id, reason="moved", actor=officer, now=now)
    book(session, elsewhere, person, officer, now, extra=15)
    assert queries.adjustments_of(session, [person.id or 0])[person.id or 0][0] == 15
    assert queries.adjustments_of(session, []) == {}


def test_the_hours_of_a_sitting_are_compared_as_instants(
    session: Session, form: Form, officer: Actor, now: datetime
) -> None:
    zone = ZoneInfo("Europe/Berlin")  # on this night the hour from two to three does not exist
    opens, closes = (datetime(2027, 3, 28, *typed, tzinfo=zone) for typed in ((2, 30), (3, 10)))
    with pytest.raises(Refused) as caught:
        sittings.create_sitting(session, plan=plan(now, form, opens_at=opens, closes_at=closes), actor=officer, now=now)
    assert caught.value.field == "closes_at"


@pytest.mark.parametrize("state", [AttemptState.BOOKED, AttemptState.CHECKED_IN, AttemptState.ADMITTED])
def test_who_never_started_is_absent_when_the_sitting_closes(
    session: Session, officer: Actor, now: datetime, state: AttemptState
) -> None:
    seat = f.attempt(session, state=state)
    sittings.close_sitting(session, sitting_id=seat.sitting_id, actor=officer, now=now)
    assert seat.state is AttemptState.ABSENT
    (step,) = queries.history_of(session, seat.id)
    assert (step.from_state, step.to_state, step.actor) == (state, AttemptState.ABSENT, str(officer))


def test_whoever_has_no_identity_number_gets_no_seat(
    session: Session, room: Room, officer: Actor, now: datetime
) -> None:
    with pytest.raises(Refused, match="identity number"):
        book(session, room, f.person(session), officer, now)


def test_a_person_has_one_seat_in_a_sitting_and_one_per_subject(
    session: Session, room: Room, form: Form, officer: Actor, now: datetime
) -> None:
    person = f.person(session, number=1)
    book(session, room, person, officer, now)
    with pytest.raises(Refused, match="already"):
        book(session, room, person, officer, now)
    later = sittings.create_sitting(session, plan=plan(now, form, code="S-2"), actor=officer, now=now)
    elsewhere = sittings.add_room(session, sitting_id=later.id or 0, name="1", seats=2, actor=officer, now=now)
    with pytest.raises(Refused, match="another sitting"):
        book(session, elsewhere, person, officer, now)


def test_a_cancelled_seat_frees_its_person_for_another(
    session: Session, room: Room, officer: Actor, now: datetime
) -> None:
    person = f.person(session, number=1)
    first = book(session, room, person, officer, now)
    sittings.cancel_seat(session, attempt_id=first.id, reason="moved", actor=officer, now=now)
    second = book(session, room, person, officer, now)
    assert (first.state, second.state, second.seat) == (AttemptState.VOID, AttemptState.BOOKED, 1)


def test_a_cancelled_seat_is_the_next_one_to_be_had_and_its_history_stays(
    session: Session, room: Room, officer: Actor, now: datetime
) -> None:
    first, _ = (book(session, room, f.person(session, number=n), officer, now) for n in (1, 2))
    with pytest.raises(Refused, match="full"):
        book(session, room, f.person(session, number=3), officer, now)
    sittings.cancel_seat(session, attempt_id=first.id, reason="withdrawn", actor=officer, now=now)
    third = book(session, room, f.person(session, number=4), officer, now)
    sittings.cancel_seat(session, attempt_id=third.id, reason="moved", actor=officer, now=now)
    fourth = book(session, room, f.person(session, number=5), officer, now)
    assert [one.seat for one in (first, third, fourth)] == [1, 1, 1]
    assert [step.reason for step in queries.history_of(session, first.id)] == ["", "withdrawn"]
    tickets = {ticket_of(one.id, key=f.KEY) for one in (first, third, fourth)}
    assert len(tickets) == 3


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_booked_and_cancelled_each_gets_the_lowest_number_that_nobody_has(
    session: Session, room: Room, officer: Actor, now: datetime, seed: int
) -> None:
    chance, room.seats = random.Random(seed), 4  # the same at every run
    taken: dict[int, Attempt] = {}
    booked: list[Attempt] = []
    for number in range(1, 15):
        free = [seat for seat in range(1, 5) if seat not in taken]
        if free and (not taken or chance.random() < 0.6):
            seat = book(session, room, f.person(session, number=number), officer, now)
            assert seat.seat == free[0]
            taken[seat.seat] = seat
            booked.append(seat)
        else:
            gone = taken.pop(chance.choice(sorted(taken)))
            sittings.cancel_seat(session, attempt_id=gone.id, reason="withdrawn", actor=officer, now=now)
    session.flush()
    shown = {card.attempt.seat: card.attempt for card in queries.seats_of(session, room.id or 0)}
    assert shown == taken
    gone_ids = {one.attempt.id for one in queries.cancelled_seats(session, room.id or 0)}
    assert gone_ids == {one.id for one in booked} - {one.id for one in taken.values()}
    assert len({one.form_id for one in booked}) == 1


def test_a_cancellation_needs_a_reason_and_a_candidate_who_has_not_come(
    session: Session, officer: Actor, now: datetime
) -> None:
    booked = f.attempt(session, state=AttemptState.BOOKED)
    here = f.attempt(session, state=AttemptState.CHECKED_IN, seat=2)
    with pytest.raises(Refused) as caught:
        sittings.cancel_seat(session, attempt_id=booked.id, reason=" ", actor=officer, now=now)
    assert caught.value.field == "reason"
    with pytest.raises(Refused, match="checked in"):
        sittings.cancel_seat(session, attempt_id=here.id, reason="moved", actor=officer, now=now)


def test_nobody_sits_and_watches_the_same_examination(
    session: Session, room: Room, officer: Actor, now: datetime
) -> None:
    sitter, watcher = f.person(session, number=1), f.person(session, "监考", Role.INVIGILATOR, number=2)
    book(session, room, sitter, officer, now)
    with pytest.raises(Refused, match="sits the same"):
        sittings.assign_invigilator(session, room_id=room.id or 0, person_id=sitter.id or 0, actor=officer, now=now)
    sittings.assign_invigilator(session, room_id=room.id or 0, person_id=watcher.id or 0, actor=officer, now=now)
    with pytest.raises(Refused, match="invigilates the same"):
        book(session, room, watcher, officer, now)


def test_an_invigilator_is_assigned_once(session: Session, room: Room, officer: Actor, now: datetime) -> None:
    watcher = f.person(session, "监考", Role.INVIGILATOR)
    for _ in range(2):
        sittings.assign_invigilator(session, room_id=room.id or 0, person_id=watcher.id or 0, actor=officer, now=now)
    assert len(session.exec(select(RoomInvigilator)).all()) == 1


def test_a_closed_sitting_takes_no_bookings(session: Session, room: Room, officer: Actor, now: datetime) -> None:
    sittings.open_sitting(session, sitting_id=room.sitting_id, actor=officer, now=now)
    sittings.close_sitting(session, sitting_id=room.sitting_id, actor=officer, now=now)
    with pytest.raises(Refused, match="closed"):
        book(session, room, f.person(session, number=1), officer, now)


def test_two_rooms_of_one_name_are_refused(session: Session, room: Room, officer: Actor, now: datetime) -> None:
    with pytest.raises(Refused) as caught:
        sittings.add_room(session, sitting_id=room.sitting_id, name="301", seats=2, actor=officer, now=now)
    assert caught.value.field == "name"


def test_a_pin_has_six_digits_and_only_its_digest_is_kept(
    session: Session, room: Room, officer: Actor, now: datetime
) -> None:
    pins = [sittings.renew_pin(session, room_id=room.id or 0, key=f.KEY, actor=officer, now=now) for _ in range(2)]
    assert all(len(pin) == 6 and pin.isdigit() for pin in pins)
    assert room.pin_digest == sittings.pin_digest(pins[1], room_id=room.id or 0, key=f.KEY)
    assert pins[1] not in room.pin_digest


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
def test_a_ticket_is_known_in_any_spelling(typed: str) -> None:
    ticket = sittings.ticket_of("a" * 32, key=f.KEY)
    grouped = "-".join((ticket[:4], ticket[4:8], ticket[8:]))
    digest = sittings.ticket_digest(typed.format(ticket, ticket.lower(), grouped), key=f.KEY)
    assert digest == sittings.ticket_digest(ticket, key=f.KEY)
    assert digest != sittings.ticket_digest(ticket, key=b"another installation")


def test_who_does_not_run_sittings_arranges_nothing(session: Session, room: Room, now: datetime) -> None:
    nobody = Actor(5, "Nobody", frozenset({Role.INVIGILATOR}))
    person, attempt = f.person(session, number=1), f.attempt(session, state=AttemptState.BOOKED, seat=2)
    for verb, arguments in (
        (sittings.create_sitting, {"plan": plan(now)}),
        (sittings.open_sitting, {"sitting_id": room.sitting_id}),
        (sittings.close_sitting, {"sitting_id": room.sitting_id}),
        (sittings.add_room, {"sitting_id": room.sitting_id, "name": "x", "seats": 1}),
        (sittings.assign_invigilator, {"room_id": room.id, "person_id": person.id}),
        (sittings.renew_pin, {"room_id": room.id, "key": f.KEY}),
        (sittings.book_seat, {"room_id": room.id, "person_id": person.id, "key": f.KEY}),
        (sittings.cancel_seat, {"attempt_id": attempt.id, "reason": "moved"}),
    ):
        with pytest.raises(NotAllowed):
            verb(session, actor=nobody, now=now, **arguments)


def test_a_seat_that_is_booked_can_be_checked_in(session: Session, room: Room, officer: Actor, now: datetime) -> None:
    watcher = f.person(session, "监考", Role.INVIGILATOR)
    sittings.assign_invigilator(session, room_id=room.id or 0, person_id=watcher.id or 0, actor=officer, now=now)
    attempt = book(session, room, f.person(session, number=1), officer, now)
    seating.check_in(session, attempt_id=attempt.id, actor=f.actor(watcher, Role.INVIGILATOR), now=now)
    assert attempt.state is AttemptState.CHECKED_IN
