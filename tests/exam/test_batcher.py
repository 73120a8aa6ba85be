"""The batcher on both engines, with real threads: what is acknowledged is stored, once, in order."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine
from sqlmodel import Session, col, func, select

from core import clock
from exam import batcher, queries
from exam.batcher import SaveBatcher, Saved, Waiting
from exam.models import Attempt, ClientEvent, LateResponse, Response
from exam.rules.protocol import FormShape, ProtocolError, Save
from exam.rules.states import AttemptState, Ending
from questionbank.models import Form
from tests import factories as f
from tests.exam.client import Machine

GRACE = 10


@pytest.fixture
def attempt(own_engine: Engine) -> Attempt:
    return made(own_engine, 1)[0]


@pytest.fixture
def shape(own_engine: Engine, attempt: Attempt) -> FormShape:
    return shape_of(own_engine, attempt)


def made(engine: Engine, count: int) -> list[Attempt]:
    with writing(engine) as session:
        sitting = f.sitting(session)
        room = f.room(session, sitting)
        people = [f.person(session) for _ in range(count)]
        return [
            f.running(session, now=f.NOW, at=sitting, inside=room, who=who, seat=seat)
            for seat, who in enumerate(people, 1)
        ]


def shape_of(engine: Engine, attempt: Attempt) -> FormShape:
    with Session(engine) as session:
        form = session.get_one(Form, attempt.form_id)
        shape = queries.form_shape(session, form.public_id)
    assert shape is not None
    return shape


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    with Session(engine.execution_options(write=True), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def running(engine: Engine, now: Callable[[], datetime] = lambda: f.NOW) -> Iterator[SaveBatcher]:
    found = SaveBatcher(engine, grace_seconds=GRACE, now=now)
    try:
        yield found
    finally:
        found.close()


def item(shape: FormShape, kind: str = "single_choice") -> str:
    return next(item for item, type_ in shape.types.items() if type_ == kind)


def change(engine: Engine, attempt: Attempt, **values: Any) -> None:
    with writing(engine) as session:
        row = session.get_one(Attempt, attempt.id)
        for name, value in values.items():
            setattr(row, name, value)


def log_of(engine: Engine, attempt: Attempt) -> list[tuple[int, str]]:
    with Session(engine) as session:
        query = select(Response.seq, Response.response).where(Response.attempt_id == attempt.id)
        return [(seq, text) for seq, text in session.exec(query.order_by(col(Response.seq))).all()]


def late_of(engine: Engine, attempt: Attempt) -> list[tuple[int, str]]:
    with Session(engine) as session:
        query = select(LateResponse.seq, LateResponse.response).where(LateResponse.attempt_id == attempt.id)
        return [(seq, text) for seq, text in session.exec(query.order_by(col(LateResponse.id))).all()]


def refused(store: SaveBatcher, save: Save, shape: FormShape) -> ProtocolError:
    with pytest.raises(ProtocolError) as caught:
        store.store(save, shape)
    return caught.value


def client(attempt: Attempt, **more: Any) -> Machine:
    return Machine(attempt.id, f.WRITER, **more)


def test_what_is_acknowledged_is_in_the_log(own_engine: Engine, attempt: Attempt, shape: FormShape) -> None:
    machine, one = client(attempt), item(shape)
    with running(own_engine) as store:
        first = store.store(machine.save((one, ["A"])), shape)
        second = store.store(machine.save((one, ["B"]), (one, [])), shape)
    assert (first.acked, second.acked, second.chain) == (1, 3, machine.chain)
    assert (second.now, second.deadline) == (f.NOW, attempt.deadline)
    assert log_of(own_engine, attempt) == [(1, '["A"]'), (2, '["B"]'), (3, "[]")]
    with Session(own_engine) as session:
        assert session.get_one(Attempt, attempt.id).last_save_at == f.NOW
        assert not list(queries.broken_chains(session))


def test_a_repeat_is_acknowledged_and_not_stored_twice(own_engine: Engine, attempt: Attempt, shape: FormShape) -> None:
    save = client(attempt).save((item(shape), ["A"]), (item(shape), ["B"]))
    with running(own_engine) as store:
        answers = [store.store(save, shape) for _ in range(3)]
    assert len({(answer.acked, answer.chain) for answer in answers}) == 1
    assert len(log_of(own_engine, attempt)) == 2


def test_a_batch_that_overlaps_what_is_stored_adds_only_its_end(
    own_engine: Engine, attempt: Attempt, shape: FormShape
) -> None:
    one = item(shape)
    whole = client(attempt).save((one, ["A"]), (one, ["B"]), (one, ["C"]))
    with running(own_engine) as store:
        store.store(client(attempt).save((one, ["A"])), shape)
        assert store.store(whole, shape).acked == 3
    assert [seq for seq, _ in log_of(own_engine, attempt)] == [1, 2, 3]


def test_a_gap_names_the_wanted_number_and_stores_nothing(
    own_engine: Engine, attempt: Attempt, shape: FormShape
) -> None:
    machine = client(attempt)
    machine.body((item(shape), ["A"]))
    with running(own_engine) as store:
        error = refused(store, machine.save((item(shape), ["B"])), shape)
    assert (error.code, error.more) == ("gap", {"wanted": 1, "seq": 2})
    assert log_of(own_engine, attempt) == []


def test_an_altered_repeat_is_refused_and_noted(own_engine: Engine, attempt: Attempt, shape: FormShape) -> None:
    one = item(shape)
    with running(own_engine) as store:
        store.store(client(attempt).save((one, ["A"])), shape)
        error = refused(store, client(attempt).save((one, ["B"])), shape)
    assert error.code == "altered_replay"
    assert log_of(own_engine, attempt) == [(1, '["A"]')]
    with Session(own_engine) as session:
        assert session.exec(select(ClientEvent.kind)).all() == ["altered_replay"]


@pytest.mark.parametrize(
    ("answers", "code", "seq"),
    [
        ([("one", ["A"]), ("nowhere", ["A"])], "unknown_item", 2),
        ([("one", ["A"]), ("one", ["Z"])], "bad_response", 2),
        ([("one", ["A"]), ("one", ["A", "B"])], "bad_response", 2),
    ],
)
def test_a_batch_is_stored_whole_or_not_at_all(
    own_engine: Engine, attempt: Attempt, shape: FormShape, answers: list[tuple[str, Any]], code: str, seq: int
) -> None:
    named = [(item(shape) if name == "one" else name, response) for name, response in answers]
    with running(own_engine) as store:
        error = refused(store, client(attempt).save(*named), shape)
    assert (error.code, error.more["seq"]) == (code, seq)
    assert log_of(own_engine, attempt) == []


def test_a_save_that_starts_from_another_head_is_a_chain_mismatch(
    own_engine: Engine, attempt: Attempt, shape: FormShape
) -> None:
    with running(own_engine) as store:
        error = refused(store, client(attempt, chain="f" * 64).save((item(shape), ["A"])), shape)
    assert error.code == "chain_mismatch"
    assert log_of(own_engine, attempt) == []


def test_after_a_take_over_the_older_machine_is_superseded_and_the_log_goes_on(
    own_engine: Engine, attempt: Attempt, shape: FormShape
) -> None:
    one, old = item(shape), client(attempt)
    with running(own_engine) as store:
        store.store(old.save((one, ["A"])), shape)
        change(own_engine, attempt, epoch=2, writer="b" * 32)
        new = Machine(attempt.id, "b" * 32, epoch=2, seq=old.seq, chain=old.chain)
        assert store.store(new.save((one, ["B"])), shape).acked == 2
        assert refused(store, old.save((one, ["C"])), shape).code == "superseded"
        reader = Machine(attempt.id, "c" * 32, epoch=2, seq=new.seq, chain=new.chain)
        assert refused(store, reader.save((one, ["D"])), shape).code == "consent_needed"
    assert [text for _, text in log_of(own_engine, attempt)] == ['["A"]', '["B"]']


@pytest.mark.parametrize(("late", "stored"), [(0, True), (GRACE, True), (GRACE + 0.001, False), (3600, False)])
def test_an_answer_in_transit_counts_and_a_late_one_is_held(
    own_engine: Engine, attempt: Attempt, shape: FormShape, late: float, stored: bool
) -> None:
    assert attempt.deadline is not None
    arrival, save = attempt.deadline + timedelta(seconds=late), client(attempt).save((item(shape), ["A"]))
    with running(own_engine, lambda: arrival) as store:
        if stored:
            assert store.store(save, shape).acked == 1
        else:
            assert refused(store, save, shape).code == "held_late"
    kept = [(1, '["A"]')]
    assert (log_of(own_engine, attempt), late_of(own_engine, attempt)) == ((kept, []) if stored else ([], kept))


def test_nothing_late_is_dropped_whatever_it_says_and_a_repeat_is_held_once(
    own_engine: Engine, attempt: Attempt, shape: FormShape
) -> None:
    change(own_engine, attempt, state=AttemptState.SUBMITTED, ending=Ending.TIMER, submitted_at=f.NOW, deadline=f.NOW)
    machine = client(attempt, seq=20_000)
    saves = [machine.save((item(shape), ["Z"]), ("nowhere", {"x": "\x00"})), machine.save((item(shape), ["A"]))]
    with running(own_engine) as store:
        for save in (*saves, *saves):
            assert refused(store, save, shape).code == "held_late"
    assert [seq for seq, _ in late_of(own_engine, attempt)] == [20_001, 20_002, 20_003]
    assert log_of(own_engine, attempt) == []


def test_a_late_answer_is_held_with_the_clients_clock_and_whether_the_writer_sent_it(
    own_engine: Engine, attempt: Attempt, shape: FormShape
) -> None:
    change(own_engine, attempt, state=AttemptState.SUBMITTED, ending=Ending.TIMER, submitted_at=f.NOW, deadline=f.NOW)
    reader = Machine(attempt.id, "c" * 32, seq=1).save((item(shape), ["A"]))
    writer = client(attempt, seq=1).save((item(shape), ["A"]))
    with running(own_engine) as store:
        for save in (reader, writer, reader, writer):
            assert refused(store, save, shape).code == "held_late"
    with Session(own_engine) as session:
        rows = session.exec(select(LateResponse).order_by(col(LateResponse.id))).all()
    assert [(row.from_writer, row.client_ms) for row in rows] == [
        (False, reader.entries[0].client_ms), (True, writer.entries[0].client_ms),
    ]  # fmt: skip


def test_a_repeat_after_the_time_of_what_was_acknowledged_is_no_late_answer(
    own_engine: Engine, attempt: Attempt, shape: FormShape
) -> None:
    assert attempt.deadline is not None
    save, times = client(attempt).save((item(shape), ["A"])), iter([f.NOW, attempt.deadline + timedelta(minutes=1)])
    with running(own_engine, lambda: next(times)) as store:
        store.store(save, shape)
        assert refused(store, save, shape).code == "held_late"
    assert late_of(own_engine, attempt) == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"state": AttemptState.PAUSED, "paused_at": f.NOW}, "paused"),
        ({"state": AttemptState.SUBMITTED, "ending": Ending.CANDIDATE, "submitted_at": f.NOW}, "closed"),
        ({"state": AttemptState.TERMINATED, "ending": Ending.INVIGILATOR, "submitted_at": f.NOW}, "closed"),
        ({"state": AttemptState.ADMITTED, "started_at": None, "deadline": None}, "not_started"),
        ({"state": AttemptState.CHECKED_IN, "started_at": None, "deadline": None}, "not_admitted"),
    ],
)
def test_an_attempt_that_does_not_run_takes_nothing(
    own_engine: Engine, attempt: Attempt, shape: FormShape, values: dict[str, Any], code: str
) -> None:
    change(own_engine, attempt, **values)
    with running(own_engine) as store:
        assert refused(store, client(attempt).save((item(shape), ["A"])), shape).code == code
    assert log_of(own_engine, attempt) == late_of(own_engine, attempt) == []


def test_an_attempt_that_does_not_exist_is_not_signed_in(own_engine: Engine, shape: FormShape) -> None:
    with running(own_engine) as store:
        assert refused(store, Machine("0" * 32).save((item(shape), ["A"])), shape).code == "not_signed_in"


def test_a_whole_room_saving_at_once_loses_nothing(own_engine: Engine) -> None:
    attempts = made(own_engine, 24)
    shape = shape_of(own_engine, attempts[0])
    one, begin = item(shape), threading.Barrier(len(attempts))

    def write(attempt: Attempt) -> Saved:
        machine = client(attempt)
        begin.wait()
        for option in "ABCDABCD":
            saved = store.store(machine.save((one, [option])), shape)
        return saved

    with running(own_engine) as store, ThreadPoolExecutor(len(attempts)) as pool:
        answers = list(pool.map(write, attempts))
    assert {answer.acked for answer in answers} == {8}
    with Session(own_engine) as session:
        assert session.exec(select(func.count()).select_from(Response)).one() == 8 * len(attempts)
        assert not list(queries.broken_chains(session))


def test_two_machines_that_write_one_attempt_at_once_leave_one_unbroken_chain(
    own_engine: Engine, attempt: Attempt, shape: FormShape
) -> None:
    one, begin = item(shape), threading.Barrier(2)

    def write(options: str) -> list[str]:
        machine, outcomes = client(attempt), []
        begin.wait()
        for option in options:
            try:
                store.store(machine.save((one, [option])), shape)
                outcomes.append("stored")
            except ProtocolError as error:
                outcomes.append(error.code)
        return outcomes

    with running(own_engine) as store, ThreadPoolExecutor(2) as pool:
        outcomes = [code for codes in pool.map(write, ("ABAB", "CDCD")) for code in codes]
    assert set(outcomes) <= {"stored", "altered_replay", "gap", "chain_mismatch"}
    log = log_of(own_engine, attempt)
    assert [seq for seq, _ in log] == list(range(1, outcomes.count("stored") + 1))
    with Session(own_engine) as session:
        assert not list(queries.broken_chains(session))


def test_two_writers_on_one_database_do_not_wait_in_a_circle(own_engine: Engine) -> None:
    attempts = made(own_engine, 8)
    shape = shape_of(own_engine, attempts[0])
    machines = [client(attempt) for attempt in attempts]
    saves = [machine.save((item(shape), ["A"])) for machine in machines]

    def send(turn: tuple[SaveBatcher, Save]) -> int:
        return turn[0].store(turn[1], shape).acked

    with running(own_engine) as first, running(own_engine) as second, ThreadPoolExecutor(16) as pool:
        turns = [(first, save) for save in saves] + [(second, save) for save in reversed(saves)]
        assert list(pool.map(send, turns)) == [1] * 16
    with Session(own_engine) as session:
        assert session.exec(select(func.count()).select_from(Response)).one() == 8


def test_one_odd_save_does_not_keep_the_others_waiting(own_engine: Engine, attempt: Attempt, shape: FormShape) -> None:
    good = client(attempt).save((item(shape), ["A"]))
    odd = replace(good, attempt="\x00")  # no identifier: what cannot even be asked for must not stop the rest
    waiting = [Waiting(save, shape) for save in (odd, good)]
    with running(own_engine) as store:
        store._store(waiting)
    with pytest.raises(ProtocolError):
        waiting[0].result()
    assert waiting[1].result().acked == 1


def test_what_waits_when_it_closes_is_still_stored(own_engine: Engine, attempt: Attempt, shape: FormShape) -> None:
    machine, one = client(attempt), item(shape)
    waiting = [Waiting(machine.save((one, [option])), shape) for option in "ABCD"]
    with running(own_engine) as store:
        for each in waiting:
            store._queue.put(each)
    assert [each.result().acked for each in waiting] == [1, 2, 3, 4]


def test_of_several_saves_of_one_attempt_one_is_stored_at_a_time(attempt: Attempt, shape: FormShape) -> None:
    first, second = (Waiting(client(attempt).save((item(shape), [option])), shape) for option in "AB")
    other = Waiting(Machine("0" * 32).save((item(shape), ["A"])), shape)
    assert batcher.one_each([first, second, other]) == ([first, other], [second])


def test_a_database_that_is_gone_means_busy(tmp_path: Any, shape: FormShape) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/none/none.db")
    with running(engine) as store:
        assert refused(store, Machine("0" * 32).save((item(shape), ["A"])), shape).code == "busy"
    engine.dispose()


def test_too_long_a_queue_means_busy_at_once(
    own_engine: Engine, attempt: Attempt, shape: FormShape, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batcher, "MAX_WAITING", -1)
    with running(own_engine) as store:
        assert refused(store, client(attempt).save((item(shape), ["A"])), shape).code == "busy"


def test_without_a_given_clock_the_engines_decides(own_engine: Engine, attempt: Attempt, shape: FormShape) -> None:
    change(own_engine, attempt, deadline=clock.now() + timedelta(hours=1))
    store, before = SaveBatcher(own_engine, grace_seconds=GRACE), clock.now()
    try:
        saved = store.store(client(attempt).save((item(shape), ["A"])), shape)
    finally:
        store.close()
    assert abs(saved.now - before) < timedelta(minutes=1)
