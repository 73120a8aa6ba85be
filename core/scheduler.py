"""The one scheduler: a ticker that only the leader runs; what is due lives in the tables, never here."""

import contextlib
import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from core.clock import now
from core.db import reading, transaction

LOCK = 7_401_002
log = logging.getLogger(__name__)

JobFunction = Callable[[Session, datetime], object]


@dataclass(frozen=True)
class Job:
    """A name, an interval and an idempotent function of (session, now)."""

    name: str
    seconds: float
    run: JobFunction
    own_transactions: bool = False  # it is slow: its session only reads, and it opens short transactions itself


class Leader:
    """Holds the right to tick: a database lock on PostgreSQL, a file lock with SQLite."""

    def __init__(self, engine: Engine, lock_file: Path) -> None:
        self._engine, self._path = engine, lock_file
        self._connection: Connection | None = None
        self._file: IO[str] | None = None

    def leads(self) -> bool:
        """Tell whether this process leads, taking the lead if nobody has it."""
        if self._engine.dialect.name == "sqlite":
            return self._file_lock()
        return self._database_lock()

    def _file_lock(self) -> bool:
        if self._file is None:
            file = self._path.open("w")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                file.close()
                return False
            self._file = file
        return True

    def _database_lock(self) -> bool:
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            if connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar():
                self._connection = connection
                return True
            connection.close()
        except SQLAlchemyError:
            # The lock went with its connection; the next tick asks again.
            self._connection = None
        return False


def start(app: Flask, engine: Engine, jobs: tuple[Job, ...], lock_file: Path) -> BackgroundScheduler:
    """Start ticking in the background; each job runs in its own transaction, only in the leader."""
    leader = Leader(engine, lock_file)
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for job in jobs:
        scheduler.add_job(_tick, "interval", seconds=job.seconds, args=(app, leader, job), id=job.name)
    scheduler.start()
    return scheduler


def _tick(app: Flask, leader: Leader, job: Job) -> None:
    if not leader.leads():
        return
    with _reported(job), app.app_context():
        if job.own_transactions:
            job.run(reading(), now())
        else:
            with transaction() as session:
                job.run(session, now())


@contextmanager
def _reported(job: Job) -> Iterator[None]:
    with contextlib.suppress(Exception):
        try:
            yield
        except Exception:
            log.exception("job %s failed and will run again", job.name)
            raise
