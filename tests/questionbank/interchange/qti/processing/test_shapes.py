"""Areas and the points on their edge."""

import pytest
from hypothesis import given, settings
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


@settings(max_examples=50, deadline=None)
@given(grid, grid)
def test_a_rectangle_is_the_polygon_of_its_corners(x: int, y: int) -> None:
    point = Point(x, y)

    assert is_inside("rect", "0,0,10,10", point) is is_inside("poly", "0,0,10,0,10,10,0,10", point)
    assert is_inside("rect", "0,0,10,10", point) is is_inside("poly", "0,0,0,10,10,10,10,0,0,0", point)


@pytest.mark.parametrize("shape", ["RECT", " rect ", "Rect"])
def test_a_shape_is_known_whatever_its_letters(shape: str) -> None:
    assert is_inside(shape, "0,0,10,10", Point(5, 5)) is True


@pytest.mark.parametrize("coords", ["0,0,10,10", "0 0 10 10", "0, 0, 10, 10", " 0,0 , 10,10 ", "0.0,0.0,1e1,10.00"])
def test_coordinates_are_parted_by_commas_or_spaces(coords: str) -> None:
    assert is_inside("rect", coords, Point(10, 0)) is True
    assert is_inside("rect", coords, Point(10, -1)) is False


@pytest.mark.parametrize(
    ("shape", "coords"),
    [
        ("rect", ""),
        ("rect", "0,0,10,10,10"),
        ("circle", "5,5"),
        ("circle", "5,5,5,5"),
        ("ellipse", "5,5,5"),
        ("ellipse", "5,5,5,0"),
        ("poly", "0,0,10,0,10"),
        ("poly", ""),
        ("", "0,0,10,10"),
        ("rect", "0,0,INF,10"),
        ("circle", "5,5,INF"),
        ("default", "x"),
    ],
)
def test_an_area_that_cannot_be_read_holds_no_point_and_is_none(shape: str, coords: str) -> None:
    assert is_inside(shape, coords, Point(5, 5)) is None


@pytest.mark.parametrize("point", [Point(float("inf"), 0), Point(0, float("-inf"))])
def test_a_point_without_end_lies_nowhere(point: Point) -> None:
    assert is_inside("rect", "0,0,10,10", point) is None


@settings(max_examples=50, deadline=None)
@given(grid, grid, st.integers(1, 6))
def test_a_circle_is_an_ellipse_with_equal_radii(x: int, y: int, radius: int) -> None:
    point = Point(x, y)
    assert is_inside("circle", f"5,5,{radius}", point) is is_inside("ellipse", f"5,5,{radius},{radius}", point)


@settings(max_examples=50, deadline=None)
@given(grid, grid, st.integers(-5, 5), st.integers(-5, 5))
def test_an_area_that_is_moved_holds_the_points_that_are_moved(x: int, y: int, right: int, down: int) -> None:
    corners = [int(one) for one in ARROW.split(",")]
    moved = ",".join(str(one + (right, down)[place % 2]) for place, one in enumerate(corners))
    assert is_inside("poly", ARROW, Point(x, y)) is is_inside("poly", moved, Point(x + right, y + down))


@settings(max_examples=50, deadline=None)
@given(grid, grid, st.integers(0, 4))
def test_a_polygon_may_begin_at_any_corner_and_go_either_way(x: int, y: int, start: int) -> None:
    corners = ARROW.split(",")
    pairs = list(zip(corners[::2], corners[1::2], strict=True))
    turned = [*pairs[start:], *pairs[:start]]
    expected = is_inside("poly", ARROW, Point(x, y))
    for way in (turned, turned[::-1]):
        assert is_inside("poly", ",".join(",".join(pair) for pair in way), Point(x, y)) is expected
