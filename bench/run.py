"""Runs every measurement on both engines: `python -m bench.run`, with QUICK=1 as a smoke. Writes build/bench.json.

ENGINES=sqlite or ENGINES=postgresql measures one of them.
"""

import json
import os
import subprocess
import sys
import time

from accounts.rules import SYSTEM
from bench import bank, desk, report
from bench.assembly import assembly
from bench.installation import Installation, installation
from bench.processes import end_cleanly, pss_mib
from bench.report import Figures, quick, say
from bench.sitting import Sitting, Size
from core import clock, db
from core.config import ROOT
from questionbank.service import Source, seed_framework, survey, take_in

FULL = Size(runs=3, seconds=6.0, candidates=200, clients=(16, 64))
SMOKE = Size(runs=1, seconds=0.5, candidates=16, clients=(4, 8))
PEOPLE, ITEMS, SIGN_INS, PAGE_TIMES = 20_000, 1_000, 60, 20
SMALL = 20  # divides the counts of a smoke


def main() -> None:
    """Measure, print, write."""
    end_cleanly()
    figures, described = Figures(), report.machine()
    small = SMALL if quick() else 1
    say(
        f"{described['cpu']}, {described['cores']} cores, kernel {described['kernel']}; load {described['load_before']}"
    )
    certificates(figures, runs=1 if quick() else 3)
    assembly(figures)
    for name in os.environ.get("ENGINES", "sqlite,postgresql").split(","):
        began = time.perf_counter()
        with installation(name) as site:
            engine(site, figures, small=small)
        say(f"{name}: {time.perf_counter() - began:.0f} s, load now {os.getloadavg()[0]:.1f}")
    say(report.table(figures.all()))
    described["load_after"] = list(os.getloadavg())
    document = {"machine": described, "quick": quick(), "figures": report.as_document(figures.all())}
    say(f"written to {report.write('bench', document)}")


def engine(site: Installation, figures: Figures, *, small: int) -> None:
    """Measure one engine from an empty installation on."""
    size = SMOKE if quick() else FULL
    site.start()
    figures.add(site.name, "memory of the stack (PSS), at rest", "MiB", pss_mib(site.roots))
    Sitting(site, size, figures).measure()
    desk.sign_ins(site, figures, runs=size.runs, people=SIGN_INS // small)
    imports(site, figures, runs=size.runs, count=ITEMS // small)
    desk.pages(site, figures, runs=size.runs, people=PEOPLE // small, times=max(2, PAGE_TIMES // small))
    figures.add(site.name, "memory of the stack (PSS), after the run", "MiB", pss_mib(site.roots))


def certificates(figures: Figures, *, runs: int) -> None:
    """Draw certificates in fresh processes: the database has no part in it."""
    for _ in range(runs):
        command = [sys.executable, "-m", "bench.certificate"]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603 - our own command
        found = json.loads(done.stdout)
        figures.add("–", "certificate, cold", "s", found["cold"])
        figures.add("–", "certificate, warm", "s", found["warm"])
        figures.add("–", "certificate, size", "kB", found["bytes"] / 1000)


def imports(site: Installation, figures: Figures, *, runs: int, count: int) -> None:
    """Import items by the bank's own service: survey, then all or nothing, in one transaction."""
    for run in range(runs):
        for kind, make in (("xlsx", bank.xlsx), ("gift", bank.gift)):
            data = make(count, f"{kind}{run}")
            began = time.perf_counter()
            import_file(site, f"items.{kind}", data, count=count)
            figures.add(site.name, f"import of {count:,} items, {kind}", "s", time.perf_counter() - began)


def import_file(site: Installation, name: str, data: bytes, *, count: int) -> None:
    """Import one file. Raises RuntimeError unless all of it arrived."""
    with db.transaction(site.engine) as session:
        seed_framework(session, actor=SYSTEM, now=clock.now())
        intake = survey(session, sources=[Source(name, data)], subject="105")
        stored = take_in(session, intake=intake, names=[name], actor=SYSTEM, now=clock.now())
    if len(stored) != count:
        raise RuntimeError(f"{len(stored)} of {count} items were imported: {intake.rejected[:3]}")


if __name__ == "__main__":
    main()
