"""What one line of a paper is: a heading, the start of a question, an option, an answer, an explanation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from questionbank.interchange.rich import Rich, parse
from questionbank.rules.items import ItemType

_TAB = 4
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING_LIMIT = 120
_SENTENCE_ENDS = "）】。；？"
_BEFORE_LABEL = " \u3000。；;.)）】]"
# Longer blanks mean no more, and would make the patterns below slow.
_LONGEST_BLANK = 16
_LONG_BLANK = re.compile(rf"\s{{{_LONGEST_BLANK},}}")
# Marks of no width, which copying from pages leaves behind, and numbers with a full stop in one character.
_ODD = {**dict.fromkeys(map(ord, "\u200b\u2060\ufeff"), ""), **{0x2488 + n: f"{n + 1}." for n in range(20)}}

_KINDS: tuple[tuple[str, ItemType | None], ...] = (
    (r"单项选择|单选|single[ -]choice|single[ -]answer", ItemType.SINGLE_CHOICE),
    (
        r"多项选择|多选|不定项选择|不定项|multiple[ -]choice|multiple[ -]answers?|multiple[ -]response",
        ItemType.MULTIPLE_CHOICE,
    ),
    (r"判断|是非|true\s*(?:/|or)\s*false|true[ -]false", ItemType.TRUE_FALSE),
    (r"问答|简答|论述|阐述|essays?|open questions?", ItemType.ESSAY),
    (r"案例分析|案例|综合应用|case stud(?:y|ies)|cases?", ItemType.CASE),
    (r"选词填空|完形填空|gap[ -]fill(?:ing)?", ItemType.GAP_SELECT),
    (r"填空|fill[ -]in(?:[ -]the[ -]blanks?)?|short answers?", ItemType.TEXT_ENTRY),
    (r"匹配|连线|配对|matching", ItemType.MATCHING),
    (r"排序|ordering", ItemType.ORDERING),
    (r"选择|choice", None),
)
_KIND = "|".join(f"(?P<k{index}>{words})" for index, (words, _kind) in enumerate(_KINDS))
_PREFIX = r"(?:第?[一二三四五六七八九十]+(?:部分)?\s*[、.．:：)）]?|[（(][一二三四五六七八九十]+[)）]|[IVX]+\s*[.、])?"
_HEADING = rf"[【\[]?\s*{_PREFIX}\s*[【\[]?\s*(?:{_KIND})(?:试题|题目|题型|题|\s*questions?|\s*items?)?\s*[】\]]?"
_HEADING_BEFORE = re.compile(rf"{_HEADING}\s*[:：]?\s*", re.IGNORECASE)
_SECTION = re.compile(
    rf"{_HEADING}"
    r"(?P<rest>\s*(?:[:：（(\[【,，].*|\d+\s*(?:题|分).*)?)",
    re.IGNORECASE,
)
_TAG = re.compile(rf"[【\[（(]\s*(?:{_KIND})(?:题|\s*question)?\s*[】\]）)]\s*", re.IGNORECASE)
# Survey tools print the type behind the stem, and a star where an answer is required.
_TAG_BEHIND = re.compile(rf"\s*[【\[（(]\s*(?:{_KIND})题\s*[】\]）)]\s*\*?\Z")
_PART = re.compile(
    r"第[一二三四五六七八九十百\d]+(?:部分|章|节|篇|套|单元)(?:\s.*)?|[一二三四五六七八九十]+、.{1,20}题.{0,60}"
)
_ANSWERS_HEADING = re.compile(
    rf"{_PREFIX}\s*[【\[]?(?:参考|正确|标准|试题)?答案(?:及|与|和)?(?:解析|详解|说明)?[】\]]?\s*[:：]?"
    r"|(?:answers?|answer keys?|keys?)\s*[:：]?",
    re.IGNORECASE,
)

_STYLES = (
    ("plain", r"(?P<n{0}>\d{{1,4}})\s*(?:、|\\?[.．:：](?!\d))"),
    ("plain", r"(?P<n{0}>\d{{1,4}})\s*\\?[.．、](?=\d{{4}}\s*年)"),
    ("brackets", r"[（(]\s*(?P<n{0}>\d{{1,4}})\s*[）)]\s*[.．、]?"),
    ("square", r"[【\[［]\s*(?P<n{0}>\d{{1,4}})\s*[】\]］]\s*[.．、]?"),
    ("half", r"(?P<n{0}>\d{{1,4}})\s*[）)]\s*[.．、]?"),
    ("named", r"第\s*(?P<n{0}>\d{{1,4}})\s*[题題]\s*[.．、:：]?"),
    ("named", r"(?:Question|Q)\s*(?P<n{0}>\d{{1,4}})\s*[.:：)、]?(?![\w])"),
)
_MARKERS = "|".join(f"(?P<s{index}>{form.format(index)})" for index, (_name, form) in enumerate(_STYLES))
_BEFORE = r"(?P<before>[（(]\s*[A-H√×✓✗✘对错TFX]{0,8}\s*[）)]\s*|[√×✓✗✘]\s*)?"
_MARKER = re.compile(rf"{_BEFORE}(?:{_MARKERS})\s*", re.IGNORECASE)

_STRONG = re.compile(r"[（(【\[［]\s*([A-HＡ-Ｈ])\s*[）)】\]］]\s*[.．、:：]?|([A-HＡ-Ｈ])\s*[.．、:：)）]")
_WEAK = re.compile(r"([A-HＡ-Ｈ])(?:\s*[,，。\]】］]|(?![A-Za-zＡ-Ｚ&'’+/\\_-]))")
# What authors put before the letter of an option: the bullet of a list, a box to tick.
_BULLET = re.compile(r"[-*•·●○◯□☐]\s*(?=[（(【\[［]?\s*[A-HＡ-Ｈ]\s*[）)】\]］.．、:：])")
_ANSWERED = re.compile(r"[（(]\s*(?:[A-HＡ-Ｈ]{1,8}|[√×✓✗✘]|正确|错误|对|错)\s*[）)]\s*[。.？?：:]?$")
_BEYOND = re.compile(r"[（(]?\s*[IＩ]\s*[.．、:：)）]")
_ANSWER = r"(?:参考|正确|标准|本题)?答\s?案(?:要点)?|正确选项|(?:答题|参考)要点"
ANSWER_LABEL = re.compile(
    rf"(?:[【\[［(（]\s*(?:{_ANSWER})\s*[】\]］)）]\s*[:：]?"
    rf"|(?:[【\[［(（]\s*)?(?:{_ANSWER}|答)\s*[是为选]?\s*[:：]"
    r"|(?:参考|正确|标准|本题)?答案\s*(?:是|为|选)?\s*"
    r"(?=[（(【\[［]?\s*[A-HＡ-Ｈ√×✓✗]|[对错](?:$|\s|[。，,；;]))"
    r"|\b(?:correct answers?|answer keys?|answers?|keys?|ans)\s*[:：])\s*",
    re.IGNORECASE,
)
EXPLANATION_LABEL = re.compile(
    r"(?:[【\[［(（]\s*(?:参考|答案|试题|本题)?(?:解析|详解|分析|解释)\s*[】\]］)）]\s*[:：]?"
    r"|(?:参考|答案|试题|本题)?(?:解析|详解|解释)\s*[:：]"
    r"|\b(?:explanation|rationale)\s*[:：])\s*",
    re.IGNORECASE,
)
# What somebody answered, as exercise books of the web print it beside the right answer.
GIVEN_LABEL = re.compile(
    r"(?:我|你|您|考生|学生|学员|用户)的?(?:答案|作答|选择)\s*[:：]\s*"
    r"(?:[A-HＡ-Ｈ][A-HＡ-Ｈ,，、 ]{0,16}|[√×✓✗]|正确|错误|对|错|未作答|未答|无|空)?(?=$|[\s;；。])"
)


@dataclass(frozen=True)
class Line:
    """One line: its number in the file, how far it is indented, and its text without the blanks around it."""

    number: int
    indent: int
    rich: Rich
    paired: bool = True
    heading: bool = False

    @property
    def text(self) -> str:
        """The characters alone."""
        return self.rich.text

    def part(self, start: int, end: int | None = None) -> "Line":
        """A part of the line, at the same place."""
        return Line(self.number, self.indent, self.rich.cut(start, end), self.paired)


@dataclass(frozen=True)
class Marker:
    """The number before a question, its style (styles nest, so they are kept apart), and what follows."""

    number: int
    style: str
    rest: Rich


@dataclass(frozen=True)
class OptionMark:
    """The letter before an option; `strong` if punctuation follows it."""

    letter: str
    strong: bool
    bold: bool
    start: int
    end: int

    def moved(self, by: int) -> "OptionMark":
        """The same mark after the text before it was cut."""
        return replace(self, start=self.start + by, end=self.end + by)


def lines(text: str) -> Iterator[Line]:
    """The lines of a text, without the front matter; answers and explanations begin lines of their own."""
    match = _FRONT_MATTER.match(text)
    skipped = match.end() if match else 0
    first = text.count("\n", 0, skipped) + 1
    for number, raw in enumerate(text[skipped:].translate(_ODD).split("\n"), first):
        yield from _split(_line(number, raw))


def section_kind(line: Line) -> tuple[bool, ItemType | None]:
    """Whether a line is a heading over questions, and the type that it names."""
    if len(line.text) > _HEADING_LIMIT:
        return False, None
    match = _SECTION.fullmatch(line.text)
    if match:
        return True, _kind_of(match)
    return line.heading or bool(_PART.fullmatch(line.text)), None


def behind_heading(text: str) -> tuple[ItemType | None, str] | None:
    """The type that the beginning of a line names as a heading does, and what follows; None if it names none."""
    match = _HEADING_BEFORE.match(text)
    return (_kind_of(match), text[match.end() :]) if match else None


def is_answers_heading(line: Line) -> bool:
    """Whether a line says that a list of answers follows."""
    return len(line.text) <= _HEADING_LIMIT and bool(_ANSWERS_HEADING.fullmatch(line.text))


def marker(line: Line) -> Marker | None:
    """The start of a question, or None. An answer in brackets before the number moves behind the text."""
    match = _MARKER.match(line.text)
    if match is None:
        return None
    index = _style_of(match)
    rest = line.rich.cut(match.end())
    answer = (match["before"] or "").strip("（() \u3000）")
    if answer:
        rest = rest.followed_by(f"（{answer}）")
    return Marker(int(match[f"n{index}"]), _STYLES[index][0], rest)


def is_answered(text: str) -> bool:
    """Whether a line ends with an answer in brackets, as a question of its own does."""
    return bool(_ANSWERED.search(text))


def unbulleted(rich: Rich) -> Rich:
    """A line without the bullet or the box before the letter of an option."""
    match = _BULLET.match(rich.text)
    return rich.cut(match.end()) if match else rich


def is_beyond(rich: Rich) -> bool:
    """Whether a line begins with the letter after the last that an option can have."""
    return bool(_BEYOND.match(rich.text))


def tag(rich: Rich) -> tuple[ItemType | None, Rich]:
    """The type that a stem names in brackets at its start or at its end, and the stem without it."""
    match = _TAG.match(rich.text)
    if match:
        return _kind_of(match), rich.cut(match.end())
    behind = _TAG_BEHIND.search(rich.text)
    return (_kind_of(behind), rich.cut(0, behind.start())) if behind and behind.start() else (None, rich)


def option_mark(rich: Rich) -> OptionMark | None:
    """The letter that a line begins with, if it can be an option's."""
    match = _STRONG.match(rich.text)
    return _mark(match, rich, strong=True) if match else _weak_mark(rich)


def next_mark(rich: Rich, letter: str, *, start: int, strong: bool) -> OptionMark | None:
    """The next option's letter further on in the same line, written in the same manner as the first."""
    pattern = _STRONG if strong else _WEAK
    for match in pattern.finditer(rich.text, start):
        if _letter(match) == letter and _stands_free(rich.text, match, strong=strong):
            return _mark(match, rich, strong=strong)
    return None


def _line(number: int, raw: str) -> Line:
    bare = _LONG_BLANK.sub(" " * _LONGEST_BLANK, raw.expandtabs(_TAB))
    stripped = bare.strip()
    indent = sum(2 if char == "\u3000" else 1 for char in bare[: len(bare) - len(bare.lstrip())])
    hashes = re.match(r"#{1,6}\s+|#{2,6}(?=\S)", stripped)
    rich, paired = parse(stripped[hashes.end() :] if hashes else stripped)
    return Line(number, indent, rich.cut(0), paired, heading=bool(hashes))


def _split(line: Line) -> Iterator[Line]:
    cuts = sorted({0, *_label_starts(line.text)})
    for start, end in zip(cuts, [*cuts[1:], None], strict=True):
        part = line.part(start, end)
        yield part if start else Line(line.number, line.indent, part.rich, line.paired, line.heading)


def _label_starts(text: str) -> Iterator[int]:
    """Where an answer or an explanation starts inside a line."""
    labels = (ANSWER_LABEL, EXPLANATION_LABEL, GIVEN_LABEL)
    starts = (match.start() for pattern in labels for match in pattern.finditer(text))
    return (start for start in starts if _may_begin(text, start))


def _may_begin(text: str, start: int) -> bool:
    """After a blank or a mark that ends a sentence; behind a number alone it is an entry of a list of answers."""
    if start == 0 or _MARKER.fullmatch(text, 0, start):
        return False
    return text[start] in "【[［" or text[start - 1] in _BEFORE_LABEL


def _kind_of(match: re.Match[str]) -> ItemType | None:
    return next(kind for index, (_words, kind) in enumerate(_KINDS) if match[f"k{index}"] is not None)


def _style_of(match: re.Match[str]) -> int:
    return next(index for index in range(len(_STYLES)) if match[f"s{index}"] is not None)


def _weak_mark(rich: Rich) -> OptionMark | None:
    match = _WEAK.match(rich.text)
    return _mark(match, rich, strong=False) if match else None


def _letter(match: re.Match[str]) -> str:
    letter = next(group for group in match.groups() if group)
    return letter if letter.isascii() else chr(ord(letter) - ord("Ａ") + ord("A"))


def _mark(match: re.Match[str], rich: Rich, *, strong: bool) -> OptionMark:
    at = next(match.start(index) for index in range(1, len(match.groups()) + 1) if match[index])
    return OptionMark(_letter(match), strong, rich.mask[at] == "*", match.start(), match.end())


def _stands_free(text: str, match: re.Match[str], *, strong: bool) -> bool:
    """A blank or the end of a sentence before the letter; or, as in `A.甲B.乙`, a full stop or bracket after it."""
    before = text[match.start() - 1]
    if before.isspace() or before in _SENTENCE_ENDS:
        return True
    return strong and not (before.isascii() and before.isalnum()) and match[0][-1] in ".．)）"
