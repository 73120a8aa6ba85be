"""What stands beside the picture of a run: targets, values, how far forms are apart, why nothing was found."""

from decimal import Decimal

import pytest
from flask import Flask

from questionbank.models import AssemblyRun
from questionbank.rules.runs import RunState
from questionbank.rules.targets import Curve
from questionbank.views import results
from questionbank.views.results import Point, Sheet
from tests import factories
from tests.questionbank.assembled import SPEC

ZERO = Decimal(0)
FAILED = "The assembler failed. Tell the operator; the log of the server says more."


def run(result: dict[str, object]) -> AssemblyRun:
    return AssemblyRun(
        blueprint_id=1, language="en", forms=1, seed=1, seconds=1, state=RunState.FAILED, result=result, asked_by="x",
        asked_at=factories.NOW,
    )  # fmt: skip


def test_a_run_without_forms_has_no_sheet() -> None:
    assert results.sheet(run({}), SPEC) is None
    assert results.sheet(run({"forms": []}), SPEC) is None


def test_how_far_forms_are_apart_is_the_widest_distance() -> None:
    assert Point(ZERO, Decimal(5), Decimal(1), [4.5, 5.25, 5.0]).spread == 0.75
    assert Point(ZERO, None, Decimal(1), [3.0]).spread == 0


@pytest.mark.parametrize(
    ("name", "target", "reach"),
    [("information", "8", "0.80"), ("expected", "8", "0.1"), ("information", None, "0.1")],
)
def test_a_tolerance_of_information_is_a_share_and_of_marks_as_it_stands(
    name: str, target: str | None, reach: str
) -> None:
    curve = Curve((ZERO,), (Decimal(target),) if target else (), Decimal("0.1"), maximise=target is None)

    (point,) = results._points(curve, [{name: {"0": 7.9}}, {name: {"0": 8.1}}], name, {"0": 0.5})

    assert point.reach == Decimal(reach)
    assert (list(point.values), point.random_sd) == ([7.9, 8.1], 0.5)
    assert point.target == (Decimal(target) if target else None)


@pytest.mark.parametrize(("count", "wide"), [(8, False), (9, True)])
def test_more_than_eight_forms_do_not_stand_side_by_side(count: int, wide: bool) -> None:
    assert Sheet([str(one) for one in range(count)], [], [], [], [], [], {}).wide is wide


@pytest.mark.parametrize(
    ("result", "language", "words"),
    [
        ({}, "en", []),
        ({"problem": {"template": FAILED, "params": {}}}, "zh_Hans", ["组卷"]),
        ({"shortages": [{"template": "“%(name)s” is missing or is not text.", "params": {"name": "a"}},
                        {"template": "“%(name)s” is missing or is not text.", "params": {"name": "b"}}]},
         "zh_Hans", ["缺少“a”", "缺少“b”"]),
    ],
)  # fmt: skip
def test_why_nothing_was_found_is_said_in_the_readers_language(
    still_app: Flask, result: dict[str, object], language: str, words: list[str]
) -> None:
    with still_app.test_request_context(f"/?lang={language}"):
        said = results.reasons(run(result))

    assert len(said) == len(words)
    assert all(word in text for word, text in zip(words, said, strict=True))
