"""Who can read an item: what a screen reader says aloud, and what it cannot. Pure."""

import re

from questionbank.rules.items import ItemType

_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"""\balt\s*=\s*(?:"\s*[^"\s]|'\s*[^'\s])""", re.IGNORECASE)
_SOUND = re.compile(r"<(?:audio|video)\b", re.IGNORECASE)


def is_accessible(kind: ItemType, html: str) -> bool:
    """Tell whether an item can be answered without seeing and without hearing (WCAG 2.2, 1.1.1 and 1.2.1).

    A place on a picture cannot be pointed at by who does not see it; a picture needs words that say what it shows.
    """
    if kind is ItemType.HOTSPOT or _SOUND.search(html):
        return False
    return all(_ALTERNATIVE.search(image) for image in _IMAGE.findall(html))
