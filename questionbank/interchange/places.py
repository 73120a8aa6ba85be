"""Places in files as readers name them (`row 3, column 答案`), as sentences that pages can translate."""

import re

from core.errors import Text

_PLACES = (
    (re.compile(r"line (\d+)"), Text("line %(name)s")),
    (re.compile(r"row (\d+)"), Text("row %(name)s")),
    (re.compile(r"question (\d+)(.*)"), Text("question %(name)s%(title)s")),
    (re.compile(r"column (.+)"), Text("column %(name)s")),
    (re.compile(r"sheet (.+)"), Text("sheet %(name)s")),
)


def place_parts(where: str) -> list[Text | str]:
    """The parts of a place, each a sentence or, where it is a name of the file's own, as it is."""
    return [_part(part) for part in where.split(", ")]


def _part(part: str) -> Text | str:
    for pattern, text in _PLACES:
        match = pattern.fullmatch(part)
        if match:
            return Text(text.template, dict(zip(("name", "title"), match.groups(), strict=False)))
    return part
