"""What templates ask to draw a question."""

import pytest
from flask import Flask

from questionbank.rules import FIELDS, Fold, Method, ToleranceKind
from questionbank.views.drawing import called, gapped, medium_url, shapes


@pytest.mark.parametrize(
    ("text", "shape", "attributes", "centre"),
    [
        ("rect 10,20,30,50", "rect", {"x": "10", "y": "20", "width": "20", "height": "30"}, ("20", "35")),
        ("circle 50,40,12.5", "circle", {"cx": "50", "cy": "40", "rx": "12.5", "ry": "12.5"}, ("50", "40")),
        ("ellipse 50,40,20,10", "ellipse", {"cx": "50", "cy": "40", "rx": "20", "ry": "10"}, ("50", "40")),
    ],
)
def test_an_area_is_drawn_where_it_lies(
    text: str, shape: str, attributes: dict[str, str], centre: tuple[str, str]
) -> None:
    (drawn,) = shapes([text])
    assert (drawn.shape, drawn.attributes, (drawn.x, drawn.y)) == (shape, attributes, centre)


def test_a_polygon_is_drawn_by_its_corners_and_what_cannot_be_read_is_left_out() -> None:
    (drawn,) = shapes(["poly 0,0,10,0,5,8", "rect 1,2", ""])
    assert drawn.points == "0,0 10,0 5,8"


def test_a_medium_is_fetched_from_the_bank() -> None:
    assert medium_url("media:" + "a" * 64) == "/media/" + "a" * 64


def test_every_part_method_fold_and_tolerance_has_a_name_for_readers(app: Flask) -> None:
    with app.test_request_context():
        assert all(called(name) for name in (*FIELDS, *Method, *Fold, *ToleranceKind))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("没有空", "没有空"),
        ("先[[1]]，再[[2]]。", "先(1) ____，再(2) ____。"),
        ("<p>[[a]] and [[b]]</p>", "<p>(1) ____ and (2) ____</p>"),
        ("[[ ]] [x] [[]]", "[[ ]] [x] [[]]"),
    ],
)
def test_gaps_are_numbered_blanks_as_on_a_printed_paper(text: str, shown: str) -> None:
    assert gapped(text) == shown
