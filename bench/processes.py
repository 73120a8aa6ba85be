"""What processes cost, read from /proc: their trees, CPU seconds and proportional memory; and how they are killed."""

import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PARENT, USER, SYSTEM = 1, 11, 12  # places in /proc/PID/stat after the name


def tree(root: int) -> list[int]:
    """List a process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for pid in (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()):
        found = _stat(pid)
        if found:
            children.setdefault(int(found[PARENT]), []).append(pid)
    family, waiting = [], [root]
    while waiting:
        family.append(waiting.pop())
        waiting += children.get(family[-1], [])
    return family


def cpu_seconds(roots: Iterable[int]) -> float:
    """Sum the CPU time that the processes of these trees have used so far."""
    stats = [_stat(pid) for root in roots for pid in tree(root)]
    return sum(int(found[USER]) + int(found[SYSTEM]) for found in stats if found) / TICKS


def pss_mib(roots: Iterable[int]) -> float:
    """Sum the proportional set size of these trees: shared pages are counted once in all."""
    return sum(_pss_kib(pid) for root in roots for pid in tree(root)) / 1024


def peak_mib() -> float:
    """Give the most memory that this process ever had resident."""
    lines = (PROC / "self" / "status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0) / 1024


def kill_tree(root: int) -> None:
    """Kill -9 a process that we started and all its descendants."""
    for pid in tree(root):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def dying_with_us(signal_name: str) -> list[str]:
    """Give the words before a command that let its process get a signal when we die, however we die."""
    return ["setpriv", "--pdeathsig", signal_name] if shutil.which("setpriv") else []


def end_cleanly() -> None:
    """Let a request to end be an ordinary exit, so that servers are stopped and folders removed."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))


def _stat(pid: int) -> list[str]:
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []  # it has ended meanwhile


def _pss_kib(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
