"""One question while its lines come in: stem, options, answer, explanation, and what is wrong with it."""

import re
from dataclasses import dataclass, field

from questionbank.interchange.answers import LETTERS, read_letters, read_truth, truth_meanings
from questionbank.interchange.draft import Draft, unsupported_type
from questionbank.interchange.model import (
    EXPLANATION_LIMIT,
    OPTION_LIMIT,
    STEM_LIMIT,
    ParsedItem,
    Reason,
    Rejection,
    Unsupported,
)
from questionbank.interchange.rich import Rich, join
from questionbank.interchange.settling import settle
from questionbank.interchange.text.lines import (
    Line,
    Marker,
    OptionMark,
    is_answered,
    is_beyond,
    next_mark,
    option_mark,
    tag,
    unbulleted,
)
from questionbank.interchange.text.marked import unmarked
from questionbank.rules.items import ItemType

# An option is the marked one if its letter or at least this much of it is bold; with less, the bold is an emphasis.
_MOSTLY = 0.5
_LIMIT = STEM_LIMIT + EXPLANATION_LIMIT + len(LETTERS) * OPTION_LIMIT
_BRACKETS = re.compile(r"[（(]\s*([^（()）]{0,24}?)\s*[）)]")
_BEHIND_LETTER = re.compile(r"[^\w\s（(]?\s*[.．、)）:：]")
_CLOSING = "。.．！!？?；; \n"
# What papers print in ways of their own, which nobody could tell from a stem and options.
_NOT_PRINTED = frozenset({ItemType.CASE, ItemType.MATCHING, ItemType.GAP_SELECT})


@dataclass
class Option:
    """An option while its lines come in."""

    letter: str
    letter_bold: bool
    lines: list[Rich]

    def rich(self) -> Rich:
        """All its lines."""
        return join(self.lines)


@dataclass
class Block:
    """A question while its lines come in. `zone` says what a line without a mark of its own belongs to."""

    line: int
    number: int
    kind: ItemType | None
    stem: list[Rich] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    zone: str = "stem"
    gap: bool = False
    flaw: Reason | None = None
    unpaired: bool = False
    size: int = 0
    points: int = 0  # the last number of a count inside the answer

    @classmethod
    def begin(cls, line: Line, mark: Marker, *, kind: ItemType | None) -> "Block":
        """A question that starts on this line."""
        own, stem = tag(mark.rest)
        block = cls(line.number, mark.number, own or kind, unpaired=not line.paired)
        if block._fits(stem):
            block._take_stem(stem)
        return block

    @property
    def is_complete(self) -> bool:
        """Whether another question may follow: there are options, an answer, or a sign for true or false."""
        if len(self.options) > 1 or self.answer or self.explanation:
            return True
        return self.flaw is None and self.stem_answer() is not None

    @property
    def expected(self) -> str:
        """The letter of the next option, blank after the last that is possible."""
        return LETTERS[len(self.options) :][:1]

    def blame(self, reason: Reason) -> None:
        """Note the first thing that keeps the question from being read."""
        self.flaw = self.flaw or reason

    def take_answer(self, text: str) -> None:
        """The text behind an answer label."""
        if self.answer:
            self.blame(
                Reason(
                    "The question has two lines of answers, “%(first)s” and “%(second)s”.",
                    {"first": self.answer[0], "second": text},
                )
            )
        self.answer.append(text)
        self.zone = "answer"

    def take_explanation(self, text: str) -> None:
        """The text behind the label of an explanation: from here on nothing is an option."""
        self.explanation.append(text)
        self.zone = "explanation"

    def take(self, line: Line) -> None:
        """A line that starts neither a question nor a section, an answer or an explanation."""
        self.unpaired = self.unpaired or not line.paired
        if self._fits(line.rich) and not (self._take_late_answer(line.text) or self._take_marked(line.rich)):
            self._take_text(line.rich)
        self.gap = False

    def _take_late_answer(self, text: str) -> bool:
        """An answer in the line below its label."""
        if self.zone != "answer" or self.answer != [""]:
            return False
        if normal(text) == text and not read_letters(text):
            return False
        self.answer = [text]
        return True

    def _take_marked(self, rich: Rich) -> bool:
        if self._is_past_options():
            return False
        rich = unbulleted(rich)
        mark = option_mark(rich)
        if mark is None:
            return self.zone == "options" and self._is_half_option(rich)
        return self._take_option(rich, mark)

    def _is_half_option(self, rich: Rich) -> bool:
        """Blame a line below an option that is hardly more text of it: a ninth option, or one that lost its letter."""
        if _BEHIND_LETTER.match(rich.text):
            self.blame(Reason("A letter is missing before “%(text)s”.", {"text": rich.text[:60]}))
            return True
        if self.expected or not is_beyond(rich):
            return False
        self.blame(Reason("The question has more than %(limit)d options.", {"limit": len(LETTERS)}))
        return True

    def _fits(self, rich: Rich) -> bool:
        """Whether the text so far can still be one question; beyond, lines are dropped and the question rejected."""
        self.size += len(rich.text) + 1
        if self.size > _LIMIT:
            self.blame(Reason("The question is longer than %(limit)d characters.", {"limit": _LIMIT}))
        return self.size <= _LIMIT

    def stem_answer(self) -> str | None:
        """The answer in the brackets of the stem, if just one pair of brackets holds one and none is left empty."""
        found = self._stem_answers()
        return found[0][1] if len(found) == 1 else None

    def bold_answer(self) -> str:
        """The letters of the options that are bold as a whole or for the greater part."""
        return "".join(option.letter for option in self.options if self._is_bold(option))

    def _is_bold(self, option: Option) -> bool:
        """Where all letters are bold, that is how they are set and marks nothing."""
        is_set_so = all(one.letter_bold for one in self.options)
        return (option.letter_bold and not is_set_so) or option.rich().bold_share() >= _MOSTLY

    def _is_partly_bold(self, option: Option) -> bool:
        return not self._is_bold(option) and option.rich().bold_share() > 0

    def marked_answer(self) -> str:
        """The letters of the options that say of themselves that they are right."""
        marks = unmarked(self._written())
        return "".join(option.letter for option, (_text, right) in zip(self.options, marks, strict=True) if right)

    def own_answers(self) -> list[str]:
        """Every answer that the question itself gives, by label, in the stem, in bold, behind an option."""
        found = ["\n".join(self.answer).strip(), self.stem_answer() or "", self.bold_answer(), self.marked_answer()]
        return [answer for answer in found if answer]

    def settle(self) -> ParsedItem | Rejection | Unsupported:
        """The item, or why it is none."""
        where = f"line {self.line}"
        if len({normal(answer) for answer in self.own_answers()}) > 1:
            answers = " / ".join(self.own_answers())[:80]
            self.blame(Reason("The question gives different answers: %(answers)s.", {"answers": answers}))
        if self.kind in _NOT_PRINTED:
            return Unsupported(where, unsupported_type(self.kind), join(self.stem).text.encode())
        self._check_bold()
        return Rejection(where, self.flaw) if self.flaw else settle(self._draft(where))

    def _draft(self, where: str) -> Draft:
        stem = self._stem_without_answer()
        return Draft(
            where=where,
            source_id=str(self.number),
            stem=stem.text,
            stem_html=stem.to_html(),
            type=self.kind,
            options=tuple(self._texts().items()),
            answer=(self.own_answers() or [""])[0],
            explanation="\n".join(self.explanation).strip(),
        )

    def _check_bold(self) -> None:
        """Where bold alone tells the answer, it must be beyond doubt."""
        if self.answer or self.stem_answer():
            return
        if self.unpaired:
            self.blame(Reason("A bold mark (**) is opened and not closed, so the bold answer is uncertain."))
        for option in filter(self._is_partly_bold, self.options):
            reason = Reason(
                "Only a small part of option %(letter)s is bold: it is uncertain whether that marks it as right.",
                {"letter": option.letter},
            )
            self.blame(reason)

    def _is_past_options(self) -> bool:
        return self.zone == "explanation" or (self.zone == "answer" and self.kind is ItemType.ESSAY)

    def _take_option(self, rich: Rich, mark: OptionMark) -> bool:
        if mark.letter != self.expected:
            return self._is_stray(mark)
        self.zone = "options"
        following = self._add_option(rich, mark)
        while following:
            rich = rich.cut(following.start)
            following = self._add_option(rich, following.moved(-following.start))
        return True

    def _add_option(self, rich: Rich, mark: OptionMark) -> OptionMark | None:
        """Add the option up to the next one in the same line, which is handed back."""
        option = Option(mark.letter, mark.bold, [])
        self.options.append(option)
        following = next_mark(rich, self.expected, start=mark.end, strong=mark.strong) if self.expected else None
        option.lines.append(rich.cut(mark.end, following.start if following else None))
        return following

    def _is_stray(self, mark: OptionMark) -> bool:
        """Blame a letter out of order where it can only be an option; else the line is text."""
        if not self.options and not mark.strong:
            return False
        self.blame(self._misplaced(mark.letter))
        return True

    def _misplaced(self, letter: str) -> Reason:
        if letter in self._letters():
            return Reason("Option %(letter)s comes twice.", {"letter": letter})
        params = {"letter": letter, "expected": self.expected or "-"}
        return Reason("Option %(letter)s stands where option %(expected)s is expected.", params)

    def _written(self) -> list[str]:
        return [option.rich().text for option in self.options]

    def _texts(self) -> dict[str, str]:
        """The options by their letters, without what marks them as right."""
        texts = (text for text, _right in unmarked(self._written()))
        return dict(zip((option.letter for option in self.options), texts, strict=True))

    def _letters(self) -> set[str]:
        return {option.letter for option in self.options}

    def _take_text(self, rich: Rich) -> None:
        if self.zone == "stem":
            self._take_stem(rich)
        elif self.zone == "options" and not self.gap:
            self.options[-1].lines.append(rich)
        elif not self._take_more_answer(rich.text):
            self._take_note(rich.text)

    def _take_more_answer(self, text: str) -> bool:
        """A line below an answer: more of an essay's, or the answer itself if the label stood alone."""
        if self.zone != "answer":
            return False
        if self.kind is ItemType.ESSAY:
            self.answer.append(text)
            return True
        if self.gap or self.answer[-1]:
            return False
        self.answer[-1] = text
        return True

    def _take_note(self, text: str) -> None:
        """A line behind everything else: part of the explanation, whether or not that has a label."""
        self.explanation.append(text)
        if self.zone == "explanation":
            return
        self.zone = "notes"
        if is_answered(text):
            reason = Reason("The line belongs to no numbered question: “%(text)s”.", {"text": text[:60]})
            self.blame(reason)

    def _take_stem(self, rich: Rich) -> None:
        """Text of the stem; options may follow in the same line."""
        mark = next_mark(rich, "A", start=1, strong=True) if rich.text else None
        if mark and next_mark(rich, "B", start=mark.end, strong=True):
            self.stem.append(rich.cut(0, mark.start))
            self.take(Line(self.line, 0, rich.cut(mark.start)))
        else:
            self.stem.append(rich)

    def _stem_answers(self) -> list[tuple[re.Match[str], str]]:
        stem = join(self.stem).text
        pairs = list(_BRACKETS.finditer(stem))
        if not all(map(_is_filled, pairs)):
            return []
        reads = self._reads_letters if self.options else _reads_truth
        return [(match, match[1]) for match in pairs if reads(match, stem)]

    def _reads_letters(self, match: re.Match[str], _stem: str) -> bool:
        if self._has_truth_options() and read_truth(match[1]) is not None:
            return True
        letters = read_letters(match[1])
        return match[1].isupper() and letters is not None and self._letters().issuperset(letters)

    def _has_truth_options(self) -> bool:
        return bool(truth_meanings(self._texts()))

    def _stem_without_answer(self) -> Rich:
        stem, found = join(self.stem), self._stem_answers()
        if len(found) != 1:
            return stem
        match = found[0][0]
        at_end = not stem.text[match.end() :].strip(_CLOSING) and not self.options
        return stem.without(match.start(), match.end(), "" if at_end else "（）")


def _is_filled(match: re.Match[str]) -> bool:
    return bool(match[1].strip("_＿ \u3000"))


def _reads_truth(match: re.Match[str], stem: str) -> bool:
    """A sign for true or false: √ and × anywhere, words only where a statement begins or ends."""
    if read_truth(match[1]) is None:
        return False
    outside = stem[: match.start()], stem[match.end() :]
    return match[1] in "√×✓✗✘" or not outside[0].strip() or not outside[1].strip(_CLOSING)


def normal(answer: str) -> str:
    """Answers that say the same in one form."""
    letters, truth = read_letters(answer), read_truth(answer)
    if truth is not None:
        return str(truth)
    return "".join(letters) if letters else answer
