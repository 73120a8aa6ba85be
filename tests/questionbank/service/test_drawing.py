"""The picture of parallel forms holds one line for each, and the targets with their tolerance where there are any."""

from decimal import Decimal
from typing import Any

import pytest

from core.charts import svg
from questionbank.rules.targets import Curve
from questionbank.service.drawing import band_chart

THETAS = (Decimal(-1), Decimal(0), Decimal(1))
LINES = ([1.0, 2.0, 1.0], [1.5, 2.5, 1.5])


def values(layer: dict[str, Any]) -> list[dict[str, float]]:
    found: list[dict[str, float]] = layer["data"]["values"]
    return found


def test_each_form_is_a_line_through_its_values() -> None:
    chart = band_chart(LINES, THETAS, None, share=True)

    (lines,) = chart["layer"]
    assert [(point["form"], point["theta"], point["value"]) for point in values(lines)] == [
        (1, -1.0, 1.0), (1, 0.0, 2.0), (1, 1.0, 1.0), (2, -1.0, 1.5), (2, 0.0, 2.5), (2, 1.0, 1.5),
    ]  # fmt: skip
    assert lines["encoding"]["detail"] == {"field": "form"}


@pytest.mark.parametrize(("share", "ends"), [(True, (9.0, 11.0)), (False, (9.9, 10.1))])
def test_a_tolerance_reaches_as_a_share_or_as_it_stands(share: bool, ends: tuple[float, float]) -> None:
    chart = band_chart(LINES, THETAS, Curve((Decimal(0),), (Decimal(10),), Decimal("0.1")), share=share)

    for layer in chart["layer"][1:]:
        (row,) = values(layer)
        assert (row["low"], row["high"]) == pytest.approx(ends)
    assert [layer["mark"]["type"] for layer in chart["layer"]] == ["line", "rule", "tick", "tick"]


def test_what_is_to_be_as_great_as_can_be_has_no_band() -> None:
    chart = band_chart(LINES, THETAS, Curve((Decimal(0),), (), Decimal("0.1"), maximise=True), share=True)

    assert len(chart["layer"]) == 1


def test_one_form_alone_is_drawn_full() -> None:
    one, two = (band_chart(lines, THETAS, None, share=True)["layer"][0]["mark"] for lines in (LINES[:1], LINES))

    assert (one["opacity"], two["opacity"] < 1) == (1, True)


def test_the_picture_can_be_drawn() -> None:
    chart = band_chart(LINES, THETAS, Curve((Decimal(0),), (Decimal(2),), Decimal("0.3")), share=False)

    assert str(svg(chart)).startswith("<svg")
