"""One set of names for QTI 2 and 3: the camel case of 2, without name spaces; what is not QTI keeps its own."""

from functools import cache

from lxml import etree

_PREFIX = "qti-"


def normal(root: etree._Element) -> etree._Element:
    """Make a copy of a tree with the names of QTI 2, whichever version it has."""
    name = local(root)
    own = name.startswith(_PREFIX)
    made = etree.Element(camel(name.removeprefix(_PREFIX)) if own else name)
    for key, value in root.attrib.items():
        bare = str(key).rpartition("}")[2]
        made.set(camel(bare) if own and not bare.startswith(("data-", "aria-")) else bare, str(value))
    made.text, made.tail = root.text, root.tail
    made.extend(normal(child) for child in root.iterchildren(tag=etree.Element))
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
