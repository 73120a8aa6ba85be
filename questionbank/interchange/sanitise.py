"""The one place where HTML from files is cleaned and plain text becomes HTML."""

import html
import re

import nh3

TAGS = frozenset(
    {"p", "br", "b", "strong", "i", "em", "u", "sub", "sup", "ul", "ol", "li", "code", "pre", "span"}
    | {"table", "thead", "tbody", "tr", "td", "th"}
)
_ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_MEDIA = re.compile(r"<\s*(img|audio|video|object|embed|iframe|svg|math|canvas)\b", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|br|b|strong|i|em|u|sub|sup|ul|ol|li|table|thead|tbody|tr|td|th|code|pre|span|div|a|h[1-6]|img|font)"
    r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>]+))*\s*/?>",
    re.IGNORECASE,
)


def clean(markup: str) -> str:
    """HTML with nothing but the allowed tags; scripts and styles go with their content, other tags leave theirs."""
    return nh3.clean(markup, tags=set(TAGS), attributes=_ATTRIBUTES, link_rel=None).strip()


def escape(text: str) -> str:
    """Plain text as HTML; a line break stays one."""
    return "<br>".join(html.escape(line, quote=False) for line in text.strip().splitlines())


def visible(markup: str) -> str:
    """The text that a reader of this HTML sees, on one line."""
    bare = nh3.clean(re.sub(r"<(br|/p|/li|/t[dhr])\b", r" <\1", markup), tags=set())
    return " ".join(html.unescape(bare).split())


def has_media(markup: str) -> bool:
    """Whether cleaning would take a picture, sound or drawing away that the question may need."""
    return bool(_MEDIA.search(markup))


def looks_like_html(text: str) -> bool:
    """Whether text of an undeclared format holds a real tag; `a<b and c>d` does not."""
    return bool(_TAG.search(text))
