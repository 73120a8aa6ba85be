"""Chinese characters in one spelling: the one user of OpenCC. Pure."""

from functools import cache

from opencc import OpenCC


def simplified(text: str) -> str:
    """Write a text in simplified characters, word by word as a reader would: 審核員 becomes 审核员."""
    return str(_converter().convert(text)) if text and not text.isascii() else text


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")  # reads its dictionaries, so it is made once
