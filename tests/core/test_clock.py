"""The one reader of the wall clock, and that nothing else reads it."""

import ast
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from core import clock
from core.config import ROOT

READERS = {"now", "utcnow", "today", "time", "time_ns"}
PACKAGES = ("core", "accounts", "questionbank", "exam", "grading", "registry", "demo")


def calls_of(path: Path) -> Iterator[str]:
    """Name what a module calls as `datetime.now`, `date.today`, `time.time`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS:
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if name in ("datetime", "date", "time"):
                yield f"{name}.{node.func.attr}"


def test_the_instant_is_aware_and_in_utc() -> None:
    found = clock.now()
    assert found.tzinfo is UTC
    assert found.utcoffset() == timedelta(0)


def test_it_is_the_instant_at_which_it_is_asked() -> None:
    before, found, after = datetime.now(UTC), clock.now(), datetime.now(UTC)  # noqa: TID251 - it is compared with
    assert before <= found <= after


@pytest.mark.parametrize(
    ("instant", "latest"),
    [
        (datetime(2026, 11, 27, 9, 59, tzinfo=UTC), date(2026, 11, 27)),
        (datetime(2026, 11, 27, 10, 0, tzinfo=UTC), date(2026, 11, 28)),  # midnight where the day begins first
        (datetime(2026, 11, 27, 23, 30, tzinfo=UTC), date(2026, 11, 28)),  # half past seven in Shanghai
    ],
)
def test_a_day_has_begun_where_it_begins_first(instant: datetime, latest: date) -> None:
    assert clock.latest_day(instant) == latest


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_module_reads_the_clock(package: str) -> None:
    readers = {
        str(path.relative_to(ROOT)): found
        for path in sorted((ROOT / package).rglob("*.py"))
        if (found := list(calls_of(path)))
    }
    assert readers == ({"core/clock.py": ["datetime.now"]} if package == "core" else {})


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("datetime.now()", ["datetime.now"]),
        ("datetime.datetime.utcnow()", ["datetime.utcnow"]),
        ("date.today()", ["date.today"]),
        ("time.time()", ["time.time"]),
        ("clock.now()", []),
        ("time.sleep(1)", []),
        ("self._now()", []),
    ],
)
def test_a_reading_of_the_clock_would_be_noticed(tmp_path: Path, source: str, found: list[str]) -> None:
    module = tmp_path / "module.py"
    module.write_text(source)
    assert list(calls_of(module)) == found
