import json
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core import server
from core.config import ROOT, BadSettings, Settings

HASHES = """
import json, threading
from bench.processes import pss_mib
import os
from core import server
from accounts.service.passwords import HASHER

{first}
known = HASHER.hash("a pass phrase")
barrier = threading.Barrier(12)
def guess():
    for _ in range(2):
        barrier.wait()
        HASHER.verify(known, "a pass phrase")
before = pss_mib([os.getpid()])
threads = [threading.Thread(target=guess) for _ in range(12)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps(pss_mib([os.getpid()]) - before))
"""


def _kept_after_hashing(first: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", HASHES.format(first=first)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return float(json.loads(done.stdout))


def test_the_memory_of_password_hashes_goes_back_to_the_system() -> None:
    assert _kept_after_hashing("server.give_memory_back()") < 2 * 19


def test_without_being_told_the_c_library_keeps_it() -> None:
    assert _kept_after_hashing("") > 2 * 19  # else the call above has become needless


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Give settings with a port that nobody listens on."""
    return replace(settings, port=_free_port())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_takes_the_lock_and_leaves_the_port_free(settings: Settings) -> None:
    with server.refuse_second(settings), socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))


def test_a_second_server_on_the_same_data_is_refused_and_told_what_to_do(settings: Settings) -> None:
    with server.refuse_second(settings), pytest.raises(BadSettings, match="DATA_DIR") as refused:
        server.refuse_second(replace(settings, port=_free_port()))
    assert str(settings.data_dir) in str(refused.value)


def test_after_the_first_has_stopped_another_may_start(settings: Settings) -> None:
    server.refuse_second(settings).close()
    server.refuse_second(settings).close()


def test_two_installations_serve_side_by_side(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = replace(settings, data_dir=tmp_path / "other", port=_free_port())
    with server.refuse_second(settings), server.refuse_second(other):
        assert settings.data_dir != other.data_dir


def test_a_port_that_is_taken_is_named(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind((settings.host, settings.port))
        taken.listen()
        with pytest.raises(BadSettings, match=f"Port {settings.port} is taken"):
            server.refuse_second(settings)


def test_an_address_of_the_newer_kind_is_tried_as_such(settings: Settings) -> None:
    server.refuse_second(replace(settings, host="::1")).close()


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid"])
def test_an_address_that_is_not_ours_is_named_and_starts_nothing(settings: Settings, host: str) -> None:
    with pytest.raises(BadSettings, match=f"HOST {host}"):
        server.refuse_second(replace(settings, host=host))


def test_only_a_serving_child_leaves_interrupts_to_its_parent() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, set())
    server.leave_interrupts_to_the_parent()  # in this process, which has no parent of ours
    assert signal.pthread_sigmask(signal.SIG_BLOCK, set()) == before
