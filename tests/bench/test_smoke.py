"""Every benchmark runs from its command as a smoke, and writes what it says."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import bank
from core.config import ROOT
from questionbank.interchange.writers import WRITERS

pytestmark = pytest.mark.xdist_group("bench")  # one after the other: each starts servers of its own

LIMIT = 600  # seconds; far more than a smoke takes, for machines with much else to do


def smoke(name: str, folder: Path) -> dict[str, Any]:
    """Run one of the benchmarks on SQLite, its report going into a folder of the test."""
    environ = {**os.environ, "QUICK": "1", "ENGINES": "sqlite", "BUILD_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    report: dict[str, Any] = json.loads((folder / f"{name if name != 'run' else 'bench'}.json").read_text())
    assert report["quick"]
    assert report["machine"]["cores"] >= 1
    return report


def test_the_benchmark_measures_each_of_its_figures(tmp_path: Path) -> None:
    figures = {one["name"]: one for one in smoke("run", tmp_path)["figures"]}
    wanted = {
        "saves, 4 clients", "saves, 8 clients: p95", "saves, 8 clients: CPU of all server processes", "attempt starts",
        "submissions of 50 answers", "candidate sign-ins", "staff sign-ins (argon2id)", "paper fetches",
        "pages: slowest p95", "certificate, cold", "certificate, warm", "certificate, size",
        "memory of the stack (PSS), after the run", "yardstick: a fixed piece of Python",
        *(f"import of 500 items, {fmt}" for fmt in bank.formats()),
        *(f"import of 500 items, {fmt}: peak memory" for fmt in bank.formats()),
        *(f"export of 500 items, {fmt}" for fmt in WRITERS),
    }  # fmt: skip
    assert wanted <= figures.keys()
    assert all(figures[name]["median"] > 0 for name in wanted)


def test_the_fault_run_finds_no_acknowledged_answer_lost(tmp_path: Path) -> None:
    outcomes = smoke("faults", tmp_path)["outcomes"]
    assert {one["fault"] for one in outcomes} == {"server killed", "worker killed"}
    assert all(one["acked"] and not one["lost"] and not one["duplicates"] and not one["wrong"] for one in outcomes)


def test_the_fuzz_run_finds_no_fault(tmp_path: Path) -> None:
    trials = smoke("fuzz", tmp_path)["trials"]
    assert {one["target"].split(",")[0] for one in trials} == {
        "protocol.parse", "bank readers", "registration cases", "gate and batcher",
    }  # fmt: skip
    assert all(one["examples"] and not one["fault"] for one in trials)


def test_the_assembly_finds_forms_that_break_no_rule(tmp_path: Path) -> None:
    figures = {one["name"]: one for one in smoke("assembly", tmp_path)["figures"]}

    assert {"assembly, 1 disjoint form", "assembly, 5 disjoint forms", "assembly on the fly, per form: p95"} <= set(
        figures
    )
    assert all(one["median"] == 0 for name, one in figures.items() if name.endswith("violations"))
