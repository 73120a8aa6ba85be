"""A throw-away PostgreSQL: made in a temporary folder under an unprivileged user, gone at the end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USERS = ("postgres", "nobody")


class NoPostgres(Exception):  # noqa: N818 - read by the person who runs tests
    """PostgreSQL is not installed here; the text says how to get it."""


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
def postgres(*, durable: bool = False) -> Iterator[str]:
    """Run a cluster and give its address; `durable` keeps fsync on, as benchmarks must."""
    folder = Path(tempfile.mkdtemp(prefix="gradus-pg-"))
    user = _unprivileged()
    if user:
        shutil.chown(folder, user)
    port = _free_port()
    bin_dir = binaries()
    data = folder / "data"
    try:
        _run(
            user, bin_dir / "initdb", "-D", data, "-U", "gradus", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=256MB"
        if not durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        _run(user, bin_dir / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://gradus@127.0.0.1:{port}/postgres"
        finally:
            _run(user, bin_dir / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str:
    # PostgreSQL refuses to run as root; anybody else runs it as themselves.
    if os.geteuid() != 0:
        return ""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in USERS if name in known)


def _run(user: str, *command: object) -> None:
    prefix = ["setpriv", f"--reuid={user}", "--clear-groups", f"--regid={pwd.getpwnam(user).pw_gid}"] if user else []
    done = subprocess.run(  # noqa: S603 - our own command
        [*prefix, *map(str, command)],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
    )
    if done.returncode:
        raise NoPostgres(f"{command[0]} failed: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
