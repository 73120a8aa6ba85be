"""The picture of parallel forms: one line each, over the targets with their tolerance."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from core.charts import ACCENT, BRAND
from questionbank.rules.targets import Curve

WIDTH, HEIGHT = 560, 300


def band_chart(
    lines: Sequence[Sequence[float]], thetas: Sequence[Decimal], curve: Curve | None, *, share: bool
) -> dict[str, Any]:
    """Give the specification of the chart; the ability is θ in every language, all other words stand beside it."""
    points = [
        {"theta": float(theta), "value": value, "form": number}
        for number, line in enumerate(lines, 1)
        for theta, value in zip(thetas, line, strict=True)
    ]
    layers: list[dict[str, Any]] = [_lines(points, many=len(lines) > 1)]
    if curve is not None and curve.target:
        layers += _targets(curve, share=share)
    return {"width": WIDTH, "height": HEIGHT, "layer": layers}


def _lines(points: list[dict[str, float]], *, many: bool) -> dict[str, Any]:
    return {
        "data": {"values": points},
        "mark": {"type": "line", "color": BRAND, "opacity": 0.55 if many else 1, "strokeWidth": 1.5},
        "encoding": {**_axes("value"), "detail": {"field": "form"}},
    }


def _targets(curve: Curve, *, share: bool) -> list[dict[str, Any]]:
    rows = []
    for theta, target in zip(curve.thetas, curve.target, strict=True):
        reach = float(curve.tolerance) * (float(target) if share else 1)
        rows.append({"theta": float(theta), "low": float(target) - reach, "high": float(target) + reach})
    ends = {**_axes("low"), "y2": {"field": "high"}}
    ticks = [
        {"mark": {"type": "tick", "color": ACCENT, "thickness": 2, "size": 14}, "encoding": _axes(end)}
        for end in ("low", "high")
    ]
    rule = {"mark": {"type": "rule", "color": ACCENT, "strokeWidth": 2}, "encoding": ends}
    return [{"data": {"values": rows}, **layer} for layer in (rule, *ticks)]


def _axes(value: str) -> dict[str, Any]:
    return {
        "x": {"field": "theta", "type": "quantitative", "title": "θ", "axis": {"format": "~g"}},
        "y": {"field": value, "type": "quantitative", "title": None},
    }
