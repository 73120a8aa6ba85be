"""The manifest of a package: which documents it holds, and what it says about them."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from questionbank.interchange.qti.declarations import words
from questionbank.interchange.qti.names import normal
from questionbank.interchange.qti.shelf import joined

NAME = "imsmanifest.xml"
TRANSLATION = "translation of"
FACTS = ("point", "tier", "verb", "clause", "cell", TRANSLATION)


@dataclass(frozen=True)
class Resource:
    """A document of the package; `path` is None where it leads out of the package."""

    identifier: str
    kind: str
    href: str
    path: str | None
    files: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def paths(self) -> tuple[str | None, ...]:
        """The document, and the files that belong to it."""
        return (self.path, *self.files)


def resources(root: etree._Element, base: str, names: Container[str] = ()) -> list[Resource]:
    """The documents that a manifest names, in its order.

    `base` is the manifest's own name in the archive, `names` are those of all that is in it.
    """
    manifest = normal(root)
    return [_resource(one, manifest, base, names) for one in manifest.iterfind("resources/resource")]


def _resource(element: etree._Element, manifest: etree._Element, base: str, names: Container[str]) -> Resource:
    parents = (manifest, element.getparent(), element)
    folder = "".join(one.get("base", "") for one in parents if one is not None)
    href = element.get("href", "")
    files = (_path(base, folder + one.get("href", ""), names) for one in element.iterchildren("file"))
    return Resource(
        identifier=element.get("identifier", ""),
        kind=element.get("type", ""),
        href=href,
        path=_path(base, folder + href, names) if href else None,
        files=tuple(filter(None, files)),
        facts=_facts(element),
    )


def _path(base: str, href: str, names: Container[str]) -> str | None:
    """The name in the archive of what is named: as it stands, or with its escapes undone where there is no such."""
    path = joined(base, href)
    return path if path in names else joined(base, unquote(href))


def _facts(element: etree._Element) -> dict[str, str]:
    """What this product says of an item in the classifications of its metadata."""
    found = {}
    for path in element.iter("taxonpath", "taxonPath"):
        source, entry = _words(path.iterchildren("source")), _words(path.iter("entry"))
        if source in FACTS and entry:
            found[source] = entry
    return found


def _words(elements: Iterable[etree._Element]) -> str:
    return words("".join(str(text) for one in elements for text in one.itertext()))
