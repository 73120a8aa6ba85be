import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from flask import Flask
from sqlmodel import Session, select

from core import jobs, outbox
from core.audit import Ledger
from core.clock import now
from core.db import reading, transaction
from core.outbox import Delivery, Message
from core.scheduler import Job
from core.sessions import WebSession


class MailServer:
    """Speaks just enough SMTP on a loopback port to take mail, one sender at a time."""

    def __init__(self) -> None:
        self.received: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def stop(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self._talk(cast(BinaryIO, stream))

    def _talk(self, stream: BinaryIO) -> None:
        _say(stream, b"220 ready")
        for line in stream:
            if line.upper().startswith(b"QUIT"):
                return _say(stream, b"221 bye")
            if line.upper().startswith(b"DATA"):
                _say(stream, b"354 go on")
                self.received.append(b"".join(iter(stream.readline, b".\r\n")).decode())
            _say(stream, b"250 ok")
        return None


def _say(stream: BinaryIO, line: bytes) -> None:
    stream.write(line + b"\r\n")
    stream.flush()


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.stop()


def _post(app: Flask) -> None:
    with transaction(app.extensions["gradus.engine"]) as session:
        context: dict[str, object] = {"name": "李四", "link": "http://here", "expires": now()}
        outbox.post(session, to="li@example.org", template="accounts/invitation", now=now(), context=context)


def _states(app: Flask) -> list[str]:
    with Session(app.extensions["gradus.engine"]) as session:
        return list(session.exec(select(Message.state)).all())


def test_mail_goes_out_through_the_server_of_the_settings(app: Flask, server: MailServer) -> None:
    settings = replace(app.extensions["gradus.settings"], smtp_url=f"smtp://127.0.0.1:{server.port}")
    app.extensions["gradus.settings"] = settings
    _post(app)

    with app.app_context():
        jobs.deliver_mail(reading(), now())

    assert _states(app) == [Delivery.SENT]
    assert len(server.received) == 1
    assert "To: li@example.org" in server.received[0]


def test_without_a_server_in_the_settings_mail_is_kept(app: Flask) -> None:
    _post(app)

    with app.app_context():
        jobs.deliver_mail(reading(), now())
        jobs.deliver_mail(reading(), now())

    assert _states(app) == [Delivery.KEPT]


def test_a_server_that_is_away_leaves_the_mail_waiting(app: Flask) -> None:
    settings = replace(app.extensions["gradus.settings"], smtp_url="smtp://127.0.0.1:1")
    app.extensions["gradus.settings"] = settings
    _post(app)

    with app.app_context():
        jobs.deliver_mail(reading(), now())

    assert _states(app) == [Delivery.WAITING]


def test_only_the_slow_job_opens_its_own_transactions() -> None:
    assert [job.name for job in jobs.JOBS if job.own_transactions] == ["core.deliver_mail"]
    assert {job.name: job.seconds for job in jobs.JOBS} == {
        "core.deliver_mail": 5,
        "core.purge_sessions": 600,
        "core.remember_audit": 60,
    }


@pytest.mark.parametrize("job", [job for job in jobs.JOBS if not job.own_transactions], ids=lambda job: job.name)
def test_a_job_may_run_twice(session: Session, now: datetime, tmp_path: Path, job: Job) -> None:
    Ledger.anchor = tmp_path / "anchor.json"
    old = now - timedelta(days=1)
    session.add(WebSession(id="old", created_at=old, last_seen_at=old))

    for _ in range(2):
        job.run(session, now)

    Ledger.anchor = None
