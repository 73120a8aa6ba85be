"""Texts of Moodle XML with the files in them: references become `media:` and the hash of a medium."""

import binascii
import hashlib
import html
import re
from base64 import b64decode
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from core.errors import Refused
from questionbank.interchange.draft import Flaw, Unheld, check_no_script
from questionbank.interchange.formatted import passes_tags, to_html
from questionbank.interchange.model import Medium, Reason
from questionbank.rules.media import examine

FORMATS = {
    "html": "html", "1": "html",
    "moodle_auto_format": "moodle", "0": "moodle",
    "plain_text": "plain", "2": "plain",
    "markdown": "markdown", "4": "markdown",
}  # fmt: skip
PLACE = "@@PLUGINFILE@@"
_LINK = re.compile(
    rf"<a\b[^<>]*\bhref=[\"']{PLACE}/([^\"'<>]*)[\"'][^<>]*>(.{{0,2000}}?)</a>", re.IGNORECASE | re.DOTALL
)
_REFERENCE = re.compile(rf"{PLACE}/([^\"'<>\s]*)")
_INLINE = re.compile(r"\bsrc=([\"'])data:[\w/+.-]{0,60};base64,([A-Za-z0-9+/=\s]*)\1", re.IGNORECASE)
_SOURCE = re.compile(
    r"<audio\b[^<>]*>\s*<source\b[^<>]*\bsrc=[\"'](media:[0-9a-f]{64})[\"'][^<>]*>.{0,2000}?</audio>",
    re.IGNORECASE | re.DOTALL,
)
_MOVING = re.compile(r"<(?:video|object|embed|iframe|svg|canvas|source)\b", re.IGNORECASE)
_SHOWN = re.compile(r"<(?:img|audio)\b[^<>]*>", re.IGNORECASE)
_KEPT = re.compile(r"\bsrc=[\"']media:[0-9a-f]{64}[\"']", re.IGNORECASE)


@dataclass
class Texts:
    """Reads texts and collects the media that they show."""

    media: dict[str, Medium] = field(default_factory=dict)

    def html(self, element: etree._Element | None, default: str = "html") -> str:
        """The sanitised HTML of an element with a text, blank for none. Raises `Flaw` and `Unheld`."""
        text = raw(element)
        if element is None or not text:
            return ""
        name = format_of(element, default)
        if not passes_tags(name, text):
            return to_html(name, text)
        check_no_script(text)
        located = self._located(text, _files(element))
        _check_shown(located)
        return to_html(name, located)

    def keep(self, content: bytes) -> tuple[str, str]:
        """Keep a medium; gives its name in HTML and its kind. Raises `Unheld` for what is no picture or sound."""
        try:
            kind = examine(content).kind
        except Refused as refused:
            raise Unheld(Reason(refused.text.template, refused.text.params)) from refused
        digest = hashlib.sha256(content).hexdigest()
        self.media[digest] = Medium(kind, content)
        return f"media:{digest}", kind

    def _located(self, text: str, files: dict[str, bytes]) -> str:
        """The text with every file of its own where it is shown."""

        def link(match: re.Match[str]) -> str:
            name, kind = self.keep(_file(files, match[1]))
            if kind.startswith("audio/"):
                return f'<audio src="{name}"></audio>{match[2]}'
            return f'<img src="{name}" alt="">{match[2]}'

        def inline(match: re.Match[str]) -> str:
            return f'src="{self.keep(decoded(match[2]))[0]}"'

        text = _LINK.sub(link, text)
        text = _REFERENCE.sub(lambda match: self.keep(_file(files, match[1]))[0], text)
        text = _INLINE.sub(inline, text)
        return _SOURCE.sub(r'<audio src="\1"></audio>', text)


def raw(element: etree._Element | None) -> str:
    """The text as the source has it: of the element `text` inside, or of the element itself."""
    if element is None:
        return ""
    inner = element.find("text")
    return ((element if inner is None else inner).text or "").strip()


def format_of(element: etree._Element, default: str) -> str:
    """The format of a text, one of the four."""
    return FORMATS.get(element.get("format", default).strip(), "html")


def decoded(text: str) -> bytes:
    """The bytes of a file in the document. Raises `Flaw`."""
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Flaw("stem", Reason("A file in the question is damaged: it is no Base64.")) from error


def _files(element: etree._Element) -> dict[str, bytes]:
    found = {}
    for file in element.iterfind("file"):
        path = file.get("path", "/").strip("/")
        name = file.get("name", "")
        found[f"{path}/{name}" if path else name] = decoded(file.text or "")
    return found


def _file(files: dict[str, bytes], reference: str) -> bytes:
    name = unquote(html.unescape(reference)).partition("?")[0].strip("/")
    if name not in files:
        raise Flaw("stem", Reason("The text shows the file %(name)s, which is not in the question.", {"name": name}))
    return files[name]


def _check_shown(text: str) -> None:
    """Raise `Unheld` for a picture or a sound from elsewhere, and for what moves."""
    elsewhere = any(not _KEPT.search(tag) for tag in _SHOWN.findall(text))
    if elsewhere or _MOVING.search(text):
        raise Unheld(Reason("The question shows a picture, a sound or a video that is not in the file."))
