from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.rules.areas import area, contains, first_containing, place

AREAS = {
    "rect": "rect 10,20,30,40",
    "circle": "circle 20,30,10",
    "ellipse": "ellipse 20,30,10,5",
    "triangle": "poly 10,20,30,20,20,40",
    "hollow": "poly 0,0,40,0,40,40,20,10,0,40",
}


@pytest.mark.parametrize(
    ("name", "where", "inside"),
    [
        ("rect", "20 30", True), ("rect", "10 20", True), ("rect", "30 40", True), ("rect", "9 30", False),
        ("rect", "20 41", False), ("rect", "30.5 30", False),
        ("circle", "20 30", True), ("circle", "30 30", True), ("circle", "20 40", True), ("circle", "28 38", False),
        ("circle", "26 38", True), ("circle", "27 38", False),
        ("ellipse", "30 30", True), ("ellipse", "20 35", True), ("ellipse", "20 36", False),
        ("ellipse", "28 34", False), ("ellipse", "26 34", True),
        ("triangle", "20 25", True), ("triangle", "10 20", True), ("triangle", "20 40", True),
        ("triangle", "20 20", True), ("triangle", "15 30", True), ("triangle", "14 30", False),
        ("triangle", "31 20", False), ("triangle", "20 41", False),
        ("hollow", "20 20", False), ("hollow", "20 5", True), ("hollow", "20 10", True), ("hollow", "2 30", True),
        ("hollow", "40 40", True),
    ],
)  # fmt: skip
def test_a_place_lies_in_an_area_or_on_its_border(name: str, where: str, inside: bool) -> None:
    found, point = area(AREAS[name]), place(where)
    assert found is not None
    assert point is not None
    assert contains(found, point) is inside


@pytest.mark.parametrize(
    "text",
    [
        "", "rect", "rect 1,2,3", "rect 30,20,10,40", "rect 10,20,10,40", "circle 1,2", "circle 1,2,0",
        "circle 1,2,-3", "ellipse 1,2,3", "poly 1,2,3,4", "poly 1,2,3,4,5", "star 1,2,3,4", "rect 1, 2, 3, 4",
        "rect a,b,c,d", "rect 1e9,2,3,4", "default",
    ],
)  # fmt: skip
def test_what_encloses_nothing_is_no_area(text: str) -> None:
    assert area(text) is None


@pytest.mark.parametrize("text", ["", "1", "1,2", "1 2 3", "a b", " 1 2", "1  2", "1 2\n", "9999999 1"])
def test_what_names_no_place_is_none(text: str) -> None:
    assert place(text) is None


def test_where_areas_overlap_the_first_of_them_has_the_place() -> None:
    areas = {name: found for name, text in AREAS.items() if (found := area(text))}
    assert first_containing(areas, (Fraction(20), Fraction(30))) == "rect"
    assert first_containing(areas, (Fraction(39), Fraction(1))) == "hollow"
    assert first_containing(areas, (Fraction(100), Fraction(100))) is None


@pytest.mark.parametrize(
    ("name", "box"),
    [
        ("rect", (10, 20, 30, 40)),
        ("circle", (10, 20, 30, 40)),
        ("ellipse", (10, 25, 30, 35)),
        ("hollow", (0, 0, 40, 40)),
    ],
)
def test_the_box_is_the_least_rectangle_around_an_area(name: str, box: tuple[int, int, int, int]) -> None:
    found = area(AREAS[name])
    assert found is not None
    assert list(found.box) == list(map(Fraction, box))


@given(st.sampled_from(sorted(AREAS)), st.integers(-5, 50), st.integers(-5, 50))
def test_no_place_outside_the_box_lies_in_the_area(name: str, x: int, y: int) -> None:
    found = area(AREAS[name])
    assert found is not None
    left, top, right, bottom = found.box
    if contains(found, (Fraction(x), Fraction(y))):
        assert left <= x <= right
        assert top <= y <= bottom


@given(st.integers(-5, 50), st.integers(-5, 50), st.integers(0, 4))
def test_it_does_not_matter_at_which_corner_a_polygon_begins(x: int, y: int, turn: int) -> None:
    numbers = AREAS["hollow"].removeprefix("poly ").split(",")
    turned = area("poly " + ",".join(numbers[2 * turn :] + numbers[: 2 * turn]))
    found = area(AREAS["hollow"])
    assert found is not None
    assert turned is not None
    assert contains(found, (Fraction(x), Fraction(y))) == contains(turned, (Fraction(x), Fraction(y)))
