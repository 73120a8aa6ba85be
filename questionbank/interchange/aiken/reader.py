"""An Aiken file, line by line, to items and rejections named by line."""

import re
from dataclasses import dataclass, field
from string import ascii_uppercase

from questionbank.interchange.draft import FEWEST_OPTIONS, Flaw, check_length
from questionbank.interchange.encoding import decode
from questionbank.interchange.model import (
    OPTION_LIMIT,
    STEM_LIMIT,
    Outcome,
    ParsedItem,
    ParsedOption,
    Reading,
    Reason,
    Rejection,
    reading,
)
from questionbank.interchange.sanitise import escape
from questionbank.rules.items import ItemType

_OPTION = re.compile(r"([A-Z])[).]\s*(.*)")
_ANSWER = re.compile(r"ANSWER\s*[:：]\s*(.*)", re.IGNORECASE)
# Small letters are options only where no capital ones are: elsewhere they belong to the text.
_SMALL = re.compile(r"([a-z])[).]\s*(.*)")


@dataclass
class Block:
    """A question while its lines come in."""

    line: int
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)

    def item(self, answer: str) -> ParsedItem:
        """The item. Raises `Flaw` for what is none."""
        if not self.options:
            self._take_small()
        stem = "\n".join(self.stem)
        check_length("stem", stem, limit=STEM_LIMIT)
        _check_options(self.options)
        letter = answer.strip().rstrip(".)").upper()
        if letter not in dict(self.options):
            params = {"answer": answer.strip()[:80]}
            raise Flaw("answer", Reason("The answer “%(answer)s” names no option of the question.", params))
        options = tuple(ParsedOption(name, escape(text)) for name, text in self.options)
        where = f"line {self.line}"
        return ParsedItem("", ItemType.SINGLE_CHOICE, escape(stem), options, (letter,), where=where)

    def _take_small(self) -> None:
        """Take the last lines as options, where these and no others have the small letters from `a` on."""
        found = list(map(_SMALL.fullmatch, self.stem))
        first = next((place for place, match in enumerate(found) if match), len(found))
        options = [(match[1].upper(), match[2].strip()) for match in found[first:] if match]
        if first and len(options) == len(found) - first:
            self.stem, self.options = self.stem[:first], options


@dataclass
class Sheet:
    """What has been read so far."""

    outcomes: list[Outcome] = field(default_factory=list)
    block: Block | None = None

    def take(self, number: int, line: str) -> None:
        """The next line that is not blank."""
        answer, option = _ANSWER.fullmatch(line), _OPTION.fullmatch(line)
        if answer:
            self._close(number, answer[1])
        elif option and self.block:
            self.block.options.append((option[1], option[2].strip()))
        elif option:
            self._reject(number, Reason("The option belongs to no question."))
        else:
            self._take_text(number, line)

    def finish(self) -> None:
        """The file ends: a question that is open has no answer."""
        if self.block:
            self._reject(self.block.line, Reason("No answer is marked."))
            self.block = None

    def _take_text(self, number: int, line: str) -> None:
        """A line of a stem; below options it begins the next question, and the one above has no answer."""
        if self.block and self.block.options:
            self.finish()
        self.block = self.block or Block(number)
        self.block.stem.append(line)

    def _close(self, number: int, answer: str) -> None:
        block, self.block = self.block, None
        if block is None:
            self._reject(number, Reason("The answer belongs to no question."))
            return
        try:
            self.outcomes.append(block.item(answer))
        except Flaw as flaw:
            self._reject(block.line, flaw.reason)

    def _reject(self, number: int, reason: Reason) -> None:
        self.outcomes.append(Rejection(f"line {number}", reason))


def _check_options(options: list[tuple[str, str]]) -> None:
    if len(options) < FEWEST_OPTIONS:
        raise Flaw("options", Reason("The question has fewer than two options."))
    for expected, (letter, text) in zip(ascii_uppercase, options, strict=False):
        _check_option(letter, text, expected=expected)
    if len({" ".join(text.split()) for _letter, text in options}) < len(options):
        raise Flaw("options", Reason("Two options have the same text."))


def _check_option(letter: str, text: str, *, expected: str) -> None:
    if letter != expected:
        params = {"letter": letter, "expected": expected}
        raise Flaw("options", Reason("Option %(letter)s stands where option %(expected)s is expected.", params))
    if not text.strip():
        raise Flaw("options", Reason("Option %(letter)s is blank.", {"letter": letter}))
    check_length("options", text, limit=OPTION_LIMIT)


def read(data: bytes) -> Reading:
    """Read an Aiken file. Raises `Refusal` where the bytes are no text."""
    sheet = Sheet()
    for number, line in enumerate(decode(data).split("\n"), 1):
        if line.strip():
            sheet.take(number, line.strip())
    sheet.finish()
    return reading("aiken", sheet.outcomes)
