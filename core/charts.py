"""Charts as SVG: Vega-Lite draws them here on the server, in the colours of the house and without inline style.

The drawing engine needs some 75 MB as soon as it has drawn once, and a second for its first chart. So it is loaded by
the process that draws, when it draws: jobs draw and keep the SVG with what it shows, pages only show it.
"""

import importlib
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from markupsafe import Markup

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
    given = chart if isinstance(chart, Mapping) else chart.to_dict()
    specification = {"$schema": SCHEMA, **given, "config": {**HOUSE, **given.get("config", {})}}
    drawn: str = _engine().vegalite_to_svg(json.dumps(specification), allowed_base_urls=[])
    return Markup(_STYLE.sub("", drawn))  # noqa: S704 - our own drawing of numbers


@cache
def _engine() -> Any:
    return importlib.import_module("vl_convert")
