"""The one door: each file to its reader, and every sentence about it in both languages, with its place."""

import re

import pytest
from flask import Flask
from flask_babel import force_locale

from core.i18n import say
from questionbank.interchange.model import Reading, Reason, Refusal
from questionbank.interchange.places import place_parts
from questionbank.interchange.readers import READERS, read_file
from questionbank.interchange.xlsx import template
from tests.questionbank.interchange.workbooks import HEADER, with_part, workbook

HAN = re.compile(r"[\u4e00-\u9fff]")
AB = "A. alpha\nB. beta\n"


@pytest.mark.parametrize(
    ("name", "data", "fmt"),
    [
        ("a.txt", f"1. What?\n{AB}Answer: A".encode(), "text"),
        ("a.md", f"1. What?\n{AB}Answer: A".encode(), "text"),
        ("a.gift", b"What?{T}", "gift"),
        ("a.txt", b"What?{T}", "gift"),
        ("a.txt", b"What?\nA) a\nB) b\nANSWER: A", "aiken"),
        ("a.xlsx", template(), "xlsx"),
        ("a.xml", b"<quiz/>", "moodlexml"),
        ("A.XML", b"<quiz/>", "moodlexml"),
        ("a.tar.xml", b"<quiz/>", "moodlexml"),
        ("", b"<quiz/>", "moodlexml"),
        (".xml", b"<quiz/>", "moodlexml"),
        ("a", b"What?{T}", "gift"),
    ],
)
def test_a_file_goes_to_the_reader_of_its_format(name: str, data: bytes, fmt: str) -> None:
    assert read_file(name, data).format == fmt


@pytest.mark.parametrize("fmt", ["aiken", "gift", "text"])
def test_a_format_that_is_named_is_tried_whatever_the_file_is_called(fmt: str) -> None:
    assert read_file("anything.bin", b"1. What?\nA. a\nB. b\nAnswer: A", fmt=fmt).format == fmt


@pytest.mark.parametrize("fmt", ["moodlexml", "qti", "xlsx"])
def test_a_file_that_has_not_the_format_that_is_named_is_refused(fmt: str) -> None:
    with pytest.raises(Refusal):
        read_file("anything.bin", b"1. What?\nA. a\nB. b\nAnswer: A", fmt=fmt)


@pytest.mark.parametrize("fmt", ["word", "", "GIFT", "qti22"])
def test_a_format_that_is_not_read_is_refused_with_those_that_are(fmt: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_file("a.gift", b"What?{T}", fmt=fmt)

    assert caught.value.reason.params == {"format": fmt, "known": ", ".join(sorted(READERS))}


REFUSED: dict[str, tuple[str, bytes]] = {
    "empty": ("a.txt", b" \n\t"),
    "a picture": ("a.txt", b"\x89PNG\r\n\x1a\n"),
    "an old spreadsheet": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "no text": ("a.txt", b"a\x00b"),
    "another encoding": ("a.txt", "Größe für Straße".encode("cp1252")),
    "not what its name says": ("a.gift", template()),
    "no workbook": ("a.xlsx", b"1. What?"),
    "no header": ("a.xlsx", workbook(("a",), header=("x",))),
    "macros": ("a.xlsm", with_part(template(), "xl/vbaProject.bin", b"x")),
    "a document type": ("a.xml", b'<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'),
    "not well-formed": ("a.xml", b"<quiz><question></quiz>"),
    "other XML": ("a.xml", b"<html/>"),
    "two columns for one thing": ("a.xlsx", workbook(header=("题干", "题目", "答案"))),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_refused_says_why_in_both_languages(still_app: Flask, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_file(*REFUSED[name])

    _check_both(still_app, caught.value.reason)


ROW = ("1", "单选", "题", "甲", "乙", "丙", "B", "")
FAULTY: dict[str, tuple[str, bytes]] = {
    "a paper": (
        "a.txt",
        "1. 甲\nA. 一\nB.\n答案：A\n2. 乙\nA. 一\nB. 二\n3. 丙\nA. 一\n答案：C\n答案：1-9 AB".encode(),
    ),
    "a paper without questions": ("a.txt", "没有题目".encode()),
    "a GIFT file": ("a.gift", b"a{=b\n\nc{~d ~e}\n\n::f{T}\n\ng{#x}\n\nonly text\n\nh{=i* =j}"),
    "an Aiken file": ("a.txt", b"Q\nA) a\nB) b\nANSWER: C\n\nA) a\n\nQ\nA) a\nANSWER: A\nQ2\nA) b\nB) b\nANSWER: A"),
    "a workbook": (
        "a.xlsx",
        workbook(
            (*ROW, "x"),
            ("2", "口试", *ROW[2:]),
            ("3", "单选", "题", "甲", "甲", None, "B"),
            ("4", "单选", "题", "甲", "乙", None, "Z"),
            ("5", "热点", "题", None, None, None, "A"),
            ("6", "数值", "题", None, None, None, "三"),
            header=(*HEADER, "备注"),
        ),
    ),
    "a Moodle file": (
        "a.xml",
        b"<quiz><question type='truefalse'><name><text>n</text></name></question>"
        b"<question type='cloze'/><question type='description'/>"
        b"<question type='multichoice'><questiontext><text>q</text></questiontext></question></quiz>",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_every_fault_has_a_place_and_a_reason_in_both_languages(still_app: Flask, name: str) -> None:
    reading = read_file(*FAULTY[name])

    told = [(one.where, one.why) for one in reading.rejected] + [(one.where, one.what) for one in reading.unsupported]
    assert told
    for where, reason in told:
        _check_both(still_app, reason)
        _check_place(still_app, where)


def _check_both(app: Flask, reason: Reason) -> None:
    with app.test_request_context():
        with force_locale("en"):
            english = say(reason)
        with force_locale("zh_Hans"):
            chinese = say(reason)
    assert english == str(reason)
    assert HAN.search(chinese), f"no Chinese for: {english}"
    assert "%(" not in english + chinese
    assert english[-1] in ".”" or "detail" in reason.params


def _check_place(app: Flask, where: str) -> None:
    """A place is made of parts that pages say in Chinese; only names of the file's own stay as they are."""
    parts = place_parts(where)
    with app.test_request_context(), force_locale("zh_Hans"):
        said = " ".join(say(part) for part in parts)
    assert not re.search(r"\b(line|row|column|question|sheet)\b", said), said
    assert re.search(r"\d", said), said


def test_the_same_bytes_read_twice_are_the_same_reading() -> None:
    for name, data in FAULTY.values():
        assert read_file(name, data) == read_file(name, data)


def test_nothing_that_a_reader_gives_is_shared_between_readings() -> None:
    first, second = (read_file("a.gift", b"What?{T}") for _ in range(2))

    assert isinstance(first, Reading)
    assert first.items[0].extras is not second.items[0].extras
