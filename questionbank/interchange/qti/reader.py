"""A file of QTI: a single document, or a package of items, tests, shared material and media."""

from collections.abc import Iterator
from dataclasses import replace

from questionbank.interchange.archive import Archive
from questionbank.interchange.leftovers import told_once
from questionbank.interchange.model import Medium, Outcome, Reading, Unsupported, reading
from questionbank.interchange.qti import documents
from questionbank.interchange.qti.item import Entry, outcomes, stimulus
from questionbank.interchange.qti.names import kind_of, plain
from questionbank.interchange.qti.package import Package
from questionbank.interchange.qti.shelf import Shelf
from questionbank.interchange.qti.xml import parse

_ZIP = b"PK"


def read(data: bytes) -> Reading:
    """Read a document or a package. Raises `Refusal` where it cannot be opened."""
    media: dict[str, Medium] = {}
    found = Package(Archive(data), media).outcomes() if data.startswith(_ZIP) else _document(data, media)
    return replace(reading("qti", list(told_once(found))), media=media)


def _document(data: bytes, media: dict[str, Medium]) -> Iterator[Outcome]:
    root = plain(parse(data))
    name = kind_of(root)
    entry = Entry(root.get("identifier") or name, root, data)
    if name == documents.ITEM:
        yield from outcomes(entry, Shelf({}, media))
    elif name == documents.STIMULUS:
        yield from stimulus(entry, Shelf({}, media))
    else:
        yield Unsupported(entry.where, documents.not_read(name), data)
