"""Stores responses: the saves of a few milliseconds in one transaction, acknowledged after its commit (law 3).

One interface for both engines. Every decision is made by exam.rules.protocol while the attempts' rows are locked: with
SQLite there is one process and one writer; with PostgreSQL each process has a writer, and rows are locked in the order
of their ids so that writers never wait for each other in a circle. With PostgreSQL the clock is the database's.
"""

import logging
import queue
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Connection, Engine, Table, bindparam, insert, select, text, tuple_, update
from sqlalchemy.exc import InterfaceError, OperationalError

from core import clock
from exam.models import Attempt, ClientEvent, LateResponse, Response
from exam.rules import protocol
from exam.rules.protocol import Entry, FormShape, Head, ProtocolError, Save
from exam.rules.states import AttemptState
from exam.rules.timing import is_over

log = logging.getLogger(__name__)

MAX_BATCH = 128
MAX_WAITING = 4096  # beyond this the server says `busy` instead of making people wait unseen
WAIT_SECONDS = 10.0

_attempt, _response = cast(Table, Attempt.__table__), cast(Table, Response.__table__)  # type: ignore[attr-defined]
_late, _event = cast(Table, LateResponse.__table__), cast(Table, ClientEvent.__table__)  # type: ignore[attr-defined]
_HEAD = (
    _attempt.c.id,
    _attempt.c.state,
    _attempt.c.ending,
    _attempt.c.epoch,
    _attempt.c.writer,
    _attempt.c.acked,
    _attempt.c.chain,
    _attempt.c.deadline,
)
_ADVANCE = (
    update(_attempt)
    .where(_attempt.c.id == bindparam("attempt"))
    .values(acked=bindparam("new_acked"), chain=bindparam("new_chain"), last_save_at=bindparam("at"))
)
_INSERT = insert(_response)


@dataclass(frozen=True)
class Saved:
    """What a save is answered with."""

    acked: int
    chain: str
    now: datetime
    deadline: datetime


@dataclass(frozen=True)
class Waiting:
    """A save on its way, the form it answers, and where its outcome goes."""

    save: Save
    shape: FormShape
    outcome: "Future[Saved]"


@dataclass
class Writes:
    """What one transaction will write."""

    responses: list[dict[str, Any]]
    heads: list[dict[str, Any]]
    late: list[dict[str, Any]]
    events: list[dict[str, Any]]


class SaveBatcher:
    """Groups the saves of one process and stores them from one thread; only tests and the demo set its clock."""

    def __init__(self, engine: Engine, *, grace_seconds: int, now: Callable[[], datetime] | None = None) -> None:
        self._engine = engine.execution_options(write=True)
        self._grace, self._now = grace_seconds, now
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="save-batcher", daemon=True)
        self._thread.start()

    def store(self, save: Save, shape: FormShape) -> Saved:
        """Store a save and wait for its commit. Raises ProtocolError."""
        if self._queue.qsize() > MAX_WAITING:
            raise ProtocolError("busy")
        waiting = Waiting(save, shape, Future())
        self._queue.put(waiting)
        try:
            return waiting.outcome.result(WAIT_SECONDS)
        except TimeoutError as error:
            raise ProtocolError("busy") from error

    def close(self) -> None:
        """Store what waits and stop."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        held: list[Waiting] = []
        ending = False
        while not ending or held:
            batch, held, stop = self._collect(held)
            ending = ending or stop
            if batch:
                self._store(batch)

    def _collect(self, held: list[Waiting]) -> tuple[list[Waiting], list[Waiting], bool]:
        """Take what waits, one save per attempt; a second one of the same attempt waits for the next round."""
        batch: dict[str, Waiting] = {}
        later: list[Waiting] = []
        stop = False
        for waiting in held:
            (
                later.append(waiting)
                if waiting.save.attempt in batch
                else batch.setdefault(waiting.save.attempt, waiting)
            )
        while len(batch) < MAX_BATCH:
            try:
                waiting_or_end = self._queue.get(block=not batch and not later)
            except queue.Empty:
                break
            if waiting_or_end is None:
                stop = True
                break
            if waiting_or_end.save.attempt in batch:
                later.append(waiting_or_end)
            else:
                batch[waiting_or_end.save.attempt] = waiting_or_end
        return list(batch.values()), later, stop

    def _store(self, batch: Sequence[Waiting]) -> None:
        outcomes: list[Saved | ProtocolError]
        try:
            with self._engine.connect() as connection, connection.begin():
                outcomes = self._decide(connection, batch)
        except (InterfaceError, OperationalError):
            outcomes = [ProtocolError("busy") for _ in batch]
        except Exception:
            log.exception("a batch of %s saves could not be stored", len(batch))
            if len(batch) > 1:  # whatever is wrong with one save must not keep the others waiting
                for waiting in batch:
                    self._store([waiting])
                return
            outcomes = [ProtocolError("busy")]
        for waiting, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, ProtocolError):
                waiting.outcome.set_exception(outcome)
            else:
                waiting.outcome.set_result(outcome)

    def _decide(self, connection: Connection, batch: Sequence[Waiting]) -> list[Saved | ProtocolError]:
        heads = load_heads(connection, [waiting.save.attempt for waiting in batch])
        now = self._now() if self._now else database_now(connection)
        stored = _stored(connection, batch, heads)
        writes = Writes([], [], [], [])
        outcomes = [self._one(waiting, heads, stored, now, writes) for waiting in batch]
        _write(connection, writes)
        return outcomes

    def _one(
        self,
        waiting: Waiting,
        heads: Mapping[str, Head],
        stored: Mapping[str, Mapping[int, tuple[str, str]]],
        now: datetime,
        writes: Writes,
    ) -> Saved | ProtocolError:
        save = waiting.save
        head = heads.get(save.attempt)
        if head is None:
            return ProtocolError("not_signed_in")
        try:
            fresh = decide(save, waiting.shape, head, stored.get(save.attempt, {}), over=self._over(head, now))
        except ProtocolError as error:
            _keep_apart(save, error, now, writes)
            return error
        assert head.deadline is not None  # noqa: S101 - decide() let only a running attempt through
        if not fresh:
            return Saved(head.acked, head.chain, now, head.deadline)
        writes.responses += [_response_row(save, entry, now) for entry in fresh]
        last = fresh[-1]
        writes.heads.append({"attempt": save.attempt, "new_acked": last.seq, "new_chain": last.chain, "at": now})
        return Saved(last.seq, last.chain, now, head.deadline)

    def _over(self, head: Head, now: datetime) -> bool:
        running = head.state is AttemptState.IN_PROGRESS and head.deadline is not None
        return running and is_over(cast(datetime, head.deadline), now, grace_seconds=self._grace)


def decide(
    save: Save, shape: FormShape, head: Head, stored: Mapping[int, tuple[str, str]], *, over: bool
) -> tuple[Entry, ...]:
    """Tell which entries of a save are to be stored, in the protocol's order of errors. Raises ProtocolError."""
    state = protocol.state_error(head, session=save.session, epoch=save.epoch, over=over)
    if state is not None:
        raise state
    fresh = protocol.fresh_part(save, head, stored)
    wrong = protocol.content_error(save, shape)
    if wrong is not None:
        raise wrong
    if not protocol.continues(save, head, fresh, stored):
        raise ProtocolError("chain_mismatch", seq=save.entries[0].seq)
    return fresh


def load_heads(connection: Connection, ids: Iterable[str]) -> dict[str, Head]:
    """Load and lock the attempts' rows, in the order of their ids."""
    rows = connection.execute(
        select(*_HEAD).where(_attempt.c.id.in_(sorted(set(ids)))).order_by(_attempt.c.id).with_for_update()
    )
    return {row.id: Head(*row[1:]) for row in rows}


def database_now(connection: Connection) -> datetime:
    """Give the instant that decides: PostgreSQL's own clock, this process's with SQLite."""
    if connection.dialect.name == "sqlite":
        return clock.now()
    return cast(datetime, connection.execute(text("SELECT clock_timestamp()")).scalar_one()).astimezone(UTC)


def _stored(
    connection: Connection, batch: Sequence[Waiting], heads: Mapping[str, Head]
) -> dict[str, dict[int, tuple[str, str]]]:
    """Load what is stored already of the batch's sequence numbers; normally nothing, and then nothing is asked."""
    wanted = [
        (waiting.save.attempt, entry.seq)
        for waiting in batch
        for entry in waiting.save.entries
        if waiting.save.attempt in heads and entry.seq <= heads[waiting.save.attempt].acked
    ]
    found: dict[str, dict[int, tuple[str, str]]] = {}
    if wanted:
        place = tuple_(_response.c.attempt_id, _response.c.seq)
        columns = (_response.c.attempt_id, _response.c.seq, _response.c.chain, _response.c.item, _response.c.response)
        for row in connection.execute(select(*columns).where(place.in_(wanted))):
            found.setdefault(row.attempt_id, {})[row.seq] = (row.chain, f"{row.item}\n{row.response}")
    return found


def _keep_apart(save: Save, error: ProtocolError, now: datetime, writes: Writes) -> None:
    """Keep a late answer for a decision, and an altered repeat as a security event."""
    if error.code == "held_late":
        writes.late += [
            {
                "attempt_id": save.attempt,
                "seq": e.seq,
                "item": e.item[:32],
                "response": e.text,
                "chain": e.chain[:64],
                "at": now,
            }
            for e in save.entries
        ]
    if error.code == "altered_replay":
        detail = {"seq": error.more["seq"], "session": save.session[:8]}
        writes.events.append(
            {"attempt_id": save.attempt, "kind": "altered_replay", "client_ms": 0, "detail": detail, "at": now}
        )


def _not_kept_yet(connection: Connection, late: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what was held already: a client that tries again shall not fill the log."""
    if not late:
        return []
    columns = (_late.c.attempt_id, _late.c.seq, _late.c.chain)
    query = select(*columns).where(_late.c.attempt_id.in_({row["attempt_id"] for row in late}))
    kept = {tuple(row) for row in connection.execute(query)}
    return [row for row in late if (row["attempt_id"], row["seq"], row["chain"]) not in kept]


def _response_row(save: Save, entry: Entry, now: datetime) -> dict[str, Any]:
    return {
        "attempt_id": save.attempt,
        "seq": entry.seq,
        "item": entry.item,
        "response": entry.text,
        "chain": entry.chain,
        "epoch": save.epoch,
        "client_ms": entry.client_ms,
        "at": now,
    }


def _write(connection: Connection, writes: Writes) -> None:
    if writes.responses:
        connection.execute(_INSERT, writes.responses)
        connection.execute(_ADVANCE, writes.heads)
    late = _not_kept_yet(connection, writes.late)
    if late:
        connection.execute(insert(_late), late)
    if writes.events:
        connection.execute(insert(_event), writes.events)
