"""Texts in the four formats of Moodle (`moodle`, `html`, `markdown`, `plain`) to HTML, and HTML back to plain text."""

import html

from questionbank.interchange.draft import check_no_script
from questionbank.interchange.rich import join
from questionbank.interchange.rich import parse as parse_bold
from questionbank.interchange.sanitise import clean, escape, has_media, looks_like_html


def to_html(name: str, text: str) -> str:
    """Sanitised HTML of a text in any of the four formats. Raises `Flaw` for one that holds a script."""
    if name == "markdown":
        return join([parse_bold(line)[0] for line in text.split("\n")]).to_html()
    if passes_tags(name, text):
        check_no_script(text)
        return clean(text if name == "html" else text.replace("\n", "<br>"))
    return escape(text)


def passes_tags(name: str, text: str) -> bool:
    """Whether a text's format lets tags through, so that a media tag in it is one."""
    return name == "html" or (name == "moodle" and (looks_like_html(text) or has_media(text)))


def plain(markup: str) -> str | None:
    """The plain text that `escape` would turn into this HTML; None where the HTML says more than a text can."""
    if "<" not in markup and "&" not in markup:
        return markup
    text = html.unescape(markup.replace("<br>", "\n"))
    return text if clean(escape(text)) == markup else None
