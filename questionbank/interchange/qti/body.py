"""From the text of an item to sanitised HTML; what cleaning would take away keeps the item out instead."""

import html
import re
from collections.abc import Iterable, Mapping
from itertools import islice

from lxml import etree

from questionbank.interchange.model import STEM_LIMIT, Reason
from questionbank.interchange.qti.declarations import words
from questionbank.interchange.qti.names import local
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.qti.shelf import Shelf
from questionbank.interchange.sanitise import MATHML, TAGS, clean

# What stands apart from the text, and is read apart.
_APART = frozenset({"rubricBlock", "feedbackBlock", "feedbackInline", "modalFeedback", "stylesheet", "templateBlock"})
_TRANSPARENT = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "cite",
        "dfn",
        "kbd",
        "samp",
        "var",
        "big",
        "small",
        "tt",
        "bdo",
        "bdi",
        "label",
        "contentBody",
    }
    | {"itemBody", "prompt", "time", "mark", "font", "hr", "col", "colgroup", "tfoot", "caption", "simpleMatchSet"}
)
_BLOCKS = frozenset(
    {"div", "blockquote", "section", "article", "header", "footer", "aside", "nav", "main", "address", "figure"}
    | {"figcaption", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "details", "summary", "center", "stimulus"}
)
_BLOCK_LIKE = _BLOCKS | {"p", "ul", "ol", "table", "pre", "li"}
_KEPT = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan")}
UNDERLINED = "qti-underline"  # of the shared vocabulary of QTI 3; version 2.2 has no element for it
_BARE = _TRANSPARENT | {"q"}
_QUOTED = {"q": "“{}”"}
_WRITTEN = TAGS | _BARE | _BLOCKS
_VOID = frozenset({"br", "img"})
_SPACE = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")


class Body:
    """Writes elements as HTML, with the pictures of a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        """Take pictures from a shelf."""
        self.shelf = shelf

    def html(self, element: etree._Element) -> str:
        """The content of an element as sanitised HTML. Raises `Broken` or `Beyond`."""
        made = clean(self._inner(_only_division(element), pre=False))
        if len(made) > STEM_LIMIT:
            params = {"length": len(made), "limit": STEM_LIMIT}
            raise Broken(Reason("The text has %(length)d characters; at most %(limit)d are allowed.", params))
        return made

    def joined(self, elements: Iterable[etree._Element]) -> str:
        """Several elements as paragraphs one after the other, those without content left out."""
        parts = [part for part in map(self.html, elements) if part]
        return parts[0] if len(parts) == 1 else "".join(map(paragraph, parts))

    def _inner(self, element: etree._Element, *, pre: bool) -> str:
        parts = [_text(element.text, pre=pre)]
        for child in element.iterchildren(tag=etree.Element):
            parts += (self._outer(child, pre=pre), _text(child.tail, pre=pre))
        return "".join(parts)

    def _outer(self, element: etree._Element, *, pre: bool) -> str:
        name = local(element)
        _check_harmless(element, name)
        if name in _APART:
            return ""
        if name == "math":
            return _math(element)
        if name in ("img", "object", "audio"):
            return self._medium(element, name)
        return self._markup(element, name, pre=pre or name == "pre")

    def _markup(self, element: etree._Element, name: str, *, pre: bool) -> str:
        if name not in _WRITTEN:
            raise Beyond(Reason("The text holds a part “%(name)s” that is not shown here.", {"name": name}))
        inner = self._inner(element, pre=pre)
        if name in _BLOCKS:
            return _block(element, name, inner)
        if name in _BARE:
            return _QUOTED.get(name, "{}").format(inner)
        return f"<u>{inner}</u>" if _is_underlined(element, name) else _tag(element, name, inner)

    def _medium(self, element: etree._Element, name: str) -> str:
        kind = element.get("type", "")
        if name == "audio" or kind.startswith("audio/"):
            return f'<audio src="{self.shelf.medium(_address(element), "audio")}"></audio>'
        if _is_foreign(name, kind):
            raise Beyond(Reason("The text holds a part “%(name)s” that is not shown here.", {"name": kind[:60]}))
        return self._picture(element)

    def _picture(self, element: etree._Element) -> str:
        attributes = {
            "src": self.shelf.medium(_address(element), "image"),
            "alt": element.get("alt") or words("".join(element.itertext())),
            "width": element.get("width", ""),
            "height": element.get("height", ""),
        }
        return f"<img{_written(attributes)}>"


def _written(attributes: Mapping[str, str | None]) -> str:
    """Attributes as HTML, those that say nothing left out."""
    return "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items() if value)


def paragraph(part: str) -> str:
    """HTML as a paragraph, unless it is made of blocks already."""
    return part if re.match(r"<(?:p|ul|ol|table|pre)\b", part) else f"<p>{part}</p>"


def lift(element: etree._Element, marker: str = "") -> None:
    """Take an interaction out of the text around it, with what held nothing else, and put a marker in its place.

    Precondition: the element is below the body of its item.
    """
    parent = element.getparent()
    if parent is None:
        return
    _leave(element, parent, marker + (element.tail or ""))
    parent.remove(element)
    if local(parent) != "itemBody" and _is_bare(parent):
        lift(parent)


def _leave(element: etree._Element, parent: etree._Element, text: str) -> None:
    """Put a text where an element stands."""
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text


def _is_bare(element: etree._Element) -> bool:
    return not len(element) and not (element.text or "").strip()


def _only_division(element: etree._Element) -> etree._Element:
    """The division that holds all that an element says, else the element itself."""
    for name in ("contentBody", "div"):
        inner = _all_of(element)
        element = inner if inner is not None and local(inner) == name else element
    return element


def _all_of(element: etree._Element) -> etree._Element | None:
    """The one element that holds all that another says, if there is one."""
    children = [child for child in element.iterchildren(tag=etree.Element) if local(child) not in _APART]
    return children[0] if len(children) == 1 and not _around(element).strip() else None


def _around(element: etree._Element) -> str:
    """The text that stands directly in an element, beside those inside it."""
    return (element.text or "") + "".join(child.tail or "" for child in element.iterchildren())


def _address(element: etree._Element) -> str:
    source = element.find("source")
    named = element.get("src") or element.get("data") or (source.get("src") if source is not None else None)
    if not named:
        raise Broken(Reason("A picture or sound names no file."))
    return named


def _check_harmless(element: etree._Element, name: str) -> None:
    """A program in a question is no oversight: the item is rejected, not mended."""
    if name == "script" or any(_is_program(str(key), str(value)) for key, value in element.attrib.items()):
        raise Broken(Reason("The text holds a script."))


def _is_program(key: str, value: str) -> bool:
    """Whether an attribute runs a program."""
    return key.lower().startswith("on") or "javascript:" in "".join(value.split()).lower()


def _is_foreign(name: str, kind: str) -> bool:
    """Whether an object says of itself that it is something else than a picture."""
    return name == "object" and kind != "" and not kind.startswith("image/")


def _is_underlined(element: etree._Element, name: str) -> bool:
    return name == "span" and UNDERLINED in element.get("class", "").split()


def _holds_blocks(element: etree._Element) -> bool:
    return any(local(child) in _BLOCK_LIKE for child in element.iterchildren(tag=etree.Element))


def _block(element: etree._Element, name: str, inner: str) -> str:
    """A block around others is not written; one that holds a text is a paragraph."""
    return inner if _holds_blocks(element) else _heading(name, inner)


def _heading(name: str, inner: str) -> str:
    if not inner.strip():
        return ""
    return f"<p><strong>{inner}</strong></p>" if re.fullmatch(r"h[1-6]", name) else f"<p>{inner}</p>"


def _tag(element: etree._Element, name: str, inner: str) -> str:
    if name in _VOID:
        return f"<{name}>"
    kept = {key: element.get(key) for key in _KEPT.get(name, ())}
    return f"<{name}{_written(kept)}>{inner}</{name}>"


def _math(element: etree._Element) -> str:
    name = local(element)
    if name == "semantics":  # what comes after the first says the same in other words
        return "".join(map(_math, islice(element.iterchildren(tag=etree.Element), 1)))
    if name not in MATHML:
        raise Beyond(Reason("The formula holds a part “%(name)s” that is not shown here.", {"name": name}))
    _check_harmless(element, name)
    display = ' display="block"' if name == "math" and element.get("display") == "block" else ""
    children = "".join(map(_math, element.iterchildren(tag=etree.Element)))
    return f"<{name}{display}>{html.escape(words(element.text), quote=False)}{children}</{name}>"


def _text(text: str | None, *, pre: bool) -> str:
    """Text as HTML; the line breaks that lay a document out are single spaces."""
    escaped = html.escape(text or "", quote=False)
    return escaped if pre else _SPACE.sub(" ", escaped)
