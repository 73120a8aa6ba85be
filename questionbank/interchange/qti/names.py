"""One set of names for QTI 2 and 3: the camel case of 2, without name spaces; what is not QTI keeps its own."""

import re
from functools import cache

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.obstacles import Beyond

TOOL = "Gradus"
_PREFIX = "qti-"
# Identifiers of QTI are XML names; those of ours that are none get this before them in our files.
_ESCAPE = "_gradus."
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_REST = re.compile(r"[\w.-]+", re.ASCII)


def normal(root: etree._Element) -> etree._Element:
    """Make a copy of a tree with the names of QTI 2, whichever version it has."""
    name = local(root)
    own = name.startswith(_PREFIX)
    made = etree.Element(camel(name.removeprefix(_PREFIX)) if own else name)
    for key, value in root.attrib.items():
        bare = str(key).rpartition("}")[2]
        made.set(camel(bare) if own and not bare.startswith(("data-", "aria-")) else bare, str(value))
    made.text, made.tail = root.text, root.tail
    made.extend(map(normal, root.iterchildren(tag=etree.Element)))
    return made


def local(element: etree._Element) -> str:
    """The name of an element without its name space."""
    return str(element.tag).rpartition("}")[2]


@cache
def camel(name: str) -> str:
    """`max-choices` as `maxChoices`."""
    first, *others = name.split("-")
    return first + "".join(part.capitalize() for part in others)


@cache
def kebab(name: str) -> str:
    """`maxChoices` as `max-choices`."""
    return "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in name)


def escaped(identifier: str) -> str:
    """An identifier, or a pair of them, as XML names; `plain` reads it back. Raises `Beyond` where there is none."""
    return " ".join(map(_escaped, identifier.split(" "))) if identifier else ""


def plain(root: etree._Element) -> etree._Element:
    """A document of this product with the identifiers that it had here; any other as it is."""
    if TOOL not in (root.get("toolName"), root.get("tool-name")):
        return root
    for element in root.iter(etree.Element):
        _restore_attributes(element)
        _restore_value(element)
    return root


def _restore_attributes(element: etree._Element) -> None:
    for name, value in element.attrib.items():
        if _ESCAPE in str(value):
            element.set(name, str(value).replace(_ESCAPE, ""))


def _restore_value(element: etree._Element) -> None:
    text = element.text or ""
    if _ESCAPE in text and kind_of(element) in ("value", "baseValue"):
        element.text = text.replace(_ESCAPE, "")


def kind_of(element: etree._Element) -> str:
    """The name of an element in the terms of QTI 2."""
    name = local(element)
    return camel(name.removeprefix(_PREFIX)) if name.startswith(_PREFIX) else name


def _escaped(identifier: str) -> str:
    if _NAME.fullmatch(identifier):
        return identifier
    if not _REST.fullmatch(identifier):
        raise Beyond(Reason("The identifier “%(name)s” cannot be written in QTI.", {"name": identifier[:80]}))
    return _ESCAPE + identifier
