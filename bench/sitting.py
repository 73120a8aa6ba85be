"""Measures a sitting: sign-ins, starts, papers, saves, submissions, as candidates' browsers would send them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench import candidate, load, processes, seed
from bench.candidate import Candidate
from bench.installation import Installation
from bench.load import Outcome, Work
from bench.report import Figures
from core import clock, db

LINES = 16
SECONDS = 120.0  # for operations that are counted, not timed
MOST_PER_SECOND = 9000  # more saves than this nobody prepares


class Failed(Exception):
    """The server answered a measured request with an error."""


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    runs: int
    seconds: float
    candidates: int  # of each run
    clients: tuple[int, ...]


@dataclass
class Sitting:
    """The candidates of one installation and the paper that they sit."""

    site: Installation
    size: Size
    figures: Figures
    people: list[Candidate] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)

    def measure(self) -> None:
        """Measure everything, so many times."""
        wanted = max(self.size.clients) + self.size.runs * self.size.candidates
        with db.transaction(self.site.engine) as session:
            seats = seed.seats(session, wanted, settings=self.site.settings, now=clock.now())
        savers, others = seats[: max(self.size.clients)], seats[max(self.size.clients) :]
        for run in range(self.size.runs):
            part = others[run * self.size.candidates : (run + 1) * self.size.candidates]
            self._arrive(part)
        crowd = self._signed_in(savers)
        self._send([one.start() for one in crowd])
        for clients in self.size.clients:
            for _ in range(self.size.runs):
                self._save(crowd[:clients])
        for run in range(self.size.runs):
            self._leave(self.people[run * self.size.candidates : (run + 1) * self.size.candidates])

    def _arrive(self, seats: Sequence[seed.Seat]) -> None:
        """Sign in, start, fetch the paper: each as a rate of its own."""
        outcome = self._send([candidate.sign_in(seat) for seat in seats])
        self._note("candidate sign-ins", outcome)
        people = [candidate.signed_in(*pair) for pair in zip(seats, candidate.undealt(outcome.answers), strict=True)]
        outcome = self._send([one.start() for one in people])
        self._note("attempt starts", outcome)
        form = str(_body(outcome.answers[0][0])["paper_url"]).rpartition("/")[2].removesuffix(".json")
        outcome = self._send([one.paper(form) for one in people])
        self._note("paper fetches", outcome)
        self.items = list(_body(outcome.answers[0][0])["items"])
        self.people += people

    def _signed_in(self, seats: Sequence[seed.Seat]) -> list[Candidate]:
        answers = candidate.undealt(self._send([candidate.sign_in(seat) for seat in seats]).answers)
        return [candidate.signed_in(*pair) for pair in zip(seats, answers, strict=True)]

    def _save(self, people: Sequence[Candidate]) -> None:
        """Save one answer after the other from each client for some seconds."""
        most = int(self.size.seconds * MOST_PER_SECOND / len(people)) + 1
        requests = [one.saves(most, items=self.items) for one in people]
        before = processes.cpu_seconds(self.site.roots)
        outcome = load.run(Work(self.site.port, requests, self.size.seconds))
        cpu = processes.cpu_seconds(self.site.roots) - before
        _check(outcome)
        for one, count in zip(people, outcome.done, strict=True):
            one.stored(count, items=self.items)
        self._note_saves(f"saves, {len(people)} clients", outcome, cpu)

    def _note_saves(self, name: str, outcome: Outcome, cpu: float) -> None:
        self.figures.add(self.site.name, name, "/s", outcome.rate)
        for label, share in (("p50", 0.50), ("p95", 0.95), ("p99", 0.99)):
            self.figures.add(self.site.name, f"{name}: {label}", "ms", outcome.percentile(share))
        count = len(outcome.waits)
        self.figures.add(self.site.name, f"{name}: CPU of all server processes", "µs/save", cpu / count * 1e6)
        self.figures.add(self.site.name, f"{name}: CPU of the load generator", "µs/save", outcome.cpu / count * 1e6)

    def _leave(self, people: Sequence[Candidate]) -> None:
        """Answer every item in one request, as a client does after an outage, and submit."""
        self._note(
            "saves of the whole paper at once", self._send([one.all_answers(items=self.items) for one in people])
        )
        self._note("submissions of 50 answers", self._send([one.submission() for one in people]))

    def _send(self, requests: Sequence[bytes]) -> Outcome:
        outcome = load.run(Work(self.site.port, candidate.dealt(requests, LINES), SECONDS, keep=True))
        _check(outcome)
        return outcome

    def _note(self, name: str, outcome: Outcome) -> None:
        self.figures.add(self.site.name, name, "/s", outcome.rate)
        self.figures.add(self.site.name, f"{name}: p95", "ms", outcome.percentile(0.95))


def _check(outcome: Outcome) -> None:
    if outcome.errors:
        raise Failed(f"answers by status: {outcome.statuses}")


def _body(reply: bytes) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(reply.partition(b"\r\n\r\n")[2])
    return content
