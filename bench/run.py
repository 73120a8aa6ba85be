"""Runs every measurement on both engines: `python -m bench.run`, with QUICK=1 as a smoke. Writes build/bench.json.

ENGINES=sqlite or ENGINES=postgresql measures one of them.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench import bank, desk, report, search
from bench.assembly import assembly
from bench.installation import Installation, installation
from bench.processes import end_cleanly, pss_mib
from bench.report import Figures, quick, say
from bench.sitting import Sitting, Size
from core.config import ROOT
from questionbank.interchange.writers import WRITERS

FULL = Size(runs=3, seconds=6.0, candidates=200, clients=(16, 64))
SMOKE = Size(runs=1, seconds=0.5, candidates=16, clients=(4, 8))
BANK = 100_000  # items that are searched
PEOPLE, ITEMS, SIGN_INS, PAGE_TIMES = 20_000, 10_000, 60, 20
OTHERS, EXPORTED, RICHEST = "105", "107", "moodlexml"
SMALL = 20  # divides the counts of a smoke


def main() -> None:
    """Measure, print, write."""
    end_cleanly()
    figures, described = Figures(), report.machine()
    small = SMALL if quick() else 1
    say(
        f"{described['cpu']}, {described['cores']} cores, kernel {described['kernel']}; load {described['load_before']}"
    )
    measure_machine(figures)
    certificates(figures, runs=1 if quick() else 3)
    assembly(figures)
    for name in os.environ.get("ENGINES", "sqlite,postgresql").split(","):
        began = time.perf_counter()
        with installation(name) as site:
            engine(site, figures, small=small)
        with installation(name) as site:  # ids of its own, and no server beside it
            search.searches(site, figures, count=BANK // (10 * small if quick() else 1))
        measure_machine(figures)
        say(f"{name}: {time.perf_counter() - began:.0f} s, load now {os.getloadavg()[0]:.1f}")
    say(report.table(figures.all()))
    described["load_after"] = list(os.getloadavg())
    document = {"machine": described, "quick": quick(), "figures": report.as_document(figures.all())}
    say(f"written to {report.write('bench', document)}")


def measure_machine(figures: Figures) -> None:
    """Measure how fast the machine is by itself just now."""
    figures.add("–", "yardstick: a fixed piece of Python", "ms", report.yardstick())


def engine(site: Installation, figures: Figures, *, small: int) -> None:
    """Measure one engine from an empty installation on."""
    size = SMOKE if quick() else FULL
    site.start()
    figures.add(site.name, "memory of the stack (PSS), at rest", "MiB", pss_mib(site.roots))
    Sitting(site, size, figures).measure()
    desk.sign_ins(site, figures, runs=size.runs, people=SIGN_INS // small)
    imports(site, figures, count=ITEMS // small)
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


def imports(site: Installation, figures: Figures, *, count: int) -> None:
    """Import items of all types in every format, then export them, each in a fresh process for its memory."""
    folder = Path(site.settings.data_dir)
    # A smoke is to run through everything once, not everything on each engine.
    once = quick() and site.name != "sqlite"
    for fmt in [RICHEST] if once else bank.formats():
        path = folder / f"items.{fmt}"
        path.write_bytes(bank.file(fmt, count, fmt))
        # The richest format fills a subject of its own, which is what the exports write.
        measure(site, figures, "import", fmt, path, EXPORTED if fmt == RICHEST else OTHERS, count=count)
    for fmt in [RICHEST] if once else WRITERS:
        measure(site, figures, "export", fmt, folder / f"out.{fmt}", EXPORTED, count=count)


def measure(site: Installation, figures: Figures, verb: str, fmt: str, path: Path, subject: str, *, count: int) -> None:
    """Take one file in or write one. Raises RuntimeError unless it is whole."""
    command = [sys.executable, "-m", "bench.interchange", verb, fmt, str(path), subject]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=site.environ)  # noqa: S603 - our own command
    found = json.loads(done.stdout)
    if found["items"] != count:
        raise RuntimeError(f"{found['items']} of {count} items: {verb} of {fmt}")
    figures.add(site.name, f"{verb} of {count:,} items, {fmt}", "s", found["seconds"])
    figures.add(site.name, f"{verb} of {count:,} items, {fmt}: peak memory", "MiB", found["peak"])


if __name__ == "__main__":
    main()
