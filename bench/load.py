"""The load generator: closed loops over requests made beforehand, on plain sockets, in a process of its own.

What it costs is taken from the same two cores that serve, so a request in the loop costs little more than its two
system calls: nothing is encoded, signed or parsed while the clock runs.
"""

import pickle
import select
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import IO, cast

END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length: "
CHUNK = 1 << 18
SILENCE = 30.0  # seconds without any answer after which the server counts as gone


@dataclass(frozen=True)
class Work:
    """What to send: one list of requests for each connection, no longer than `seconds`."""

    port: int
    requests: Sequence[Sequence[bytes]]
    seconds: float
    keep: bool = False


@dataclass
class Outcome:
    """What came back: seconds of each answer, counts by status, answers per connection where they were kept."""

    seconds: float = 0.0
    cpu: float = 0.0
    waits: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    done: list[int] = field(default_factory=list)
    answers: list[list[bytes]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Give the answers per second."""
        return len(self.waits) / self.seconds

    @property
    def errors(self) -> int:
        """Count the answers that are not 200 or a redirect."""
        return sum(count for status, count in self.statuses.items() if status not in (200, 303))

    def percentile(self, share: float) -> float:
        """Give the milliseconds within which this share of the answers came."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


class Silent(Exception):
    """The server does not answer any more."""


class _Line:
    """One connection and where it stands in its list."""

    __slots__ = ("answers", "buffer", "place", "requests", "sent", "socket", "wanted")

    def __init__(self, port: int, requests: Sequence[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=SILENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests, self.place, self.sent, self.wanted = requests, 0, 0.0, 0
        self.buffer, self.answers = b"", [b""] * 0

    def send(self) -> None:
        self.buffer, self.wanted = b"", 0
        self.sent = time.perf_counter()
        self.socket.sendall(self.requests[self.place])

    def receive(self) -> bool:
        """Read what is there; True when the answer is whole."""
        data = self.socket.recv(CHUNK)
        if not data:
            raise Silent("the server closed a connection")
        self.buffer = self.buffer + data if self.buffer else data
        if not self.wanted:
            self.wanted = _whole_length(self.buffer)
        return 0 < self.wanted <= len(self.buffer)


def _whole_length(buffer: bytes) -> int:
    """Tell how long the whole answer is; 0 while its head is not here."""
    end = buffer.find(END_OF_HEAD)
    if end < 0:
        return 0
    head = buffer[:end].lower()
    at = head.find(LENGTH)
    if at < 0:
        raise Silent(f"an answer without its length: {head[:200]!r}")
    return end + len(END_OF_HEAD) + int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0])


def run(work: Work) -> Outcome:
    """Do the work in the generator's own process and give what came back. Raises Silent."""
    to, back = _generator()
    pickle.dump(work, to)
    to.flush()
    found = pickle.load(back)  # noqa: S301 - our own process wrote it
    if isinstance(found, Silent):
        raise found
    return cast(Outcome, found)


@cache
def _generator() -> tuple[IO[bytes], IO[bytes]]:
    """Start the generator once; it imports nothing of the product, and ends when its input does."""
    command = [sys.executable, "-m", "bench.generator"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own command
    return cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)


def serve(work: IO[bytes], outcomes: IO[bytes]) -> None:
    """Do one work after the other until there is no more."""
    while True:
        try:
            wanted = pickle.load(work)  # noqa: S301 - our own process wrote it
        except EOFError:
            return
        try:
            pickle.dump(drive(wanted), outcomes)
        except (OSError, Silent) as fault:
            pickle.dump(Silent(str(fault)), outcomes)
        outcomes.flush()


def drive(work: Work) -> Outcome:
    """Send each connection's requests one after the other, all connections at once."""
    lines = [_Line(work.port, requests) for requests in work.requests if requests]
    outcome = Outcome()
    cpu, began = time.process_time(), time.perf_counter()
    try:
        _loop(lines, began + work.seconds, outcome, keep=work.keep)
    finally:
        for line in lines:
            line.socket.close()
    outcome.seconds, outcome.cpu = time.perf_counter() - began, time.process_time() - cpu
    outcome.done = [line.place for line in lines]
    outcome.answers = [line.answers for line in lines]
    return outcome


def _loop(lines: Sequence[_Line], deadline: float, outcome: Outcome, *, keep: bool) -> None:
    by_number = {line.socket.fileno(): line for line in lines}
    with select.epoll() as poll:
        for number, line in by_number.items():
            poll.register(number, select.EPOLLIN)
            line.send()
        running = len(lines)
        while running:
            ready = poll.poll(SILENCE)
            if not ready:
                raise Silent(f"no answer for {SILENCE:.0f} s")
            for number, _ in ready:
                running -= _step(by_number[number], deadline, outcome, keep=keep)


def _step(line: _Line, deadline: float, outcome: Outcome, *, keep: bool) -> bool:
    """Take an answer and send the next request; True when this connection is through."""
    if not line.receive():
        return False
    now = time.perf_counter()
    outcome.waits.append(now - line.sent)
    status = int(line.buffer[9:12])
    outcome.statuses[status] = outcome.statuses.get(status, 0) + 1
    if keep:
        line.answers.append(line.buffer)
    line.place += 1
    if line.place == len(line.requests) or now > deadline:
        return True
    line.send()
    return False
