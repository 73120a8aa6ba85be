"""The one place where HTML from files is cleaned and plain text becomes HTML."""

import html
import re

import nh3

TAGS = frozenset(
    {"p", "br", "b", "strong", "i", "em", "u", "sub", "sup", "ul", "ol", "li", "code", "pre", "span", "img", "audio"}
    | {"table", "thead", "tbody", "tr", "td", "th"}
)
MATHML = frozenset(
    {"math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded"}
    | {"msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mfenced", "mphantom"}
)
_ATTRIBUTES = {
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src"},
    "math": {"display"},
}
_BREAK = re.compile(r"<(br|/p|/li|/t[dhr])\b")
_FORMULA = re.compile(rf"</?(?:{'|'.join(sorted(MATHML))})(?:\s[^<>]*)?>")  # cleaning would take its content as well
_DOCUMENT = (
    (TAGS - {"img", "audio"}) | {"h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr"} | {"dl", "dt", "dd", "caption"}
)
_DOCUMENT_ATTRIBUTES = {name: kept for name, kept in _ATTRIBUTES.items() if name not in ("img", "audio")}
_WITH_CONTENT = {"script", "style", "title", "template", "noscript", "textarea", "select"}  # go with what they hold
_MEDIUM = re.compile(r"media:[0-9a-f]{64}")
_NOWHERE = re.compile(r"<img(?![^>]* src=)[^>]*>|<audio(?![^>]* src=)[^>]*>\s*</audio>")
_MEDIA = re.compile(r"<\s*(img|audio|video|object|embed|iframe|svg|math|canvas)\b", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|br|b|strong|i|em|u|sub|sup|ul|ol|li|table|thead|tbody|tr|td|th|code|pre|span|div|a|h[1-6]|img|font"
    r"|audio|math)"
    r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s<>]+))*\s*/?>",
    re.IGNORECASE,
)


def clean(markup: str) -> str:
    """HTML with nothing but the allowed tags; scripts and styles go with their content, other tags leave theirs.

    Pictures and sounds stay where their source is `media:` and the hash of a medium that the bank keeps.
    """
    cleaned = nh3.clean(
        markup,
        tags=TAGS | MATHML,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"media"},
        set_tag_attribute_values={"audio": {"controls": ""}},
        link_rel=None,
    )
    return _NOWHERE.sub("", cleaned).strip()


def clean_document(markup: str) -> str:
    """HTML of a whole document with nothing but text, its headings, lists, tables and formulas; no links, no media."""
    return nh3.clean(
        markup,
        tags=_DOCUMENT | MATHML,
        attributes=_DOCUMENT_ATTRIBUTES,
        clean_content_tags=_WITH_CONTENT,
        url_schemes=set(),
        link_rel=None,
    ).strip()


def _kept(_tag: str, name: str, value: str) -> str | None:
    """Keep the source of a picture or sound only where it names a medium of the bank, never another place."""
    return value if name != "src" or _MEDIUM.fullmatch(value) else None


def escape(text: str) -> str:
    """Plain text as HTML; a line break stays one."""
    return "<br>".join(html.escape(line, quote=False) for line in text.strip().splitlines())


def visible(markup: str) -> str:
    """The text that a reader of this HTML sees, on one line."""
    apart = _FORMULA.sub(" ", _BREAK.sub(r" <\1", markup))
    bare = nh3.clean(apart, tags=set())
    return " ".join(html.unescape(bare).split())


def shows(markup: str) -> bool:
    """Whether who reads this HTML, cleaned, sees or hears anything."""
    return "<img" in markup or "<audio" in markup or bool(visible(markup))


def has_media(markup: str) -> bool:
    """Whether cleaning would take a picture, sound or drawing away that the question may need."""
    return bool(_MEDIA.search(markup))


def looks_like_html(text: str) -> bool:
    """Whether text of an undeclared format holds a real tag; `a<b and c>d` does not."""
    return bool(_TAG.search(text))
