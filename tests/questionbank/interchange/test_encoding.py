"""Bytes of text files in the encodings that are met, and refusals of what is no text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.encoding import MAX_BYTES, decode
from questionbank.interchange.model import Refusal

CHINESE = "1. 审核准则是指（ ）。\nA. 用作依据的一组要求"
LINES = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\ufeff"))


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_chinese_is_read_in_every_encoding_that_is_met(name: str) -> None:
    assert decode(CHINESE.encode(name)) == CHINESE


SENTENCES = (
    "审核准则是用作依据的一组要求。",
    "“应”表示要求，“宜”表示建议；①②③、√×、℃、％、—— 都是符号。",
    "ISO 9001:2015 第 8.4 条：外部提供的过程、产品和服务的控制",
    "Ａ．甲　　Ｂ．乙　　Ｃ．丙　　Ｄ．丁",
    "国家注册审核员考试（２０２１年５月）",
    "a 与 b",
    "陈书仪、周正衡、顾评审",
)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("name", ["gb18030", "gbk"])
def test_one_chinese_sentence_is_enough_to_tell(sentence: str, name: str) -> None:
    assert decode(sentence.encode(name)) == sentence


WESTERN = (
    "Die größere Größe",
    "Prüfung für Straße und Fuß",
    "Qu'est-ce qu'un audit ? Des critères déjà établis.",
    "¿Qué es una auditoría? Señale la opción correcta.",
    "naïve café",
    "\u201cAudit criteria\u201d \u2013 the policies, procedures or requirements",
    "25\u00a0°C ± 0,5",
    "Ação é não conformidade",
)


@pytest.mark.parametrize("sentence", WESTERN)
def test_western_text_in_an_encoding_of_its_own_is_refused_and_not_read_as_chinese(sentence: str) -> None:
    with pytest.raises(Refusal, match="encoding of the file cannot be told"):
        decode(sentence.encode("cp1252"))
    assert decode(sentence.encode()) == sentence


@pytest.mark.parametrize("name", ["big5", "shift_jis", "euc_jp"])
def test_east_asian_encodings_that_are_not_read_are_refused(name: str) -> None:
    sentence = "審核準則" if name == "big5" else "監査基準とは、比較のための基準である。"

    with pytest.raises(Refusal, match="encoding"):
        decode(sentence.encode(name, "ignore"))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("abcdeéèêëàâäöüßñçîïôûùæø", min_size=1, max_size=8), min_size=1, max_size=12))
def test_no_text_of_small_western_letters_is_taken_for_chinese(words: list[str]) -> None:
    text = " ".join(words)
    if text.isascii():
        assert decode(text.encode("cp1252")) == text
        return
    with pytest.raises(Refusal):
        decode(text.encode("cp1252"))


@settings(max_examples=50, deadline=None)
@given(st.text("审核准则证据方案组织过程风险是的用作依据一组要求。，？（）ABCD.1234\n", min_size=1, max_size=60))
def test_any_common_chinese_text_reads_back_from_gb18030(text: str) -> None:
    assert decode(f"审核{text}".encode("gb18030")) == f"审核{text}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("\ufeff甲", "甲"), ("\ufeff\ufeff甲", "甲"), ("", ""), ("\r\n\r\n", "\n\n"), ("a\u2028b", "a\u2028b")],
)
def test_marks_at_the_beginning_are_no_text(text: str, expected: str) -> None:
    assert decode(text.encode("utf-8")) == expected


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_its_mark_is_refused(name: str) -> None:
    with pytest.raises(Refusal):
        decode("1. What?\nA. x".encode(name))


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
