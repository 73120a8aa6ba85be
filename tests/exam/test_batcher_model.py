"""The batcher against a model: duplicates, reordering, altered repeats, gaps, two machines, the deadline passing."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
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
from sqlmodel import Session, col, select

from exam import queries
from exam.batcher import SaveBatcher
from exam.models import Attempt, LateResponse, Response
from exam.rules.protocol import FormShape, ProtocolError, Save, canonical, chain_next, chain_start, parse
from exam.rules.states import AttemptState
from tests import factories as f
from tests.exam.test_batcher import GRACE, change, made, shape_of

SESSIONS = ("a" * 32, "b" * 32)
ANSWERS = st.lists(st.sampled_from([["A"], ["B"], []]), min_size=1, max_size=3)
LIMITS = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
)


@dataclass
class Seat:
    """What the model believes of one attempt."""

    attempt: Attempt
    item: str
    epoch: int = 1
    writer: str = SESSIONS[0]
    paused: bool = False
    log: list[str] = field(default_factory=list)
    late: dict[tuple[int, str, bool], str] = field(default_factory=dict)  # by seq, chain and whether the writer sent it

    def chain(self, length: int) -> str:
        """Give the chain after so many answers of the log."""
        head = chain_start(self.attempt.id)
        for seq, text in enumerate(self.log[:length], 1):
            head = chain_next(head, seq=seq, item=self.item, response_text=text)
        return head

    def save(self, first: int, answers: list[Any], *, session: str, epoch: int) -> Save:
        """Build a save that begins at any number, on the chain of what the model holds before it."""
        before = self.chain(first - 1)
        body: dict[str, Any] = {"epoch": epoch, "prev": before, "batch": []}
        for seq, answer in enumerate(answers, first):
            before = chain_next(before, seq=seq, item=self.item, response_text=canonical(answer))
            body["batch"].append({"seq": seq, "item": self.item, "response": answer, "client_ms": seq, "chain": before})
        return parse(body, attempt=self.attempt.id, session=session)


class Room(RuleBasedStateMachine):
    """Two candidates, each with two machines, and one clock."""

    seats: list[Seat]
    shape: FormShape

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.now = f.NOW
        self.store = SaveBatcher(self.engine, grace_seconds=GRACE, now=lambda: self.now)

    @initialize()
    def sit_down(self) -> None:
        attempts = made(self.engine, 2)
        shape = shape_of(self.engine, attempts[0])
        item = next(iter(shape.types))
        self.shape, self.seats = shape, [Seat(attempt, item) for attempt in attempts]

    def teardown(self) -> None:
        self.store.close()

    @rule(who=st.integers(0, 1), back=st.integers(-2, 3), answers=ANSWERS, machine=st.integers(0, 1), old=st.booleans())
    def send(self, who: int, back: int, answers: list[Any], machine: int, old: bool) -> None:
        """Send answers from a little before to a little after the end of the log, on either machine."""
        seat = self.seats[who]
        first = max(1, len(seat.log) + 1 - back)
        epoch = max(1, seat.epoch - 1) if old else seat.epoch
        save = seat.save(first, answers, session=SESSIONS[machine], epoch=epoch)
        wanted = self.expected(seat, save)
        assert self.outcome(save) == wanted
        self.remember(seat, save, wanted)

    @precondition(lambda self: any(seat.log for seat in self.seats))
    @rule(who=st.integers(0, 1), place=st.integers(0, 50), count=st.integers(1, 4))
    def repeat(self, who: int, place: int, count: int) -> None:
        """Send again what was acknowledged, from any place on: it is acknowledged again while answers are taken."""
        seat = self.seats[who]
        if not seat.log:
            return
        first = place % len(seat.log) + 1
        again = [json.loads(text) for text in seat.log[first - 1 : first - 1 + count]]
        save = seat.save(first, again, session=seat.writer, epoch=seat.epoch)
        wanted = self.expected(seat, save)
        assert self.outcome(save) == wanted
        self.remember(seat, save, wanted)

    @rule(who=st.integers(0, 1))
    def take_over(self, who: int) -> None:
        """The other machine writes from now on."""
        seat = self.seats[who]
        seat.epoch, seat.writer = seat.epoch + 1, next(name for name in SESSIONS if name != seat.writer)
        change(self.engine, seat.attempt, epoch=seat.epoch, writer=seat.writer)

    @rule(who=st.integers(0, 1))
    def pause_or_resume(self, who: int) -> None:
        """The invigilator stops one clock or lets it run on."""
        seat = self.seats[who]
        seat.paused = not seat.paused
        state = AttemptState.PAUSED if seat.paused else AttemptState.IN_PROGRESS
        change(self.engine, seat.attempt, state=state, paused_at=f.NOW if seat.paused else None)

    @rule(minutes=st.sampled_from([1, 20, 45]))
    def time_passes(self, minutes: int) -> None:
        """Let the clock run, at last over the deadline and the seconds in transit."""
        self.now = min(self.now + timedelta(minutes=minutes), f.NOW + timedelta(minutes=95))

    @invariant()
    def the_log_is_what_was_acknowledged(self) -> None:
        """Compare the tables with the model: nothing lost, nothing twice, nothing late dropped or counted."""
        with Session(self.engine) as session:
            for seat in self.seats:
                logged = select(Response.response).where(Response.attempt_id == seat.attempt.id)
                held = select(LateResponse.seq, LateResponse.response).where(LateResponse.attempt_id == seat.attempt.id)
                assert list(session.exec(logged.order_by(col(Response.seq)))) == seat.log
                late = sorted((seq, text) for (seq, _, _), text in seat.late.items())
                assert sorted((seq, text) for seq, text in session.exec(held)) == late
            assert not list(queries.broken_chains(session))

    def expected(self, seat: Seat, save: Save) -> str:
        """Say what the protocol owes this save, in its order of errors."""
        over = self.now > f.NOW + timedelta(minutes=90, seconds=GRACE)
        first, texts = save.entries[0].seq, [entry.text for entry in save.entries]
        known = seat.log[first - 1 : first - 1 + len(texts)]
        reasons = (
            (seat.paused, "paused"),
            (over, "held_late"),
            (save.epoch < seat.epoch, "superseded"),
            (save.session != seat.writer, "consent_needed"),
            (known != texts[: len(known)], "altered_replay"),
            (first > len(seat.log) + 1, "gap"),
        )
        return next((code for applies, code in reasons if applies), "stored")

    def outcome(self, save: Save) -> str:
        """Send a save."""
        try:
            saved = self.store.store(save, self.shape)
        except ProtocolError as error:
            return error.code
        assert saved.acked >= save.entries[-1].seq
        return "stored"

    def remember(self, seat: Seat, save: Save, outcome: str) -> None:
        """Take into the model what the outcome means."""
        if outcome == "stored":
            seat.log += [entry.text for entry in save.entries if entry.seq > len(seat.log)]
        if outcome == "held_late":
            known = dict(enumerate(seat.log, 1))
            late = [entry for entry in save.entries if known.get(entry.seq) != entry.text]
            writes = (save.session, save.epoch) == (seat.writer, seat.epoch)
            seat.late |= {(entry.seq, entry.chain, writes): entry.text for entry in late}


def test_the_batcher_does_what_the_model_says(own_engine: Engine) -> None:
    class Here(Room):
        engine = own_engine

    run_state_machine_as_test(Here, settings=LIMITS)
