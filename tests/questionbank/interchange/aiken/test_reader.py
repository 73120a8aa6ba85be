"""Aiken, line by line: which lines are options and answers, and where a question begins and ends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.aiken import read
from questionbank.interchange.model import ParsedItem, Reading, Refusal
from questionbank.interchange.sanitise import escape
from questionbank.rules.items import ItemType

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
GOOD = "审核是什么？\nA) 过程\nB) 结果\nANSWER: A\n"


def aiken(text: str) -> Reading:
    return read(text.encode())


def only(text: str) -> ParsedItem:
    reading = aiken(text)
    assert (reading.rejected, reading.unsupported) == ((), ())
    (item,) = reading.items
    return item


@pytest.mark.parametrize("mark", [") ", ". ", ")", ".", ")\t", ".  "])
def test_an_option_is_a_capital_with_a_bracket_or_a_full_stop(mark: str) -> None:
    item = only(f"题\nA{mark}甲\nB{mark}乙\nANSWER: B")

    assert ([option.html for option in item.options], item.key) == (["甲", "乙"], ("B",))


@pytest.mark.parametrize("line", ["a) 甲", "A 甲", "A] 甲", "(A) 甲", "A、甲", "Ａ) 甲", "AA) 甲", "1) 甲"])
def test_any_other_line_is_text_of_the_question(line: str) -> None:
    item = only(f"题\n{line}\nA) 一\nB) 二\nANSWER: A")

    assert item.stem == f"题<br>{line}"


@pytest.mark.parametrize("answer", ["ANSWER: B", "ANSWER:B", "ANSWER : B", "ANSWER:  B  ", "ANSWER: B.", "ANSWER: B)"])
def test_the_answer_names_one_option(answer: str) -> None:
    assert only(f"题\nA) 甲\nB) 乙\n{answer}").key == ("B",)


@pytest.mark.parametrize("answer", ["c", "C", "AB", "A, B", "A and B", "甲", "", "1", "(B)", "Ｂ"])
def test_an_answer_that_names_none_is_refused_with_what_it_says(answer: str) -> None:
    (rejection,) = aiken(f"题\nA) 甲\nB) 乙\nANSWER: {answer}").rejected

    assert (rejection.where, str(rejection.why)) == (
        "line 1",
        f"The answer “{answer}” names no option of the question.",
    )


@pytest.mark.parametrize("label", ["答案：A", "ANSWERS: A", "ANSWER A", "The answer: A"])
def test_a_label_in_other_words_is_text_and_the_question_has_no_answer(label: str) -> None:
    reading = aiken(f"题\nA) 甲\nB) 乙\n{label}")

    assert reading.items == ()
    assert [(one.where, str(one.why)) for one in reading.rejected] == [
        ("line 1", "No answer is marked."),
        ("line 4", "No answer is marked."),
    ]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("A) 甲", "fewer than two options"),
        ("B) 乙\nC) 丙", "Option B stands where option A is expected."),
        ("A) 甲\nC) 丙", "Option C stands where option B is expected."),
        ("A) 甲\nA) 乙", "Option A stands where option B is expected."),
        ("A) 甲\nB)", "Option B is blank."),
        ("A) 甲\nB)   ", "Option B is blank."),
        ("A) 甲\nB) 甲", "Two options have the same text."),
        ("A) 甲 乙\nB) 甲  乙", "Two options have the same text."),
        (f"A) 甲\nB) {'长' * 4_001}", "The text has 4001 characters; at most 4000 are allowed."),
    ],
)
def test_options_that_cannot_be_are_refused(options: str, why: str) -> None:
    (rejection,) = aiken(f"\n题\n{options}\nANSWER: A").rejected

    assert rejection.where == "line 2"
    assert why in str(rejection.why)


def test_a_stem_that_is_too_long_is_refused() -> None:
    (rejection,) = aiken(f"{'长' * 20_001}\nA) 甲\nB) 乙\nANSWER: A").rejected

    assert "20001 characters" in str(rejection.why)


@pytest.mark.parametrize(
    ("text", "items", "faults"),
    [
        (GOOD + GOOD, ["line 1", "line 5"], []),
        (GOOD + "\n\n" + GOOD, ["line 1", "line 7"], []),
        ("A) 甲\n" + GOOD, ["line 2"], ["line 1"]),
        ("ANSWER: A\n" + GOOD, ["line 2"], ["line 1"]),
        (GOOD + "ANSWER: A\n", ["line 1"], ["line 5"]),
        (GOOD + "多余的说明", ["line 1"], ["line 5"]),
        ("题\nA) 甲\nB) 乙\n" + GOOD, ["line 4"], ["line 1"]),
        ("题\n" + GOOD, ["line 1"], []),
        ("", [], []),
        ("\n \n\t\n", [], []),
    ],
)
def test_questions_follow_each_other_and_every_stray_line_is_named(
    text: str, items: list[str], faults: list[str]
) -> None:
    reading = aiken(text)

    assert [item.where for item in reading.items] == items
    assert [one.where for one in reading.rejected] == faults


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_and_line_ends_change_nothing(encoding: str, end: str) -> None:
    assert read(GOOD.replace("\n", end).encode(encoding)) == aiken(GOOD)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_western_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(Refusal, match="encoding"):
        read("Où est-ce ?\nA) à côté\nB) là-bas\nANSWER: A".encode(encoding))


def test_markup_is_text() -> None:
    item = only("a<b>c</b> &amp;\nA) <script>x</script>\nB) 乙\nANSWER: A")

    assert item.stem == "a&lt;b&gt;c&lt;/b&gt; &amp;amp;"
    assert item.options[0].html == "&lt;script&gt;x&lt;/script&gt;"


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.text("审核abc <&", min_size=1, max_size=10).map(lambda text: f"选{text}".strip()), min_size=2, max_size=26
    ),
    st.data(),
)
def test_any_question_that_is_written_reads_back(texts: list[str], data: st.DataObject) -> None:
    unique = list({" ".join(text.split()): text for text in texts}.values())
    if len(unique) < 2:
        return
    key = data.draw(st.sampled_from(LETTERS[: len(unique)]))
    lines = [f"{letter}) {text}" for letter, text in zip(LETTERS, unique, strict=False)]

    item = only("\n".join(["题干？", *lines, f"ANSWER: {key}"]))

    assert (item.type, item.key) == (ItemType.SINGLE_CHOICE, (key,))
    assert [option.html for option in item.options] == [escape(text) for text in unique]
