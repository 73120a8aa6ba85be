"""Reading matter (参考资料): what candidates may look into while they write, and its list of contents. Pure.

Its text is sanitised HTML. Headings stand at three levels below the title of the page that shows it, whatever levels
they came with, and each has an anchor, so that a list of contents can lead to it.
"""

import html
import re
from dataclasses import dataclass

from core.errors import Text

SIZE_LIMIT = 1024 * 1024  # bytes of a file: some three hundred pages of text
HIGHEST, LOWEST = 3, 5  # levels of headings as they are kept
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_HEADING = re.compile(r"<h([1-6])(?: id=\"[^\"]*\")?>(.*?)</h\1>", re.DOTALL)
_KEPT_HEADING = re.compile(r'<h([3-5]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")

NO_CODE = Text("A code has up to 40 letters, digits, dots and dashes, as PROC-07.")


@dataclass(frozen=True)
class Heading:
    """A heading in the list of contents; `depth` counts from 0."""

    depth: int
    anchor: str
    text: str


def with_anchors(markup: str) -> str:
    """Bring headings to the levels kept here, the highest of the text first, and number their anchors."""
    found = [int(one[1]) for one in _HEADING.finditer(markup) if _words(one[2])]
    top, number = min(found, default=1), 0

    def kept(heading: re.Match[str]) -> str:
        nonlocal number
        if not _words(heading[2]):
            return ""
        number += 1
        level = min(LOWEST, HIGHEST + int(heading[1]) - top)
        return f'<h{level} id="part-{number}">{heading[2]}</h{level}>'

    return _HEADING.sub(kept, markup)


def contents(markup: str) -> tuple[Heading, ...]:
    """List the headings of a text that has its anchors."""
    return tuple(
        Heading(int(level) - HIGHEST, anchor, _words(inner)) for level, anchor, inner in _KEPT_HEADING.findall(markup)
    )


def _words(inner: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", inner)).split())
