"""The areas of a hotspot and the places that candidates name. Pure and exact; an area's border belongs to it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Point = tuple[Fraction, Fraction]

_NUMBER = r"-?\d{1,6}(?:\.\d{1,6})?"
_PLACE = re.compile(rf"({_NUMBER}) ({_NUMBER})")
_AREA = re.compile(rf"(rect|circle|ellipse|poly) ({_NUMBER}(?:,{_NUMBER})*)")
_COUNTS = {"rect": (4,), "circle": (3,), "ellipse": (4,)}
_FEWEST_CORNERS = 3


@dataclass(frozen=True)
class Area:
    """An area as a key writes it: its shape and the numbers that say where it lies."""

    shape: str
    numbers: tuple[Fraction, ...]

    @property
    def corners(self) -> tuple[Point, ...]:
        """Give the corners of a polygon."""
        return tuple(zip(self.numbers[::2], self.numbers[1::2], strict=True))

    @property
    def box(self) -> tuple[Fraction, Fraction, Fraction, Fraction]:
        """Give left, top, right and bottom of the least rectangle around the area."""
        if self.shape == "rect":
            return self.numbers[0], self.numbers[1], self.numbers[2], self.numbers[3]
        if self.shape == "poly":
            across, down = self.numbers[::2], self.numbers[1::2]
            return min(across), min(down), max(across), max(down)
        x, y, wide, *rest = self.numbers
        high = rest[0] if rest else wide
        return x - wide, y - high, x + wide, y + high


def area(text: str) -> Area | None:
    """Read an area of a key; None for what is none: another shape, too few numbers, nothing inside."""
    found = _AREA.fullmatch(text)
    if found is None:
        return None
    numbers = tuple(map(Fraction, found[2].split(",")))
    read = Area(found[1], numbers)
    return read if _is_whole(read) else None


def place(text: str) -> Point | None:
    """Read a place that a response names, as `120 45`; None for what is none."""
    found = _PLACE.fullmatch(text)
    return (Fraction(found[1]), Fraction(found[2])) if found else None


def contains(where: Area, point: Point) -> bool:
    """Tell whether a place lies in an area or on its border."""
    if where.shape == "poly":
        return _in_polygon(where.corners, point)
    left, top, right, bottom = where.box
    x, y = point
    if where.shape == "rect":
        return left <= x <= right and top <= y <= bottom
    across, down = (2 * x - left - right) / (right - left), (2 * y - top - bottom) / (bottom - top)
    return across * across + down * down <= 1


def first_containing(areas: Mapping[str, Area], point: Point) -> str | None:
    """Tell in which area a place lies, by its name; where areas overlap the first of them has it."""
    return next((name for name, where in areas.items() if contains(where, point)), None)


def _is_whole(read: Area) -> bool:
    count = len(read.numbers)
    if read.shape == "poly":
        return count % 2 == 0 and count >= 2 * _FEWEST_CORNERS
    if count not in _COUNTS[read.shape]:
        return False
    left, top, right, bottom = read.box
    return left < right and top < bottom


def _in_polygon(corners: Sequence[Point], point: Point) -> bool:
    """Count how often a line from the place to the left crosses the border: an odd number of times from inside."""
    inside = False
    for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
        if _is_between(start, end, point):
            return True
        if (start[1] > point[1]) != (end[1] > point[1]):
            inside ^= _crossing(start, end, point[1]) < point[0]
    return inside


def _crossing(start: Point, end: Point, y: Fraction) -> Fraction:
    return start[0] + (y - start[1]) * (end[0] - start[0]) / (end[1] - start[1])


def _is_between(start: Point, end: Point, point: Point) -> bool:
    along = (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])
    if along:
        return False
    return all(min(pair) <= value <= max(pair) for *pair, value in zip(start, end, point, strict=True))
