"""The time ledger against the clock on the wall: nobody writes a second less than it says, whatever happens to them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from accounts.models import Person
from accounts.rules import Actor, Role
from core.errors import Refused
from exam import queries
from exam.models import Attempt, Room
from exam.rules.states import AttemptState, Ending
from exam.service import attempts, evacuation, receipts, seating, sittings
from tests import factories as f

S = AttemptState
GRACE = 10
SOME = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
ACTS = st.lists(
    st.tuples(st.sampled_from(["write", "pause", "evacuate", "grant"]), st.integers(0, 900_000_000)), max_size=8
)


@dataclass
class Stay:
    """One candidate in a room of their own, the room's invigilator, and how long the candidate could write."""

    session: Session
    room: Room
    attempt: Attempt
    actor: Actor
    now: datetime
    written: timedelta = field(default=timedelta(0))
    granted: int = 0

    @property
    def seat(self) -> dict[str, Any]:
        return {"attempt_id": self.attempt.id, "actor": self.actor}

    @property
    def place(self) -> dict[str, Any]:
        return {"room_id": self.room.id or 0, "actor": self.actor}

    def live(self, act: str, microseconds: int) -> None:
        """Let the candidate write, stand still or get time, for so long."""
        pause = timedelta(microseconds=microseconds)
        if act == "write":
            self.written += pause
            self.now += pause
        elif act == "grant":
            seconds = 1 + microseconds % 1800
            seating.grant_time(self.session, **self.seat, seconds=seconds, reason="fault", now=self.now)
            self.granted += seconds
        elif act == "pause":
            seating.pause(self.session, **self.seat, reason="fault", now=self.now)
            self.now += pause
            seating.resume(self.session, **self.seat, now=self.now)
        else:
            evacuation.evacuate(self.session, **self.place, reason="alarm", now=self.now)
            self.now += pause
            evacuation.resume_room(self.session, **self.place, now=self.now)
        self.session.flush()


def stay(session: Session, *, minutes: int = 90) -> Stay:
    watcher: Person = f.person(session, "监考", Role.INVIGILATOR)
    sitting = f.sitting(session, minutes=minutes)
    room = f.room(session, sitting, invigilator=watcher)
    attempt = f.running(session, now=f.NOW, at=sitting, inside=room, who=f.person(session))
    return Stay(session, room, attempt, f.actor(watcher, Role.INVIGILATOR), f.NOW)


def left(one: Stay) -> timedelta:
    assert one.attempt.deadline is not None
    return one.attempt.deadline - one.now


@SOME
@given(ACTS)
def test_what_is_left_is_what_was_given_less_what_was_written(session: Session, acts: list[tuple[str, int]]) -> None:
    """A pause is rounded up by less than a second, in favour of who was paused."""
    one = stay(session, minutes=240)
    stops = 0
    for act, microseconds in acts:
        stopped_late = act in ("pause", "evacuate") and left(one) <= timedelta(0)
        if stopped_late:
            continue  # whose time is over is ended by the clock
        one.live(act, microseconds)
        stops += act in ("pause", "evacuate")
    owed = timedelta(seconds=240 * 60 + one.granted) - one.written
    assert owed <= left(one) < owed + timedelta(seconds=stops) + timedelta(microseconds=1)


@SOME
@given(ACTS)
def test_the_deadline_is_the_start_and_the_ledger_at_every_step(session: Session, acts: list[tuple[str, int]]) -> None:
    one = stay(session)
    before: list[int | None] = []
    for act, microseconds in acts:
        if left(one) <= timedelta(0):
            break
        one.live(act, microseconds)
        ledger = queries.ledger_of(session, one.attempt.id)
        assert one.attempt.deadline == f.NOW + timedelta(seconds=sum(entry.seconds for entry in ledger))
        assert one.attempt.deadline == receipts.deadline_from(session, one.attempt.id, f.NOW)
        assert [entry.id for entry in ledger][: len(before)] == before  # it only grows
        assert all(entry.seconds >= 0 and entry.actor and entry.reason for entry in ledger)
        before = [entry.id for entry in ledger]


def test_the_same_seconds_in_one_pause_or_in_ten_cost_nothing(session: Session) -> None:
    once, often = stay(session), stay(session)
    once.live("pause", 600_000_000)
    for _ in range(10):
        often.live("pause", 60_000_000)
    assert once.attempt.deadline == often.attempt.deadline


def test_candidates_of_one_room_keep_their_own_ledgers(session: Session) -> None:
    one = stay(session)
    other = f.running(
        session, now=f.NOW, at=f.sitting_of(session, one.room), inside=one.room, who=f.person(session), seat=2
    )
    one.live("grant", 599)
    one.live("pause", 61_000_000)
    assert [entry.reason for entry in queries.ledger_of(session, other.id)] == ["base time"]
    one.live("evacuate", 5_000_000)
    assert [entry.seconds for entry in queries.ledger_of(session, other.id)] == [5400, 5]


def test_an_adjustment_for_one_exam_of_a_day_is_none_for_the_other(session: Session) -> None:
    """Somebody is booked twice on one day, in two subjects, with extra time approved for one of them."""
    office = f.actor(f.person(session, "考务", Role.EXAM_OFFICER), Role.EXAM_OFFICER)
    who = f.person(session, "王考生", number=3)
    seats = []
    for extra in (30, 0):
        sitting = f.sitting(session)
        sitting.practice = True  # so that the subject does not matter
        room = f.room(session, sitting)
        session.flush()
        seats.append(
            sittings.book_seat(
                session, room_id=room.id or 0, person_id=who.id or 0, key=f.KEY, actor=office, now=f.NOW,
                extra_minutes=extra,
            )
        )  # fmt: skip
    for seat in seats:
        seat.state = S.ADMITTED
        session.flush()
        attempts.start(session, attempt_id=seat.id, writer=f.WRITER, now=f.NOW)
    assert [seat.deadline for seat in seats] == [f.NOW + timedelta(minutes=120), f.NOW + timedelta(minutes=90)]
    assert [len(queries.ledger_of(session, seat.id)) for seat in seats] == [2, 1]


@pytest.mark.parametrize("state", [S.SUBMITTED, S.SEALED, S.TERMINATED])
def test_time_after_the_end_opens_nothing_again(session: Session, state: AttemptState) -> None:
    one = stay(session)
    if state is S.TERMINATED:
        seating.terminate(session, **one.seat, reason="left", now=f.NOW, sign=f.sign)
    else:
        attempts.submit(
            session, attempt_id=one.attempt.id, writer=f.WRITER, epoch=1, last_seq=0, now=f.NOW, sign=f.sign
        )
    session.flush()
    if state is S.SEALED:
        attempts.seal_ended(session, now=f.NOW)
    before = one.attempt.model_dump()
    for verb, more in (
        (seating.grant_time, {"seconds": 60, "reason": "fault"}),
        (seating.pause, {"reason": "fault"}),
        (seating.resume, {}),
    ):
        with pytest.raises(Refused):
            verb(session, **one.seat, now=f.NOW, **more)
    assert one.attempt.model_dump() == before
    assert one.attempt.state is state


@pytest.mark.parametrize(("seconds_over", "ended"), [(0, 0), (GRACE, 0), (GRACE + 1, 1)])
def test_the_sweeper_takes_the_last_deadline_and_not_the_first(session: Session, seconds_over: int, ended: int) -> None:
    one = stay(session)
    one.live("write", 80 * 60 * 1_000_000)
    one.live("grant", 1799)
    one.live("pause", 300_000_000)
    assert one.attempt.deadline == f.NOW + timedelta(minutes=90 + 30 + 5)
    at = one.attempt.deadline + timedelta(seconds=seconds_over)
    assert attempts.close_due(session, now=at, grace_seconds=GRACE, sign=f.sign) == ended
    assert one.attempt.ending is (Ending.TIMER if ended else None)
