"""A throw-away PostgreSQL: made in a temporary folder under an unprivileged user, gone at the end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import dying_with_us, kill_tree

USERS = ("postgres", "nobody")
START_SECONDS = 60.0
PAUSE = 0.05


class NoPostgres(Exception):
    """PostgreSQL is not installed here, or does not start; the text says why."""


@dataclass
class Cluster:
    """One cluster in a folder of its own; its server is a child of this process, so that a killed one is reaped."""

    folder: Path
    port: int
    durable: bool
    user: str = ""
    server: "subprocess.Popen[bytes] | None" = field(default=None)

    @property
    def url(self) -> str:
        """Give the address of its first database."""
        return f"postgresql://gradus@127.0.0.1:{self.port}/postgres"

    @property
    def pid(self) -> int:
        """Give the process of the server. Raises NoPostgres when it does not run."""
        if self.server is None:
            raise NoPostgres("PostgreSQL does not run")
        return self.server.pid

    def start(self) -> None:
        """Start the server and wait until it answers. Raises NoPostgres."""
        deadline = time.monotonic() + START_SECONDS
        self._spawn()
        while not self._answers():
            if time.monotonic() > deadline:
                raise NoPostgres(f"PostgreSQL does not start: {self._log()}")
            if self.server is not None and self.server.poll() is not None:
                self._spawn()  # after a kill its children may hold the shared memory for a moment
            time.sleep(PAUSE)

    def stop(self) -> None:
        """Stop the server at once, without a checkpoint."""
        if self.server is not None:
            self.server.send_signal(signal.SIGQUIT)
            self.server.wait(START_SECONDS)
            self.server = None

    def kill(self) -> None:
        """Kill -9 the server with all its processes, and reap it."""
        kill_tree(self.pid)
        if self.server is not None:
            self.server.wait(START_SECONDS)
            self.server = None

    def _spawn(self) -> None:
        options = ["listen_addresses=127.0.0.1", "max_connections=200", "shared_buffers=48MB"]
        if not self.durable:
            options += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        settings = [part for option in options for part in ("-c", option)]
        command = [binaries() / "postgres", "-D", self.folder / "data", "-p", self.port, "-k", self.folder, *settings]
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(  # noqa: S603 - our own command
                [*dying_with_us("QUIT"), *_as_user(self.user, command)],
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )

    def _answers(self) -> bool:
        command = [binaries() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", self.port]
        return subprocess.run(_as_user("", command), check=False).returncode == 0  # noqa: S603 - our own command

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-1000:]


def binaries() -> Path:
    """Find the folder with initdb and postgres. Raises NoPostgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise NoPostgres("PostgreSQL is not installed: run `make setup`, or install the package `postgresql`")


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Run a cluster; `durable` keeps fsync and synchronous_commit on, as benchmarks must."""
    folder = Path(tempfile.mkdtemp(prefix="gradus-pg-"))
    user = _unprivileged()
    made = Cluster(folder, free_port(), durable, user)
    try:
        if user:
            shutil.chown(folder, user)
        _make(made)
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """Run a cluster and give its address."""
    with cluster(durable=durable) as made:
        yield made.url


def free_port() -> int:
    """Find a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _make(made: Cluster) -> None:
    command = [binaries() / "initdb", "-D", made.folder / "data", "-U", "gradus", "-A", "trust", "-N"]
    command += ["-E", "UTF8", "--locale=C.UTF-8"]
    done = subprocess.run(_as_user(made.user, command), check=False, capture_output=True, text=True, cwd="/")  # noqa: S603 - our own command
    if done.returncode:
        raise NoPostgres(f"initdb failed: {done.stderr.strip()}")


def _as_user(user: str, command: list[object]) -> list[str]:
    prefix = ["setpriv", f"--reuid={user}", "--clear-groups", f"--regid={pwd.getpwnam(user).pw_gid}"] if user else []
    return [*prefix, *map(str, command)]


def _unprivileged() -> str:
    # PostgreSQL refuses to run as root; anybody else runs it as themselves.
    if os.geteuid() != 0:
        return ""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in USERS if name in known)
