"""What an item says that cannot be run: noted once each, and never a reason to stop."""

from collections.abc import Iterable

from lxml import etree

from questionbank.interchange.model import Reason, Unsupported
from questionbank.interchange.qti.processing.names import local

_LIMIT = 100


class Notes:
    """The notes of one run, in the order in which they came up."""

    def __init__(self, before: Iterable[Unsupported] = ()) -> None:
        self._found = {(one.where, str(one.what)): one for one in before}

    def add(self, element: etree._Element, what: Reason) -> None:
        """Note something of an element, where it stands and what it is."""
        where = f"{local(element)}, line {element.sourceline}" if element.sourceline else local(element)
        if len(self._found) < _LIMIT:
            self._found.setdefault((where, str(what)), Unsupported(where, what))

    def all(self) -> tuple[Unsupported, ...]:
        """Everything noted."""
        return tuple(self._found.values())


def not_supported(element: etree._Element) -> Reason:
    """That an element is unknown here, or belongs to a test or to another product."""
    return Reason("%(name)s is not supported.", {"name": local(element)})


def unreadable(text: str, kind: str) -> Reason:
    """That a text is no value of the type."""
    return Reason("“%(text)s” is not a value of the type %(kind)s.", {"text": text.strip()[:80], "kind": kind})
