"""Lists of answers: which lines are lists, what they give, and which question takes an answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.model import Reason, Rejection
from questionbank.interchange.rich import Rich
from questionbank.interchange.text.answer_list import Entry, apply, entries, has_range
from questionbank.interchange.text.blocks import Block

SETTINGS = settings(max_examples=50, deadline=None)


def block(number: int, *answers: str) -> Block:
    return Block(1, number, None, stem=[Rich("题", " ")], answer=list(answers))


def listed(*pairs: tuple[int, str]) -> list[Entry]:
    return [Entry(number, value) for number, value in pairs]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("1.A", listed((1, "A"))),
        ("1、ABC", listed((1, "ABC"))),
        ("12：√", listed((12, "√"))),
        ("（3）B", listed((3, "B"))),
        ("4) c", listed((4, "c"))),
        ("5 D", listed((5, "D"))),
        ("6．正确", listed((6, "正确"))),
        ("7. True", listed((7, "True"))),
        ("第8题：Ａ", listed((8, "Ａ"))),
        ("第 9 题 B", listed((9, "B"))),
        ("10.【答案】C", listed((10, "C"))),
        ("11. 答案：D", listed((11, "D"))),
        ("1.A 2.B；3.C。", listed((1, "A"), (2, "B"), (3, "C"))),
        ("1-3 ABC", listed((1, "A"), (2, "B"), (3, "C"))),
        ("1—3: A B C", listed((1, "A"), (2, "B"), (3, "C"))),
        ("1-3 AB，C，BD", listed((1, "AB"), (2, "C"), (3, "BD"))),
        ("4~5 √×", listed((4, "√"), (5, "×"))),
        ("4～5题 对错", listed((4, "对"), (5, "错"))),
        ("6至7 正确错误", listed((6, "正确"), (7, "错误"))),
        ("1-4 FTFT", listed((1, "F"), (2, "T"), (3, "F"), (4, "T"))),
        ("1-3 TFF", listed((1, "T"), (2, "F"), (3, "F"))),
        ("1-2 True False", listed((1, "True"), (2, "False"))),
        ("1-2 AB 3 C", listed((1, "A"), (2, "B"), (3, "C"))),
    ],
)
def test_a_line_that_holds_nothing_else_gives_its_answers(line: str, found: list[Entry]) -> None:
    assert entries(line) == found


@pytest.mark.parametrize(
    "line",
    [
        "",
        "A",
        "1. 审核",
        "1.A 审核",
        "1. 见教材",
        "1-3",
        "1.I",
        "1. ABCDEFGHA 2",
        "1-2 Term",
        "共 3 题",
        "1.A 2",
        "1.AB型",
    ],
)
def test_a_line_that_says_anything_else_is_no_list(line: str) -> None:
    assert entries(line) is None


@pytest.mark.parametrize(
    ("line", "first", "last", "count"), [("1-3 AB", 1, 3, 2), ("1-2 √×√", 1, 2, 3), ("3-1 ABC", 3, 1, 3)]
)
def test_a_range_with_another_number_of_answers_says_so(line: str, first: int, last: int, count: int) -> None:
    found = entries(line)

    assert isinstance(found, Reason)
    assert found.params == {"first": first, "last": last, "found": count}


@pytest.mark.parametrize(
    ("line", "is_range"), [("1-3 ABC", True), ("1.A", False), ("5-8 题", False), ("9001-2016 标准", False)]
)
def test_only_a_range_is_a_list_without_a_heading(line: str, is_range: bool) -> None:
    assert has_range(line) is is_range


def test_the_one_question_that_waits_takes_the_answer() -> None:
    waiting, done = block(1), block(1, "B")

    assert apply(Entry(1, "A"), [done, waiting], line=9) is waiting
    assert waiting.answer == ["A"]
    assert done.flaw is None


def test_an_answer_to_no_question_is_rejected_at_its_line() -> None:
    found = apply(Entry(7, "A"), [], line=9)

    assert isinstance(found, Rejection)
    assert (found.where, found.why.params) == ("line 9", {"number": 7})


def test_an_answer_that_two_questions_wait_for_is_given_to_none() -> None:
    both = [block(1), block(1)]

    assert apply(Entry(1, "A"), both, line=9) is None
    assert all(one.answer == [] and one.flaw and "line 9" in str(one.flaw) for one in both)


@pytest.mark.parametrize(
    ("own", "given", "agrees"), [("A", "a", True), ("√", "对", True), ("A,C", "CA", True), ("A", "B", False)]
)
def test_an_answer_is_compared_with_the_question_s_own(own: str, given: str, agrees: bool) -> None:
    one = block(1, own)

    assert apply(Entry(1, given), [one], line=9) is None
    assert (one.flaw is None) is agrees


def test_one_of_several_questions_of_a_number_may_agree() -> None:
    first, second = block(1, "A"), block(1, "B")

    apply(Entry(1, "A"), [first, second], line=9)

    assert (first.flaw, second.flaw) == (None, None)


@SETTINGS
@given(
    st.lists(st.tuples(st.integers(1, 999), st.sets(st.sampled_from("ABCDEFGH"), min_size=1)), min_size=1, max_size=9)
)
def test_any_list_of_numbers_and_letters_reads_back(pairs: list[tuple[int, set[str]]]) -> None:
    wanted = [Entry(number, "".join(sorted(letters))) for number, letters in pairs]

    for between in (" ", "；", "，", "。 "):
        assert entries(between.join(f"{one.number}.{one.value}" for one in wanted)) == wanted


@SETTINGS
@given(st.integers(1, 900), st.lists(st.sampled_from("ABCD√×"), min_size=1, max_size=30))
def test_any_range_gives_each_number_its_answer(first: int, values: list[str]) -> None:
    signs = "√×" if values[0] in "√×" else "ABCD"
    kept = [value for value in values if value in signs]

    found = entries(f"{first}-{first + len(kept) - 1} {''.join(kept)}")

    assert found == [Entry(first + place, value) for place, value in enumerate(kept)]
