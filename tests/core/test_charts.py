"""Charts are drawn as SVG that the content policy lets through."""

from typing import Any

import pytest
from lxml import etree
from markupsafe import Markup

from core import charts
from core.charts import BRAND, drawn_apart, svg

SPEC: dict[str, Any] = {
    "data": {"values": [{"x": 1, "y": 2}, {"x": 2, "y": 3}]},
    "mark": {"type": "line", "color": BRAND},
    "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
}


class Drawn:
    def to_dict(self) -> dict[str, Any]:
        return SPEC


def test_a_chart_is_svg_in_the_colours_of_the_house() -> None:
    drawn = svg(SPEC)

    assert isinstance(drawn, Markup)
    assert etree.QName(etree.fromstring(drawn.encode())).localname == "svg"
    assert BRAND in drawn


def test_nothing_in_it_needs_inline_style_script_or_another_host() -> None:
    drawn = svg({**SPEC, "mark": {"type": "line", "cursor": "pointer"}})

    assert " style=" not in drawn
    assert "<script" not in drawn
    assert "href=" not in drawn


def test_the_same_chart_is_drawn_alike_however_it_is_given() -> None:
    assert svg(Drawn()) == svg(SPEC)


def test_a_process_of_its_own_draws_the_same() -> None:
    assert drawn_apart([SPEC, Drawn()]) == [svg(SPEC), svg(SPEC)]
    assert drawn_apart([]) == []


def test_where_it_fails_there_is_no_picture_and_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn_apart([{"mark": "no such mark"}]) == []
    monkeypatch.setattr(charts, "APART_SECONDS", 0.001)
    assert drawn_apart([SPEC]) == []
