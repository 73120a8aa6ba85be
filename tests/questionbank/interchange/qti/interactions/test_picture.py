"""Places on a picture: its spots, or any point."""

import hashlib

import pytest

from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.qti.question import MOST_SPOTS, Question, Spot
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Picture
from tests.questionbank.interchange.qti.interactions.pages import asked, response
from tests.questionbank.pictures import SOUNDS, png

PNG = png(40, 30)
DIGEST = hashlib.sha256(PNG).hexdigest()
SHOWN = '<object data="a.png" type="image/png" width="40" height="30">a plan</object>'
LEFT = '<hotspotChoice shape="rect" coords="0,0,10,10" identifier="l"/>'
RIGHT = '<hotspotChoice shape="circle" coords="30,15,5" identifier="r"/>'
AREAS = (
    '<areaMapping defaultValue="0"><areaMapEntry shape="rect" coords="0,0,10,10" mappedValue="1"/>'
    '<areaMapEntry shape="poly" coords="20,0,30,0,30,10" mappedValue="0.5"/></areaMapping>'
)


def spots(*inside: str, most: str = "1") -> str:
    named = "".join(inside)
    return (
        f'<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="{most}"><prompt>Where?</prompt>{named}'
        "</hotspotInteraction>"
    )


def points(shown: str = SHOWN, most: str = "1") -> str:
    return (
        f'<selectPointInteraction responseIdentifier="RESPONSE" maxChoices="{most}"><prompt>Where?</prompt>{shown}'
        "</selectPointInteraction>"
    )


def shown(body: str, declared: str = "") -> Question:
    return asked(body, declared, {"a.png": PNG, "b.mp3": SOUNDS["audio/mpeg"]})


@pytest.mark.parametrize(
    ("cardinality", "written", "most"),
    [("single", "1", 1), ("single", "0", 1), ("multiple", "0", 0), ("multiple", "2", 2)],
)
def test_spots_are_told_by_their_names_and_areas(cardinality: str, written: str, most: int) -> None:
    found = shown(spots(SHOWN, LEFT, RIGHT, most=written), response(cardinality=cardinality))
    assert (found.type, found.most, found.wording.stem) == (ItemType.HOTSPOT, most, "Where?")
    assert found.spots == (Spot("l", "rect 0,0,10,10"), Spot("r", "circle 30,15,5"))
    assert found.wording.picture == Picture(DIGEST, 40, 30, "a plan")


@pytest.mark.parametrize(
    ("cardinality", "written", "most"),
    [("single", "1", 1), ("multiple", "0", 0), ("multiple", "3", 3)],
)
def test_points_count_in_the_areas_of_the_mapping(cardinality: str, written: str, most: int) -> None:
    declared = response(cardinality=cardinality, base="point", more=AREAS)
    found = shown(points(most=written), declared)
    assert (found.type, found.most) == (ItemType.HOTSPOT, most)
    assert [one.area for one in found.spots] == ["rect 0,0,10,10", "poly 20,0,30,0,30,10"]
    assert [one.identifier for one in found.spots] == [one.area for one in found.spots]


@pytest.mark.parametrize(
    ("picture", "alt"),
    [
        (SHOWN, "a plan"),
        ('<object data="a.png" width="40" height="30"><p>a\n plan</p></object>', "a plan"),
        ('<img src="a.png" alt="a plan" width="40" height="30"/>', "a plan"),
        ('<object data="a.png" alt="a plan" width="40" height="30">other words</object>', "a plan"),
        ('<img src="a.png" width=" 40 " height="30.0"/>', ""),
    ],
)
def test_a_picture_is_an_object_or_an_image_with_its_words(picture: str, alt: str) -> None:
    assert shown(points(picture), response(base="point")).wording.picture == Picture(DIGEST, 40, 30, alt)


@pytest.mark.parametrize(
    "width",
    ["", "50%", "0", "-40", "40.5", "1e6", "1e999999", "1e300", "NaN", "INF", "wide", "40px"],
)
def test_a_picture_whose_size_is_not_told_in_pixels_is_not_held_here(width: str) -> None:
    picture = f'<object data="a.png" type="image/png" width="{width}" height="30"/>'
    with pytest.raises(Beyond, match="not told in pixels"):
        shown(points(picture), response(base="point"))


def test_a_size_may_be_written_in_any_form_of_a_number() -> None:
    picture = '<object data="a.png" type="image/png" width="4e1" height="030"/>'
    found = shown(points(picture), response(base="point")).wording.picture
    assert found is not None
    assert (found.width, found.height) == (40, 30)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (points('<object data="b.png" width="40" height="30"/>'), "did not come with it"),
        (points('<object data="b.mp3" width="40" height="30"/>'), "of a kind that is not shown"),
        (points('<object data="https://example.org/a.png" width="40" height="30"/>'), "not in the file"),
    ],
)
def test_a_picture_that_did_not_come_is_not_held_here(body: str, reason: str) -> None:
    with pytest.raises(Beyond, match=reason):
        shown(body, response(base="point"))


@pytest.mark.parametrize("body", [points(""), spots(LEFT), points("<p>no picture</p>")])
def test_a_picture_that_is_missing_breaks_the_item(body: str) -> None:
    with pytest.raises(Broken, match="picture of the item is missing"):
        shown(body, response(base="point" if "selectPoint" in body else "identifier"))


@pytest.mark.parametrize("body", [spots(SHOWN), spots(SHOWN, LEFT, LEFT)])
def test_spots_that_cannot_be_told_apart_break_the_item(body: str) -> None:
    with pytest.raises(Broken, match="cannot be told apart"):
        shown(body)


@pytest.mark.parametrize(
    "spot",
    [
        '<hotspotChoice shape="default" coords="" identifier="x"/>',
        '<hotspotChoice shape="rect" coords="10,10,0,0" identifier="x"/>',
        '<hotspotChoice shape="star" coords="1,2,3,4" identifier="x"/>',
        '<hotspotChoice identifier="x"/>',
    ],
)
def test_a_spot_of_a_shape_that_a_key_cannot_say_is_not_held_here(spot: str) -> None:
    with pytest.raises(Beyond, match="shape that is not held here"):
        shown(spots(SHOWN, LEFT, spot))


def many_spots(count: int) -> str:
    return "".join(f'<hotspotChoice shape="circle" coords="{n},5,1" identifier="s{n}"/>' for n in range(count))


def many_areas(count: int) -> str:
    entries = "".join(f'<areaMapEntry shape="circle" coords="{n},5,1" mappedValue="1"/>' for n in range(count))
    return response(cardinality="multiple", base="point", more=f"<areaMapping>{entries}</areaMapping>")


def test_a_picture_has_so_many_places_and_no_more() -> None:
    assert len(shown(spots(SHOWN, many_spots(MOST_SPOTS))).spots) == MOST_SPOTS
    assert len(shown(points(), many_areas(MOST_SPOTS)).spots) == MOST_SPOTS
    with pytest.raises(Beyond, match="more than 50 places"):
        shown(spots(SHOWN, many_spots(MOST_SPOTS + 1)))
    with pytest.raises(Beyond, match="more than 50 places"):
        shown(points(), many_areas(MOST_SPOTS + 1))


@pytest.mark.parametrize(
    ("cardinality", "base"), [("single", "point"), ("ordered", "identifier"), ("single", "string")]
)
def test_spots_answered_by_something_else_are_not_held_here(cardinality: str, base: str) -> None:
    with pytest.raises(Beyond, match="something else than its spots"):
        shown(spots(SHOWN, LEFT), response(cardinality=cardinality, base=base))


@pytest.mark.parametrize(("cardinality", "base"), [("single", "identifier"), ("ordered", "point"), ("record", "point")])
def test_points_declared_as_something_else_are_not_held_here(cardinality: str, base: str) -> None:
    with pytest.raises(Beyond, match="something else than points"):
        shown(points(), response(cardinality=cardinality, base=base))
