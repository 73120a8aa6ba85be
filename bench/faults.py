"""Kills servers and databases while answers are saved and looks for what was lost: `python -m bench.faults`.

Clients do what the exam page does: they keep an answer until it is acknowledged and send the same request again after
any fault. At the end the database is asked whether every acknowledged answer is there, once, with its chain.
Killing processes does not show what a loss of power does; that rests on fsync (docs/benchmarks.md).
Writes build/faults.json; leaves with 1 when anything was lost. QUICK=1 makes it a smoke.
"""

import contextlib
import http.client
import json
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from bench import candidate, load, report, seed
from bench.candidate import Candidate
from bench.installation import Installation, installation
from bench.load import Work
from bench.processes import end_cleanly, tree
from bench.report import quick, say
from core import clock, db
from exam import queries
from exam.models import Attempt, Response
from questionbank.models import Form

CLIENTS = 16
TRIES_PAUSE = 0.02
REQUEST_SECONDS = 15.0
RECOVERY_SECONDS = 60.0
BETWEEN = (0.3, 1.2)  # seconds of saving before a kill


@dataclass
class Saver:
    """One client: saves one answer after the other until told to stop, and remembers what was acknowledged."""

    person: Candidate
    port: int
    items: list[dict[str, Any]]
    stop: threading.Event
    acked: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    repeats: int = 0
    last_at: float = 0.0

    def run(self) -> None:
        """Save; the same request again until it is acknowledged."""
        while not self.stop.is_set():
            entry = candidate.answer(self.person.seq + 1, self.person.chain, self.items)
            body = json.dumps({"epoch": 1, "prev": self.person.chain, "batch": [entry]})
            if not self._until_acknowledged(body, entry):
                return
            self.person.stored(1, items=self.items)

    def _until_acknowledged(self, body: str, entry: dict[str, Any]) -> bool:
        while not self.stop.is_set():
            status, reply = self._post(body)
            if status == 200:
                return self._acknowledged(reply, entry)
            if status not in (0, 503):
                self.wrong.append(f"{status} {reply}")
                return False
            self.repeats += 1
            time.sleep(TRIES_PAUSE)
        return False

    def _acknowledged(self, reply: dict[str, Any], entry: dict[str, Any]) -> bool:
        self.last_at = time.monotonic()
        self.acked.append(entry)
        if (reply["acked"], reply["chain"]) != (entry["seq"], entry["chain"]):
            self.wrong.append(f"{entry['seq']} was answered with {reply}")
            return False
        return True

    def _post(self, body: str) -> tuple[int, dict[str, Any]]:
        headers = {"Cookie": self.person.cookie, "X-CSRF-Token": self.person.csrf, "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=REQUEST_SECONDS)
        try:
            connection.request("POST", candidate.SAVE, body, headers)
            reply = connection.getresponse()
            return reply.status, json.loads(reply.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            connection.close()


@dataclass
class Outcome:
    """What one kind of fault did on one engine."""

    engine: str
    fault: str
    repetitions: int = 0
    acked: int = 0
    repeats: int = 0
    lost: int = 0
    duplicates: int = 0
    wrong: list[str] = field(default_factory=list)
    recovery_seconds: list[float] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Tell whether answers were acknowledged and none lost, doubled or answered wrongly."""
        return bool(self.acked) and not (self.lost or self.duplicates or self.wrong)

    def row(self) -> str:
        """Give a row of the table."""
        worst, counts = max(self.recovery_seconds, default=0.0), (self.acked, self.repeats, self.lost, self.duplicates)
        numbers = " | ".join(f"{count:,}" for count in counts)
        return f"| {self.engine} | {self.fault} | {self.repetitions} | {numbers} | {len(self.wrong)} | {worst:.2f} |"


def server_killed(site: Installation) -> None:
    """Kill -9 the server with all its workers and start it again."""
    site.kill()
    site.start()


def worker_killed(site: Installation) -> None:
    """Kill -9 one worker; the server itself replaces it."""
    workers = [pid for pid in tree(site.server_pid) if pid != site.server_pid]
    if workers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(random.choice(workers), signal.SIGKILL)


def database_killed(site: Installation) -> None:
    """Kill -9 PostgreSQL with all its processes and start it again; the server runs on."""
    assert site.cluster is not None
    site.cluster.kill()
    site.cluster.start()


FAULTS: dict[str, tuple[tuple[str, Callable[[Installation], None]], ...]] = {
    "sqlite": (("server killed", server_killed), ("worker killed", worker_killed)),
    "postgresql": (
        ("server killed", server_killed),
        ("worker killed", worker_killed),
        ("database killed", database_killed),
    ),
}


def main() -> None:
    """Run every fault on both engines."""
    end_cleanly()
    times = int(os.environ.get("REPEAT", "0")) or (1 if quick() else 20)
    outcomes: list[Outcome] = []
    for name in os.environ.get("ENGINES", "sqlite,postgresql").split(","):
        with installation(name) as site:
            site.start()
            outcomes += [run(site, fault, act, times=times) for fault, act in FAULTS[name]]
    say("| engine | fault | times | acknowledged | sent again | lost | doubled | wrong | slowest recovery, s |")
    say("|---|---|--:|--:|--:|--:|--:|--:|--:|")
    for outcome in outcomes:
        say(outcome.row())
    document = {"machine": report.machine(), "quick": quick(), "outcomes": [asdict(one) for one in outcomes]}
    say(f"written to {report.write('faults', document)}")
    sys.exit(0 if all(outcome.holds for outcome in outcomes) else 1)


def run(site: Installation, fault: str, act: Callable[[Installation], None], *, times: int) -> Outcome:
    """Save from several clients, let the fault happen again and again, then look for every acknowledged answer."""
    outcome = Outcome(site.name, fault)
    stop = threading.Event()
    savers = _savers(site, stop)
    threads = [threading.Thread(target=saver.run, daemon=True) for saver in savers]
    for thread in threads:
        thread.start()
    try:
        for _ in range(times):
            time.sleep(random.uniform(*BETWEEN))
            outcome.recovery_seconds.append(_recovery(site, act, savers))
            outcome.repetitions += 1
    finally:
        stop.set()
        for thread in threads:
            thread.join(REQUEST_SECONDS * 2)
    _look(site, savers, outcome)
    return outcome


def _recovery(site: Installation, act: Callable[[Installation], None], savers: list[Saver]) -> float:
    """Let the fault happen; give the seconds until every client has had an acknowledgement since."""
    began = time.monotonic()
    act(site)
    since = time.monotonic()
    while any(saver.last_at < since and not saver.wrong for saver in savers):
        if time.monotonic() > since + RECOVERY_SECONDS:
            savers[0].wrong.append("some client was not served again")
            break
        time.sleep(TRIES_PAUSE)
    return round(max(saver.last_at for saver in savers) - began, 3)


def _savers(site: Installation, stop: threading.Event) -> list[Saver]:
    with db.transaction(site.engine) as session:
        seats = seed.seats(session, CLIENTS, settings=site.settings, now=clock.now())
        sat = select(Form.paper).join(Attempt, col(Attempt.form_id) == Form.id).where(Attempt.id == seats[0].attempt)
        items = json.loads(session.exec(sat).one())["items"]
    return [Saver(_started(site.port, seat), site.port, items, stop) for seat in seats]


def _started(port: int, seat: seed.Seat) -> Candidate:
    person = candidate.signed_in(seat, exchange(port, candidate.sign_in(seat)))
    exchange(port, person.start())
    return person


def exchange(port: int, request: bytes) -> bytes:
    """Send one request and give its answer. Raises RuntimeError for an error."""
    outcome = load.drive(Work(port, [[request]], REQUEST_SECONDS, keep=True))
    if outcome.errors:
        raise RuntimeError(f"answered with {outcome.statuses}")
    return outcome.answers[0][0]


def _look(site: Installation, savers: list[Saver], outcome: Outcome) -> None:
    """Compare what was acknowledged with what is stored, and let the product verify its own chains."""
    with Session(site.engine) as session:
        for saver in savers:
            _compare(session, saver, outcome)
        outcome.wrong += [f"{found.where}: {found.why}" for found in queries.broken_chains(session)]


def _compare(session: Session, saver: Saver, outcome: Outcome) -> None:
    query = select(Response).where(Response.attempt_id == saver.person.seat.attempt).order_by(col(Response.seq))
    rows = session.exec(query).all()
    stored = {row.seq: (row.item, json.loads(row.response), row.chain) for row in rows}
    kept = [stored.get(entry["seq"]) == (entry["item"], entry["response"], entry["chain"]) for entry in saver.acked]
    outcome.acked += len(kept)
    outcome.lost += kept.count(False)
    outcome.duplicates += len(rows) - len(stored)
    outcome.repeats += saver.repeats
    outcome.wrong += saver.wrong
    # An answer may be stored whose acknowledgement was cut off; more than that one nobody sent.
    if len(rows) not in (len(kept), len(kept) + 1):
        outcome.wrong.append(f"{len(rows)} answers are stored, {len(kept)} were acknowledged")


if __name__ == "__main__":
    main()
