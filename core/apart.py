"""Reading a stranger's PDF in a process of its own, with a bound on time and memory.

A kilobyte whose fields refer to each other twice over keeps a parser busy for years, and a quarter of a megabyte
unpacks to half a gigabyte; anybody may send such a file to the public page. The process costs a second; only what
comes from outside is read this way.
"""

import base64
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any, NamedTuple

from core import seal
from core.config import ROOT
from core.errors import Refused, Text
from core.seal import SealReport

CPU_SECONDS = 5
WALL_SECONDS = 30.0  # on a machine that is busy with an examination
MEMORY = 1024 * 1024 * 1024
SLOTS = BoundedSemaphore(2)
WAIT_SECONDS = 1.0
BUSY = Text("Other files are being checked at this moment. Try again in a few seconds.")


class Examined(NamedTuple):
    """What the seal of a file shows, and the file embedded in it under the name that was asked for."""

    report: SealReport
    attached: bytes | None


def examine(pdf: bytes, trust_roots: Sequence[bytes], *, name: str) -> Examined:
    """Do what `seal.inspect` and `seal.attachment` do, out of harm's way; what takes too long cannot be read.

    Raises Refused (busy) when too many files are being read.
    """
    with _slot():
        answer = _ask({"pdf": _text(pdf), "roots": [_text(root) for root in trust_roots], "name": name})
    if answer is None:
        return Examined(SealReport(False, False, None, False, (seal.UNREADABLE,)), None)
    attached = answer.pop("attached")
    return Examined(_report(**answer), base64.b64decode(attached) if attached is not None else None)


def _report(*, reasons: list[tuple[str, dict[str, Any]]], sealed_at: str | None, **plain: Any) -> SealReport:
    texts = tuple(Text(template, params) for template, params in reasons)
    return SealReport(**plain, reasons=texts, sealed_at=datetime.fromisoformat(sealed_at) if sealed_at else None)


def main() -> None:
    """Answer one question from standard input; this is the process of its own."""
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    asked = json.load(sys.stdin)
    pdf = base64.b64decode(asked["pdf"])
    report = seal.inspect(pdf, [base64.b64decode(root) for root in asked["roots"]])
    attached = seal.attachment(pdf, asked["name"])
    answer = {
        "intact": report.intact,
        "trusted": report.trusted,
        "signer": report.signer,
        "covers_whole_file": report.covers_whole_file,
        "reasons": [(reason.template, dict(reason.params)) for reason in report.reasons],
        "sealed_at": report.sealed_at.isoformat() if report.sealed_at else None,
        "attached": None if attached is None else _text(attached),
    }
    json.dump(answer, sys.stdout)


def _ask(question: dict[str, Any]) -> dict[str, Any] | None:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "core.apart"],
            input=json.dumps(question).encode(),
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={},  # no secret of ours is within reach of what is read
            timeout=WALL_SECONDS,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        return None
    return answer


@contextmanager
def _slot() -> Iterator[None]:
    if not SLOTS.acquire(timeout=WAIT_SECONDS):
        raise Refused(BUSY, code="busy")
    try:
        yield
    finally:
        SLOTS.release()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


if __name__ == "__main__":
    main()
