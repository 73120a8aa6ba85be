"""Places on a picture: spots of which some are right, or any point, of which some areas count."""

from collections.abc import Sequence

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.declarations import area, number, words
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.qti.question import MOST_SPOTS, Page, Question, Spot, most
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Picture, Wording

_WIDEST = 1_000_000


def read_hotspot(page: Page, interaction: etree._Element) -> Question:
    """Read spots on a picture; a point stands for the spot in which it lies."""
    declared = page.declaration(interaction)
    if not declared.is_some("identifier"):
        raise Beyond(Reason("The response of the picture is declared as something else than its spots."))
    spots = tuple(map(_spot, interaction.iterchildren("hotspotChoice")))
    if not spots or len({spot.identifier for spot in spots}) < len(spots):
        raise Broken(Reason("The spots of the picture cannot be told apart."))
    _check_few(spots)
    limit = most(interaction, declared)
    return Question(ItemType.HOTSPOT, _wording(page, interaction), (declared,), spots=spots, most=limit)


def read_points(page: Page, interaction: etree._Element) -> Question:
    """Read points on a picture; the areas that count are those of the mapping."""
    declared = page.declaration(interaction)
    if not declared.is_some("point"):
        raise Beyond(Reason("The response of the picture is declared as something else than points."))
    limit = most(interaction, declared)
    spots = tuple(Spot(one.value, one.value) for one in declared.mapping)
    _check_few(spots)
    return Question(ItemType.HOTSPOT, _wording(page, interaction), (declared,), spots=spots, most=limit)


def _check_few(spots: Sequence[Spot]) -> None:
    if len(spots) > MOST_SPOTS:
        raise Beyond(Reason("The picture has more than %(limit)s places that count.", {"limit": MOST_SPOTS}))


def _wording(page: Page, interaction: etree._Element) -> Wording:
    picture = _picture(page, interaction)
    return Wording(page.stem(interaction), picture=picture)


def _picture(page: Page, interaction: etree._Element) -> Picture:
    shown = next(interaction.iterchildren("object", "img"), None)
    if shown is None:
        raise Broken(Reason("The picture of the item is missing."))
    width, height = _pixels(shown, "width"), _pixels(shown, "height")
    address = page.write.shelf.medium(shown.get("data") or shown.get("src") or "", "image")
    alt = shown.get("alt") or words("".join(shown.itertext()))
    return Picture(address.removeprefix("media:"), width, height, alt)


def _pixels(shown: etree._Element, side: str) -> int:
    """A side of a picture. Raises `Beyond` for one that is not told, or as a share of the page."""
    found = number(shown.get(side))
    if found is None or not 0 < found < _WIDEST or found != int(found):
        raise Beyond(Reason("The size of the picture is not told in pixels."))
    return int(found)


def _spot(element: etree._Element) -> Spot:
    found = area(element)
    if found is None:
        raise Beyond(Reason("A spot of the picture has a shape that is not held here."))
    return Spot(element.get("identifier", ""), found)
