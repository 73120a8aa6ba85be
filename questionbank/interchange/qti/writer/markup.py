"""From sanitised HTML to the elements of QTI, whose pictures lie in the package."""

import re
from collections.abc import Mapping

from lxml import etree, html

from questionbank.interchange.model import Medium, Reason
from questionbank.interchange.qti.body import UNDERLINED
from questionbank.interchange.qti.names import local
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.writer.tree import element

_EXTENSIONS = {"image/jpeg": "jpg", "image/svg+xml": "svg", "audio/mpeg": "mp3"}
_MARKER = re.compile(r"\[\[([^\[\]]+)\]\]")


class Markup:
    """Writes HTML of one document; the media that it shows are noted in `shown` by their names in the package."""

    def __init__(self, media: Mapping[str, Medium]) -> None:
        """Take pictures and sounds from `media`."""
        self._media = media
        self.shown: dict[str, str] = {}

    def into(self, parent: etree._Element, markup: str) -> etree._Element:
        """Put HTML into an element. Raises `Beyond` for a medium that is not there."""
        try:
            found = html.fragment_fromstring(markup, create_parent="div") if markup else element("div")
        except (etree.LxmlError, ValueError) as error:
            raise Beyond(Reason("The text holds signs that XML cannot write.")) from error
        parent.text = found.text
        parent.extend(self._converted(child) for child in found.iterchildren(tag=etree.Element))
        return parent

    def href(self, digest: str) -> str:
        """The name in the package of a medium. Raises `Beyond` for one that is not there."""
        medium = self._media.get(digest)
        if medium is None:
            raise Beyond(Reason("A picture or sound of the item is missing."))
        extension = _EXTENSIONS.get(medium.kind, medium.kind.rpartition("/")[2])
        self.shown[digest] = f"media/{digest}.{extension}"
        return f"../{self.shown[digest]}"

    def kind(self, digest: str) -> str:
        """The media type of a medium that is there."""
        return self._media[digest].kind

    def _converted(self, node: etree._Element) -> etree._Element:
        made = self._made(node)
        made.tail = node.tail
        return made

    def _made(self, node: etree._Element) -> etree._Element:
        name = local(node)
        if name == "img":
            return self._picture(node)
        if name == "audio":
            digest = _digest(node)
            return element("object", data=self.href(digest), type=self.kind(digest))
        attributes = _said(node, "colspan", "rowspan", "display")
        made = element("span", **{"class": UNDERLINED}) if name == "u" else element(name, **attributes)
        made.text = node.text
        made.extend(map(self._converted, node.iterchildren(tag=etree.Element)))
        return made

    def _picture(self, node: etree._Element) -> etree._Element:
        made = element("img", src=self.href(_digest(node)), **_said(node, "width", "height"))
        made.set("alt", node.get("alt", ""))  # also where it says nothing
        return made


def with_gaps(parent: etree._Element, gaps: Mapping[str, etree._Element]) -> None:
    """Put each gap where the text says `[[id]]`. Raises `Beyond` unless the text says each once."""
    for node in [*parent.iter(etree.Element)]:
        _split_text(node, gaps)
        for child in [*node]:
            _split_tail(child, gaps)
    placed = list(parent.iter("inlineChoiceInteraction"))
    if sorted(map(id, placed)) != sorted(map(id, gaps.values())):
        raise Beyond(Reason("The text does not name each of its gaps once."))


def _split_text(node: etree._Element, gaps: Mapping[str, etree._Element]) -> None:
    before, *rest = _MARKER.split(node.text or "")
    if rest:
        node.text = before
        _insert(node, 0, rest, gaps)


def _split_tail(child: etree._Element, gaps: Mapping[str, etree._Element]) -> None:
    before, *rest = _MARKER.split(child.tail or "")
    parent = child.getparent()
    if rest and parent is not None:
        child.tail = before
        _insert(parent, parent.index(child) + 1, rest, gaps)


def _insert(parent: etree._Element, at: int, parts: list[str], gaps: Mapping[str, etree._Element]) -> None:
    for offset, (name, after) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
        if name not in gaps or gaps[name].getparent() is not None:
            raise Beyond(Reason("The text does not name each of its gaps once."))
        gap = gaps[name]
        gap.tail = after
        parent.insert(at + offset, gap)


def _said(node: etree._Element, *names: str) -> dict[str, str]:
    """Some attributes of an element, blank where they are missing."""
    return {name: node.get(name, "") for name in names}


def _digest(node: etree._Element) -> str:
    return (node.get("src") or "").removeprefix("media:")
