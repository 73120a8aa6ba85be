"""What templates ask to draw a question: areas over a picture, addresses of media, names of scoring."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import Any

from core.errors import Text
from core.i18n import say
from questionbank.rules import FIELD_NAMES, FOLD_NAMES, METHOD_NAMES, TOLERANCE_NAMES
from questionbank.rules.areas import Area, area
from questionbank.rules.completeness import GAP
from questionbank.views.blueprint import bp

BLANK = "____"
NAMED: tuple[Mapping[Any, Text], ...] = (FIELD_NAMES, METHOD_NAMES, FOLD_NAMES, TOLERANCE_NAMES)
NAMES: Mapping[str, Text] = {str(one): name for names in NAMED for one, name in names.items()}


@dataclass(frozen=True)
class Shape:
    """An area as SVG writes it, with the place of its number."""

    shape: str
    attributes: dict[str, str]
    points: str
    x: str
    y: str


@bp.app_template_filter()
def shapes(areas: Iterable[str]) -> list[Shape]:
    """Give the areas of a key as shapes; one that cannot be read yet is left out of the drawing."""
    return [_shape(read) for text in areas if (read := area(text))]


@bp.app_template_filter()
def gapped(text: str) -> str:
    """Show each gap of a text, HTML or not, as a numbered blank, as printed papers do."""
    number = count(1)
    return GAP.sub(lambda _found: f"({next(number)}) {BLANK}", text)


@bp.app_template_filter()
def medium_url(source: str) -> str:
    """Give the address under which people of the bank see a medium that HTML names `media:` and its hash."""
    return f"/media/{source.removeprefix('media:')}"


@bp.app_template_filter()
def called(name: str) -> str:
    """Name a part of a statement, a method, a fold or a tolerance in the reader's language."""
    return say(NAMES[name])


def _shape(read: Area) -> Shape:
    left, top, right, bottom = read.box
    x, y, across, down = (left + right) / 2, (top + bottom) / 2, right - left, bottom - top
    rect = {"x": left, "y": top, "width": across, "height": down}
    ellipse = {"cx": x, "cy": y, "rx": across / 2, "ry": down / 2}
    numbers = rect if read.shape == "rect" else ellipse
    points = " ".join(f"{_text(one)},{_text(other)}" for one, other in read.corners) if read.shape == "poly" else ""
    return Shape(read.shape, {name: _text(value) for name, value in numbers.items()}, points, _text(x), _text(y))


def _text(value: Fraction) -> str:
    return f"{float(value):g}"
