"""Figures with units, floors and bars; the machine they were measured on; tables for people and JSON for machines."""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.cluster import NoPostgres, binaries
from core import clock
from core.config import ROOT

FORMATS = ("qti22", "qti3", "moodlexml", "gift", "aiken", "xlsx", "text")
SLOWEST = 10  # pages that are shown
YARD = 1_000_000
PACKAGES = ("granian", "flask", "highspy", "numpy", "sqlalchemy", "sqlmodel", "psycopg", "weasyprint", "pyhanko")


def quick() -> bool:
    """Tell whether only a smoke is wanted: seconds instead of minutes, and figures that mean nothing."""
    return os.environ.get("QUICK", "") not in ("", "0")


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@dataclass
class Figure:
    """One measured value: its runs, its unit, and what it is to reach (`floor` at first, `bar` at delivery)."""

    engine: str
    name: str
    unit: str
    runs: list[float] = field(default_factory=list)
    floor: float | None = None
    bar: float | None = None
    less_is_better: bool = False

    @property
    def median(self) -> float:
        """Give the median of the runs."""
        return statistics.median(self.runs)

    @property
    def is_page(self) -> bool:
        """Tell whether this is one of the many pages."""
        return self.name.startswith("page ")

    def verdict(self) -> str:
        """Say whether the floor and the bar are reached."""
        if self.floor is None:
            return ""
        return "bar" if self._reaches(self.bar) else "floor" if self._reaches(self.floor) else "below"

    def _reaches(self, wanted: float | None) -> bool:
        return wanted is not None and (self.median <= wanted if self.less_is_better else self.median >= wanted)


class Figures:
    """All figures of a run, in the order in which they were first measured."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Figure] = {}

    def add(self, engine: str, name: str, unit: str, value: float) -> None:
        """Add the value of one run."""
        figure = self._found.setdefault((engine, name), Figure(engine, name, unit, **GOALS.get(name, {})))
        figure.runs.append(round(value, 4))

    def all(self) -> list[Figure]:
        """Give every figure."""
        return list(self._found.values())


def _more(floor: float, bar: float | None = None) -> dict[str, Any]:
    return {"floor": floor, "bar": bar}


def _less(floor: float, bar: float | None = None) -> dict[str, Any]:
    return {"floor": floor, "bar": bar, "less_is_better": True}


VIOLATIONS = (", 1 disjoint form", ", 5 disjoint forms", ", 20 disjoint forms", " on the fly")
GOALS: dict[str, dict[str, Any]] = {
    "saves, 16 clients": _more(1000),
    "saves, 64 clients": _more(1000, 5000),
    "saves, 64 clients: p95": _less(150, 100),
    "saves, 64 clients: CPU of all server processes": _less(1000, 250),
    "attempt starts": _more(100, 1667),
    "staff sign-ins (argon2id)": _more(20, 60),
    "pages: slowest p95": _less(150, 80),
    "search in 100,000 items: p95": _less(150, 150),
    "near-duplicates in 100,000 items: p95": _less(1000, 1000),
    "certificate, cold": _less(1.5, 0.5),
    "certificate, warm": _less(0.3, 0.15),
    "certificate, size": _less(200, 100),
    "memory of the stack (PSS), after the run": _less(400, 400),
    **{f"import of 10,000 items, {fmt}": _less(60, 60) for fmt in FORMATS},
    **{f"import of 10,000 items, {fmt}: peak memory": _less(500, 500) for fmt in FORMATS},
    "assembly, 1 disjoint form": _less(5, 5),
    "assembly, 5 disjoint forms": _less(5, 5),
    "assembly, 20 disjoint forms": _less(30, 30),
    **{f"assembly{what}: violations": _less(0, 0) for what in VIOLATIONS},
    "assembly on the fly, per form: p95": _less(0.5, 0.5),
    "assembly on the fly: most exposed item": _less(10, 10),
}


def yardstick() -> float:
    """Time a fixed piece of Python, in ms: runs on machines of the same name can be compared by it."""
    took = []
    for _ in range(5):
        began = time.perf_counter()
        sum(number * number % 7 for number in range(YARD))
        took.append(time.perf_counter() - began)
    return min(took) * 1000


def machine() -> dict[str, Any]:
    """Name the machine and the versions."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count() or 0,
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "postgresql": _postgres(),
        "packages": {name: version(name) for name in PACKAGES},
        "load_before": list(os.getloadavg()),
        "at": clock.now().isoformat(timespec="seconds"),
    }


def write(name: str, content: dict[str, Any]) -> Path:
    """Write a report into build/, or BUILD_DIR."""
    folder = Path(os.environ.get("BUILD_DIR") or ROOT / "build")
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def as_document(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """Give figures as JSON values."""
    return [{**asdict(one), "median": one.median, "reaches": one.verdict()} for one in figures]


def table(figures: Sequence[Figure]) -> str:
    """Draw the figures as a Markdown table; of the pages only the slowest, the rest is in the JSON file."""
    pages = sorted((one for one in figures if one.is_page), key=lambda one: -one.median)
    figures = [one for one in figures if not one.is_page] + [one for one in pages if one.name.endswith("p95")][:SLOWEST]
    head = "| engine | figure | median | unit | runs | floor | bar | reaches |\n|---|---|--:|---|---|--:|--:|---|"
    return "\n".join([head, *(_row(one) for one in figures)])


def _row(one: Figure) -> str:
    runs = " · ".join(_short(value) for value in one.runs)
    wanted = " | ".join("–" if value is None else _short(value) for value in (one.floor, one.bar))
    return f"| {one.engine} | {one.name} | {_short(one.median)} | {one.unit} | {runs} | {wanted} | {one.verdict()} |"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _postgres() -> str:
    try:
        return binaries().parent.name
    except NoPostgres:
        return "not installed"
