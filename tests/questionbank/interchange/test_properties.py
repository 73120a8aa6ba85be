"""What is written reads back equal, and no bytes bring a reader down."""

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from questionbank.interchange import aiken, gift, moodlexml, text, xlsx
from questionbank.interchange.detect import detect
from questionbank.interchange.model import ParsedItem, ParsedOption, Reading, Refusal
from questionbank.interchange.readers import read_file
from questionbank.interchange.sanitise import escape
from questionbank.interchange.xlsx import template
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.workbooks import workbook

WORDS = st.text(alphabet="审核准则证据组织过程风险甲乙丙丁戊己庚辛", min_size=2, max_size=12)
LETTERS = "ABCDEF"
HEADINGS = {
    ItemType.SINGLE_CHOICE: "单选题",
    ItemType.MULTIPLE_CHOICE: "多选题",
    ItemType.TRUE_FALSE: "判断题",
    ItemType.ESSAY: "问答题",
}
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ALPHABET = "ABCDEF审核答案解析单选判断√×对错（）()【】：:.、．* \n\t123-#{}=~%\\/<>&年题第"
# Made once: it holds the time of its making, and data that are drawn must not depend on that.
TEMPLATE = template()
SIGNS = {"T": "√", "F": "×"}


@st.composite
def questions(draw: st.DrawFn) -> ParsedItem:
    """An item of any readable type, its texts plain."""
    kind = draw(st.sampled_from(list(HEADINGS)))
    stem = draw(WORDS) + draw(st.sampled_from(["（）。", "", "：", "<b>", "？"]))
    explanation = draw(st.just("") | WORDS)
    if kind is ItemType.ESSAY:
        return ParsedItem("", kind, stem, explanation=explanation)
    if kind is ItemType.TRUE_FALSE:
        return ParsedItem("", kind, stem, key=(draw(st.sampled_from("TF")),), explanation=explanation)
    texts = draw(st.lists(WORDS, min_size=2, max_size=6, unique=True))
    letters = LETTERS[: len(texts)]
    most = 1 if kind is ItemType.SINGLE_CHOICE else len(texts)
    key = draw(st.sets(st.sampled_from(letters), min_size=min(2, most), max_size=most))
    options = tuple(ParsedOption(letter, body) for letter, body in zip(letters, texts, strict=True))
    return ParsedItem("", kind, stem, options, tuple(sorted(key)), explanation)


def answer(item: ParsedItem) -> str:
    return "".join(SIGNS.get(one, one) if item.type is ItemType.TRUE_FALSE else one for one in item.key)


def as_text(items: list[ParsedItem], marks: str, *, inline: bool) -> str:
    lines = []
    for number, item in enumerate(items, 1):
        lines += [HEADINGS[item.type], f"{number}{marks}{item.stem}"]
        options = [f"{option.id}{marks}{option.html}" for option in item.options]
        lines += ["  ".join(options)] if inline and options else options
        lines += [f"答案：{answer(item)}"] if item.key else []
        lines += [f"解析：{item.explanation}"] if item.explanation else []
    return "\n".join(lines)


def as_row(item: ParsedItem) -> list[str]:
    options = [option.html for option in item.options] + [""] * (len(LETTERS) - len(item.options))
    return [HEADINGS[item.type], item.stem, *options, answer(item), item.explanation]


def essence(item: ParsedItem) -> tuple[object, ...]:
    options = () if item.type is ItemType.TRUE_FALSE else tuple(option.html for option in item.options)
    return item.type, item.stem, options, item.key, item.explanation


def wanted(item: ParsedItem) -> tuple[object, ...]:
    options = tuple(escape(option.html) for option in item.options)
    return item.type, escape(item.stem), options, item.key, escape(item.explanation)


@SETTINGS
@given(st.lists(questions(), min_size=1, max_size=6), st.sampled_from([". ", "、", "．", "."]), st.booleans())
def test_items_written_as_text_read_back_equal(items: list[ParsedItem], marks: str, inline: bool) -> None:
    reading = read_file("a.txt", as_text(items, marks, inline=inline).encode(), fmt="text")
    assert reading.rejected == ()
    assert [essence(item) for item in reading.items] == [wanted(item) for item in items]


@settings(SETTINGS, max_examples=15)
@given(st.lists(questions(), min_size=1, max_size=6))
def test_items_written_as_a_spreadsheet_read_back_equal(items: list[ParsedItem]) -> None:
    header = ["题型", "题干", *(f"选项{letter}" for letter in LETTERS), "答案", "解析"]
    reading = xlsx.read(workbook(*(as_row(item) for item in items), header=header))
    assert reading.rejected == ()
    assert [essence(item) for item in reading.items] == [wanted(item) for item in items]


@SETTINGS
@given(st.lists(questions().filter(lambda item: len(item.options) > 0), min_size=1, max_size=4))
def test_choices_written_as_gift_have_the_same_key(items: list[ParsedItem]) -> None:
    blocks = []
    for item in items:
        signs = ("=" if option.id in item.key else "~" for option in item.options)
        body = " ".join(sign + option.html for sign, option in zip(signs, item.options, strict=True))
        blocks.append(f"[plain]{item.stem}{{{body}}}".replace(":", "\\:"))
    found = gift.read("\n\n".join(blocks).encode()).items
    # Where every option is marked as right, the format means short answers.
    usable = [(found[place].key_ids, item.key) for place, item in enumerate(items) if len(item.key) < len(item.options)]
    assert all(ids == key for ids, key in usable)


READERS = [
    text.read,
    gift.read,
    aiken.read,
    moodlexml.read,
    xlsx.read,
    lambda data: read_file("a.txt", data),
    lambda data: read_file("", data),
]


@SETTINGS
@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"\xff\xfe1\x00")
@example(b"\xef\xbb\xbf")
@pytest.mark.parametrize("reader", READERS)
def test_random_bytes_are_read_or_refused(reader: Callable[[bytes], Reading], data: bytes) -> None:
    with contextlib.suppress(Refusal):
        assert_told(reader(data))


@settings(SETTINGS, max_examples=50)
@given(st.text(alphabet=ALPHABET, max_size=120))
@example("1.A\\")
@example("?{=\\}")
@example("{#}")
@example("1. （A）（B）\nA B\n答案：\n答案")
def test_random_papers_are_read_or_rejected(paper: str) -> None:
    for reader in (text.read, gift.read, aiken.read):
        assert_told(reader(paper.encode()))
    with contextlib.suppress(Refusal):
        detect("a.txt", paper.encode())


@SETTINGS
@given(st.data())
def test_a_workbook_with_a_wrong_byte_is_read_or_refused(data: st.DataObject) -> None:
    damaged = bytearray(TEMPLATE)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Refusal):
        assert_told(xlsx.read(bytes(damaged)))


def assert_told(reading: Reading) -> None:
    """Every sentence can be filled in, and every key is among the options."""
    for rejection in reading.rejected:
        assert str(rejection.why)
        assert rejection.where
    for unsupported in reading.unsupported:
        assert str(unsupported.what)
    for item in reading.items:
        assert len(item.key_ids) == len(item.key) or not item.options
