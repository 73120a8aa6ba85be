"""A whole pasted paper, line by line, to items and rejections."""

from collections import defaultdict
from dataclasses import dataclass, field

from questionbank.interchange.encoding import decode
from questionbank.interchange.model import Outcome, Reading, Reason, Rejection, reading
from questionbank.interchange.text import answer_list
from questionbank.interchange.text.blocks import Block
from questionbank.interchange.text.lines import (
    ANSWER_LABEL,
    EXPLANATION_LABEL,
    GIVEN_LABEL,
    Line,
    Marker,
    behind_heading,
    is_answered,
    is_answers_heading,
    lines,
    marker,
    option_mark,
    section_kind,
)
from questionbank.rules.items import ItemType

# A nested list is indented by two or more; a shift by one comes from numbers of one and two digits set flush right.
_SLACK = 1


def read(data: bytes) -> Reading:
    """Read a pasted paper. Raises `Refusal` where the bytes are no text."""
    paper = Paper()
    for line in lines(decode(data)):
        paper.take(line)
    return reading("text", paper.outcomes())


@dataclass
class Paper:
    """What has been read so far, and where in the paper we are."""

    blocks: list[Block] = field(default_factory=list)
    stray: list[Rejection] = field(default_factory=list)
    numbered: defaultdict[int, list[Block]] = field(default_factory=lambda: defaultdict(list))
    kind: ItemType | None = None
    current: Block | None = None
    style: str | None = None
    indent: int = 0
    in_answers: bool = False
    listed_kind: ItemType | None = None
    pending: bool = False
    above: Line | None = None  # a row of numbers that answers may stand below
    answered: Block | None = None

    def take(self, line: Line) -> None:
        """The next line."""
        if not line.text:
            self._mark_gap()
            return
        self._settle_pending(line)
        ways = (
            self._takes_given,
            self._takes_answers_heading,
            self._takes_row,
            self._takes_headed_list,
            self._takes_section,
            self._takes_list,
            self._takes_question,
        )
        if not any(takes(line) for takes in ways):
            self._take_content(line)

    def outcomes(self) -> list[Outcome]:
        """Items and rejections in the order of the paper."""
        found = [*(block.settle() for block in self.blocks), *self.stray]
        return found or [Rejection("line 1", Reason("The text holds no numbered question."))]

    def _mark_gap(self) -> None:
        if self.current:
            self.current.gap = True

    def _takes_given(self, line: Line) -> bool:
        """What somebody answered is no part of a question."""
        return bool(GIVEN_LABEL.fullmatch(line.text))

    def _takes_row(self, line: Line) -> bool:
        """A table of answers: a row of numbers, perhaps a rule, and a row of answers."""
        if self.above and not line.text.strip("|-: "):
            return True
        above, self.above = self.above, None
        found = answer_list.row(line.text, answer_list.numbers(above.text)) if above else None
        if found is None:
            return self._takes_numbers(line)
        self._apply(found, line)
        return True

    def _takes_numbers(self, line: Line) -> bool:
        if self.in_answers and answer_list.numbers(line.text):
            self.above = line
        return self.above is not None

    def _takes_headed_list(self, line: Line) -> bool:
        """A list of answers in the line of its heading: `一、单选题：1-5 ABCDA`."""
        headed = behind_heading(line.text) if self.in_answers else None
        found = answer_list.entries(headed[1]) if headed else None
        if not headed or found is None:
            return False
        self._enter(headed[0])
        self._apply(found, line)
        return True

    def _takes_answers_heading(self, line: Line) -> bool:
        if not is_answers_heading(line) or self._is_own_label(line):
            return False
        self._begin_answers()
        return True

    def _takes_section(self, line: Line) -> bool:
        """A section, unless the line is a question that is set as a heading."""
        is_heading, kind = section_kind(line)
        if not is_heading or (line.heading and marker(line)):
            return False
        self._enter(kind)
        return True

    def _enter(self, kind: ItemType | None) -> None:
        """A section begins: its type, and its own way of numbering."""
        self.kind = self.listed_kind = kind
        self.current, self.style = None, None

    def _begin_answers(self) -> None:
        self.in_answers, self.current, self.listed_kind = True, None, None

    def _is_own_label(self, line: Line) -> bool:
        """Whether `答案：` alone on a line is the label of the open question and not the head of a list."""
        labelled = bool(ANSWER_LABEL.fullmatch(line.text)) and not line.heading
        self.pending = labelled and self._waits_for_answer()
        return self.pending

    def _settle_pending(self, line: Line) -> None:
        """After a label alone: a heading or a list shows that it was the head of a list after all."""
        if self.pending and self.current and _begins_list(line):
            self.current.answer.clear()
            self._begin_answers()
        self.pending = False

    def _waits_for_answer(self) -> bool:
        """Whether `答案：` alone on a line belongs to the question above it."""
        return self.current is not None and self.current.flaw is None and not self.current.own_answers()

    def _takes_list(self, line: Line) -> bool:
        found = self._listed(line)
        if found is None:
            return False
        self._apply(found, line)
        return True

    def _listed(self, line: Line) -> list[answer_list.Entry] | Reason | None:
        """The answers of a line where a list may stand; None if it is none."""
        label = ANSWER_LABEL.match(line.text)
        rest = line.text[label.end() :] if label else line.text
        is_place = label or self.in_answers or answer_list.has_range(rest)
        return answer_list.entries(rest) if is_place else None

    def _apply(self, found: list[answer_list.Entry] | Reason, line: Line) -> None:
        self.listed_kind = self.listed_kind if self.in_answers else None
        self.in_answers, self.current = True, None
        if isinstance(found, Reason):
            self.stray.append(Rejection(f"line {line.number}", found))
            return
        for entry in found:
            self._answer(entry, line.number)

    def _answer(self, entry: answer_list.Entry, line: int) -> None:
        pool = [block for block in self.numbered[entry.number] if self.listed_kind in (None, block.kind)]
        outcome = answer_list.apply(entry, pool, line=line)
        self.answered = outcome if isinstance(outcome, Block) else None
        if isinstance(outcome, Rejection):
            self.stray.append(outcome)

    def _takes_question(self, line: Line) -> bool:
        mark = marker(line)
        if mark is None or not self._begins(line, mark):
            return False
        if self.style is None:
            self.style, self.indent = mark.style, line.indent
        self.in_answers = False
        self.current = Block.begin(line, mark, kind=self.kind)
        self.blocks.append(self.current)
        self.numbered[self.current.number].append(self.current)
        return True

    def _begins(self, line: Line, mark: Marker) -> bool:
        """Whether a numbered line is a question and not a point of the question above."""
        if self.current is None:
            return self.style in (None, mark.style)
        if self._is_inside(line, mark):
            return False
        if mark.number > self.current.number:
            return not (self._goes_back or self._goes_on(self.current, mark))
        return self._restarts(mark)

    def _goes_on(self, current: Block, mark: Marker) -> bool:
        """Whether a number goes on with the points of the open answer; it is uncertain if the next question has it."""
        if not current.points or mark.number != current.points + 1:
            return False
        if mark.number == current.number + 1:
            current.blame(_unclear(current.points, mark.number))
        current.points = mark.number
        return True

    def _is_inside(self, line: Line, mark: Marker) -> bool:
        """Whether a number is set otherwise than those of questions, or is what an option says."""
        return mark.style != self.style or line.indent > self.indent + _SLACK or self._is_option(line)

    @property
    def _goes_back(self) -> bool:
        """Whether the numbering went back inside the open question, which then stays open until it has options."""
        return self.current is not None and self.current.flaw is not None and not self.current.is_complete

    def _restarts(self, mark: Marker) -> bool:
        """A number not above the last one: a new count after a complete question, else a point inside this one."""
        current = self.current
        if current is None or (current.is_complete and current.kind is not ItemType.ESSAY):
            return True
        if current.is_complete:
            current.points = mark.number
        else:
            current.blame(_unclear(current.number, mark.number))
        return False

    def _is_option(self, line: Line) -> bool:
        """Whether a line such as `（A）1. 乙` is the option that the open question expects next."""
        mark = option_mark(line.rich)
        return bool(mark and self.current and mark.letter == self.current.expected)

    def _take_content(self, line: Line) -> None:
        if self.current is None:
            self._take_stray(line)
            return
        answer, explanation = ANSWER_LABEL.match(line.text), EXPLANATION_LABEL.match(line.text)
        if answer:
            self.current.take_answer(line.text[answer.end() :])
        elif explanation:
            self.current.take_explanation(line.text[explanation.end() :])
        else:
            self._blame_number(line, self.current)
            self.current.take(line)

    def _blame_number(self, line: Line, current: Block) -> None:
        """A number of another style right below an option is hardly part of the option."""
        if current.zone == "options" and not current.gap and marker(line) and not self._is_option(line):
            reason = Reason(
                "Line %(line)d begins with a number, but not as the questions do: what it belongs to is uncertain.",
                {"line": line.number},
            )
            current.blame(reason)

    def _take_stray(self, line: Line) -> None:
        """Text outside of questions is a title or a note; an option or an answer there has lost its question."""
        label = EXPLANATION_LABEL.match(line.text)
        if label and self.in_answers and self.answered:
            self.answered.take_explanation(line.text[label.end() :])
        elif self._is_lost(line):
            reason = Reason("The line belongs to no numbered question: “%(text)s”.", {"text": line.text[:60]})
            self.stray.append(Rejection(f"line {line.number}", reason))

    def _is_lost(self, line: Line) -> bool:
        """Whether a line outside of questions can only be an answer or an option of one."""
        mark = option_mark(line.rich)
        is_option = mark is not None and mark.strong
        return bool(self.in_answers or is_option or ANSWER_LABEL.match(line.text) or is_answered(line.text))


def _begins_list(line: Line) -> bool:
    """Whether a line can only be the first of a list of answers."""
    headed = behind_heading(line.text)
    texts = [line.text, headed[1]] if headed else [line.text]
    is_list = any(answer_list.entries(text) is not None for text in texts)
    return is_list or section_kind(line)[0] or bool(answer_list.numbers(line.text))


def _unclear(first: int, second: int) -> Reason:
    return Reason(
        "Inside the question the numbering goes from %(first)d to %(second)d, so it is uncertain where the "
        "next question begins.",
        {"first": first, "second": second},
    )
