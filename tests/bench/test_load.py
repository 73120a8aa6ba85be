"""The load generator: counts what comes back whole, and notices when nothing comes."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bench import candidate
from bench.load import Outcome, Silent, Work, drive

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell"
BUSY = b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n"


@contextmanager
def server(answer: Callable[[socket.socket, int], None]) -> Iterator[int]:
    """Serve one connection: `answer` is called for each request with its number."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                number = 0
                while connection.recv(1000):
                    answer(connection, number)
                    number += 1

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def drove(answer: Callable[[socket.socket, int], None], count: int = 3) -> Outcome:
    with server(answer) as port:
        return drive(Work(port, [[b"request"] * count], 30, keep=True))


def test_each_answer_is_counted_by_its_status() -> None:
    outcome = drove(lambda line, number: line.sendall(BUSY if number == 1 else OK))
    assert outcome.statuses == {200: 2, 503: 1}
    assert (outcome.errors, outcome.done, len(outcome.waits)) == (1, [3], 3)
    assert outcome.answers == [[OK, BUSY, OK]]


def test_an_answer_in_pieces_is_waited_for() -> None:
    def slowly(line: socket.socket, _number: int) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in OK:
            line.sendall(bytes([byte]))

    assert drove(slowly).answers == [[OK, OK, OK]]


def test_a_closed_connection_is_no_answer() -> None:
    with pytest.raises(Silent, match="closed"):
        drove(lambda line, _number: line.shutdown(socket.SHUT_RDWR))


def test_percentiles_are_in_milliseconds() -> None:
    outcome = Outcome(seconds=2.0, waits=[n / 1000 for n in range(1, 101)])
    assert outcome.rate == 50
    assert [outcome.percentile(share) for share in (0.5, 0.95, 0.99, 1.0)] == pytest.approx([51, 96, 100, 100])


def test_dealt_requests_come_back_in_their_order() -> None:
    requests = [bytes([number]) for number in range(10)]
    assert candidate.undealt(candidate.dealt(requests, 4)) == requests
