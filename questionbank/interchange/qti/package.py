"""A package: the documents that its manifest names, cases before the items that share their material."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from questionbank.interchange.model import Medium, Outcome, ParsedItem, Reason, Refusal, Rejection, Unsupported
from questionbank.interchange.qti import assessment, documents, manifest, translation
from questionbank.interchange.qti.body import Body
from questionbank.interchange.qti.item import Entry, case, outcomes, stimulus
from questionbank.interchange.qti.manifest import Resource
from questionbank.interchange.qti.names import kind_of, normal, plain
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.qti.shelf import Shelf
from questionbank.interchange.qti.xml import parse

_ITEM = re.compile(rb"<(?:\w+:)?(?:qti-assessment-item|assessmentItem)\b")
_HEAD = 20_000


class Package:
    """Reads a package once."""

    def __init__(self, files: Mapping[str, bytes], media: dict[str, Medium]) -> None:
        """Read from files by their names; media that items show are put into `media`."""
        self._files = files
        self._media = media
        self._cases: dict[str, str] = {}  # the case of an item, by the name of the item's document
        self._read: set[str] = set()  # cases that could be read

    def outcomes(self) -> Iterator[Outcome]:
        """Everything in the package. Raises `Refusal` for one without a manifest."""
        name = self._manifest_name()
        known = manifest.resources(parse(self._files[name]), name, self._files)
        found: dict[str, Entry] = {}
        yield from self._open(known, name, found)
        cases = [*self._stimuli(found), *self._tests(found)]
        yield from translation.joined([*cases, *self._items(found)])
        yield from self._others(found)
        yield from self._unnamed(known, name)

    def _manifest_name(self) -> str:
        names = [name for name in self._files if name.rpartition("/")[2] == manifest.NAME]
        if not names:
            raise Refusal(Reason("The package has no manifest (imsmanifest.xml)."))
        return min(names, key=lambda name: name.count("/"))

    def _open(self, known: list[Resource], name: str, found: dict[str, Entry]) -> Iterator[Outcome]:
        """Parse each document of the manifest into `found`; what cannot be parsed is an outcome."""
        seen: set[str] = set()
        for one in known:
            if one.identifier in seen:
                yield _twice(name, one.identifier)
            seen.add(one.identifier)
            if _is_document(one):
                yield from self._document(one, name, found)

    def _document(self, one: Resource, name: str, found: dict[str, Entry]) -> Iterator[Outcome]:
        if one.path is None or one.path not in self._files:
            params = {"href": one.href[:200]}
            yield Rejection(
                name, Reason("The manifest names the file “%(href)s”, which is not in the package.", params)
            )
        elif one.path not in found:
            yield from self._parse(one, one.path, found)

    def _parse(self, one: Resource, path: str, found: dict[str, Entry]) -> Iterator[Outcome]:
        content = self._files[path]
        try:
            found[path] = Entry(path, plain(parse(content)), content, extras=one.facts, alias=one.identifier)
        except Refusal as refusal:
            yield Rejection(path, refusal.reason)

    def _stimuli(self, found: Mapping[str, Entry]) -> Iterator[Outcome]:
        seen: set[str] = set()
        for path, entry in _of_kind(found, documents.STIMULUS):
            identifier = entry.root.get("identifier", "")
            if identifier in seen:
                yield _twice(path, identifier)
            else:
                yield from self._remembered(stimulus(entry, self._shelf(path)))
            seen.add(identifier)

    def _items(self, found: Mapping[str, Entry]) -> Iterator[Outcome]:
        seen: set[str] = set()
        for path, entry in _of_kind(found, documents.ITEM):
            identifier = entry.root.get("identifier", "")
            alias = entry.alias if identifier in seen else ""
            seen.add(identifier)
            yield from self._item(path, replace(entry, alias=alias), found)

    def _shelf(self, path: str) -> Shelf:
        return Shelf(self._files, self._media, path)

    def _remembered(self, made: Iterator[Outcome]) -> Iterator[Outcome]:
        for outcome in made:
            if isinstance(outcome, ParsedItem):
                self._read.add(outcome.source_id)
            yield outcome

    def _item(self, path: str, entry: Entry, found: Mapping[str, Entry]) -> Iterator[Outcome]:
        try:
            shared = self._case_of(path, entry, found)
        except (Broken, Beyond) as obstacle:
            yield Unsupported(path, obstacle.reason, entry.received)
            return
        yield from outcomes(replace(entry, case=shared), self._shelf(path))

    def _case_of(self, path: str, entry: Entry, found: Mapping[str, Entry]) -> str:
        """The case whose material an item shares. Raises `Beyond` where that could not be read."""
        references = _references(entry.root)
        if not references:
            return self._cases.get(path, "")
        target = found.get(self._shelf(path).path(references[0].get("href", "")))
        identifier = target.root.get("identifier", "") if target else ""
        if len(references) > 1 or identifier not in self._read:
            raise Beyond(Reason("The material that the item shares could not be read."))
        return identifier

    def _tests(self, found: Mapping[str, Entry]) -> Iterator[Outcome]:
        for path, entry in _of_kind(found, *documents.TESTS):
            yield from self._test(path, entry)

    def _test(self, path: str, entry: Entry) -> Iterator[Outcome]:
        """The shared material of a test's sections; the rest of it is kept as received."""
        test = normal(entry.root)
        for section in assessment.shared(test):
            yield from self._remembered(self._section(path, entry, section))
        for href in assessment.references(test):
            if self._path(path, href) not in self._files:
                yield Rejection(
                    path,
                    Reason("The test names the file “%(href)s”, which is not in the package.", {"href": href[:200]}),
                )
        yield Unsupported(
            path,
            Reason("The test's own order, selection and times are not kept; its items are read one by one."),
            entry.received,
        )

    def _section(self, path: str, entry: Entry, section: assessment.Section) -> Iterator[Outcome]:
        where = Entry(f"{path}, {section.element.get('identifier', '')}", entry.root, entry.received)
        try:
            made = case(where, section.element, Body(self._shelf(path)).joined(section.rubrics))
        except Broken as broken:
            yield Rejection(where.where, broken.reason)
        except Beyond as beyond:
            yield Unsupported(where.where, beyond.reason, entry.received)
        else:
            self._cases |= {self._path(path, href): made.source_id for href in section.hrefs}
            yield made

    def _path(self, base: str, href: str) -> str:
        try:
            return self._shelf(base).path(href)
        except (Broken, Beyond):
            return ""

    def _others(self, found: Mapping[str, Entry]) -> Iterator[Outcome]:
        """Documents of QTI that bring no items."""
        for path, entry in found.items():
            name = kind_of(entry.root)
            if name not in (documents.ITEM, documents.STIMULUS, *documents.TESTS):
                yield Unsupported(path, documents.not_read(name), entry.received)

    def _unnamed(self, known: list[Resource], name: str) -> Iterator[Outcome]:
        """Items that lie in the archive and that the manifest does not name."""
        named = {name}.union(*(one.paths for one in known))
        for path in self._files:
            if path not in named and self._is_item(path):
                reason = Reason("The manifest does not name this item; it is not read.")
                yield Unsupported(path, reason, self._files[path])

    def _is_item(self, path: str) -> bool:
        return path.endswith(".xml") and bool(_ITEM.search(self._files[path][:_HEAD]))


def _of_kind(found: Mapping[str, Entry], *kinds: str) -> list[tuple[str, Entry]]:
    return [(path, entry) for path, entry in found.items() if kind_of(entry.root) in kinds]


def _references(item: etree._Element) -> list[etree._Element]:
    """What an item says of shared material, with normal names."""
    children = item.iterchildren(tag=etree.Element)
    return [normal(one) for one in children if kind_of(one) == "assessmentStimulusRef"]


def _twice(where: str, identifier: str) -> Rejection:
    return Rejection(where, Reason("The identifier “%(name)s” stands twice.", {"name": identifier[:80]}))


def _is_document(one: Resource) -> bool:
    """Whether a resource may be a document of QTI, and not a picture, a page or a style."""
    kind, href = one.kind.lower(), one.href.lower()
    if "qti" in kind or "apip" in kind:
        return href != ""
    return href.endswith(".xml") and "controlfile" not in kind
