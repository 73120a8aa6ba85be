"""Patterns of XML Schema, which QTI uses: matched by libxml2's own automaton, whose work is bounded."""

import re

from lxml import etree

MAX_PATTERN = 500
MAX_TEXT = 5000
_SCHEMA = "http://www.w3.org/2001/XMLSchema"
_CAPITAL = re.compile(r"\\.|[^\\]", re.DOTALL)


def matches(pattern: str, text: str, *, capitals: bool) -> bool:
    """Whether the whole text is of the pattern. Raises `etree.XMLSchemaError` for one that cannot be used."""
    if len(pattern) > MAX_PATTERN or len(text) > MAX_TEXT:
        raise etree.XMLSchemaError("too long")
    bare = _without_anchors(pattern)
    subject = etree.Element("text")
    subject.text = text if capitals else text.lower()
    return bool(_schema(bare if capitals else _lower(bare)).validate(subject))


def _without_anchors(pattern: str) -> str:
    """A pattern of XML Schema is always anchored; `^` and `$` around it are other people's habit."""
    bare = pattern.removeprefix("^")
    return bare[:-1] if bare.endswith("$") and not bare.endswith("\\$") else bare


def _lower(pattern: str) -> str:
    """The pattern in small letters, but for classes as `\\D`."""
    return _CAPITAL.sub(lambda found: found[0] if found[0].startswith("\\") else found[0].lower(), pattern)


def _schema(pattern: str) -> etree.XMLSchema:
    root = etree.Element(f"{{{_SCHEMA}}}schema")
    element = etree.SubElement(root, f"{{{_SCHEMA}}}element", name="text")
    simple = etree.SubElement(element, f"{{{_SCHEMA}}}simpleType")
    restriction = etree.SubElement(simple, f"{{{_SCHEMA}}}restriction", base="string", nsmap={None: _SCHEMA})
    etree.SubElement(restriction, f"{{{_SCHEMA}}}pattern", value=pattern)
    return etree.XMLSchema(root)
