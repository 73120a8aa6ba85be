"""Who writes on paper and is ended in the room loses nothing: the paper is keyed in by two people, as any other."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from core.errors import Refused
from exam import queries
from exam.queries import entries
from exam.rules.states import AttemptState, Ending, SittingState
from exam.service import attempts, evacuation, paper, receipts, seating, sittings
from tests import factories as f
from tests.exam.service.test_paper import NOW, Hall, hall, handed_in, keyed_by

__all__ = ["hall"]  # pytest finds the fixture here
MINUTE = timedelta(minutes=1)
WAYS = {  # how the attempt stood when it was ended, and at which minute its clock had stopped
    "writing": 40,
    "paused": 20,
    "collected": 30,
    "resumed": 40,
    "after its time": 90,
}


def started(session: Session, hall: Hall) -> None:
    room_id = hall.room.id or 0
    seating.admit_all(session, room_id=room_id, actor=hall.invigilator, now=NOW)
    paper.begin(session, room_id=room_id, actor=hall.invigilator, now=NOW)


def ended(session: Session, hall: Hall, *, at: timedelta = 40 * MINUTE) -> None:
    act: dict[str, Any] = {"attempt_id": hall.seat.id, "reason": "left", "actor": hall.invigilator, "now": NOW + at}
    seating.terminate(session, sign=f.sign, **act)
    session.flush()


def ended_as(session: Session, hall: Hall, way: str) -> None:
    """End the first seat of the hall on one of the ways."""
    started(session, hall)
    seat, actor = hall.seat.id, hall.invigilator
    if way in ("paused", "resumed"):
        seating.pause(session, attempt_id=seat, reason="illness", actor=actor, now=NOW + 20 * MINUTE)
    if way == "resumed":
        seating.resume(session, attempt_id=seat, actor=actor, now=NOW + 25 * MINUTE)
    if way == "collected":
        paper.collect(session, room_id=hall.room.id or 0, actor=actor, now=NOW + 30 * MINUTE)
    ended(session, hall, at=(95 if way == "after its time" else 40) * MINUTE)


def to_key(session: Session, hall: Hall) -> set[str]:
    session.flush()
    return entries.to_key_in(session, [seat.id for seat in hall.seats])


@pytest.mark.parametrize("way", WAYS)
def test_what_was_written_up_to_the_end_is_keyed_in_and_sealed(session: Session, hall: Hall, way: str) -> None:
    ended_as(session, hall, way)
    seat = hall.seat
    late = way == "after its time"
    end = (Ending.TIMER if late else Ending.INVIGILATOR, NOW + WAYS[way] * MINUTE)
    assert (seat.state, seat.ending, seat.submitted_at) == (AttemptState.TERMINATED, *end)
    assert attempts.seal_ended(session, now=NOW) == 0  # its answers are not there yet
    assert receipts.kept(session, seat.id) is None

    keyed_by(session, hall, hall.officer, hall.invigilator, n1="C")
    handed_in(session, hall)

    items = f.paper_of(session, seat)["items"]
    assert json.loads(queries.answers_of(session, seat.id)[items[0]["id"]]) == ["C"]
    document = receipts.kept(session, seat.id)
    assert document is not None
    assert document["receipt"]["last_seq"] == seat.acked == len(items)
    assert document["receipt"]["ending"] == end[0].value
    assert (seat.state, seat.ending, seat.submitted_at) == (AttemptState.TERMINATED, *end)
    assert to_key(session, hall).isdisjoint({seat.id})
    assert attempts.seal_ended(session, now=NOW) == 1
    assert seat.state.value == "sealed"
    steps = [(step.to_state, step.reason) for step in queries.history_of(session, seat.id)][-2:]
    assert steps == [(AttemptState.TERMINATED, "left"), (AttemptState.SEALED, "")]


def test_what_one_person_had_keyed_in_before_the_end_still_counts(session: Session, hall: Hall) -> None:
    started(session, hall)
    paper.collect(session, room_id=hall.room.id or 0, actor=hall.invigilator, now=NOW + 30 * MINUTE)
    keyed_by(session, hall, hall.officer)
    ended(session, hall)
    keyed_by(session, hall, hall.invigilator)
    assert handed_in(session, hall).acked == 8


def test_it_takes_two_people_who_agree_after_the_end_too(session: Session, hall: Hall) -> None:
    ended_as(session, hall, "writing")
    keyed_by(session, hall, hall.officer)
    with pytest.raises(Refused, match="Two people"):
        handed_in(session, hall)
    keyed_by(session, hall, hall.invigilator, n2="B")
    with pytest.raises(Refused, match="Settle the differences"):
        handed_in(session, hall)


def test_an_empty_paper_is_keyed_in_as_empty(session: Session, hall: Hall) -> None:
    ended_as(session, hall, "writing")
    blank = {f"n{number}": "" for number in range(1, 9)}
    keyed_by(session, hall, hall.officer, hall.invigilator, **blank)
    assert handed_in(session, hall).acked == 0
    assert attempts.seal_ended(session, now=NOW) == 1


def test_once_handed_in_nothing_more_is_keyed_in(session: Session, hall: Hall) -> None:
    ended_as(session, hall, "writing")
    keyed_by(session, hall, hall.officer, hall.invigilator)
    handed_in(session, hall)
    for _ in range(2):  # before it is sealed, and after
        with pytest.raises(Refused, match="no collected paper"):
            keyed_by(session, hall, hall.officer)
        with pytest.raises(Refused, match="no collected paper"):
            handed_in(session, hall)
        attempts.seal_ended(session, now=NOW)


def test_who_was_given_a_machine_hands_in_what_was_saved_there(session: Session, hall: Hall) -> None:
    started(session, hall)
    hall.seat.epoch, hall.seat.writer = 2, f.WRITER
    ended(session, hall)
    assert receipts.kept(session, hall.seat.id) is not None
    assert hall.seat.id not in to_key(session, hall)
    assert attempts.seal_ended(session, now=NOW) == 1


def test_a_paper_that_waits_to_be_keyed_in_is_no_fault_of_the_receipts(session: Session, hall: Hall) -> None:
    ended_as(session, hall, "writing")
    assert not list(receipts.altered(session, verify=lambda _document: True))
    hall.seat.acked = 3  # answers that no receipt covers
    session.flush()
    (found,) = receipts.altered(session, verify=lambda _document: True)
    assert found.where == f"attempt {hall.seat.id}"


def test_a_sitting_closes_when_its_papers_are_keyed_in(session: Session, hall: Hall) -> None:
    ended_as(session, hall, "writing")
    paper.collect(session, room_id=hall.room.id or 0, actor=hall.invigilator, now=NOW + 41 * MINUTE)
    assert to_key(session, hall) == {seat.id for seat in hall.seats}
    close: dict[str, Any] = {"sitting_id": hall.room.sitting_id, "actor": hall.officer, "now": NOW}
    with pytest.raises(Refused, match="not keyed in yet: 2"):
        sittings.close_sitting(session, **close)

    for place in (0, 1):
        hall.seats[0], hall.seats[1] = hall.seats[1], hall.seats[0]
        keyed_by(session, hall, hall.officer, hall.invigilator)
        handed_in(session, hall)
        assert len(to_key(session, hall)) == 1 - place

    sittings.close_sitting(session, **close)
    assert f.sitting_of(session, hall.room).state is SittingState.CLOSED


def test_a_room_that_was_evacuated_and_ended_waits_to_be_keyed_in(session: Session, hall: Hall) -> None:
    started(session, hall)
    act: dict[str, Any] = {"room_id": hall.room.id or 0, "reason": "alarm", "actor": hall.invigilator}
    evacuation.evacuate(session, now=NOW + 10 * MINUTE, **act)
    evacuation.end_room(session, now=NOW + 20 * MINUTE, sign=f.sign, **act)
    assert to_key(session, hall) == {seat.id for seat in hall.seats}
