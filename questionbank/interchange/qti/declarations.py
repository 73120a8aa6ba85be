"""What an item declares of its responses: how many values of which kind, which are right, what each is worth."""

from dataclasses import dataclass, replace
from decimal import Context, Decimal, InvalidOperation

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.names import camel
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.rules import areas
from questionbank.rules.answers import ZERO

# Room for any score that the rules of an item may come to, told to the twelfth place.
WIDE = Context(prec=1000)
# A number of more signs, or of more places before or after the point, costs time and is none that a rule can use.
_LONGEST = 400
_FARTHEST = 310


@dataclass(frozen=True)
class Worth:
    """What one value, or one area of a picture, is worth; an area is written as the key of a hotspot is."""

    value: str
    worth: Decimal


@dataclass(frozen=True)
class Declaration:
    """One declared response; the values are as the document has them, white space aside."""

    identifier: str
    cardinality: str
    base_type: str
    correct: tuple[str, ...] = ()
    mapping: tuple[Worth, ...] = ()  # of values, or of areas on a picture
    default: Decimal = ZERO
    lower: Decimal | None = None

    @property
    def is_single(self) -> bool:
        """Whether the response is one value and not a list."""
        return self.cardinality == "single"

    def is_some(self, base: str) -> bool:
        """Whether the response is one value of a type, or several in no order."""
        return self.base_type == base and self.cardinality in ("single", "multiple")


def declarations(item: etree._Element) -> dict[str, Declaration]:
    """Read the declared responses of an item with normal names. Raises `Broken` for one that is declared twice."""
    found: dict[str, Declaration] = {}
    for element in item.iterchildren("responseDeclaration"):
        identifier = element.get("identifier", "")
        if identifier in found:
            raise Broken(Reason("The response %(name)s is declared twice.", {"name": identifier}))
        found[identifier] = _declaration(element, identifier)
    return found


def words(text: str | None) -> str:
    """Text without the white space that indenting puts around and into it."""
    return " ".join((text or "").split())


def number(text: str | None) -> Decimal | None:
    """The finite number of a bearable size that a text writes, or None."""
    bare = words(text)
    if len(bare) > _LONGEST:
        return None
    try:
        found = Decimal(bare)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) <= _FARTHEST else None


def area(element: etree._Element) -> str | None:
    """The area of a spot as the key of a hotspot writes it; None for one that a hotspot cannot say."""
    numbers = [*map(number, element.get("coords", "").replace(",", " ").split())]
    if None in numbers:
        return None
    text = f"{element.get('shape', '')} {','.join(format(one, 'f') for one in numbers if one is not None)}"
    return text if areas.area(text) else None


def _declaration(element: etree._Element, identifier: str) -> Declaration:
    base = camel(element.get("baseType", ""))
    mapping = next(element.iterchildren("mapping", "areaMapping"), None)
    found = Declaration(
        identifier=identifier,
        cardinality=element.get("cardinality", "single"),
        base_type=base,
        correct=tuple(_text(value, base) for value in element.iterfind("correctResponse/value")),
    )
    if mapping is None:
        return found
    return replace(
        found,
        mapping=tuple(_entry(entry, base) for entry in mapping.iterchildren("mapEntry", "areaMapEntry")),
        default=number(mapping.get("defaultValue")) or ZERO,
        lower=number(mapping.get("lowerBound")),
    )


def _text(value: etree._Element, base: str) -> str:
    """A text keeps its spaces, unless it is laid out over several lines."""
    text = value.text or ""
    return text if base == "string" and "\n" not in text else words(text)


def _entry(element: etree._Element, base: str) -> Worth:
    if element.tag == "areaMapEntry":
        return _area(element)
    key = element.get("mapKey", "")
    return Worth(key if base == "string" else words(key), _worth(element))


def _area(element: etree._Element) -> Worth:
    found = area(element)
    if found is None:
        raise Beyond(Reason("A spot of the picture has a shape that is not held here."))
    return Worth(found, _worth(element))


def _worth(element: etree._Element) -> Decimal:
    found = number(element.get("mappedValue"))
    if found is None:
        params = {"value": element.get("mappedValue", "")[:40]}
        raise Broken(Reason("The value “%(value)s” of a mapping is no number.", params))
    return found
