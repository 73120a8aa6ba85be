"""The lexical half of GIFT: blocks, comments, escapes, formats and weights."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.interchange.gift import scan
from questionbank.interchange.gift.tree import GiftText

CONTROL = "~=#{}:"


def test_blocks_stand_between_blank_lines_and_know_where_they_begin() -> None:
    found = list(scan.blocks("one\ntwo\n\n\n  \nthree\n"))

    assert [(block.line, block.text) for block in found] == [(1, "one\ntwo"), (6, "three")]


def test_a_category_ends_with_its_line() -> None:
    found = list(scan.blocks("$CATEGORY: a/b\nquestion{}\n"))

    assert [block.text for block in found] == ["$CATEGORY: a/b", "question{}"]


def test_comments_name_the_question_and_its_tags_and_are_no_text() -> None:
    (found,) = scan.blocks("// [id:q1] [tag:point:105-3.1]\n// [tag:b c]\nquestion{}")

    assert (found.id, found.tags, found.text, found.line) == ("q1", ("point:105-3.1", "b c"), "question{}", 3)


def test_comments_alone_are_no_block() -> None:
    assert list(scan.blocks("// nothing\n\n// [id:1]\n")) == []


@given(st.text(CONTROL + "a \\", max_size=12))
def test_escaped_text_comes_back(text: str) -> None:
    escaped = "".join(f"\\{char}" if char in CONTROL + "\\" else char for char in text)

    assert scan.unescape(escaped) == text
    assert scan.split(escaped, "[~=#{}:]") == [escaped]


@pytest.mark.parametrize(("raw", "text"), [(r"a\nb", "a\nb"), (r"a\tb", r"a\tb"), (r"\\n", r"\n")])
def test_only_control_characters_are_escaped(raw: str, text: str) -> None:
    assert scan.unescape(raw) == text


def test_the_first_match_is_the_first_that_is_not_escaped() -> None:
    match = scan.find(r"a\=b=c", "=")

    assert match is not None
    assert match.start() == 4
    assert scan.find(r"a\=b", "=") is None


@pytest.mark.parametrize(
    ("raw", "default", "found"),
    [
        (" a \n  b ", "moodle", GiftText("moodle", "a b")),
        ("[html]a\nb", "moodle", GiftText("html", "a\nb")),
        (" [plain] a", "html", GiftText("plain", "a")),
        ("[other]a", "html", GiftText("html", "[other]a")),
    ],
)
def test_a_text_has_the_format_that_it_declares_or_inherits(raw: str, default: str, found: GiftText) -> None:
    assert scan.formatted(raw, default) == found


@pytest.mark.parametrize(
    ("raw", "weight", "rest"),
    [
        ("%50%a", Decimal(50), "a"),
        (" %-33.33333%a", Decimal("-33.33333"), "a"),
        ("50%a", None, "50%a"),
        ("%1000%a", None, "%1000%a"),
    ],
)
def test_a_weight_stands_before_its_answer(raw: str, weight: Decimal | None, rest: str) -> None:
    assert scan.weight(raw) == (weight, rest)


def test_an_empty_feedback_is_none() -> None:
    assert scan.feedback("  ", "moodle") is None
    assert scan.feedback(" so ", "moodle") == GiftText("moodle", "so")
