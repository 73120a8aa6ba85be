"""Text with bold parts, as Markdown `**…**` marks them; a mask runs beside the characters."""

import html
import re
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

_STARS = re.compile(r"(\*{2,})")
_PAIR, _TRIPLE, _DOUBLE_PAIR = 2, 3, 4


@dataclass(frozen=True)
class Rich:
    """Characters and, of the same length, `*` where bold and a blank where not."""

    text: str = ""
    mask: str = ""

    def cut(self, start: int, end: int | None = None) -> "Rich":
        """A part, without the blanks around it."""
        text, mask = self.text[start:end], self.mask[start:end]
        left = len(text) - len(text.lstrip())
        right = len(text.rstrip())
        return Rich(text[left:right], mask[left:right])

    def without(self, start: int, end: int, replacement: str) -> "Rich":
        """The text with one part replaced by plain characters."""
        plain = " " * len(replacement)
        return Rich(self.text[:start] + replacement + self.text[end:], self.mask[:start] + plain + self.mask[end:]).cut(
            0
        )

    def followed_by(self, plain: str) -> "Rich":
        """The text with plain characters behind it."""
        return Rich(self.text + plain, self.mask + " " * len(plain))

    def bold_share(self) -> float:
        """How much of what is visible is bold, from 0 to 1."""
        marks = [mark for char, mark in zip(self.text, self.mask, strict=True) if not char.isspace()]
        return marks.count("*") / len(marks) if marks else 0.0

    def to_html(self) -> str:
        """HTML with `strong` where bold and a break for each new line."""
        runs = groupby(zip(self.text, self.mask, strict=True), key=itemgetter(1))
        return "".join(_run(mark, "".join(char for char, _mark in run)) for mark, run in runs)


def join(parts: list[Rich]) -> Rich:
    """Lines one below the other."""
    return Rich("\n".join(part.text for part in parts), " ".join(part.mask for part in parts)).cut(0)


def parse(line: str) -> tuple[Rich, bool]:
    """A line of Markdown as rich text, and whether its bold marks pair up. Other marks stay as they are."""
    text, mask, bold = "", "", False
    for piece in _STARS.split(line):
        if _toggles(piece, bold=bold):
            bold = bold if len(piece) == _DOUBLE_PAIR else not bold
        else:
            text += piece
            mask += ("*" if bold else " ") * len(piece)
    return Rich(text, mask), not bold


def _toggles(piece: str, *, bold: bool) -> bool:
    """Four stars close and open inside bold; elsewhere they stand for letters left out, as more stars do."""
    if piece.strip("*"):
        return False
    return len(piece) in (_PAIR, _TRIPLE) or (len(piece) == _DOUBLE_PAIR and bold)


def _run(mark: str, text: str) -> str:
    escaped = html.escape(text, quote=False).replace("\n", "<br>")
    return f"<strong>{escaped}</strong>" if mark == "*" and text.strip() else escaped
