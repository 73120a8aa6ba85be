"""One process ticks at a time; a job that fails runs again and takes no other down."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlmodel import Session, select

import app as composition
from core import scheduler
from core.db import reading, transaction
from core.outbox import Delivery, Message
from core.scheduler import LOCK, Job, Leader

Leaders = Callable[..., Leader]


@pytest.fixture
def leaders(tmp_path: Path) -> Iterator[Leaders]:
    """Give processes that would lead, and let them end at last."""
    made: list[Leader] = []

    def make(engine: Engine, lock: str = "scheduler.lock") -> Leader:
        made.append(Leader(engine, tmp_path / lock))
        return made[-1]

    yield make
    for one in made:
        end(one)


def end(leader: Leader) -> None:
    """Do what the system does with a process that was killed: its files and connections are closed."""
    if leader._file is not None:
        leader._file.close()
    if leader._connection is not None and not leader._connection.closed:
        leader._connection.invalidate()
        leader._connection.close()


def message(subject: str, now: datetime) -> Message:
    return Message(to="li@example.org", subject=subject, body="", created_at=now, state=Delivery.WAITING)


def subjects(app: Flask) -> list[str]:
    with Session(app.extensions["gradus.engine"]) as session:
        return list(session.exec(select(Message.subject)).all())


def tick(app: Flask, leader: Leader, job: Job) -> None:
    scheduler._tick(app, leader, job)


@pytest.fixture
def leading(app: Flask, leaders: Leaders) -> Leader:
    """Give the process of the application that ticks."""
    return leaders(app.extensions["gradus.engine"])


def test_of_several_processes_one_leads_and_keeps_the_lead(own_engine: Engine, leaders: Leaders) -> None:
    first, second, third = (leaders(own_engine) for _ in range(3))
    assert [one.leads() for one in (first, second, third)] == [True, False, False]
    assert [one.leads() for one in (second, first, third, first)] == [False, True, False, True]


def test_a_leader_that_is_gone_is_followed_by_another(own_engine: Engine, leaders: Leaders) -> None:
    first, second = leaders(own_engine), leaders(own_engine)
    assert first.leads()
    end(first)
    assert second.leads()


def test_a_leader_whose_connection_was_cut_asks_again(own_engine: Engine, leaders: Leaders) -> None:
    if own_engine.dialect.name == "sqlite":
        pytest.skip("with SQLite the lock is a file's")
    first = leaders(own_engine)
    assert first.leads()
    with own_engine.connect() as other:
        query = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = :lock"
        other.execute(text(query), {"lock": LOCK})
    assert first.leads() is False
    assert first.leads() is True


def test_installations_do_not_keep_each_other_from_ticking(own_engine: Engine, leaders: Leaders) -> None:
    if own_engine.dialect.name != "sqlite":
        pytest.skip("with PostgreSQL the lock is the database's")
    assert leaders(own_engine, "one.lock").leads()
    assert leaders(own_engine, "other.lock").leads()


def test_what_a_job_writes_is_kept_when_it_is_done(app: Flask, leading: Leader) -> None:
    tick(app, leading, Job("write", 1, lambda session, now: session.add(message("kept", now))))
    assert subjects(app) == ["kept"]


def test_a_job_that_fails_leaves_nothing_is_reported_and_runs_again(
    app: Flask, leading: Leader, caplog: pytest.LogCaptureFixture
) -> None:
    runs: list[datetime] = []

    def fail(session: Session, now: datetime) -> None:
        session.add(message("lost", now))
        session.flush()
        runs.append(now)
        raise RuntimeError("no good")

    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            tick(app, leading, Job("failing", 1, fail))
    assert len(runs) == 2
    assert subjects(app) == []
    assert "job failing failed and will run again" in caplog.text


def test_who_does_not_lead_runs_nothing(app: Flask, leading: Leader, leaders: Leaders) -> None:
    assert leading.leads()
    tick(
        app,
        leaders(app.extensions["gradus.engine"]),
        Job("never", 1, lambda session, now: session.add(message("twice", now))),
    )
    assert subjects(app) == []


def test_a_slow_job_reads_outside_and_writes_in_short_transactions(app: Flask, leading: Leader) -> None:
    def slow(session: Session, now: datetime) -> None:
        assert session is reading()
        session.add(message("never kept", now))
        with transaction() as writing:
            writing.add(message("kept", now))

    tick(app, leading, Job("slow", 1, slow, own_transactions=True))
    assert subjects(app) == ["kept"]


@pytest.mark.parametrize("job", composition.JOBS, ids=lambda job: str(job.name))
def test_every_job_of_the_product_runs_where_there_is_nothing_to_do(
    app: Flask, leading: Leader, caplog: pytest.LogCaptureFixture, job: Job
) -> None:
    for _ in range(2):
        tick(app, leading, job)
    assert "failed" not in caplog.text


def test_every_job_has_a_name_of_its_own_and_an_interval() -> None:
    assert len({job.name for job in composition.JOBS}) == len(composition.JOBS)
    assert all(job.seconds > 0 for job in composition.JOBS)
