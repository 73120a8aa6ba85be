"""A paper room: no browser writes, no timer takes the answers, two people key in the same, then all is as ever."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, Refused
from exam import queries
from exam.models import Attempt, Room
from exam.queries import entries
from exam.rules.printed import ON_PAPER
from exam.rules.protocol import ProtocolError
from exam.rules.states import AttemptState, Ending
from exam.service import attempts, paper, receipts, seating, sittings
from tests import factories as f

NOW = f.NOW


@dataclass
class Hall:
    """A paper room with two seats, its invigilator and the officer."""

    room: Room
    seats: list[Attempt]
    invigilator: Actor
    officer: Actor

    @property
    def seat(self) -> Attempt:
        return self.seats[0]


@pytest.fixture
def hall(session: Session) -> Hall:
    watcher, officer = f.person(session, "监考", Role.INVIGILATOR), f.person(session, "考务", Role.EXAM_OFFICER)
    sitting = f.sitting(session)
    room = f.room(session, sitting, invigilator=watcher)
    office = f.actor(officer, Role.EXAM_OFFICER)
    paper.use_paper(session, room_id=room.id or 0, actor=office, now=NOW)
    seats = [
        f.attempt(session, at=sitting, inside=room, seat=number, state=AttemptState.CHECKED_IN) for number in (1, 2)
    ]
    return Hall(room, seats, f.actor(watcher, Role.INVIGILATOR), office)


def collected(session: Session, hall: Hall, *, after: timedelta = timedelta(minutes=30)) -> Attempt:
    room_id = hall.room.id or 0
    seating.admit_all(session, room_id=room_id, actor=hall.invigilator, now=NOW)
    paper.begin(session, room_id=room_id, actor=hall.invigilator, now=NOW)
    paper.collect(session, room_id=room_id, actor=hall.invigilator, now=NOW + after)
    return hall.seat


def answers(session: Session, seat: Attempt, **changes: str) -> dict[str, str]:
    """Key in A for everything, but for items by number."""
    items = f.paper_of(session, seat)["items"]
    return {item["id"]: changes.get(f"n{item['number']}", "A") for item in items}


def keyed_by(session: Session, hall: Hall, *who: Actor, **changes: str) -> None:
    for actor in who:
        given = answers(session, hall.seat, **changes)
        paper.enter(session, attempt_id=hall.seat.id, keyed=given, actor=actor, now=NOW)


def handed_in(session: Session, hall: Hall) -> Attempt:
    return paper.hand_in(session, attempt_id=hall.seat.id, actor=hall.officer, now=NOW, sign=f.sign)


def test_no_browser_writes_for_a_seat_in_a_paper_room(session: Session, hall: Hall) -> None:
    seating.admit(session, attempt_id=hall.seat.id, actor=hall.invigilator, now=NOW)

    assert hall.seat.writer == ON_PAPER
    with pytest.raises(ProtocolError) as refused:
        attempts.start(session, attempt_id=hall.seat.id, writer="b" * 32, now=NOW)
    assert refused.value.code == "consent_needed"


def test_everybody_admitted_starts_at_one_instant_in_the_order_of_the_paper(session: Session, hall: Hall) -> None:
    room_id = hall.room.id or 0
    seating.admit_all(session, room_id=room_id, actor=hall.invigilator, now=NOW)

    assert paper.begin(session, room_id=room_id, actor=hall.invigilator, now=NOW) == 2

    assert {seat.started_at for seat in hall.seats} == {NOW}
    assert hall.seat.plan["items"] == [item["id"] for item in f.paper_of(session, hall.seat)["items"]]
    assert hall.seat.deadline == NOW + timedelta(minutes=90)


def test_no_timer_ends_what_lies_on_the_desk(session: Session, hall: Hall) -> None:
    room_id = hall.room.id or 0
    seating.admit_all(session, room_id=room_id, actor=hall.invigilator, now=NOW)
    paper.begin(session, room_id=room_id, actor=hall.invigilator, now=NOW)
    later = NOW + timedelta(hours=3)

    assert attempts.close_due(session, now=later, grace_seconds=10, sign=f.sign) == 0
    assert not attempts.is_due(hall.seat, now=later, grace_seconds=10)


@pytest.mark.parametrize("step", [paper.begin, paper.collect])
def test_there_must_be_somebody_to_start_or_to_collect_from(session: Session, hall: Hall, step: Any) -> None:
    with pytest.raises(Refused):
        step(session, room_id=hall.room.id, actor=hall.invigilator, now=NOW)


def test_nobody_starts_outside_the_window(session: Session, hall: Hall) -> None:
    seating.admit_all(session, room_id=hall.room.id or 0, actor=hall.invigilator, now=NOW)

    with pytest.raises(Refused, match="not open"):
        paper.begin(session, room_id=hall.room.id or 0, actor=hall.invigilator, now=NOW + timedelta(days=1))


def test_a_stranger_neither_starts_nor_keys_in(session: Session, hall: Hall) -> None:
    stranger = f.actor(f.person(session), Role.INVIGILATOR)
    seating.admit_all(session, room_id=hall.room.id or 0, actor=hall.invigilator, now=NOW)

    with pytest.raises(NotAllowed):
        paper.begin(session, room_id=hall.room.id or 0, actor=stranger, now=NOW)
    collected(session, hall)
    with pytest.raises(NotAllowed):
        keyed_by(session, hall, stranger)


def test_who_wrote_a_paper_does_not_key_it_in(session: Session, hall: Hall) -> None:
    collected(session, hall)
    writer = Actor(hall.seat.person_id, "考生", frozenset({Role.EXAM_OFFICER}))

    with pytest.raises(NotAllowed):
        keyed_by(session, hall, writer)


def test_what_two_people_key_in_alike_becomes_the_responses(session: Session, hall: Hall) -> None:
    seat = collected(session, hall)
    keyed_by(session, hall, hall.invigilator, hall.officer, n1="C", n2="")

    handed_in(session, hall)

    found = {item: json.loads(text) for item, text in queries.answers_of(session, seat.id).items()}
    items = f.paper_of(session, seat)["items"]
    assert found[items[0]["id"]] == ["C"]
    assert items[1]["id"] not in found
    assert seat.acked == len(items) - 1
    assert attempts.recompute(session, seat) == seat.chain
    document = receipts.kept(session, seat.id)
    assert document is not None
    assert document["receipt"]["last_seq"] == seat.acked
    assert (seat.state, seat.ending) == (AttemptState.SUBMITTED, Ending.CANDIDATE)
    assert seat.submitted_at == NOW + timedelta(minutes=30)
    assert attempts.seal_ended(session, now=NOW) == 1
    entry = session.exec(select(AuditEntry).where(AuditEntry.action == "paper.handed_in")).one()
    assert entry.details["source"] == "paper"
    assert entry.details["keyed_by"] == [hall.invigilator.id, hall.officer.id]


def test_what_was_collected_after_the_time_ended_at_the_deadline(session: Session, hall: Hall) -> None:
    seat = collected(session, hall, after=timedelta(minutes=95))
    keyed_by(session, hall, hall.invigilator, hall.officer)

    handed_in(session, hall)

    assert (seat.ending, seat.submitted_at) == (Ending.TIMER, seat.deadline)


def test_one_entry_is_not_enough_even_if_it_is_given_twice(session: Session, hall: Hall) -> None:
    collected(session, hall)
    keyed_by(session, hall, hall.officer, hall.officer)

    with pytest.raises(Refused, match="Two people"):
        handed_in(session, hall)


def test_differences_are_named_and_settled_by_who_was_wrong(session: Session, hall: Hall) -> None:
    seat = collected(session, hall)
    keyed_by(session, hall, hall.officer)
    keyed_by(session, hall, hall.invigilator, n3="B", n4="")
    items = f.paper_of(session, seat)["items"]

    assert entries.keyed(session, seat.id).differing == (items[2]["id"], items[3]["id"])
    with pytest.raises(Refused, match="Settle the differences"):
        handed_in(session, hall)
    keyed_by(session, hall, hall.invigilator)

    assert entries.keyed(session, seat.id).agrees
    handed_in(session, hall)


def test_a_third_person_does_not_key_in(session: Session, hall: Hall) -> None:
    collected(session, hall)
    keyed_by(session, hall, hall.officer, hall.invigilator)

    with pytest.raises(Refused, match="Two other people"):
        keyed_by(session, hall, f.actor(f.person(session), Role.EXAM_OFFICER))


def test_what_does_not_fit_is_not_kept(session: Session, hall: Hall) -> None:
    collected(session, hall)

    with pytest.raises(Refused, match="item 1 does not fit"):
        keyed_by(session, hall, hall.officer, n1="AB")
    assert entries.keyed(session, hall.seat.id).entries == ()


def test_nothing_is_keyed_in_before_collection_or_after_handing_in(session: Session, hall: Hall) -> None:
    with pytest.raises(Refused, match="no collected paper"):
        keyed_by(session, hall, hall.officer)
    collected(session, hall)
    keyed_by(session, hall, hall.officer, hall.invigilator)
    handed_in(session, hall)

    with pytest.raises(Refused, match="no collected paper"):
        keyed_by(session, hall, hall.officer)


def test_no_machine_takes_a_collected_paper_over(session: Session, hall: Hall) -> None:
    seat = collected(session, hall)
    sittings.set_pin(session, room_id=hall.room.id or 0, pin="135790", key=f.KEY)
    session.flush()
    with pytest.raises(ProtocolError) as refused:
        attempts.take_over(session, attempt_id=seat.id, writer=f.WRITER, pin="135790", key=f.KEY, now=NOW)
    assert (refused.value.code, seat.writer) == ("closed", ON_PAPER)
    keyed_by(session, hall, hall.officer, hall.invigilator)
    assert handed_in(session, hall).state is AttemptState.SUBMITTED


def test_the_pin_lets_a_candidate_go_on_at_a_machine(session: Session, hall: Hall) -> None:
    seating.admit(session, attempt_id=hall.seat.id, actor=hall.invigilator, now=NOW)
    hall.seat.epoch += 1
    hall.seat.writer = f.WRITER

    attempts.start(session, attempt_id=hall.seat.id, writer=f.WRITER, now=NOW)

    assert entries.on_paper(session, hall.room.id or 0, AttemptState.IN_PROGRESS) == []
