"""The format is told from the content, and a name that contradicts it is refused."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from questionbank.interchange.detect import detect
from questionbank.interchange.encoding import decode
from questionbank.interchange.model import Refusal
from questionbank.interchange.readers import read_file
from questionbank.interchange.xlsx import template
from tests.questionbank.interchange.workbooks import with_part

DATA = Path(__file__).parents[4] / "shared/data"
TEXT = "1. 题干（B）\nA. 甲\nB. 乙\n"


def archive(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", TEXT.encode(), "text"),
        ("a.md", TEXT.encode("gb18030"), "text"),
        ("paste", TEXT.encode(), "text"),
        ("a.txt", b"What?{=a ~b}", "gift"),
        ("a.gift", b"no braces", "gift"),
        ("a.gift.txt", b"::t:: what {}", "gift"),
        ("a.txt", b"What?\nA. x\nB. y\nANSWER: A\n", "aiken"),
        ("a.txt", b"1. What?\nA. x\nB. y\nANSWER: A\n", "text"),
        ("a.xlsx", template(), "xlsx"),
        ("", template(), "xlsx"),
        ("a.xml", b"<?xml version='1.0'?><quiz></quiz>", "moodlexml"),
        ("a.xml", b"<assessmentItem/>", "qti"),
        ("a.xml", b"<qti-assessment-item/>", "qti"),
        ("a.zip", archive("imsmanifest.xml"), "qti"),
        ("a.txt", b"<p> is a tag. 1. x", "text"),
    ],
)
def test_the_content_tells_the_format(name: str, data: bytes, expected: str) -> None:
    assert detect(name, data) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. 集合 {} 是（A）。\nA. 甲\nB. 乙", "text"),
        ("1. 设 x={=1} 则（ ）\nA、甲\nB、乙\n答案：A", "text"),
        ("（1）a{T} 是\n（A）甲\n（B）乙\n答案：A", "text"),
        ("1. 论述 {} 的含义。\n答案：空集", "text"),
        ("1. What is {}?{=a ~b}", "gift"),
        ("1. What?{\n=A. a\n~B. b\n}", "gift"),
        ("::1:: A. What?\nB. more {T}", "gift"),
        ("$CATEGORY: a\n\n1. Q\nA. x {T}", "gift"),
        ("What? { }", "gift"),
        ("What? \\{=a\\}", "text"),
        ("What?\nA. x\nB. y\nANSWER: A", "aiken"),
        ("What?\nA. x\nB. y\nANSWER: A \nWhat {T}?\nA. x\nB. y\nANSWER: B\n", "aiken"),
        ("What?\nA. x\nB. y\nANSWER: AB", "text"),
        ("What?\nA. x\nB. y\nAnswer: a", "aiken"),
        ("第1题 What?\nA. x\nB. y\nANSWER: A", "text"),
    ],
)
def test_braces_in_a_paper_do_not_make_it_another_format(text: str, expected: str) -> None:
    assert detect("a.txt", text.encode()) == expected
    assert detect("paste", text.replace("\n", "\r\n").encode()) == expected


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b" \n", "empty"),
        ("a.txt", b"%PDF-1.7", "PDF"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "97"),
        ("a.png", b"\x89PNG\r\n", "PNG"),
        ("a.txt", b"a\x00b", "NUL"),
        ("a.txt", b"\xff\xfe\x00", "encoding"),
        ("a.txt", b"\x81", "encoding"),
        ("a.xlsx", TEXT.encode(), "no workbook"),
        ("a.xlsx", archive("imsmanifest.xml"), "its content is qti"),
        ("a.txt", template(), "its content is xlsx"),
        ("a.gift", template(), "its content is xlsx"),
        ("a.md", b"What?{=a ~b}", "its content is gift"),
        ("a.xml", b"<html/>", "neither QTI"),
        ("a.xml", TEXT.encode(), "its content is text"),
        ("a.docx", archive("word/document.xml"), "Word"),
        ("a.zip", archive("a.txt"), "neither a workbook"),
        ("a.zip", b"PK\x03\x04", "neither a workbook"),
        ("a.xlsm", with_part(template(), "xl/vbaProject.bin", b"x"), "macros"),
        ("a.txt", b"x" * (16 * 1024 * 1024 + 1), "16 MiB"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        detect(name, data)


@pytest.mark.parametrize(
    ("name", "data", "fmt"),
    [("a.xml", b"<quiz/>", "moodlexml"), ("a.txt", b"Q\nA. x\nB. y\nANSWER: A", "aiken"), ("a.gift", b"Q{T}", "gift")],
)
def test_each_format_has_its_reader(name: str, data: bytes, fmt: str) -> None:
    assert read_file(name, data).format == fmt


def test_a_format_that_is_named_is_not_detected() -> None:
    assert read_file("a.gift", TEXT.encode(), fmt="text").format == "text"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_is_decoded(encoding: str) -> None:
    assert decode("审核\r\n准则\r".encode(encoding)) == "审核\n准则\n"


def test_western_text_is_not_taken_for_chinese() -> None:
    with pytest.raises(Refusal, match="encoding"):
        decode("Prüfung für Straße".encode("cp1252"))


@pytest.mark.skipif(not DATA.exists(), reason="the real material is not beside this project")
@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("zh-papers/*.md", "text"),
        ("moodlexml/**/fixtures/testquestion*.xml", "moodlexml"),
        ("qti22/1edtech/**/imsmanifest.xml", "qti"),
        ("aiken/**/questions.aiken.txt", "aiken"),
        ("gift/moodle/**/examples.txt", "gift"),
    ],
)
def test_real_files_are_told_apart(pattern: str, expected: str) -> None:
    for path in sorted(DATA.glob(pattern)):
        assert detect(path.name, path.read_bytes()) == expected, path.name
