import json
import subprocess
import sys
from pathlib import Path

from core.config import ROOT

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


SERVES = """
import sys
from pathlib import Path
from core import config, server

class Forking:
    def __init__(self, *_, **__): pass
    def serve(self): print(sorted(set(server.SHARED) - set(sys.modules)))

server.Granian = Forking
server.serve("core.clock:now", config.load({"DATA_DIR": sys.argv[1], "DEMO": "0", "SECRET_KEY": "k" * 40}))
"""


def test_what_pages_load_at_their_first_use_is_there_before_workers_are_forked(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SERVES, str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)

    assert done.stdout.strip() == "[]"
