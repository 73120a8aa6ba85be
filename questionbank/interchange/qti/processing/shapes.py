"""Areas of a picture, their edge included."""

from fractions import Fraction
from itertools import pairwise

from questionbank.interchange.qti.processing.numeric import read_float
from questionbank.interchange.qti.processing.values import Point


def is_inside(shape: str, coords: str, point: Point) -> bool | None:
    """Whether a point lies in an area; None if the area cannot be read."""
    numbers = [read_float(part) for part in coords.replace(",", " ").split()]
    finite = [one for one in (*numbers, *point) if isinstance(one, int | Fraction)]
    if len(finite) != len(numbers) + 2:
        return None
    return _test(shape.strip().lower(), finite[:-2], finite[-2], finite[-1])


def _test(shape: str, area: list[int | Fraction], x: int | Fraction, y: int | Fraction) -> bool | None:
    match shape, area:
        case "default", _:
            return True
        case "rect", [left, top, right, bottom]:
            return min(left, right) <= x <= max(left, right) and min(top, bottom) <= y <= max(top, bottom)
        case "circle", [across, down, radius]:
            return (x - across) ** 2 + (y - down) ** 2 <= radius**2
        case "ellipse", [across, down, wide, high] if wide and high:
            return ((x - across) / Fraction(wide)) ** 2 + ((y - down) / Fraction(high)) ** 2 <= 1
        case "poly", [_, _, _, _, _, _, *_] if len(area) % 2 == 0:
            return _in_polygon(list(zip(area[::2], area[1::2], strict=True)), x, y)
    return None


def _in_polygon(corners: list[tuple[int | Fraction, int | Fraction]], x: int | Fraction, y: int | Fraction) -> bool:
    """By the number of edges that a ray to the right crosses; a point on an edge is inside."""
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
        turn = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        if turn == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) != (y2 > y) and (turn > 0) == (y2 > y1):
            crossings += 1
    return crossings % 2 == 1
