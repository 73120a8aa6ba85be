"""Files of reading matter to the HTML that is kept: HTML as it is, plain text by its lines.

In plain text a line that begins with # is a heading (## one below it), one that begins with - is an entry of a list,
one between | is the row of a table, of which a row of dashes makes the row before it the head; a blank line ends a
paragraph.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import filterfalse, groupby

from core.errors import Refused, Text
from questionbank.interchange.encoding import decode
from questionbank.interchange.model import Refusal
from questionbank.interchange.sanitise import clean_document, escape, visible
from questionbank.rules.reading_matter import SIZE_LIMIT, with_anchors

_PICTURE = re.compile(r"<\s*(?:img|picture|audio|video|object|embed|iframe|svg|canvas)\b", re.IGNORECASE)
_HEADING = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*\s*")
_ENTRY = re.compile(r"\s*[-*•]\s+(\S.*)")
_ROW = re.compile(r"\s*\|.*\|\s*")
_RULE = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*")


def read_matter(name: str, content: bytes) -> str:
    """Give the text of a file as sanitised HTML with anchors at its headings. Raises Refused with the reason."""
    make = _MAKERS.get(name.rpartition(".")[2].lower())
    if make is None:
        raise _refused(Text("Reading matter comes as .html, .txt or .md. Save the text in one of these."))
    if len(content) > SIZE_LIMIT:
        raise _refused(Text("The file is larger than 1 MB. Divide the text, or leave out what nobody needs."))
    markup = with_anchors(clean_document(make(_decoded(content))))
    if not visible(markup):
        raise _refused(Text("The file holds no text that could be read."))
    return markup


def marked_up(text: str) -> str:
    """Give plain text as HTML."""
    groups = groupby(text.splitlines(), _kind)
    return "\n".join(_WRITERS[kind](list(lines)) for kind, lines in groups if kind)


def _without_pictures(text: str) -> str:
    if _PICTURE.search(text):
        raise _refused(
            Text("The text holds pictures, sounds or frames, which are not kept. Say in words what they show.")
        )
    return text


def _decoded(content: bytes) -> str:
    try:
        return decode(content)
    except Refusal as refusal:
        raise _refused(Text(refusal.reason.template, refusal.reason.params)) from refusal


def _kind(line: str) -> str:
    """Tell what a line of plain text is; blank for one that only parts others."""
    if not line.strip():
        return ""
    return next((name for name, shape in _SHAPES.items() if shape.fullmatch(line)), "paragraph")


def _heading(lines: Iterable[str]) -> str:
    found = [match for match in map(_HEADING.fullmatch, lines) if match]
    return "".join(f"<h{len(one[1])}>{escape(one[2])}</h{len(one[1])}>" for one in found)


def _list(lines: Iterable[str]) -> str:
    found = [match for match in map(_ENTRY.fullmatch, lines) if match]
    return "<ul>" + "".join(f"<li>{escape(one[1])}</li>" for one in found) + "</ul>"


def _table(lines: list[str]) -> str:
    head = lines[:1] if any(map(_RULE.fullmatch, lines[1:2])) else []
    rows = filterfalse(_RULE.fullmatch, lines[len(head) :])
    return "<table>" + "".join([*_rows(head, "th"), *_rows(rows, "td")]) + "</table>"


def _rows(lines: Iterable[str], tag: str) -> Iterator[str]:
    for line in lines:
        cells = "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in line.strip().strip("|").split("|"))
        yield f"<tr>{cells}</tr>"


def _paragraph(lines: Iterable[str]) -> str:
    return f"<p>{escape(chr(10).join(lines))}</p>"


def _refused(text: Text) -> Refused:
    return Refused(text, field="file", code="bad_reading")


_MAKERS: Mapping[str, Callable[[str], str]] = {  # by the end of a file's name
    "html": _without_pictures,
    "htm": _without_pictures,
    "txt": marked_up,
    "md": marked_up,
}
_SHAPES = {"heading": _HEADING, "entry": _ENTRY, "row": _ROW}
_WRITERS: Mapping[str, Callable[[list[str]], str]] = {
    "heading": _heading,
    "entry": _list,
    "row": _table,
    "paragraph": _paragraph,
}
