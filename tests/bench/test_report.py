"""Figures: medians, what they reach, and how they are shown."""

import pytest

from bench import report
from bench.report import Figure, Figures


@pytest.mark.parametrize(
    ("value", "less_is_better", "verdict"),
    [
        (90, False, "below"), (100, False, "floor"), (499, False, "floor"), (500, False, "bar"),
        (501, True, "below"), (500, True, "floor"), (101, True, "floor"), (100, True, "bar"),
    ],
)  # fmt: skip
def test_a_figure_says_what_it_reaches(value: float, less_is_better: bool, verdict: str) -> None:
    floor, bar = (500, 100) if less_is_better else (100, 500)
    figure = Figure("sqlite", "x", "/s", [value], floor=floor, bar=bar, less_is_better=less_is_better)
    assert figure.verdict() == verdict


def test_a_figure_without_a_goal_says_nothing() -> None:
    assert Figure("sqlite", "x", "/s", [1.0]).verdict() == ""


def test_the_median_of_three_runs_leaves_out_the_odd_one() -> None:
    figures = Figures()
    for value in (10.0, 400.0, 12.0):
        figures.add("sqlite", "attempt starts", "/s", value)
    [figure] = figures.all()
    assert (figure.median, figure.runs, figure.floor) == (12.0, [10.0, 400.0, 12.0], 100)


def test_the_table_shows_all_figures_but_only_the_slowest_pages() -> None:
    figures = Figures()
    figures.add("sqlite", "saves, 16 clients", "/s", 1234.5)
    for number in range(30):
        figures.add("sqlite", f"page /{number}: p95", "ms", number)
    rows = report.table(figures.all()).splitlines()[2:]
    assert rows[0] == "| sqlite | saves, 16 clients | 1,234 | /s | 1,234 | 1,000 | – | floor |"
    assert len(rows) == 1 + report.SLOWEST
    assert "page /29" in rows[1]


@pytest.mark.parametrize(("value", "quick"), [("", False), ("0", False), ("1", True), ("yes", True)])
def test_quick_is_asked_for_by_the_environment(value: str, quick: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUICK", value)
    assert report.quick() is quick
