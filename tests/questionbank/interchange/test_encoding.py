"""Bytes of text files in the encodings that are met, and refusals of what is no text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.interchange.encoding import MAX_BYTES, decode
from questionbank.interchange.model import Refusal

CHINESE = "1. 审核准则是指（ ）。\nA. 用作依据的一组要求"
LINES = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\ufeff"))


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_chinese_is_read_in_every_encoding_that_is_met(name: str) -> None:
    assert decode(CHINESE.encode(name)) == CHINESE


@given(LINES)
def test_any_text_in_utf_8_reads_back(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_alike_whatever_the_machine(end: str) -> None:
    assert decode(end.join(("a", "b", "c")).encode()) == "a\nb\nc"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("résumé à côté".encode("latin-1"), "encoding"),
        (b"\xff\xfe\x00", "encoding"),
        (b"\x80\x81\xff", "encoding"),
        (b"a\x00b", "NUL"),
        (b"a" * (MAX_BYTES + 1), "larger than 16 MiB"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, message: str) -> None:
    with pytest.raises(Refusal, match=message):
        decode(data)
