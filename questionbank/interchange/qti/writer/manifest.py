"""The manifest of a package of ours, with what the bank knows of an item in classifications of its metadata."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from questionbank.interchange.qti.writer.dialect import Dialect

NAME = "imsmanifest.xml"
_LOM = "http://www.imsglobal.org/xsd/imsmd_v1p2"


@dataclass(frozen=True)
class Document:
    """A document of the package, the media that it shows, and what is said about it."""

    identifier: str
    kind: str
    path: str
    files: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)


def written(documents: Sequence[Document], dialect: Dialect) -> bytes:
    """The bytes of a manifest."""
    root = etree.Element(f"{{{dialect.package}}}manifest", nsmap={None: dialect.package, "imsmd": _LOM})
    root.set("identifier", "MANIFEST")
    about = _child(root, "metadata", dialect)
    _child(about, "schema", dialect).text = dialect.schema
    _child(about, "schemaversion", dialect).text = "1.0.0"
    _child(root, "organizations", dialect)
    resources = _child(root, "resources", dialect)
    for one in documents:
        _resource(resources, one, dialect)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _resource(parent: etree._Element, one: Document, dialect: Dialect) -> None:
    made = _child(parent, "resource", dialect)
    for name, value in (
        ("identifier", one.identifier),
        ("type", dialect.resource.format(one.kind)),
        ("href", one.path),
    ):
        made.set(name, value)
    if one.facts:
        lom = etree.SubElement(_child(made, "metadata", dialect), f"{{{_LOM}}}lom")
        for name, value in one.facts.items():
            _classification(lom, name, value)
    for name in (one.path, *one.files):
        _child(made, "file", dialect).set("href", name)


def _classification(lom: etree._Element, name: str, value: str) -> None:
    path = etree.SubElement(etree.SubElement(lom, f"{{{_LOM}}}classification"), f"{{{_LOM}}}taxonpath")
    _text(etree.SubElement(path, f"{{{_LOM}}}source"), name)
    _text(etree.SubElement(etree.SubElement(path, f"{{{_LOM}}}taxon"), f"{{{_LOM}}}entry"), value)


def _text(parent: etree._Element, value: str) -> None:
    etree.SubElement(parent, f"{{{_LOM}}}langstring").text = value


def _child(parent: etree._Element, name: str, dialect: Dialect) -> etree._Element:
    return etree.SubElement(parent, f"{{{dialect.package}}}{name}")
