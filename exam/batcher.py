"""Stores responses: the saves of a few milliseconds in one transaction, acknowledged after its commit (law 3).

One interface for both engines. Every decision is made by exam.rules.protocol while the attempts' rows are locked: with
SQLite there is one process and one writer; with PostgreSQL each process has a writer, and rows are locked in the order
of their ids so that writers never wait for each other in a circle. With PostgreSQL the clock is the database's.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, Engine, Table, insert, select, tuple_
from sqlalchemy.exc import InterfaceError, OperationalError

from exam.models import ClientEvent, LateResponse, Response
from exam.rules import protocol
from exam.rules.protocol import Entry, FormShape, Head, ProtocolError, Save
from exam.rules.states import AttemptState
from exam.rules.timing import is_over
from exam.store import HeadRow, LogRow, Store

log = logging.getLogger(__name__)

MAX_BATCH = 128
GATHER_SECONDS = 0.0005
MAX_WAITING = 4096  # beyond this the server says `busy` instead of making people wait unseen
WAIT_SECONDS = 10.0

_response = cast(Table, Response.__table__)  # type: ignore[attr-defined]
_late, _event = cast(Table, LateResponse.__table__), cast(Table, ClientEvent.__table__)  # type: ignore[attr-defined]
_late_key = (_late.c.attempt_id, _late.c.seq, _late.c.chain, _late.c.from_writer)  # by which it is known again
_key_of = itemgetter(*(column.name for column in _late_key))


@dataclass(frozen=True)
class Saved:
    """What a save is answered with."""

    acked: int
    chain: str
    now: datetime
    deadline: datetime


class Waiting:
    """A save on its way, the form it answers, and its outcome once there is one.

    A bare lock serves as the signal: a Future makes a condition of several, for each save.
    """

    __slots__ = ("_signal", "outcome", "save", "shape")

    def __init__(self, save: Save, shape: FormShape) -> None:
        self.save, self.shape = save, shape
        self.outcome: Saved | ProtocolError = ProtocolError("busy")
        self._signal = threading.Lock()
        self._signal.acquire()

    def settle(self, outcome: Saved | ProtocolError) -> None:
        """Give the outcome and wake who waits for it; to be called once."""
        self.outcome = outcome
        self._signal.release()

    def result(self) -> Saved:
        """Wait for the outcome; none in time counts as busy. Raises ProtocolError."""
        self._signal.acquire(timeout=WAIT_SECONDS)
        if isinstance(self.outcome, ProtocolError):
            raise self.outcome
        return self.outcome


@dataclass
class Writes:
    """What one transaction will write."""

    log: list[LogRow]
    heads: list[HeadRow]
    late: list[dict[str, Any]]
    events: list[dict[str, Any]]

    def note(self, save: Save, fresh: Sequence[Entry]) -> tuple[int, str]:
        """Note the fresh entries of a save for the log, and give the head that they lead to."""
        self.log += [_log_row(save, entry) for entry in fresh]
        last = fresh[-1]
        self.heads.append((save.attempt, last.seq, last.chain))
        return last.seq, last.chain


class SaveBatcher:
    """Groups the saves of one process and stores them from one thread; only tests and the demo set its clock."""

    def __init__(self, engine: Engine, *, grace_seconds: int, now: Callable[[], datetime] | None = None) -> None:
        self._database, self._grace = Store(engine, now=now), grace_seconds
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="save-batcher", daemon=True)
        self._thread.start()

    def store(self, save: Save, shape: FormShape) -> Saved:
        """Store a save and wait for its commit. Raises ProtocolError."""
        if self._queue.qsize() > MAX_WAITING:
            raise ProtocolError("busy")
        waiting = Waiting(save, shape)
        self._queue.put(waiting)
        return waiting.result()

    def close(self) -> None:
        """Store what waits and stop."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        held: list[Waiting] = []
        ending = False
        company = False
        while not ending or held:
            waiting, stop = self._arrived(block=not held, gather=company)
            ending = ending or stop
            batch, held = one_each([*held, *waiting])
            company = len(batch) > 1
            if batch:
                self._store(batch)
        self._database.close()

    def _arrived(self, *, block: bool, gather: bool) -> tuple[list[Waiting], bool]:
        """Take what waits, and whether it is time to stop.

        Those whom the last batch answered send their next save within the same millisecond; taking only the first
        would make the others wait for a commit of its own. A lone candidate waits for nobody.
        """
        found: list[Waiting] = []
        with suppress(queue.Empty):
            while len(found) < MAX_BATCH:
                arrived = self._queue.get(block=block)
                if arrived is None:
                    return found, True
                found.append(arrived)
                if gather:
                    time.sleep(GATHER_SECONDS)
                block = gather = False  # both are for the first one
        return found, False

    def _store(self, batch: Sequence[Waiting]) -> None:
        outcomes: Sequence[Saved | ProtocolError]
        try:
            with self._database.transaction() as connection:
                outcomes = self._decide(connection, batch)
        except (InterfaceError, OperationalError):
            outcomes = _busy(batch)
        except Exception:
            log.exception("a batch of %s saves could not be stored", len(batch))
            self._store_apart(batch)
            return
        _settle(batch, outcomes)

    def _store_apart(self, batch: Sequence[Waiting]) -> None:
        """Store one by one: whatever is wrong with one save must not keep the others waiting."""
        if len(batch) == 1:
            _settle(batch, _busy(batch))
            return
        for waiting in batch:
            self._store([waiting])

    def _decide(self, connection: Connection, batch: Sequence[Waiting]) -> list[Saved | ProtocolError]:
        heads, now = self._database.heads(connection, [waiting.save.attempt for waiting in batch])
        stored = _stored(connection, batch, heads)
        writes = Writes([], [], [], [])
        outcomes = [self._one(waiting, heads, stored, now, writes) for waiting in batch]
        if writes.log:
            self._database.write(connection, writes.log, writes.heads, at=now)
        _keep(connection, writes)
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
            _keep_apart(save, error, head, now, writes, stored.get(save.attempt, {}))
            return error
        assert head.deadline is not None  # decide() let only a running attempt through
        acked, chain = writes.note(save, fresh) if fresh else (head.acked, head.chain)
        return Saved(acked, chain, now, head.deadline)

    def _over(self, head: Head, now: datetime) -> bool:
        running = head.state is AttemptState.IN_PROGRESS and head.deadline is not None
        return running and is_over(cast(datetime, head.deadline), now, grace_seconds=self._grace)


def _busy(batch: Sequence[Waiting]) -> list[ProtocolError]:
    return [ProtocolError("busy") for _ in batch]


def _settle(batch: Sequence[Waiting], outcomes: Sequence[Saved | ProtocolError]) -> None:
    for waiting, outcome in zip(batch, outcomes, strict=True):
        waiting.settle(outcome)


def one_each(waiting: Sequence[Waiting]) -> tuple[list[Waiting], list[Waiting]]:
    """Part saves into one of each attempt, and those that must wait for the next round."""
    batch: dict[str, Waiting] = {}
    later = [one for one in waiting if batch.setdefault(one.save.attempt, one) is not one]
    return list(batch.values()), later


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


def _stored(
    connection: Connection, batch: Sequence[Waiting], heads: Mapping[str, Head]
) -> dict[str, dict[int, tuple[str, str]]]:
    """Load what is stored already of the batch's sequence numbers; normally nothing, and then nothing is asked."""
    wanted = [place for waiting in batch for place in _repeated(waiting.save, heads.get(waiting.save.attempt))]
    found: dict[str, dict[int, tuple[str, str]]] = {}
    if wanted:
        place = tuple_(_response.c.attempt_id, _response.c.seq)
        columns = (_response.c.attempt_id, _response.c.seq, _response.c.chain, _response.c.item, _response.c.response)
        for row in connection.execute(select(*columns).where(place.in_(wanted))):
            found.setdefault(row.attempt_id, {})[row.seq] = (row.chain, f"{row.item}\n{row.response}")
    return found


def _repeated(save: Save, head: Head | None) -> list[tuple[str, int]]:
    """Name the places of a save's entries that are acknowledged already."""
    first, last = save.entries[0].seq, save.entries[-1].seq
    if head is None or first > head.acked:
        return []
    return [(save.attempt, seq) for seq in range(first, min(last, head.acked) + 1)]


def _keep_apart(
    save: Save, error: ProtocolError, head: Head, now: datetime, writes: Writes, stored: Mapping[int, tuple[str, str]]
) -> None:
    """Keep a late answer for a decision, and an altered repeat as a security event."""
    if error.code == "held_late":
        writes.late += [
            {
                "attempt_id": save.attempt,
                "seq": e.seq,
                "item": e.item[:32],
                "response": e.text,
                "chain": e.chain[:64],
                "client_ms": e.client_ms,
                "from_writer": (save.session, save.epoch) == (head.writer, head.epoch),
                "at": now,
            }
            for e in save.entries
            if stored.get(e.seq, ("", ""))[1] != f"{e.item}\n{e.text}"  # acknowledged in time, only the answer got lost
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
    query = select(*_late_key).where(_late.c.attempt_id.in_({row["attempt_id"] for row in late}))
    kept = set(map(tuple, connection.execute(query)))
    return [row for row in late if _key_of(row) not in kept]


def _log_row(save: Save, entry: Entry) -> LogRow:
    return save.attempt, entry.seq, entry.item, entry.text, entry.chain, save.epoch, entry.client_ms


def _keep(connection: Connection, writes: Writes) -> None:
    late = _not_kept_yet(connection, writes.late)
    if late:
        connection.execute(insert(_late), late)
    if writes.events:
        connection.execute(insert(_event), writes.events)
