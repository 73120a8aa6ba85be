"""What a blueprint asks of a paper beyond its cells: information, expected marks, time, exposure, pilots. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.errors import Text

INFORMATION_TOLERANCE = Decimal("0.02")  # a share of the target: two in a hundred
EXPECTED_TOLERANCE = Decimal("0.25")  # marks
MOST_PILOTS = 50
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
    nor one that was used in the last `rest_sittings` sittings.
    """

    information: Curve | None = None
    expected: Curve | None = None
    time: WorkingTime | None = None
    max_uses: int | None = None
    rest_sittings: int = 0
    overlap_max: int | None = None
    pilots: int = 0
    accessible: bool = False

    @property
    def measured(self) -> bool:
        """Tell whether the scored items need parameters."""
        return self.information is not None or self.expected is not None

    @property
    def thetas(self) -> tuple[Decimal, ...]:
        """Give the abilities at which papers are compared."""
        curves = [curve for curve in (self.information, self.expected) if curve is not None]
        return tuple(sorted({theta for curve in curves for theta in curve.thetas}))


NOTHING_MORE = Targets()


def resting(last_used: Iterable[int | None], sittings: int) -> frozenset[int]:
    """Give the sittings whose items rest: the latest so many of those in which anything was used."""
    used = sorted({one for one in last_used if one is not None}, reverse=True)
    return frozenset(used[:sittings])


def target_problems(targets: Targets, *, count: int, total: Decimal) -> list[Text]:
    """List what cannot be asked of a paper of so many items and marks."""
    found = [text for curve in (targets.information, targets.expected) if curve for text in _curve_problems(curve)]
    if targets.expected and any(not 0 <= mark <= total for mark in targets.expected.target):
        found.append(Text("Expected marks lie between 0 and the total of the paper."))
    if not 0 <= targets.pilots <= MOST_PILOTS:
        found.append(Text("A paper has at most %(most)s pilot items.", {"most": MOST_PILOTS}))
    if targets.overlap_max is not None and not 0 <= targets.overlap_max <= count:
        found.append(Text("Two forms can share no more items than a paper has."))
    if targets.rest_sittings < 0 or (targets.max_uses is not None and targets.max_uses < 1):
        found.append(Text("An item may be used at least once, and rests for no negative number of sittings."))
    if targets.time and (targets.time.target <= 0 or targets.time.tolerance < 0):
        found.append(Text("The working time is above 0 minutes and its tolerance is not below 0."))
    return found


def _curve_problems(curve: Curve) -> list[Text]:
    found = []
    if not 0 < len(set(curve.thetas)) == len(curve.thetas) <= MOST_THETAS or any(map(_is_far, curve.thetas)):
        found.append(Text("Give one to nine different abilities (thetas) between -6 and 6."))
    if not curve.maximise and len(curve.target) != len(curve.thetas):
        found.append(Text("Give one target for each ability, or ask for as much as can be had."))
    if curve.maximise and curve.target:
        found.append(Text("Give targets or ask for as much as can be had, not both."))
    if curve.tolerance <= 0:
        found.append(Text("The tolerance must be above 0."))
    return found


def _is_far(theta: Decimal) -> bool:
    return abs(theta) > FARTHEST_THETA


def targets_row(targets: Targets) -> dict[str, Any]:
    """Write targets as the table keeps them; numbers are text, for JSON has no exact decimals."""
    row: dict[str, Any] = {
        "information": _curve_row(targets.information),
        "expected": _curve_row(targets.expected),
        "time": targets.time and {"target": str(targets.time.target), "tolerance": str(targets.time.tolerance)},
        "exposure": _kept({"max_uses": targets.max_uses, "rest_sittings": targets.rest_sittings or None}),
        "overlap_max": targets.overlap_max,
        "pilots": targets.pilots or None,
        "accessible": targets.accessible or None,
    }
    return _kept(row)


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
