"""Aiken: lettered options, one right, errors by line."""

from pathlib import Path

import pytest

from questionbank.interchange.aiken import read
from questionbank.interchange.readers import read_file
from questionbank.rules.items import ItemType

DATA = Path(__file__).parents[4] / "shared/data/aiken/moodle/question/format/aiken/tests/fixtures"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the Aiken files of others are not beside this project")
GOOD = "审核是什么？\nA) 过程\nB. 结果\nANSWER: A\n"


def test_a_question_has_the_letter_as_its_key_and_its_texts_are_plain() -> None:
    (item,) = read(b"Is a<b?\nsay\nA) <i>yes</i>\nB.no\nANSWER: B\n").items
    assert (item.type, item.key, item.stem) == (ItemType.SINGLE_CHOICE, ("B",), "Is a&lt;b?<br>say")
    assert [option.html for option in item.options] == ["&lt;i&gt;yes&lt;/i&gt;", "no"]
    assert item.where == "line 1"


def test_true_and_false_are_options_like_any_others() -> None:
    (item,) = read(b"Q\nA) True\nB) False\nANSWER: A").items
    assert (item.type, item.key) == (ItemType.SINGLE_CHOICE, ("A",))


def test_twenty_six_options_can_be_told_apart() -> None:
    letters = [chr(code) for code in range(ord("A"), ord("Z") + 1)]
    lines = "\n".join(f"{letter}) nr {letter}" for letter in letters)
    (item,) = read(f"Q\n{lines}\nANSWER: Z".encode()).items
    assert (len(item.options), item.key) == (26, ("Z",))


@pytest.mark.parametrize(
    ("text", "stem", "key"),
    [
        ("Q\na) x\nb) y\nANSWER: B", "Q", "B"),
        ("Q\nA. x\nB. y\nAnswer: b", "Q", "B"),
        ("Q\nA) x\nB) y\nanswer:B)", "Q", "B"),
        ("Q\na. this\nb. that\nA) x\nB) y\nANSWER: A", "Q<br>a. this<br>b. that", "A"),
    ],
)
def test_small_letters_are_read_where_no_capital_ones_are(text: str, stem: str, key: str) -> None:
    (item,) = read_file("q.txt", text.encode()).items
    assert (item.stem, item.key, [option.html for option in item.options]) == (stem, (key,), ["x", "y"])


@pytest.mark.parametrize(
    ("text", "where", "why"),
    [
        ("Q\nA) a\nANSWER: A", "line 1", "fewer than two"),
        ("Q\nA) a\nB) b\nANSWER: C", "line 1", "names no option"),
        ("Q\nA) a\nB) b\nANSWER: AB", "line 1", "names no option"),
        ("Q\nA) a\nC) b\nANSWER: A", "line 1", "where option B is expected"),
        ("Q\na) a\nc) b\nANSWER: A", "line 1", "where option B is expected"),
        ("Q\na) a\nmore\nb) b\nANSWER: A", "line 1", "fewer than two"),
        ("a) a\nb) b\nANSWER: A", "line 1", "fewer than two"),
        ("Q\nA) a\nB) a\nANSWER: A", "line 1", "same text"),
        ("Q\nA) a\nB) \nANSWER: A", "line 1", "blank"),
        (f"Q\nA) a\nB) {'b' * 4_001}\nANSWER: A", "line 1", "4001 characters"),
        ("A) a", "line 1", "belongs to no question"),
        ("ANSWER: A", "line 1", "belongs to no question"),
        ("\nQ\nA) a\nB) b", "line 2", "No answer"),
    ],
)
def test_a_fault_is_named_by_its_line(text: str, where: str, why: str) -> None:
    reading = read(text.encode())
    (rejection,) = reading.rejected
    assert (reading.items, rejection.where) == ((), where)
    assert why in str(rejection.why)


def test_a_question_without_an_answer_does_not_swallow_the_next() -> None:
    reading = read(f"Q\nA) a\nB) b\n\n{GOOD}".encode())
    assert [item.where for item in reading.items] == ["line 5"]
    assert [one.where for one in reading.rejected] == ["line 1"]


@needs_data
def test_moodles_files_are_read_and_their_errors_named_by_line() -> None:
    good = read_file("questions.aiken.txt", (DATA / "questions.aiken.txt").read_bytes())
    bad = read_file("aiken_errors.txt", (DATA / "aiken_errors.txt").read_bytes())
    assert ([item.key for item in good.items], good.rejected) == ([("B",), ("A",)], ())
    assert [item.key for item in bad.items] == [("A",), ("B",), ("A",)]
    assert [one.where for one in bad.rejected] == ["line 1", "line 5", "line 7", "line 14"]
