"""Areas of a picture, their edge included."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from questionbank.interchange.qti.processing.numeric import read_float
from questionbank.interchange.qti.processing.values import Point

Exact = int | Fraction


def is_inside(shape: str, coords: str, point: Point) -> bool | None:
    """Whether a point lies in an area; None if the area cannot be read."""
    numbers = [read_float(part) for part in coords.replace(",", " ").split()]
    finite = [one for one in (*numbers, *point) if isinstance(one, int | Fraction)]
    if len(finite) != len(numbers) + 2:
        return None
    return _TESTS.get(shape.strip().lower(), _unknown)(finite[:-2], finite[-2], finite[-1])


def _unknown(_area: Sequence[Exact], _x: Exact, _y: Exact) -> None:
    return None


def _everywhere(_area: Sequence[Exact], _x: Exact, _y: Exact) -> bool:
    return True


def _in_rectangle(area: Sequence[Exact], x: Exact, y: Exact) -> bool | None:
    if len(area) != 4:
        return None
    left, top, right, bottom = area
    return _is_between(left, x, right) and _is_between(top, y, bottom)


def _in_circle(area: Sequence[Exact], x: Exact, y: Exact) -> bool | None:
    if len(area) != 3:
        return None
    across, down, radius = area
    return (x - across) ** 2 + (y - down) ** 2 <= radius**2


def _in_ellipse(area: Sequence[Exact], x: Exact, y: Exact) -> bool | None:
    if len(area) != 4 or 0 in area[2:]:
        return None
    across, down, wide, high = area
    return ((x - across) / Fraction(wide)) ** 2 + ((y - down) / Fraction(high)) ** 2 <= 1


def _in_polygon(area: Sequence[Exact], x: Exact, y: Exact) -> bool | None:
    if len(area) < 6 or len(area) % 2:
        return None
    return _is_enclosed(list(zip(area[::2], area[1::2], strict=True)), x, y)


def _is_enclosed(corners: Sequence[tuple[Exact, Exact]], x: Exact, y: Exact) -> bool:
    """By the number of edges that a ray to the right crosses; a point on an edge is inside."""
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
        turn = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        if turn == 0 and _in_rectangle((x1, y1, x2, y2), x, y):
            return True
        crossings += (y1 > y) != (y2 > y) and (turn > 0) == (y2 > y1)
    return crossings % 2 == 1


def _is_between(one: Exact, number: Exact, other: Exact) -> bool:
    return min(one, other) <= number <= max(one, other)


_TESTS: dict[str, Callable[[Sequence[Exact], Exact, Exact], bool | None]] = {
    "default": _everywhere,
    "rect": _in_rectangle,
    "circle": _in_circle,
    "ellipse": _in_ellipse,
    "poly": _in_polygon,
}
