"""An installation to measure: its folder, its database on either engine, its server as a child process."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from bench.cluster import Cluster, cluster, free_port
from bench.processes import dying_with_us, kill_tree
from bench.serving import FACTORY
from core import audit, config, db, schema
from core.config import ROOT, Settings

START_SECONDS = 60.0
PAUSE = 0.05


class NoStart(Exception):
    """The server did not come up; the text is the end of its log."""


@dataclass
class Installation:
    """One engine's database, settings and server."""

    name: str
    settings: Settings
    engine: Engine
    environ: dict[str, str]
    cluster: Cluster | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def port(self) -> int:
        """Give the port of the server."""
        return self.settings.port

    @property
    def server_pid(self) -> int:
        """Give the server's first process. Raises NoStart when it does not run."""
        if self.process is None:
            raise NoStart("the server does not run")
        return self.process.pid

    @property
    def roots(self) -> list[int]:
        """Name the first processes of the whole stack: server and database."""
        return [self.server_pid, *([self.cluster.pid] if self.cluster else [])]

    def start(self, factory: str = FACTORY) -> None:
        """Start the server and wait until it is ready. Raises NoStart."""
        log = Path(self.settings.data_dir) / "server.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                [*dying_with_us("TERM"), sys.executable, "-m", "bench.serving", factory],
                env=self.environ, cwd=ROOT, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while not self.ready():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise NoStart(log.read_text(errors="replace")[-2000:])
            time.sleep(PAUSE)

    def ready(self) -> bool:
        """Tell whether the server and its database answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)  # ready
        except OSError:
            return False

    def stop(self) -> None:
        """Stop the server as Ctrl-C would."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def kill(self) -> None:
        """Kill -9 the server with all its workers, and reap it."""
        if self.process is not None:
            kill_tree(self.process.pid)
            self.process.wait()
            self.process = None


@contextmanager
def installation(name: str) -> Iterator[Installation]:
    """Make an empty, migrated installation on `sqlite` or `postgresql`; durable on both. Its server is not started."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="gradus-bench-"))
        made = stack.enter_context(cluster(durable=True)) if name == "postgresql" else None
        environ = _environ(folder, made)
        settings = config.load(environ)
        engine = db.make_engine(settings.database_url)
        stack.callback(engine.dispose)
        schema.upgrade(engine)
        audit.Ledger.use(settings.derive("audit"), settings.key_dir / "audit-anchor.json")
        ready = Installation(name, settings, engine, environ, made)
        stack.callback(ready.stop)
        yield ready


def _environ(folder: str, made: Cluster | None) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "QUICK") if name in os.environ}
    own = {"DATA_DIR": folder, "DEMO": "0", "HOST": "127.0.0.1", "PORT": str(free_port())}
    return {**kept, **own, "PYTHONPATH": str(ROOT), "DATABASE_URL": made.url if made else ""}
