"""The forms of a run side by side: why there are none, targets beside values, contents beside demands."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from questionbank.models import AssemblyRun
from questionbank.views import results
from questionbank.views.results import Point, Sheet
from tests.factories import NOW
from tests.questionbank.assembled import SPEC


def run(result: dict[str, Any]) -> AssemblyRun:
    return AssemblyRun(blueprint_id=1, forms=2, seed=7, language="zh_Hans", seconds=9, result=result, asked_at=NOW)  # type: ignore[call-arg]  # only what a page reads


def said(template: str, **params: object) -> dict[str, object]:
    return {"template": template, "params": params}


@pytest.mark.parametrize("result", [{}, {"forms": []}, {"problem": said("The assembler failed.")}])
def test_without_forms_there_is_no_sheet(result: dict[str, Any]) -> None:
    assert results.sheet(run(result), SPEC) is None


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ({}, []),
        ({"forms": [1]}, []),
        ({"problem": said("There is no subject %(code)s.", code="105")}, ["There is no subject 105."]),
        ({"shortages": [said("a"), said("b")]}, ["a", "b"]),
        ({"shortages": [said("a")], "problem": said("c")}, ["a", "c"]),
        ({"shortages": [], "problem": None}, []),
    ],
)
def test_why_nothing_was_found_is_said_in_its_order(still_app: Flask, result: dict[str, Any], told: list[str]) -> None:
    with still_app.test_request_context("/?lang=en"):
        assert results.reasons(run(result)) == told


def test_a_reason_is_said_in_the_language_of_its_reader(still_app: Flask) -> None:
    found = []
    for language in ("en", "zh_Hans"):
        with still_app.test_request_context(f"/?lang={language}"):
            found += results.reasons(run({"problem": said("There is no subject %(code)s.", code="105")}))

    assert found[0] != found[1]
    assert all("105" in text for text in found)


@pytest.mark.parametrize(("values", "spread"), [([4.0], 0.0), ([4.0, 3.5, 4.25], 0.75), ([-1.0, 1.0], 2.0)])
def test_how_far_forms_are_apart_is_their_greatest_less_their_least(values: list[float], spread: float) -> None:
    assert Point(Decimal(0), Decimal(4), Decimal(1), values).spread == spread


@pytest.mark.parametrize(("count", "wide"), [(1, False), (results.SHOWN, False), (results.SHOWN + 1, True)])
def test_many_forms_do_not_stand_side_by_side(count: int, wide: bool) -> None:
    names = [str(number) for number in range(count)]

    assert Sheet(names, [], [], [], [], [], {}).wide is wide
