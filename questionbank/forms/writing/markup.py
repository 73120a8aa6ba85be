"""What stands between what an author types and the HTML that is kept."""

import html
import re

from questionbank.interchange.sanitise import clean, escape, looks_like_html

_SIMPLE = re.compile(r"<(?!br\s*/?>)", re.IGNORECASE)


def to_html(typed: str | None) -> str:
    """Make HTML of what an author types: tags are kept as tags, anything else is plain text with its line breaks."""
    text = (typed or "").replace("\r\n", "\n").strip()
    if not looks_like_html(text):
        return escape(text)
    cleaned = clean(text)
    # Where cleaning leaves no tag, what remains is plain text, and its line breaks count.
    return cleaned if "<" in cleaned else escape(html.unescape(cleaned).strip())


def to_typed(markup: str) -> str:
    """Make of stored HTML what an author would type: plain text unless it holds more than line breaks."""
    if _SIMPLE.search(markup):
        return markup
    return html.unescape(re.sub(r"<br\s*/?>", "\n", markup, flags=re.IGNORECASE))


def lines(typed: str | None) -> list[str]:
    """Give the lines of a field that takes one thing a line, without blank ones."""
    return [line.strip() for line in (typed or "").splitlines() if line.strip()]
