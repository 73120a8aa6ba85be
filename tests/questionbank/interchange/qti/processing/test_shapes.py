"""Areas and the points on their edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.interchange.qti.processing.shapes import is_inside
from questionbank.interchange.qti.processing.values import Point

ARROW = "0,0,10,0,10,10,5,5,0,10"
grid = st.integers(-2, 12)


@pytest.mark.parametrize(
    ("shape", "coords", "point", "expected"),
    [
        ("rect", "0,0,10,10", (10, 10), True),
        ("rect", "10 10 0 0", (5, 5), True),
        ("rect", "0,0,10,10", (11, 5), False),
        ("circle", "5,5,5", (5, 10), True),
        ("circle", "5,5,5", (9, 9), False),
        ("ellipse", "5,5,5,2", (10, 5), True),
        ("ellipse", "5,5,5,2", (5, 8), False),
        ("poly", ARROW, (5, 5), True),
        ("poly", ARROW, (5, 7), False),
        ("poly", ARROW, (1, 8), True),
        ("poly", ARROW, (0, 3), True),
        ("default", "", (999, 999), True),
        ("rect", "0,0,10", (1, 1), None),
        ("rect", "0,0,x,10", (1, 1), None),
        ("ellipse", "5,5,0,2", (5, 5), None),
        ("poly", "0,0,1,1", (0, 0), None),
        ("poly", "0,0,1,1,2,2,3", (0, 0), None),
        ("blob", "0,0,1,1", (0, 0), None),
    ],
)
def test_what_lies_inside(shape: str, coords: str, point: tuple[int, int], expected: bool | None) -> None:
    assert is_inside(shape, coords, Point(*point)) is expected


@given(grid, grid)
def test_a_rectangle_is_the_polygon_of_its_corners(x: int, y: int) -> None:
    point = Point(x, y)

    assert is_inside("rect", "0,0,10,10", point) is is_inside("poly", "0,0,10,0,10,10,0,10", point)
    assert is_inside("rect", "0,0,10,10", point) is is_inside("poly", "0,0,0,10,10,10,10,0,0,0", point)
