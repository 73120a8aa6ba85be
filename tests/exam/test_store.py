"""The hand-written statements of the save path give what the models would give, on both engines."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from core import clock
from exam.models import Attempt, Response
from exam.rules.states import AttemptState, Ending
from exam.store import LogRow, Store
from tests import factories as f
from tests.exam.test_batcher import change, log_of, made

LATER = f.NOW + timedelta(minutes=5, microseconds=123_456)


@pytest.fixture
def store(own_engine: Engine) -> Iterator[Store]:
    found = Store(own_engine, now=lambda: LATER)
    yield found
    found.close()


def row(attempt: Attempt, seq: int, text: str = '["A"]') -> LogRow:
    return attempt.id, seq, "item", text, f"{seq:064d}", 1, seq * 10


def test_heads_are_those_of_the_attempts_in_every_column(own_engine: Engine, store: Store) -> None:
    first, second = made(own_engine, 2)
    change(own_engine, second, state=AttemptState.PAUSED, paused_at=f.NOW, epoch=4, writer="b" * 32)
    with store.transaction() as connection:
        heads, now = store.heads(connection, [second.id, first.id, first.id])
    assert now == LATER
    assert set(heads) == {first.id, second.id}
    assert (heads[first.id].state, heads[first.id].epoch, heads[first.id].writer) == ("in_progress", 1, f.WRITER)
    assert (heads[second.id].state, heads[second.id].epoch, heads[second.id].writer) == ("paused", 4, "b" * 32)
    assert heads[first.id].deadline == first.deadline
    assert (heads[first.id].acked, heads[first.id].chain, heads[first.id].ending) == (0, first.chain, None)


def test_the_end_of_an_attempt_is_read_as_what_it_is(own_engine: Engine, store: Store) -> None:
    (attempt,) = made(own_engine, 1)
    change(own_engine, attempt, state=AttemptState.SUBMITTED, ending=Ending.TIMER, submitted_at=f.NOW)
    with store.transaction() as connection:
        heads, _ = store.heads(connection, [attempt.id])
    assert (heads[attempt.id].state, heads[attempt.id].ending) == (AttemptState.SUBMITTED, Ending.TIMER)


@pytest.mark.parametrize("ids", [[], ["none"], ["'; DROP TABLE attempt; --"], ['["x"]']])
def test_attempts_that_do_not_exist_have_no_heads(own_engine: Engine, store: Store, ids: list[str]) -> None:
    with store.transaction() as connection:
        assert store.heads(connection, ids)[0] == {}


def test_what_is_written_is_read_back_by_the_models(own_engine: Engine, store: Store) -> None:
    first, second = made(own_engine, 2)
    texts = ['"他说：“是”。\\n\\"x\\""', '"\\\\ % ? : {} $$"']
    with store.transaction() as connection:
        log = [row(first, 1, texts[0]), row(first, 2, texts[1]), row(second, 1)]
        store.write(connection, log, [(first.id, 2, "c" * 64), (second.id, 1, "d" * 64)], at=LATER)
    assert log_of(own_engine, first) == list(enumerate(texts, 1))
    with Session(own_engine) as session:
        heads = [session.get_one(Attempt, one.id) for one in (first, second)]
        logged = session.get_one(Response, (first.id, 2))
    assert [(head.acked, head.chain, head.last_save_at) for head in heads] == [
        (2, "c" * 64, LATER),
        (1, "d" * 64, LATER),
    ]
    assert (logged.epoch, logged.client_ms, logged.at, logged.item) == (1, 20, LATER, "item")


def test_an_instant_is_kept_in_utc_wherever_it_was_read(own_engine: Engine, store: Store) -> None:
    (attempt,) = made(own_engine, 1)
    there = LATER.astimezone(datetime.fromisoformat("2026-11-02T09:00:00+08:00").tzinfo)
    with store.transaction() as connection:
        store.write(connection, [row(attempt, 1)], [(attempt.id, 1, "c" * 64)], at=there)
    with Session(own_engine) as session:
        kept = session.get_one(Attempt, attempt.id).last_save_at
    assert kept == LATER
    assert kept is not None
    assert kept.tzinfo == UTC


def test_a_transaction_that_fails_leaves_nothing_and_the_next_one_works(own_engine: Engine, store: Store) -> None:
    (attempt,) = made(own_engine, 1)
    twice = [row(attempt, 1), row(attempt, 1)]
    with pytest.raises(DBAPIError), store.transaction() as connection:
        store.write(connection, twice, [(attempt.id, 1, "c" * 64)], at=LATER)
    assert log_of(own_engine, attempt) == []
    with store.transaction() as connection:
        store.write(connection, twice[:1], [(attempt.id, 1, "c" * 64)], at=LATER)
    assert [seq for seq, _ in log_of(own_engine, attempt)] == [1]


def test_an_error_of_anything_else_gives_the_connection_up_too(own_engine: Engine, store: Store) -> None:
    (attempt,) = made(own_engine, 1)
    with pytest.raises(KeyError):
        _interrupted(store, attempt)
    assert log_of(own_engine, attempt) == []
    store.close()
    store.close()


def _interrupted(store: Store, attempt: Attempt) -> None:
    with store.transaction() as connection:
        store.write(connection, [row(attempt, 1)], [(attempt.id, 1, "c" * 64)], at=LATER)
        raise KeyError(attempt.id)


def test_without_a_clock_of_ones_own_the_engines_decides(own_engine: Engine) -> None:
    (attempt,) = made(own_engine, 1)
    store = Store(own_engine)
    before = clock.now()
    with store.transaction() as connection:
        _, read = store.heads(connection, [attempt.id])
    assert read.tzinfo == UTC
    assert abs(read - before) < timedelta(minutes=1)
    store.close()
