"""Bold parts of a text: which stars mean bold, and how text and mask stay together through cuts and joins."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.rich import Rich, join, parse

SETTINGS = settings(max_examples=50, deadline=None)


def bold(text: str) -> str:
    """Give what is bold of a line."""
    found, _paired = parse(text)
    return "".join(char for char, mark in zip(found.text, found.mask, strict=True) if mark == "*")


@pytest.mark.parametrize(
    ("line", "text", "marked", "paired"),
    [
        ("甲", "甲", "", True),
        ("**甲**乙", "甲乙", "甲", True),
        ("甲**乙**", "甲乙", "乙", True),
        ("**甲**乙**丙**", "甲乙丙", "甲丙", True),
        ("***甲***", "甲", "甲", True),
        ("**甲****乙**", "甲乙", "甲乙", True),
        ("**甲", "甲", "甲", False),
        ("甲**", "甲", "", False),
        ("*甲*", "*甲*", "", True),
        ("2*3*4", "2*3*4", "", True),
        ("密码是****", "密码是****", "", True),
        ("*****", "*****", "", True),
        ("****", "****", "", True),
        ("**", "", "", False),
        ("", "", "", True),
        ("** 甲 **", " 甲 ", " 甲 ", True),
    ],
)
def test_two_or_three_stars_open_and_close_bold(line: str, text: str, marked: str, paired: bool) -> None:
    found, is_paired = parse(line)

    assert (found.text, bold(line), is_paired) == (text, marked, paired)
    assert len(found.mask) == len(found.text)


@pytest.mark.parametrize(
    ("line", "html"),
    [
        ("甲", "甲"),
        ("**甲**乙", "<strong>甲</strong>乙"),
        ("**a<b**&c", "<strong>a&lt;b</strong>&amp;c"),
        ("甲** **乙", "甲 乙"),
        ("**全部**", "<strong>全部</strong>"),
        ("", ""),
    ],
)
def test_bold_is_strong_and_all_else_is_escaped(line: str, html: str) -> None:
    assert parse(line)[0].to_html() == html


def test_lines_are_joined_with_breaks() -> None:
    parts = [parse("**甲**")[0], parse("乙")[0], Rich()]

    assert join(parts).text == "甲\n乙"
    assert join(parts).to_html() == "<strong>甲</strong><br>乙"
    assert join([]) == Rich()


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [(0, None, "甲 乙 丙"), (1, None, "乙 丙"), (0, 3, "甲 乙"), (2, 4, "乙"), (5, 5, ""), (9, None, "")],
)
def test_a_cut_is_without_the_blanks_around_it(start: int, end: int | None, text: str) -> None:
    found = parse(" 甲 **乙** 丙 ")[0].cut(0).cut(start, end)

    assert found.text == text
    assert len(found.mask) == len(text)
    assert ("*" in found.mask) is ("乙" in text)


def test_a_part_may_be_replaced_by_plain_characters() -> None:
    found = parse("**题（A）**干")[0]

    changed = found.without(1, 4, "（）")

    assert (changed.text, changed.mask) == ("题（）干", "*   ")
    assert found.without(1, 4, "").text == "题干"
    assert found.without(3, 5, "").text == "题（A"


def test_plain_characters_may_follow() -> None:
    found = parse("**甲**")[0].followed_by("（√）")

    assert (found.text, found.mask) == ("甲（√）", "*   ")


@pytest.mark.parametrize(
    ("line", "share"),
    [
        ("", 0.0),
        ("   ", 0.0),
        ("甲", 0.0),
        ("**甲**", 1.0),
        ("**甲**乙", 0.5),
        ("** 甲 **   乙丙丁", 0.25),
        ("** **甲", 0.0),
    ],
)
def test_the_share_of_bold_counts_what_is_visible(line: str, share: float) -> None:
    assert parse(line)[0].bold_share() == share


@SETTINGS
@given(st.text("甲乙 *<&\u3000", max_size=30))
def test_no_character_but_stars_is_lost(line: str) -> None:
    found, _paired = parse(line)

    assert found.text.replace("*", "") == line.replace("*", "")
    assert len(found.text) == len(found.mask)


@SETTINGS
@given(st.lists(st.text("甲乙 ", max_size=6), max_size=5), st.integers(0, 9), st.integers(0, 9))
def test_cuts_and_joins_keep_text_and_mask_together(lines: list[str], start: int, end: int) -> None:
    found = join([parse(f"**{line}**甲")[0] for line in lines]).cut(start, end)

    assert len(found.text) == len(found.mask)
    assert found.text == found.text.strip()
    assert found.to_html().count("<strong>") == found.to_html().count("</strong>")
