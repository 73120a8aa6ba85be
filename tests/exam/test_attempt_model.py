"""The life of an attempt against a simple model: saves, pauses, grants, changes of machine, ends, and time passing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine
from sqlmodel import Session, select

from accounts.rules import Actor, Role
from core import audit, db
from core.errors import Refused
from exam.batcher import SaveBatcher
from exam.models import Attempt, Receipt, TimeEntry
from exam.rules.protocol import FormShape, ProtocolError
from exam.rules.states import AttemptState, Ending
from exam.service import attempts, receipts, seating, sittings
from tests import factories as f
from tests.exam.client import Machine
from tests.exam.test_batcher import GRACE, item, shape_of, writing

S = AttemptState
PIN = "135790"
BASE = 90 * 60
LIMITS = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


class Life(RuleBasedStateMachine):
    """One attempt from its start on. The model is a handful of numbers; the product is asked after every step."""

    engine: Engine
    attempt: Attempt
    shape: FormShape
    actor: Actor

    def __init__(self) -> None:
        super().__init__()
        self.now = f.NOW
        self.state = S.IN_PROGRESS
        self.ending: Ending | None = None
        self.ended_at: datetime | None = None
        self.paused_at: datetime | None = None
        self.epoch, self.seq, self.seconds = 1, 0, BASE
        self.store = SaveBatcher(self.engine, grace_seconds=GRACE, now=lambda: self.now)

    @initialize()
    def sit_down(self) -> None:
        with writing(self.engine) as session:
            watcher = f.person(session, "监考", Role.INVIGILATOR)
            sitting = f.sitting(session)
            room = f.room(session, sitting, invigilator=watcher)
            sittings.set_pin(session, room_id=room.id or 0, pin=PIN, key=f.KEY)
            self.attempt = f.running(session, now=f.NOW, at=sitting, inside=room)
            self.actor = f.actor(watcher, Role.INVIGILATOR)
        self.shape = shape_of(self.engine, self.attempt)
        self.machine = Machine(self.attempt.id, f.WRITER)

    def teardown(self) -> None:
        self.store.close()

    @property
    def deadline(self) -> datetime:
        return f.NOW + timedelta(seconds=self.seconds)

    @property
    def over(self) -> bool:
        return self.state is S.IN_PROGRESS and self.now > self.deadline + timedelta(seconds=GRACE)

    @rule(seconds=st.sampled_from([0.3, 1, 59, 61, 600, 1800, 3600]))
    def time_passes(self, seconds: float) -> None:
        """Let the clock run on."""
        self.now += timedelta(seconds=seconds)

    @rule(letter=st.sampled_from("ABCD"))
    def save(self, letter: str) -> None:
        """Send an answer from the machine that writes."""
        expected = self.save_refused()
        sent = self.machine.peek((item(self.shape), [letter]))
        assert self.told(lambda: self.store.store(self.machine.parsed(sent), self.shape)) == expected
        if expected is None:
            self.machine.seq, self.machine.chain = sent["batch"][0]["seq"], sent["batch"][0]["chain"]
            self.seq += 1

    @rule()
    def pause(self) -> None:
        """Stop the clock."""
        allowed = self.state is S.IN_PROGRESS and not self.over
        assert self.act(seating.pause, reason="fault", grace_seconds=GRACE) is allowed
        if allowed:
            self.state, self.paused_at = S.PAUSED, self.now

    @rule()
    def resume(self) -> None:
        """Let the clock run on: what began of a second is given back whole."""
        allowed = self.state is S.PAUSED
        assert self.act(seating.resume) is allowed
        if allowed and self.paused_at is not None:
            self.seconds += -(-(self.now - self.paused_at) // timedelta(seconds=1))
            self.state, self.paused_at = S.IN_PROGRESS, None

    @rule(seconds=st.sampled_from([-60, 0, 1, 60, 1800]))
    def grant(self, seconds: int) -> None:
        """Give time."""
        allowed = seconds > 0 and self.state in (S.IN_PROGRESS, S.PAUSED) and not self.over
        assert self.act(seating.grant_time, seconds=seconds, reason="fault", grace_seconds=GRACE) is allowed
        if allowed:
            self.seconds += seconds

    @rule(pin=st.sampled_from([PIN, PIN, "000000"]), writer=st.sampled_from(["a" * 32, "b" * 32]))
    def take_over(self, pin: str, writer: str) -> None:
        """Let a machine write that may be the one that writes already."""
        ended = self.over or self.state not in (S.IN_PROGRESS, S.PAUSED)
        expected = "closed" if ended else None if pin == PIN else "consent_needed"
        given = {"writer": writer, "pin": pin, "key": f.KEY, "now": self.now, "grace_seconds": GRACE}
        told = self.told(lambda: self.write(attempts.take_over, attempt_id=self.attempt.id, **given))
        assert told == expected
        if expected is None and writer != self.machine.session:
            self.epoch += 1
            self.machine = Machine(self.attempt.id, writer, self.epoch, self.machine.seq, self.machine.chain)

    @rule()
    def submit(self) -> None:
        """Hand in: a repeat says the same, a pause forbids it, a late one ends at the deadline."""
        given = {"writer": self.machine.session, "epoch": self.epoch, "last_seq": self.seq, "sign": f.sign}
        told = self.told(lambda: self.write(attempts.submit, attempt_id=self.attempt.id, now=self.now, **given))
        assert told == ("paused" if self.state is S.PAUSED else None)
        if self.state is S.IN_PROGRESS:
            late = self.now > self.deadline
            self.end(S.SUBMITTED, Ending.TIMER if late else Ending.CANDIDATE, min(self.now, self.deadline))

    @rule()
    def sweep(self) -> None:
        """Let the clock end what is over."""
        ended = self.write(attempts.close_due, now=self.now, grace_seconds=GRACE, sign=f.sign)
        assert ended == int(self.over)
        if self.over:
            self.end(S.SUBMITTED, Ending.TIMER, self.deadline)

    @precondition(lambda self: self.now > f.NOW + timedelta(minutes=20))
    @rule()
    def terminate(self) -> None:
        """End the attempt in the room: at its deadline if that is over, or when its clock was stopped."""
        allowed = self.state in (S.IN_PROGRESS, S.PAUSED)
        assert self.act(seating.terminate, reason="left", sign=f.sign) is allowed
        if allowed:
            stopped = self.paused_at or self.now
            late = stopped > self.deadline
            self.end(S.TERMINATED, Ending.TIMER if late else Ending.INVIGILATOR, min(stopped, self.deadline))

    @rule()
    def seal(self) -> None:
        """Seal what has ended."""
        ended = self.state in (S.SUBMITTED, S.TERMINATED)
        assert self.write(attempts.seal_ended, now=self.now) == int(ended)
        if ended:
            self.state = S.SEALED

    @invariant()
    def the_row_is_what_the_model_says(self) -> None:
        """Compare the attempt's row, ledger, log and receipt with the model."""
        with Session(self.engine) as session:
            row = session.get_one(Attempt, self.attempt.id)
            ledger = session.exec(select(TimeEntry.seconds).where(TimeEntry.attempt_id == row.id)).all()
            assert (row.state, row.ending, row.submitted_at) == (self.state, self.ending, self.ended_at)
            assert (row.epoch, row.writer) == (self.epoch, self.machine.session)
            assert (row.acked, row.chain) == (self.seq, self.machine.chain)
            assert (row.deadline, row.paused_at) == (self.deadline, self.paused_at)
            assert sum(ledger) == self.seconds
            assert attempts.recompute(session, row) == row.chain
            self.receipt_is_right(session)

    def receipt_is_right(self, session: Session) -> None:
        """Look for exactly one receipt of an ended attempt, for what it holds."""
        kept = session.get(Receipt, self.attempt.id)
        assert (kept is not None) is (self.ending is not None)
        if kept is not None:
            assert (kept.content["last_seq"], kept.content["chain"]) == (self.seq, self.machine.chain)
            assert not list(receipts.altered(session, verify=lambda _document: True))

    def save_refused(self) -> str | None:
        """Say what the protocol owes a save of the machine that writes."""
        if self.state is S.PAUSED:
            return "paused"
        if self.state is S.IN_PROGRESS:
            return "held_late" if self.over else None
        return "held_late" if self.ending is Ending.TIMER else "closed"

    def end(self, state: AttemptState, ending: Ending, at: datetime) -> None:
        """Take the end into the model."""
        self.state, self.ending, self.ended_at, self.paused_at = state, ending, at, None

    def write(self, verb: Callable[..., Any], **more: Any) -> Any:
        """Call a verb in a transaction of its own."""
        with writing(self.engine) as session:
            return verb(session, **more)

    def act(self, verb: Callable[..., Any], **more: Any) -> bool:
        """Do what the invigilator does, and tell whether it was allowed."""
        try:
            self.write(verb, attempt_id=self.attempt.id, actor=self.actor, now=self.now, **more)
        except Refused:
            return False
        return True

    def told(self, act: Callable[[], object]) -> str | None:
        """Do what the candidate does, and give the code of a refusal."""
        try:
            act()
        except ProtocolError as error:
            return error.code
        return None


def test_an_attempt_lives_as_the_model_says(sqlite_template: Path, tmp_path: Path) -> None:
    audit.Ledger.use(b"test audit key")

    class Here(Life):
        """A life in a database of its own: a sweep must find no attempt of another."""

        def __init__(self) -> None:
            path = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
            path.write_bytes(sqlite_template.read_bytes())
            self.engine = db.make_engine(f"sqlite:///{path}")
            super().__init__()

        def teardown(self) -> None:
            super().teardown()
            self.engine.dispose()

    run_state_machine_as_test(Here, settings=LIMITS)
