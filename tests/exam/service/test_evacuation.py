"""Evacuating a room: one instant stops every clock in it, one instant lets all run on, or the exam ends there."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from accounts.models import Person
from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, Refused
from exam import queries
from exam.models import Attempt, Receipt, Room
from exam.queries import entries
from exam.rules.protocol import ProtocolError
from exam.rules.states import AttemptState, Ending
from exam.service import attempts, evacuation, paper, seating
from tests import factories as f

S = AttemptState


@pytest.fixture
def watcher(session: Session) -> Person:
    return f.person(session, "监考", Role.INVIGILATOR)


@pytest.fixture
def actor(watcher: Person) -> Actor:
    return f.actor(watcher, Role.INVIGILATOR)


@pytest.fixture
def room(session: Session, watcher: Person) -> Room:
    return f.room(session, f.sitting(session), invigilator=watcher)


@pytest.fixture
def writing(session: Session, room: Room, now: datetime) -> list[Attempt]:
    """Give three who write, started a minute apart."""
    at = f.sitting_of(session, room)
    return [f.running(session, at=at, inside=room, seat=seat, now=now + timedelta(minutes=seat)) for seat in (1, 2, 3)]


def evacuate(session: Session, room: Room, actor: Actor, now: datetime) -> int:
    return evacuation.evacuate(session, room_id=room.id or 0, reason="alarm", actor=actor, now=now)


def resume(session: Session, room: Room, actor: Actor, now: datetime) -> int:
    return evacuation.resume_room(session, room_id=room.id or 0, actor=actor, now=now)


def end(session: Session, room: Room, actor: Actor, now: datetime) -> int:
    return evacuation.end_room(session, room_id=room.id or 0, reason="alarm", actor=actor, now=now, sign=f.sign)


def test_every_clock_stops_at_one_instant(
    session: Session, room: Room, writing: list[Attempt], actor: Actor, now: datetime
) -> None:
    at = now + timedelta(minutes=10, milliseconds=300)
    assert evacuate(session, room, actor, at) == 3
    assert {(one.state, one.paused_at) for one in writing} == {(S.PAUSED, at)}
    assert room.evacuated_at == at


def test_all_run_on_together_and_the_time_away_is_given_back_to_the_second(
    session: Session, room: Room, writing: list[Attempt], actor: Actor, now: datetime
) -> None:
    before = [one.deadline for one in writing]
    evacuate(session, room, actor, now + timedelta(minutes=10))
    assert resume(session, room, actor, now + timedelta(minutes=31, seconds=7)) == 3
    away = timedelta(minutes=21, seconds=7)
    assert [one.deadline for one in writing] == [old + away for old in before if old is not None]
    assert {(one.state, one.paused_at) for one in writing} == {(S.IN_PROGRESS, None)}
    assert room.evacuated_at is None
    entry = queries.ledger_of(session, writing[0].id)[-1]
    assert (entry.seconds, entry.reason, entry.actor) == (21 * 60 + 7, "evacuation", str(actor))


def test_who_was_paused_before_stays_paused(
    session: Session, room: Room, writing: list[Attempt], actor: Actor, now: datetime
) -> None:
    ill = writing[0]
    seating.pause(session, attempt_id=ill.id, reason="illness", actor=actor, now=now + timedelta(minutes=8))
    assert evacuate(session, room, actor, now + timedelta(minutes=10)) == 2
    assert resume(session, room, actor, now + timedelta(minutes=20)) == 2
    assert (ill.state, ill.paused_at) == (S.PAUSED, now + timedelta(minutes=8))
    seating.resume(session, attempt_id=ill.id, actor=actor, now=now + timedelta(minutes=21))
    assert queries.ledger_of(session, ill.id)[-1].seconds == 13 * 60


def test_whose_time_is_over_is_left_to_the_clock(
    session: Session, room: Room, writing: list[Attempt], actor: Actor, now: datetime
) -> None:
    writing[0].deadline = now + timedelta(minutes=10)
    session.flush()
    assert evacuate(session, room, actor, now + timedelta(minutes=10)) == 2
    assert writing[0].state is S.IN_PROGRESS


def test_nobody_starts_or_goes_on_alone_meanwhile(
    session: Session, room: Room, writing: list[Attempt], actor: Actor, now: datetime
) -> None:
    waiting = f.attempt(session, at=f.sitting_of(session, room), inside=room, seat=9)
    evacuate(session, room, actor, now + timedelta(minutes=10))
    with pytest.raises(ProtocolError) as caught:
        attempts.start(session, attempt_id=waiting.id, writer=f.WRITER, now=now + timedelta(minutes=11))
    assert caught.value.code == "paused"
    with pytest.raises(Refused, match="run on together"):
        seating.resume(session, attempt_id=writing[0].id, actor=actor, now=now + timedelta(minutes=11))
    resume(session, room, actor, now + timedelta(minutes=12))
    attempts.start(session, attempt_id=waiting.id, writer=f.WRITER, now=now + timedelta(minutes=13))
    assert waiting.state is S.IN_PROGRESS


def test_the_exam_ends_as_of_the_evacuation(
    session: Session, room: Room, writing: list[Attempt], actor: Actor, now: datetime
) -> None:
    at = now + timedelta(minutes=10)
    evacuate(session, room, actor, at)
    assert end(session, room, actor, at + timedelta(hours=1)) == 3
    assert {(one.state, one.ending, one.submitted_at, one.paused_at) for one in writing} == {
        (S.SUBMITTED, Ending.EVACUATION, at, None)
    }
    session.flush()
    kept = session.exec(select(Receipt)).all()
    assert {row.content["ending"] for row in kept} == {"evacuation"}
    assert len(kept) == 3
    assert attempts.seal_ended(session, now=at + timedelta(hours=2)) == 3


def test_other_rooms_write_on(
    session: Session, room: Room, writing: list[Attempt], watcher: Person, actor: Actor, now: datetime
) -> None:
    other = f.room(session, f.sitting_of(session, room), invigilator=watcher)
    elsewhere = f.running(session, at=f.sitting_of(session, room), inside=other, seat=7, now=now)
    evacuate(session, room, actor, now + timedelta(minutes=10))
    assert elsewhere.state is S.IN_PROGRESS
    assert other.evacuated_at is None


def test_a_room_is_evacuated_once_and_only_an_evacuated_one_goes_on(
    session: Session, room: Room, writing: list[Attempt], actor: Actor, now: datetime
) -> None:
    for act in (resume, end):
        with pytest.raises(Refused, match="not evacuated"):
            act(session, room, actor, now)
    evacuate(session, room, actor, now + timedelta(minutes=10))
    with pytest.raises(Refused, match="already"):
        evacuate(session, room, actor, now + timedelta(minutes=11))


@pytest.mark.parametrize("act", [evacuate, resume, end])
def test_only_the_rooms_invigilators_do(session: Session, room: Room, now: datetime, act: object) -> None:
    strangers = [
        f.actor(f.person(session, name), role) for name, role in (("甲", Role.INVIGILATOR), ("乙", Role.MARKER))
    ]
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            act(session, room, stranger, now)  # type: ignore[operator]  # one of three functions


def test_an_empty_room_can_be_evacuated_too(session: Session, room: Room, actor: Actor, now: datetime) -> None:
    assert evacuate(session, room, actor, now) == 0
    assert resume(session, room, actor, now + timedelta(minutes=1)) == 0


def test_every_step_is_audited_with_whom_it_reached(
    session: Session, room: Room, writing: list[Attempt], actor: Actor, now: datetime
) -> None:
    evacuate(session, room, actor, now + timedelta(minutes=10))
    resume(session, room, actor, now + timedelta(minutes=20))
    about = AuditEntry.subject == f"room/{room.id}"
    entries = session.exec(select(AuditEntry).where(about).order_by(col(AuditEntry.id))).all()
    assert [entry.action for entry in entries] == ["room.evacuated", "room.resumed"]
    assert sorted(entries[0].details["attempts"]) == sorted(one.id for one in writing)
    assert entries[0].details["reason"] == "alarm"
    assert [step.reason for step in queries.history_of(session, writing[0].id)][-2:] == ["alarm", "evacuation"]


@pytest.mark.parametrize("state", [S.BOOKED, S.CHECKED_IN, S.ADMITTED, S.ABSENT, S.REFUSED, S.VOID])
def test_who_was_not_writing_is_where_they_were_after_all_of_it(
    session: Session, room: Room, writing: list[Attempt], actor: Actor, now: datetime, state: AttemptState
) -> None:
    seat = f.attempt(session, at=f.sitting_of(session, room), inside=room, seat=9, state=state)
    before = seat.model_dump()
    evacuate(session, room, actor, now + timedelta(minutes=5))
    resume(session, room, actor, now + timedelta(minutes=9))
    evacuate(session, room, actor, now + timedelta(minutes=10))
    end(session, room, actor, now + timedelta(minutes=20))
    session.flush()
    assert seat.model_dump() == before
    assert {attempt.state for attempt in writing} == {S.SUBMITTED}


@pytest.fixture
def on_paper(session: Session, room: Room, actor: Actor, now: datetime) -> Attempt:
    """Give somebody who writes on paper beside those at their machines."""
    office = f.actor(f.person(session, "考务", Role.EXAM_OFFICER), Role.EXAM_OFFICER)
    paper.use_paper(session, room_id=room.id or 0, actor=office, now=now)
    sitting = f.sitting_of(session, room)
    seat = f.attempt(session, at=sitting, inside=room, seat=9, state=S.CHECKED_IN, who=f.person(session, number=90))
    seating.admit(session, attempt_id=seat.id, actor=actor, now=now)
    paper.begin(session, room_id=room.id or 0, actor=actor, now=now)
    return seat


def test_papers_on_the_desks_of_an_evacuated_room_whose_exam_ends_are_keyed_in_as_any_others(
    session: Session, room: Room, writing: list[Attempt], on_paper: Attempt, actor: Actor, now: datetime
) -> None:
    left, decided = now + timedelta(minutes=30), now + timedelta(hours=2)
    evacuate(session, room, actor, left)
    assert end(session, room, actor, decided) == 4
    session.flush()
    assert {attempt.ending for attempt in writing} == {Ending.EVACUATION}
    assert on_paper.state is S.PAUSED
    assert entries.collected(session, [on_paper.id]) == {on_paper.id}

    office = f.actor(f.person(session, "考务", Role.EXAM_OFFICER), Role.EXAM_OFFICER)
    given = {item["id"]: "A" for item in f.paper_of(session, on_paper)["items"]}
    for keyer in (actor, office):
        paper.enter(session, attempt_id=on_paper.id, keyed=given, actor=keyer, now=decided)
    paper.hand_in(session, attempt_id=on_paper.id, actor=office, now=decided, sign=f.sign)
    assert (on_paper.submitted_at, on_paper.acked) == (left, len(given))


def test_papers_go_on_with_the_room_when_all_come_back(
    session: Session, room: Room, on_paper: Attempt, actor: Actor, now: datetime
) -> None:
    before = on_paper.deadline
    evacuate(session, room, actor, now + timedelta(minutes=30))
    session.flush()
    assert entries.collected(session, [on_paper.id]) == set()
    resume(session, room, actor, now + timedelta(minutes=37))
    assert before is not None
    assert (on_paper.state, on_paper.deadline) == (S.IN_PROGRESS, before + timedelta(minutes=7))
