"""Texts that a spreadsheet program would take for a formula stand behind an apostrophe (ASVS 5.0, V1.2.10)."""

import re

# `#` as well: what looks like an error value is written as one.
_ACTIVE = re.compile(r"'*[=+\-@#\t\r]")
_QUOTED = re.compile(r"'+[=+\-@#\t\r]")


def quoted(text: str) -> str:
    """The text so that it stays a text."""
    return f"'{text}" if _ACTIVE.match(text) else text


def plain(text: str) -> str:
    """The text again."""
    return text[1:] if _QUOTED.match(text) else text
