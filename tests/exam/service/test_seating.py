from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from accounts.models import Person
from accounts.rules import Actor, Role
from core.audit import AuditEntry
from core.errors import NotAllowed, NotFound, Refused
from exam import queries
from exam.models import Attempt, Room, RoomInvigilator
from exam.rules.printed import ON_PAPER
from exam.rules.states import OVER, AttemptState, Ending
from exam.service import paper, receipts, seating
from tests import factories as f

S = AttemptState
REASONED: list[tuple[Any, dict[str, Any]]] = [
    (seating.refuse, {}),
    (seating.pause, {}),
    (seating.grant_time, {"seconds": 60}),
    (seating.terminate, {"sign": f.sign}),
]
AT_ONCE: list[tuple[Any, dict[str, Any]]] = [(seating.check_in, {}), (seating.admit, {}), (seating.resume, {})]


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
def seat(session: Session, room: Room) -> Attempt:
    return f.attempt(session, at=f.sitting_of(session, room), inside=room, state=S.BOOKED)


@pytest.fixture
def running(session: Session, room: Room, now: datetime) -> Attempt:
    return f.running(session, at=f.sitting_of(session, room), inside=room, now=now)


def test_a_candidate_is_checked_in_then_admitted_and_the_history_tells_by_whom(
    session: Session, seat: Attempt, actor: Actor, now: datetime
) -> None:
    seating.check_in(session, attempt_id=seat.id, actor=actor, now=now)
    seating.admit(session, attempt_id=seat.id, actor=actor, now=now)
    session.flush()
    steps = queries.history_of(session, seat.id)
    assert [(step.to_state, step.actor) for step in steps] == [(S.CHECKED_IN, str(actor)), (S.ADMITTED, str(actor))]
    assert seat.checked_by == str(actor)


def test_everybody_checked_in_is_admitted_at_once_and_nobody_else(
    session: Session, room: Room, actor: Actor, now: datetime
) -> None:
    sitting = f.sitting_of(session, room)
    here = [f.attempt(session, at=sitting, inside=room, state=S.CHECKED_IN, seat=n) for n in (1, 2, 3)]
    away = f.attempt(session, at=sitting, inside=room, state=S.BOOKED, seat=4)
    assert seating.admit_all(session, room_id=room.id or 0, actor=actor, now=now) == 3
    assert {attempt.state for attempt in here} == {S.ADMITTED}
    assert away.state is S.BOOKED
    assert seating.admit_all(session, room_id=room.id or 0, actor=actor, now=now) == 0


def test_a_pause_is_given_back_to_the_second(session: Session, running: Attempt, actor: Actor, now: datetime) -> None:
    before = running.deadline
    assert before is not None
    seating.pause(session, attempt_id=running.id, reason="fault", actor=actor, now=now + timedelta(minutes=10))
    seating.resume(session, attempt_id=running.id, actor=actor, now=now + timedelta(minutes=17, milliseconds=1))
    assert running.deadline == before + timedelta(minutes=7, seconds=1)
    assert (running.state, running.paused_at) == (S.IN_PROGRESS, None)
    session.flush()
    assert queries.ledger_of(session, running.id)[-1].seconds == 421


def test_time_given_moves_the_deadline_of_whoever_writes(
    session: Session, running: Attempt, actor: Actor, now: datetime
) -> None:
    before = running.deadline
    assert before is not None
    seating.grant_time(session, attempt_id=running.id, seconds=300, reason="fault", actor=actor, now=now)
    assert running.deadline == before + timedelta(minutes=5)


def test_time_given_before_the_start_counts_from_the_start(
    session: Session, seat: Attempt, actor: Actor, now: datetime
) -> None:
    seating.check_in(session, attempt_id=seat.id, actor=actor, now=now)
    seating.grant_time(session, attempt_id=seat.id, seconds=300, reason="adjustment", actor=actor, now=now)
    session.flush()
    assert seat.deadline is None
    assert receipts.deadline_from(session, seat.id, now) == now + timedelta(minutes=95)


@pytest.mark.parametrize("seconds", [0, -60])
def test_time_is_never_taken_away(
    session: Session, running: Attempt, actor: Actor, now: datetime, seconds: int
) -> None:
    with pytest.raises(Refused) as caught:
        seating.grant_time(session, attempt_id=running.id, seconds=seconds, reason="fault", actor=actor, now=now)
    assert caught.value.field == "minutes"


@pytest.mark.parametrize("state", [S.BOOKED, S.ABSENT, S.REFUSED])
def test_whoever_is_not_here_gets_no_time(
    session: Session, seat: Attempt, actor: Actor, now: datetime, state: AttemptState
) -> None:
    seat.state = state
    with pytest.raises(Refused):
        seating.grant_time(session, attempt_id=seat.id, seconds=60, reason="fault", actor=actor, now=now)


@pytest.mark.parametrize("paused", [False, True])
def test_an_attempt_ended_in_the_room_keeps_what_was_saved_and_has_a_receipt(
    session: Session, running: Attempt, actor: Actor, now: datetime, paused: bool
) -> None:
    if paused:
        seating.pause(session, attempt_id=running.id, reason="illness", actor=actor, now=now)
    seating.terminate(session, attempt_id=running.id, reason="left", actor=actor, now=now, sign=f.sign)
    session.flush()
    assert (running.state, running.ending, running.submitted_at) == (S.TERMINATED, Ending.INVIGILATOR, now)
    document = receipts.kept(session, running.id)
    assert document is not None
    assert document["receipt"]["ending"] == "invigilator"


@pytest.mark.parametrize(("verb", "more"), REASONED)
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_act_that_decides_needs_a_reason(
    session: Session, running: Attempt, actor: Actor, now: datetime, verb: Any, more: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Refused) as caught:
        verb(session, attempt_id=running.id, reason=reason, actor=actor, now=now, **more)
    assert caught.value.field == "reason"


@pytest.mark.parametrize(("verb", "more"), [*AT_ONCE, *((verb, {**more, "reason": "r"}) for verb, more in REASONED)])
def test_only_the_rooms_invigilators_act(
    session: Session, seat: Attempt, now: datetime, verb: Any, more: dict[str, Any]
) -> None:
    stranger = f.actor(f.person(session, "别的监考", Role.INVIGILATOR), Role.INVIGILATOR)
    officer = f.actor(f.person(session, "考务", Role.EXAM_OFFICER), Role.EXAM_OFFICER)
    for somebody in (stranger, officer):
        with pytest.raises(NotAllowed):
            verb(session, attempt_id=seat.id, actor=somebody, now=now, **more)


def test_nobody_acts_on_their_own_seat(
    session: Session, room: Room, watcher: Person, actor: Actor, now: datetime
) -> None:
    own = f.attempt(session, at=f.sitting_of(session, room), inside=room, who=watcher, state=S.BOOKED)
    with pytest.raises(NotAllowed, match="own attempt"):
        seating.check_in(session, attempt_id=own.id, actor=actor, now=now)


def test_a_seat_that_does_not_exist_is_not_found(session: Session, actor: Actor, now: datetime) -> None:
    with pytest.raises(NotFound):
        seating.check_in(session, attempt_id="f" * 32, actor=actor, now=now)


@pytest.mark.parametrize(
    ("verb", "more"), [(seating.admit, {}), (seating.resume, {}), (seating.pause, {"reason": "x"})]
)
def test_a_step_out_of_order_is_refused(
    session: Session, seat: Attempt, actor: Actor, now: datetime, verb: Any, more: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as caught:
        verb(session, attempt_id=seat.id, actor=actor, now=now, **more)
    assert caught.value.code == "wrong_state"


def test_acts_that_decide_are_audited_with_their_reason(
    session: Session, running: Attempt, actor: Actor, now: datetime
) -> None:
    seating.pause(session, attempt_id=running.id, reason="fault: 黑屏", actor=actor, now=now)
    seating.resume(session, attempt_id=running.id, actor=actor, now=now + timedelta(seconds=5))
    seating.grant_time(session, attempt_id=running.id, seconds=60, reason="fault", actor=actor, now=now)
    here = select(AuditEntry).where(AuditEntry.subject == f"attempt/{running.id}")
    rows = session.exec(here.order_by(col(AuditEntry.id))).all()
    assert [(row.action, row.details["reason"]) for row in rows] == [
        ("attempt.paused", "fault: 黑屏"),
        ("attempt.resumed", "5 s"),
        ("attempt.time_granted", "60 s: fault"),
    ]


def test_a_room_may_have_several_invigilators(session: Session, room: Room, seat: Attempt, now: datetime) -> None:
    second = f.person(session, "第二监考", Role.INVIGILATOR)
    session.add(RoomInvigilator(room_id=room.id or 0, person_id=second.id or 0))
    session.flush()
    seating.check_in(session, attempt_id=seat.id, actor=f.actor(second, Role.INVIGILATOR), now=now)
    assert seat.state is S.CHECKED_IN


@pytest.mark.parametrize("state", [S.BOOKED, S.CHECKED_IN, S.ADMITTED, S.ABSENT, S.REFUSED])
def test_only_what_is_paused_goes_on(
    session: Session, seat: Attempt, actor: Actor, now: datetime, state: AttemptState
) -> None:
    seat.state = state
    with pytest.raises(Refused) as caught:
        seating.resume(session, attempt_id=seat.id, actor=actor, now=now)
    assert (caught.value.code, seat.state, seat.started_at) == ("wrong_state", state, None)


VERBS: dict[str, tuple[Any, dict[str, Any]]] = {
    "check_in": (seating.check_in, {}),
    "admit": (seating.admit, {}),
    "resume": (seating.resume, {}),
    "refuse": (seating.refuse, {"reason": "identity"}),
    "pause": (seating.pause, {"reason": "fault"}),
    "grant": (seating.grant_time, {"reason": "fault", "seconds": 60}),
    "terminate": (seating.terminate, {"reason": "left", "sign": f.sign}),
}
ALLOWED = {
    S.BOOKED: {"check_in", "refuse"},
    S.CHECKED_IN: {"admit", "refuse", "grant"},
    S.ADMITTED: {"refuse", "grant"},
    S.IN_PROGRESS: {"pause", "grant", "terminate"},
    S.PAUSED: {"resume", "grant", "terminate"},
    S.SUBMITTED: set[str](),
    S.SEALED: set[str](),
    S.ABSENT: {"check_in"},
    S.REFUSED: {"check_in"},
    S.TERMINATED: set[str](),
    S.VOID: set[str](),
}


@pytest.mark.parametrize("state", S)
def test_each_state_takes_its_acts_and_no_other_changes_anything(
    session: Session, room: Room, actor: Actor, now: datetime, state: AttemptState
) -> None:
    sitting = f.sitting_of(session, room)
    later = now + timedelta(minutes=3)
    for number, (name, (verb, more)) in enumerate(VERBS.items(), 1):
        attempt = f.running(session, at=sitting, inside=room, now=now, seat=number)
        attempt.state = state
        attempt.paused_at = later if state is S.PAUSED else None
        if state in OVER:
            attempt.submitted_at, attempt.ending = later, Ending.CANDIDATE
        session.flush()
        before, steps = attempt.model_dump(), len(queries.history_of(session, attempt.id))
        if name in ALLOWED[state]:
            verb(session, attempt_id=attempt.id, actor=actor, now=later, **more)
            session.flush()
            assert attempt.model_dump() != before, name
        else:
            with pytest.raises(Refused) as caught:
                verb(session, attempt_id=attempt.id, actor=actor, now=later, **more)
            assert caught.value.code == "wrong_state", name
            assert attempt.model_dump() == before, name
            assert len(queries.history_of(session, attempt.id)) == steps, name
            assert len(queries.ledger_of(session, attempt.id)) == 1, name


@pytest.mark.parametrize("paused_after", [None, 85, 90, 95])
@pytest.mark.parametrize("ended_after", [1, 89, 90, 91, 600])
def test_nothing_that_is_ended_in_the_room_ends_after_its_deadline(
    session: Session, running: Attempt, actor: Actor, now: datetime, ended_after: int, paused_after: int | None
) -> None:
    if paused_after is not None:
        at = now + timedelta(minutes=paused_after)
        act: dict[str, Any] = {"attempt_id": running.id, "actor": actor, "now": at}
        seating.pause(session, reason="fault", grace_seconds=300, **act)
    at = now + timedelta(minutes=max(ended_after, paused_after or 0))
    seating.terminate(session, attempt_id=running.id, reason="left", actor=actor, now=at, sign=f.sign)
    session.flush()
    stopped = min(paused_after or ended_after, ended_after if paused_after is None else paused_after)
    assert running.deadline is not None
    assert running.submitted_at == min(now + timedelta(minutes=stopped), running.deadline)
    assert running.ending is (Ending.TIMER if stopped > 90 else Ending.INVIGILATOR)
    document = receipts.kept(session, running.id)
    assert document is not None
    assert document["receipt"]["ending"] == running.ending.value
    (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == "attempt.terminated")).all()
    assert (entry.details["reason"], entry.at) == ("left", at)


def test_who_writes_on_paper_may_have_time_until_the_paper_is_collected(
    session: Session, room: Room, running: Attempt, actor: Actor, now: datetime
) -> None:
    running.writer = ON_PAPER
    act: dict[str, Any] = {"attempt_id": running.id, "seconds": 60, "reason": "disturbance", "actor": actor}
    late = now + timedelta(minutes=91)  # no timer ends it, and pens still move
    seating.grant_time(session, now=late, **act)
    paper.collect(session, room_id=room.id or 0, actor=actor, now=late)
    session.flush()
    with pytest.raises(Refused, match="is collected, so nobody writes"):
        seating.grant_time(session, now=late, **act)
    assert [entry.seconds for entry in queries.ledger_of(session, running.id)] == [5400, 60]
