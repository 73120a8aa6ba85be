"""The edges of delivery, each as a scene: who is late, who is away, who has two machines, who gets time back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from accounts.rules import Actor, Role
from core.errors import Refused
from exam import queries
from exam.batcher import SaveBatcher, Saved
from exam.models import Attempt, AttemptHistory, ClientEvent, Receipt, Sitting, TimeEntry
from exam.rules.protocol import FormShape, ProtocolError, Save
from exam.rules.states import AttemptState, Ending
from exam.rules.timing import compute_deadline, paused_seconds
from exam.service import attempts, receipts, seating, sittings
from tests import factories as f
from tests.exam.client import Machine
from tests.exam.test_batcher import GRACE, item, late_of, log_of, refused, shape_of, writing

S = AttemptState
OTHER = "b" * 32
MINUTES = 90
PIN = "135790"


@dataclass
class Scene:
    """One candidate who writes since NOW, the machine they sit at, the room's invigilator, and the clock."""

    engine: Engine
    attempt: Attempt
    shape: FormShape
    actor: Actor
    now: datetime = f.NOW

    def __post_init__(self) -> None:
        self.machine = Machine(self.attempt.id, f.WRITER)
        self.item = item(self.shape)
        self.store = SaveBatcher(self.engine, grace_seconds=GRACE, now=lambda: self.now)

    def at(self, **after: float) -> "Scene":
        """Put the clock so long after the start."""
        self.now = f.NOW + timedelta(**after)
        return self

    def late(self, seconds: float) -> "Scene":
        """Put the clock so many seconds after the end of the paper's time."""
        return self.at(minutes=MINUTES, seconds=seconds)

    def answer(self, *letters: str) -> Saved:
        """Send answers from the machine that writes."""
        return self.store.store(self.machine.save(*((self.item, [letter]) for letter in letters)), self.shape)

    def refusal(self, save: Save) -> str:
        """Send a save that is refused, and tell why."""
        return refused(self.store, save, self.shape).code

    def act(self, verb: Any, **more: Any) -> None:
        """Do what the invigilator does at this seat."""
        with writing(self.engine) as session:
            verb(session, attempt_id=self.attempt.id, actor=self.actor, now=self.now, **more)

    def take_over(self, writer: str = OTHER) -> Machine:
        """Give the attempt to another machine with the room's PIN."""
        with writing(self.engine) as session:
            epoch = attempts.take_over(
                session, attempt_id=self.attempt.id, writer=writer, pin=PIN, key=f.KEY, now=self.now
            )
        return Machine(self.attempt.id, writer, epoch, self.machine.seq, self.machine.chain)

    def submit(self) -> Attempt:
        """Hand in from the machine that the candidate sat down at."""
        with writing(self.engine) as session:
            return attempts.submit(
                session, attempt_id=self.attempt.id, writer=self.machine.session, epoch=self.machine.epoch,
                last_seq=self.machine.seq, now=self.now, sign=f.sign,
            )  # fmt: skip

    def sweep(self) -> int:
        """Let the clock end what is over."""
        with writing(self.engine) as session:
            return attempts.close_due(session, now=self.now, grace_seconds=GRACE, sign=f.sign)

    def row(self) -> Attempt:
        """Read the attempt anew."""
        with Session(self.engine) as session:
            return session.get_one(Attempt, self.attempt.id)

    def read(self, model: Any) -> list[Any]:
        """Read what a table holds of this attempt."""
        with Session(self.engine) as session:
            return list(session.exec(select(model).where(model.attempt_id == self.attempt.id)).all())


@pytest.fixture
def scene(own_engine: Engine) -> Iterator[Scene]:
    with writing(own_engine) as session:
        watcher = f.person(session, "监考", Role.INVIGILATOR)
        sitting = f.sitting(session)
        room = f.room(session, sitting, invigilator=watcher)
        sittings.set_pin(session, room_id=room.id or 0, pin=PIN, key=f.KEY)
        attempt = f.running(session, now=f.NOW, at=sitting, inside=room)
        actor = f.actor(watcher, Role.INVIGILATOR)
    found = Scene(own_engine, attempt, shape_of(own_engine, attempt), actor)
    yield found
    found.store.close()


@pytest.mark.parametrize("late", [-61, 0, 1, GRACE - 0.001, GRACE])
def test_an_answer_within_the_time_and_the_seconds_in_transit_counts(scene: Scene, late: float) -> None:
    assert scene.late(late).answer("A").acked == 1
    assert late_of(scene.engine, scene.attempt) == []


@pytest.mark.parametrize("late", [GRACE + 0.000001, GRACE + 1, 59, 61, 86_400])
def test_an_answer_after_them_is_held_apart_and_never_counted_by_itself(scene: Scene, late: float) -> None:
    scene.answer("A")
    assert scene.late(late).refusal(scene.machine.save((scene.item, ["B"]))) == "held_late"
    assert log_of(scene.engine, scene.attempt) == [(1, '["A"]')]
    assert late_of(scene.engine, scene.attempt) == [(2, '["B"]')]


@pytest.mark.parametrize("late", [0, 1, 59, 61])
def test_a_page_opened_in_time_and_handed_in_late_ends_at_the_deadline(scene: Scene, late: float) -> None:
    scene.answer("A")
    ended = scene.late(late).submit()
    assert ended.submitted_at == f.NOW + timedelta(minutes=MINUTES)
    assert ended.ending is (Ending.TIMER if late else Ending.CANDIDATE)


def test_a_client_that_says_time_is_up_is_not_believed_when_the_server_has_granted_more(scene: Scene) -> None:
    scene.at(minutes=80).act(seating.grant_time, seconds=600, reason="fault")
    scene.late(30)
    assert scene.answer("A").deadline == f.NOW + timedelta(minutes=100)
    assert scene.sweep() == 0
    assert scene.submit().ending is Ending.CANDIDATE


def test_time_granted_within_the_seconds_in_transit_saves_an_attempt_from_the_clock(scene: Scene) -> None:
    scene.late(GRACE).act(seating.grant_time, seconds=60, reason="fault", grace_seconds=GRACE)
    assert scene.late(GRACE + 1).sweep() == 0
    assert scene.answer("A").acked == 1
    assert scene.late(60 + GRACE + 1).sweep() == 1
    assert scene.row().submitted_at == f.NOW + timedelta(minutes=MINUTES + 1)


def test_an_attempt_that_has_ended_takes_no_more_time_and_stays_as_it_is(scene: Scene) -> None:
    scene.answer("A")
    scene.late(GRACE + 1).sweep()
    before = scene.row().model_dump()
    with pytest.raises(Refused, match="has ended and is not taken up again"):
        scene.act(seating.grant_time, seconds=600, reason="fault")
    assert scene.row().model_dump() == before
    assert [entry.seconds for entry in scene.read(TimeEntry)] == [MINUTES * 60]


@pytest.mark.parametrize("late", [GRACE + 0.001, 61, 7200])
@pytest.mark.parametrize(
    ("verb", "more"), [(seating.grant_time, {"seconds": 600}), (seating.pause, {})], ids=["more time", "a pause"]
)
def test_time_that_is_over_is_over_though_no_sweeper_ran(
    scene: Scene, late: float, verb: Any, more: dict[str, Any]
) -> None:
    scene.answer("A")
    before = scene.row().model_dump()
    with pytest.raises(Refused, match="has ended and is not taken up again"):
        scene.late(late).act(verb, reason="fault", grace_seconds=GRACE, **more)
    assert scene.row().model_dump() == before
    assert [entry.seconds for entry in scene.read(TimeEntry)] == [MINUTES * 60]
    assert scene.sweep() == 1
    assert scene.row().submitted_at == f.NOW + timedelta(minutes=MINUTES)


def test_a_pause_that_began_in_time_goes_on_and_takes_time_however_late_it_is(scene: Scene) -> None:
    scene.at(minutes=89).act(seating.pause, reason="fault")
    scene.late(3600).act(seating.grant_time, seconds=60, reason="fault", grace_seconds=GRACE)
    scene.act(seating.resume)
    assert scene.answer("A").deadline == scene.now + timedelta(minutes=2)


@pytest.mark.parametrize("closes_after", [1, 45, 89])
def test_a_window_that_closes_while_somebody_writes_shortens_nothing(scene: Scene, closes_after: int) -> None:
    with writing(scene.engine) as session:
        sitting = session.get_one(Sitting, scene.attempt.sitting_id)
        sitting.closes_at = f.NOW + timedelta(minutes=closes_after)
    scene.at(minutes=89, seconds=30)
    assert scene.sweep() == 0
    assert scene.answer("A").deadline == f.NOW + timedelta(minutes=MINUTES)
    assert scene.submit().ending is Ending.CANDIDATE


def test_answers_and_place_survive_a_pause_and_a_resumption(scene: Scene) -> None:
    scene.answer("A", "B")
    scene.at(minutes=10).act(seating.pause, reason="fault")
    scene.at(minutes=25).act(seating.resume)
    assert scene.answer("C").acked == 3
    assert [text for _, text in log_of(scene.engine, scene.attempt)] == ['["A"]', '["B"]', '["C"]']


@pytest.mark.parametrize("away", [0.2, 59, 59.5, 60, 7261])
def test_a_resumption_gives_every_second_back(scene: Scene, away: float) -> None:
    scene.at(minutes=10).act(seating.pause, reason="fault")
    scene.at(minutes=10, seconds=away).act(seating.resume)
    given = sum(entry.seconds for entry in scene.read(TimeEntry)) - MINUTES * 60
    assert away <= given < away + 1
    assert scene.row().deadline == f.NOW + timedelta(minutes=MINUTES, seconds=given)


def test_pauses_add_up_and_time_granted_meanwhile_too(scene: Scene) -> None:
    for minute in (5, 20, 40):
        scene.at(minutes=minute).act(seating.pause, reason="fault")
        scene.at(minutes=minute, seconds=30).act(seating.grant_time, seconds=60, reason="fault")
        scene.at(minutes=minute + 2).act(seating.resume)
    assert scene.row().deadline == f.NOW + timedelta(minutes=MINUTES + 3 * 3)


def test_a_paused_attempt_is_safe_from_the_clock_however_long_the_alarm_lasts(scene: Scene) -> None:
    scene.at(minutes=89, seconds=59).act(seating.pause, reason="fault")
    assert scene.at(hours=30).sweep() == 0
    scene.act(seating.resume)
    assert scene.row().deadline == f.NOW + timedelta(hours=30, seconds=1)
    assert scene.answer("A").acked == 1


def test_somebody_who_may_resume_presses_once_only(scene: Scene) -> None:
    scene.at(minutes=1).act(seating.pause, reason="fault")
    scene.at(minutes=2).act(seating.resume)
    with pytest.raises(Refused):
        scene.at(minutes=3).act(seating.resume)
    assert [entry.seconds for entry in scene.read(TimeEntry)] == [MINUTES * 60, 60]


def test_two_alarms_at_once_make_one_pause(scene: Scene) -> None:
    scene.at(minutes=1).act(seating.pause, reason="fault")
    with pytest.raises(Refused):
        scene.at(minutes=2).act(seating.pause, reason="illness")
    assert scene.row().paused_at == f.NOW + timedelta(minutes=1)


def test_an_attempt_that_nobody_opens_again_ends_once_at_its_deadline(scene: Scene) -> None:
    scene.at(days=2)
    assert [scene.sweep(), scene.sweep()] == [1, 0]
    row = scene.row()
    assert (row.state, row.ending, row.submitted_at) == (S.SUBMITTED, Ending.TIMER, row.deadline)
    assert len(scene.read(Receipt)) == 1
    assert [step.actor for step in scene.read(AttemptHistory) if step.to_state is S.SUBMITTED] == ["system"]


def test_two_sweepers_that_race_end_an_attempt_once(scene: Scene) -> None:
    scene.late(GRACE + 1)
    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda _: scene.sweep(), range(4)))
    assert sum(ended) == 1
    assert len(scene.read(Receipt)) == 1


def test_a_candidate_and_the_clock_that_race_end_an_attempt_once(scene: Scene) -> None:
    scene.late(GRACE + 1)
    with ThreadPoolExecutor(2) as pool:
        swept, handed_in = pool.submit(scene.sweep), pool.submit(scene.submit)
        assert handed_in.result().ending is Ending.TIMER
        assert swept.result() in (0, 1)
    assert len(scene.read(Receipt)) == 1
    assert len([step for step in scene.read(AttemptHistory) if step.to_state is S.SUBMITTED]) == 1


@pytest.mark.parametrize("days", [-1, 1, -400, 400])
def test_a_client_whose_clock_is_wrong_gains_and_loses_nothing(scene: Scene, days: int) -> None:
    body = scene.machine.body((scene.item, ["A"]))
    body["batch"][0]["client_ms"] = days * 86_400_000
    assert scene.at(minutes=89).store.store(scene.machine.parsed(body), scene.shape).acked == 1
    assert scene.row().deadline == f.NOW + timedelta(minutes=MINUTES)


def test_a_laptop_that_slept_sends_what_it_kept_and_goes_on(scene: Scene) -> None:
    scene.answer("A")
    kept = scene.machine.save((scene.item, ["B"]), (scene.item, ["C"]))
    assert scene.at(minutes=20).store.store(kept, scene.shape).acked == 3
    assert scene.answer("D").acked == 4


def test_a_laptop_that_slept_over_the_end_finds_its_answers_held_apart(scene: Scene) -> None:
    scene.answer("A")
    kept = scene.machine.save((scene.item, ["B"]), (scene.item, ["C"]))
    scene.late(1200).sweep()
    assert scene.refusal(kept) == "held_late"
    assert [seq for seq, _ in late_of(scene.engine, scene.attempt)] == [2, 3]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"])
@pytest.mark.parametrize("began", ["2026-10-25T00:30", "2026-03-29T00:30", "2026-11-01T05:30", "2026-04-04T14:45"])
def test_a_night_in_which_the_clocks_change_is_as_long_as_any_other(began: str, zone: str) -> None:
    start = datetime.fromisoformat(f"{began}+00:00")
    deadline = compute_deadline(start, [MINUTES * 60])
    assert (deadline - start).total_seconds() == MINUTES * 60
    assert paused_seconds(start, deadline.astimezone(ZoneInfo(zone))) == MINUTES * 60


def test_two_tabs_of_one_session_write_one_log(scene: Scene) -> None:
    tab = Machine(scene.attempt.id, f.WRITER)
    scene.answer("A")
    assert scene.refusal(tab.parsed(tab.peek((scene.item, ["B"])))) == "altered_replay"
    assert scene.store.store(tab.parsed(tab.peek((scene.item, ["A"]))), scene.shape).acked == 1
    assert log_of(scene.engine, scene.attempt) == [(1, '["A"]')]
    assert [event.kind for event in scene.read(ClientEvent)] == ["altered_replay"]


def test_a_tab_that_went_on_types_in_vain_after_the_other_has_handed_in(scene: Scene) -> None:
    scene.answer("A")
    scene.at(minutes=5).submit()
    assert scene.refusal(scene.machine.save((scene.item, ["B"]))) == "closed"
    assert late_of(scene.engine, scene.attempt) == []
    assert scene.row().acked == 1


def test_the_queue_of_an_old_machine_arrives_in_vain_after_a_take_over(scene: Scene) -> None:
    scene.answer("A")
    queued = scene.machine.parsed(scene.machine.peek((scene.item, ["B"])))
    fresh = scene.take_over()
    assert scene.store.store(fresh.save((scene.item, ["C"])), scene.shape).acked == 2
    assert scene.refusal(queued) == "superseded"
    assert log_of(scene.engine, scene.attempt) == [(1, '["A"]'), (2, '["C"]')]


def test_an_old_machine_cannot_hand_in_after_a_take_over(scene: Scene) -> None:
    scene.answer("A")
    scene.take_over()
    with pytest.raises(ProtocolError) as caught:
        scene.submit()
    assert (caught.value.code, scene.row().state) == ("superseded", S.IN_PROGRESS)


def test_machines_may_take_an_attempt_from_each_other_and_one_writes(scene: Scene) -> None:
    machines = [scene.take_over(writer) for writer in (OTHER, f.WRITER, "c" * 32)]
    assert [machine.epoch for machine in machines] == [2, 3, 4]
    codes = [scene.refusal(one.parsed(one.peek((scene.item, ["A"])))) for one in machines[:2]]
    assert codes == ["superseded", "superseded"]
    assert scene.store.store(machines[2].save((scene.item, ["A"])), scene.shape).acked == 1


@pytest.mark.parametrize(("late", "taken"), [(GRACE, True), (GRACE + 0.001, False), (7200, False)])
def test_a_machine_takes_over_as_long_as_the_clock_lets_it_though_no_sweeper_ran(
    scene: Scene, late: float, taken: bool
) -> None:
    given: dict[str, Any] = {
        "writer": OTHER,
        "pin": PIN,
        "key": f.KEY,
        "now": scene.late(late).now,
        "grace_seconds": GRACE,
    }
    with writing(scene.engine) as session:
        if taken:
            assert attempts.take_over(session, attempt_id=scene.attempt.id, **given) == 2
            return
        with pytest.raises(ProtocolError) as caught:
            attempts.take_over(session, attempt_id=scene.attempt.id, **given)
    assert caught.value.code == "closed"
    assert (scene.row().epoch, scene.row().writer) == (1, f.WRITER)


def test_a_take_over_while_the_clock_stands_still_gives_no_time(scene: Scene) -> None:
    scene.at(minutes=10).act(seating.pause, reason="fault")
    machine = scene.at(minutes=15).take_over()
    assert scene.refusal(machine.parsed(machine.peek((scene.item, ["A"])))) == "paused"
    scene.at(minutes=20).act(seating.resume)
    assert scene.store.store(machine.save((scene.item, ["A"])), scene.shape).deadline == f.NOW + timedelta(minutes=100)


def test_an_acknowledgement_that_got_lost_is_given_again_and_nothing_is_stored_twice(scene: Scene) -> None:
    save = scene.machine.save((scene.item, ["A"]))
    given = [scene.store.store(save, scene.shape) for _ in range(5)]
    assert {(one.acked, one.chain) for one in given} == {(1, scene.machine.chain)}
    assert len(log_of(scene.engine, scene.attempt)) == 1


def test_of_the_order_three_two_four_each_says_what_is_wanted(scene: Scene) -> None:
    scene.answer("A")
    saves = {seq: scene.machine.save((scene.item, [letter])) for seq, letter in ((2, "B"), (3, "C"), (4, "D"))}
    early = refused(scene.store, saves[3], scene.shape)
    assert (early.code, early.more["wanted"]) == ("gap", 2)
    assert scene.store.store(saves[2], scene.shape).acked == 2
    assert refused(scene.store, saves[4], scene.shape).more["wanted"] == 3
    assert [scene.store.store(saves[seq], scene.shape).acked for seq in (3, 4)] == [3, 4]
    assert [seq for seq, _ in log_of(scene.engine, scene.attempt)] == [1, 2, 3, 4]


def test_an_acknowledged_answer_is_never_altered_however_often_somebody_tries(scene: Scene) -> None:
    scene.answer("A")
    forged = Machine(scene.attempt.id, f.WRITER).save((scene.item, ["D"]))
    assert [scene.refusal(forged) for _ in range(3)] == ["altered_replay"] * 3
    assert log_of(scene.engine, scene.attempt) == [(1, '["A"]')]
    assert scene.row().acked == 1


def test_the_receipt_of_an_ended_attempt_never_changes(scene: Scene) -> None:
    scene.answer("A", "B")
    scene.submit()
    with Session(scene.engine) as session:
        first = receipts.kept(session, scene.attempt.id)
    scene.refusal(scene.machine.parsed(scene.machine.peek((scene.item, ["C"]))))
    scene.at(days=1).sweep()
    scene.submit()
    with Session(scene.engine) as session:
        assert receipts.kept(session, scene.attempt.id) == first
        assert not list(queries.broken_chains(session))


def test_who_saves_while_the_clock_ends_the_attempt_is_held_apart(scene: Scene) -> None:
    saves = [scene.machine.save((scene.item, [letter])) for letter in "ABCD"]
    scene.late(GRACE + 1)
    with ThreadPoolExecutor(5) as pool:
        swept = pool.submit(scene.sweep)
        assert list(pool.map(scene.refusal, saves)) == ["held_late"] * 4
        assert swept.result() == 1
    assert sorted(seq for seq, _ in late_of(scene.engine, scene.attempt)) == [1, 2, 3, 4]
    assert scene.row().acked == 0


def test_a_dead_scheduler_lets_nothing_in(scene: Scene) -> None:
    assert scene.late(GRACE + 1).row().state is S.IN_PROGRESS
    assert scene.refusal(scene.machine.save((scene.item, ["A"]))) == "held_late"
    assert scene.late(86_400).sweep() == 1
    assert scene.row().submitted_at == f.NOW + timedelta(minutes=MINUTES)


def test_an_attempt_ended_in_the_room_gives_no_way_back(scene: Scene) -> None:
    scene.answer("A")
    scene.at(minutes=5).act(seating.terminate, reason="misconduct", sign=f.sign)
    for verb, more in ((seating.pause, {"reason": "fault"}), (seating.resume, {}), (seating.admit, {})):
        with pytest.raises(Refused):
            scene.act(verb, **more)
    assert scene.refusal(scene.machine.parsed(scene.machine.peek((scene.item, ["B"])))) == "closed"
    assert scene.submit().ending is Ending.INVIGILATOR


@pytest.mark.parametrize("late", [0.001, GRACE, GRACE + 1, 7200])
def test_an_attempt_ended_in_the_room_after_its_time_ended_at_the_deadline_though_no_sweeper_ran(
    scene: Scene, late: float
) -> None:
    scene.answer("A")
    on_its_way = scene.machine.save((scene.item, ["B"]))
    scene.late(late).act(seating.terminate, reason="left: 未归", sign=f.sign)
    row = scene.row()
    assert (row.state, row.ending, row.submitted_at) == (S.TERMINATED, Ending.TIMER, row.deadline)
    assert scene.refusal(on_its_way) == "held_late"
    assert late_of(scene.engine, scene.attempt) == [(2, '["B"]')]
    step = scene.read(AttemptHistory)[-1]
    assert (step.to_state, step.actor, step.reason) == (S.TERMINATED, str(scene.actor), "left: 未归")
    assert [(receipt.content["ending"], receipt.content["last_seq"]) for receipt in scene.read(Receipt)] == [
        ("timer", 1)
    ]


def test_an_attempt_ended_at_its_very_deadline_was_ended_by_the_invigilator(scene: Scene) -> None:
    scene.late(0).act(seating.terminate, reason="left", sign=f.sign)
    row = scene.row()
    assert (row.ending, row.submitted_at) == (Ending.INVIGILATOR, row.deadline)


def test_an_attempt_ended_in_a_pause_ended_when_its_clock_stopped(scene: Scene) -> None:
    scene.at(minutes=85).act(seating.pause, reason="illness")
    scene.late(3600).act(seating.terminate, reason="illness", sign=f.sign)
    row = scene.row()
    assert (row.ending, row.submitted_at) == (Ending.INVIGILATOR, f.NOW + timedelta(minutes=85))
    assert scene.refusal(scene.machine.save((scene.item, ["A"]))) == "closed"


def test_a_pause_after_the_time_was_over_gives_none_back_to_who_is_ended_in_it(scene: Scene) -> None:
    scene.late(GRACE).act(seating.pause, reason="fault", grace_seconds=GRACE)
    scene.late(120).act(seating.terminate, reason="left", sign=f.sign)
    row = scene.row()
    assert (row.ending, row.submitted_at) == (Ending.TIMER, f.NOW + timedelta(minutes=MINUTES))


def test_a_paused_candidate_cannot_hand_in(scene: Scene) -> None:
    scene.act(seating.pause, reason="illness")
    with pytest.raises(ProtocolError) as caught:
        scene.submit()
    assert caught.value.code == "paused"


def test_a_whole_room_that_starts_at_once_starts_everybody_once(own_engine: Engine) -> None:
    with writing(own_engine) as session:
        sitting = f.sitting(session)
        room = f.room(session, sitting)
        seats = [f.attempt(session, at=sitting, inside=room, seat=seat) for seat in range(1, 9)]

    def start(seat: Attempt) -> datetime | None:
        with writing(own_engine) as session:
            return attempts.start(session, attempt_id=seat.id, writer=f.WRITER, now=f.NOW).deadline

    with ThreadPoolExecutor(8) as pool:
        deadlines = list(pool.map(start, seats * 2))
    assert set(deadlines) == {f.NOW + timedelta(minutes=MINUTES)}
    with Session(own_engine) as session:
        started = session.exec(select(AttemptHistory).where(col(AttemptHistory.to_state) == S.IN_PROGRESS)).all()
    assert len(started) == len(seats)


def test_two_machines_that_press_start_together_give_one_writer(own_engine: Engine) -> None:
    with writing(own_engine) as session:
        seat = f.attempt(session)

    def start(writer: str) -> str:
        with writing(own_engine) as session:
            return attempts.start(session, attempt_id=seat.id, writer=writer, now=f.NOW).writer

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(start, (f.WRITER, OTHER)))) == 1
