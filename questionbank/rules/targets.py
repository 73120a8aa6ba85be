"""What a blueprint asks of a paper beyond its cells: information, expected marks, time, exposure, pilots. Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.errors import Text
from questionbank.rules.exposure import NO_CEILING, Ceiling, ceiling_problems, ceiling_row

INFORMATION_TOLERANCE = Decimal("0.02")  # a share of the target: two in a hundred
EXPECTED_TOLERANCE = Decimal("0.25")  # marks
MOST_PILOTS = 50
MOST_FORMS = 1000
MOST_THETAS = 9
FARTHEST_THETA = 6
SLACK = 1e-6  # what a solver of floating-point rows may be beside a limit


class MeasureKind(StrEnum):
    """What a row of numbers measures."""

    INFORMATION = "information"
    EXPECTED = "expected"
    MINUTES = "minutes"
    PILOTS = "pilots"


@dataclass(frozen=True)
class Measure:
    """A demand in numbers, at an ability where it has one: what the bank cannot reach is named by it."""

    kind: MeasureKind
    theta: Decimal | None = None

    @property
    def name(self) -> str:
        """Name it in files and messages, e.g. `information theta=-0.5`."""
        return self.kind.value if self.theta is None else f"{self.kind.value} theta={self.theta}"


@dataclass(frozen=True)
class Curve:
    """A target at some abilities with its tolerance, or the wish for as much as can be had."""

    thetas: tuple[Decimal, ...]
    target: tuple[Decimal, ...] = ()
    tolerance: Decimal = Decimal(0)
    maximise: bool = False

    @property
    def wanted(self) -> dict[Decimal, Decimal]:
        """Give the target at each ability."""
        return dict(zip(self.thetas, self.target, strict=False))


@dataclass(frozen=True)
class WorkingTime:
    """The minutes that an able candidate needs for the items: a target and how far from it a paper may be."""

    target: Decimal
    tolerance: Decimal


@dataclass(frozen=True)
class Targets:
    """All that a blueprint asks beyond sections and cells; what is None or 0 is not asked.

    The tolerance of information is a share of its target, that of expected marks is in marks. `overlap_max` counts
    the items that any two forms may share, None: none. An item that was on `max_uses` forms is not drawn any more,
    nor one that was used in the last `rest_sittings` sittings; the `ceiling` takes it out of use. No candidate gets
    what they saw in their own last `unseen_sittings` sittings, where each has a form of their own. The bank must be
    able to give so many `forms` at once before the blueprint is put in use, 0: it may be written before the items are.
    """

    information: Curve | None = None
    expected: Curve | None = None
    time: WorkingTime | None = None
    max_uses: int | None = None
    rest_sittings: int = 0
    unseen_sittings: int = 0
    ceiling: Ceiling = NO_CEILING
    overlap_max: int | None = None
    pilots: int = 0
    accessible: bool = False
    forms: int = 1

    @property
    def curves(self) -> tuple[Curve, ...]:
        """Give the curves that are asked for."""
        return tuple(curve for curve in (self.information, self.expected) if curve is not None)

    @property
    def measured(self) -> bool:
        """Tell whether the scored items need parameters."""
        return bool(self.curves)

    @property
    def maximised(self) -> bool:
        """Tell whether as much information as can be had is asked for."""
        return self.information is not None and self.information.maximise

    @property
    def thetas(self) -> tuple[Decimal, ...]:
        """Give the abilities at which papers are compared."""
        return tuple(sorted({theta for curve in self.curves for theta in curve.thetas}))


NOTHING_MORE = Targets()


def resting(last_used: Iterable[int | None], sittings: int) -> frozenset[int]:
    """Give the sittings whose items rest: the latest so many of those in which anything was used."""
    used = sorted({one for one in last_used if one is not None}, reverse=True)
    return frozenset(used[:sittings])


def target_problems(targets: Targets, *, count: int, total: Decimal) -> list[Text]:
    """List what cannot be asked of a paper of so many items and marks."""
    held = (
        (_are_marks(targets.expected, total), Text("Expected marks lie between 0 and the total of the paper.")),
        (0 <= targets.forms <= MOST_FORMS, Text("Ask for 0 to %(most)s forms.", {"most": MOST_FORMS})),
        (_is_between(targets.overlap_max, 0, count), Text("Two forms can share no more items than a paper has.")),
        (
            _is_between(targets.max_uses, 1, math.inf) and min(targets.rest_sittings, targets.unseen_sittings) >= 0,
            Text("An item may be used at least once, and rests for no negative number of sittings."),
        ),
        (_is_time(targets.time), Text("The working time is above 0 minutes and its tolerance is not below 0.")),
    )
    curves = [text for curve in targets.curves for text in _curve_problems(curve)]
    return curves + _broken(held) + ceiling_problems(targets.ceiling)


def _curve_problems(curve: Curve) -> list[Text]:
    held = (
        (_are_abilities(curve.thetas), Text("Give one to nine different abilities (thetas) between -6 and 6.")),
        (
            curve.maximise or len(curve.target) == len(curve.thetas),
            Text("Give one target for each ability, or ask for as much as can be had."),
        ),
        (
            not (curve.maximise and curve.target),
            Text("Give targets or ask for as much as can be had, not both."),
        ),
        (curve.tolerance > 0, Text("The tolerance must be above 0.")),
    )
    return _broken(held)


def _broken(held: Iterable[tuple[bool, Text]]) -> list[Text]:
    return [text for holds, text in held if not holds]


def _are_abilities(thetas: Sequence[Decimal]) -> bool:
    near = all(abs(theta) <= FARTHEST_THETA for theta in thetas)
    return near and 0 < len(set(thetas)) == len(thetas) <= MOST_THETAS


def _are_marks(expected: Curve | None, total: Decimal) -> bool:
    return expected is None or all(0 <= mark <= total for mark in expected.target)


def _is_between(value: int | None, low: float, high: float) -> bool:
    return value is None or low <= value <= high


def _is_time(time: WorkingTime | None) -> bool:
    return time is None or (time.target > 0 and time.tolerance >= 0)


def targets_row(targets: Targets) -> dict[str, Any]:
    """Write targets as the table keeps them; numbers are text, for JSON has no exact decimals."""
    row: dict[str, Any] = {
        "information": _curve_row(targets.information),
        "expected": _curve_row(targets.expected),
        "time": targets.time and {"target": str(targets.time.target), "tolerance": str(targets.time.tolerance)},
        "exposure": _exposure_row(targets),
        "overlap_max": targets.overlap_max,
        "pilots": targets.pilots or None,
        "accessible": targets.accessible or None,
        "forms": targets.forms if targets.forms != 1 else None,
    }
    return _kept(row)


def _exposure_row(targets: Targets) -> dict[str, Any]:
    row = {
        "max_uses": targets.max_uses,
        "rest_sittings": targets.rest_sittings or None,
        "unseen_sittings": targets.unseen_sittings or None,
    }
    return {**_kept(row), **ceiling_row(targets.ceiling)}


def _curve_row(curve: Curve | None) -> dict[str, Any] | None:
    if curve is None:
        return None
    wish = {"maximise": True} if curve.maximise else {"target": [str(one) for one in curve.target]}
    return {"thetas": [str(one) for one in curve.thetas], **wish, "tolerance": str(curve.tolerance)}


def _kept(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and value != {}}


def within(values: Sequence[float], curve: Curve, *, share: bool) -> bool:
    """Tell whether values at a curve's abilities lie within its tolerance, a share of the target or as it stands."""
    return all(
        abs(value - float(target)) <= float(curve.tolerance) * (float(target) if share else 1) + SLACK
        for value, target in zip(values, curve.target, strict=True)
    )
