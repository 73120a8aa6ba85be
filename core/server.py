"""Serving by granian: one process with SQLite, several with PostgreSQL; a second server on the port is refused."""

import ctypes
import errno
import fcntl
import gc
import multiprocessing
import os
import signal
import socket
from importlib import import_module
from pathlib import Path
from typing import IO

from granian import Granian
from granian.constants import Interfaces

from core.config import BadSettings, Settings

THREADS = 64  # blocking threads of one process: as many saves may wait for one commit

# What glibc's mallopt(3) is told. Left alone, it gives each thread an arena of its own, and after the first password
# keeps the 19 MiB that a hash takes in each of them: 350 MiB after sixty sign-ins, of which nothing is in use.
ARENAS, MMAP_FROM, TRIM_FROM = 2, 1 << 20, 8 << 20
ARENA_MAX, MMAP_THRESHOLD, TRIM_THRESHOLD = -8, -3, -1  # the names of the three in malloc.h


def refuse_second(settings: Settings) -> IO[str]:
    """Take the installation's lock and prove that the port is free. Raises BadSettings.

    Granian binds with SO_REUSEPORT, so that a forgotten server would silently take a share of the requests.
    """
    lock = (Path(settings.data_dir) / "server.lock").open("w")
    try:
        _hold(lock, settings)
        _try_port(settings)
    except BadSettings:
        lock.close()
        raise
    return lock


def _hold(lock: IO[str], settings: Settings) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise BadSettings(
            f"Another server runs on {settings.data_dir}. Stop it first, or set another DATA_DIR."
        ) from error


def _try_port(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise BadSettings(_why_not(error, settings)) from error


def _why_not(error: OSError, settings: Settings) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {settings.port} is taken. Stop what listens there, or set PORT to another."
    return f"Nobody can listen at HOST {settings.host}, PORT {settings.port} here: {error.strerror}."


def leave_interrupts_to_the_parent() -> None:
    """Call first in a serving process: Ctrl-C reaches all processes of a terminal, and the parent stops the others.

    Interrupted twice, by the terminal and by its parent, a process of granian hangs until it is killed.
    """
    if multiprocessing.parent_process() is not None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def give_memory_back() -> None:
    """Call first in a serving process: few arenas, and large pieces go back to the system when they are freed."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # another C library has its own ways
        for name, value in ((ARENA_MAX, ARENAS), (MMAP_THRESHOLD, MMAP_FROM), (TRIM_THRESHOLD, TRIM_FROM)):
            mallopt(name, value)


def serve(target: str, settings: Settings) -> None:
    """Serve until interrupted; `target` names the factory of the WSGI application."""
    import_module(target.partition(":")[0])
    gc.freeze()  # what is loaded by now is shared by the workers, which are forks, and stays so
    workers = 1 if settings.sqlite else settings.workers or os.cpu_count() or 1
    Granian(
        target,
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=2048,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
