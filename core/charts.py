"""Charts as SVG: Vega-Lite draws them here on the server, in the colours of the house and without inline style.

The drawing engine takes a second for its first chart and keeps 75 MB for ever. So it is loaded only by the process that
draws, and a job lets its charts be drawn apart, by a process that ends when it has drawn them, and keeps the SVG with
what it shows: pages only show it.
"""

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from markupsafe import Markup

from core.config import ROOT

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"  # names the language; nothing is fetched
INK, MUTED, LINE, BRAND, ACCENT = "#12263a", "#52606d", "#d5dbe1", "#0b5c6b", "#b4540a"
HOUSE = {
    "background": "#ffffff",
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK, "titleColor": INK, "gridColor": LINE, "domainColor": MUTED, "tickColor": MUTED,
        "labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal",
    },
}  # fmt: skip
APART_SECONDS = 60.0  # on a machine that is busy with an examination
_STYLE = re.compile(r' style="[^"]*"')


class Chart(Protocol):
    """A chart of Altair, or anything else that writes itself as Vega-Lite."""

    def to_dict(self) -> dict[str, Any]:
        """Give the specification."""


def svg(chart: Mapping[str, Any] | Chart) -> Markup:
    """Draw a chart, given as a specification of Vega-Lite or as a chart of Altair.

    Words in it should be few and the same in every language: what it shows stands beside it, with the numbers in a
    table.
    """
    given = _specification(chart)
    whole = {"$schema": SCHEMA, **given, "config": {**HOUSE, **given.get("config", {})}}
    drawn: str = _engine().vegalite_to_svg(json.dumps(whole), allowed_base_urls=[])
    return Markup(_STYLE.sub("", drawn))  # noqa: S704 - our own drawing of numbers


def drawn_apart(charts: Sequence[Mapping[str, Any] | Chart]) -> list[Markup]:
    """Draw charts in a process of its own, which gives the memory back; nothing if it fails: the numbers remain."""
    if not charts:
        return []
    question = json.dumps([_specification(chart) for chart in charts])
    command = [sys.executable, "-m", "core.charts"]
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command, input=question, capture_output=True, check=True, cwd=ROOT, text=True, timeout=APART_SECONDS
        )
    except subprocess.SubprocessError:
        return []
    return [Markup(drawn) for drawn in json.loads(done.stdout)]  # noqa: S704 - drawn by svg()


def main() -> None:
    """Draw the charts of standard input; this is the process of its own."""
    json.dump([svg(chart) for chart in json.load(sys.stdin)], sys.stdout)


def _specification(chart: Mapping[str, Any] | Chart) -> Mapping[str, Any]:
    return chart if isinstance(chart, Mapping) else chart.to_dict()


@cache
def _engine() -> Any:
    return importlib.import_module("vl_convert")


if __name__ == "__main__":
    main()
