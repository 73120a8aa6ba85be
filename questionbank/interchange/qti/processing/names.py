"""Names of elements and attributes, alike in all versions: `responseElseIf` and `qti-response-else-if` are one."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_KNOWN = 4096  # names that are kept; a file may bring as many of its own as it likes


@lru_cache(maxsize=_KNOWN)
def plain(name: str) -> str:
    """The name without capitals, dashes and the prefix of version 3."""
    return name.removeprefix("qti-").replace("-", "").lower()


def kind(element: etree._Element) -> str:
    """What an element is, whatever its namespace; of a comment it is nothing that an element could be."""
    return _kind(str(element.tag))


@lru_cache(maxsize=_KNOWN)
def _kind(tag: str) -> str:
    return plain(tag.rpartition("}")[2])


def local(element: etree._Element) -> str:
    """The name as the file writes it, for messages."""
    return str(etree.QName(element).localname)


def attribute(element: etree._Element, name: str) -> str | None:
    """The attribute that is called so in either spelling, as `toleranceMode`."""
    found = element.get(name)
    if found is not None:
        return found
    wanted = plain(name)
    return next((str(value) for key, value in element.attrib.items() if plain(str(key)) == wanted), None)


def flag(element: etree._Element, name: str, *, otherwise: bool) -> bool:
    """A truth value written as an attribute."""
    found = (attribute(element, name) or "").strip().lower()
    return otherwise if found not in ("true", "false", "1", "0") else found in ("true", "1")


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The elements directly inside, without comments and instructions."""
    return (child for child in element if isinstance(child.tag, str))


def child(element: etree._Element, *kinds: str) -> etree._Element | None:
    """The first element of one of these kinds directly inside."""
    return next((one for one in element if kind(one) in kinds), None)


def all_of(element: etree._Element, wanted: str) -> list[etree._Element]:
    """All elements of one kind directly inside."""
    return [one for one in element if kind(one) == wanted]


def text(element: etree._Element) -> str:
    """The text inside, that of inner elements too."""
    return "".join(str(part) for part in element.itertext())
