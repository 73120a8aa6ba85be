"""What is checked of a question as found: lengths, scripts, options."""

import pytest

from questionbank.interchange.answers import LETTERS
from questionbank.interchange.draft import Draft, Flaw, check_length, check_no_script, check_options, unsupported_type
from questionbank.interchange.model import OPTION_LIMIT
from questionbank.rules.items import ItemType


def lettered(*texts: str, letters: str = LETTERS) -> tuple[tuple[str, str], ...]:
    return tuple(zip(letters, texts, strict=False))


def test_a_text_is_escaped_unless_it_is_marked_as_html_where_marks_are_read() -> None:
    plain, tagged = Draft("", "", ""), Draft("", "", "", tagged=True)

    assert plain.html("[html]<b>a</b>") == "[html]&lt;b&gt;a&lt;/b&gt;"
    assert tagged.html("[html]<b>a</b>") == "<b>a</b>"
    assert tagged.html("a < b") == "a &lt; b"


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<SCRIPT src=x>",
        '<img src="a" onerror="x()">',
        "<img src=a\tonload=x>",
        '<a href="javascript:x()">a</a>',
        '<a href="java\nscript:x()">a</a>',
        '<a href="&#106;avascript:x()">a</a>',
    ],
)
def test_a_script_in_any_spelling_is_refused(markup: str) -> None:
    with pytest.raises(Flaw, match="script"):
        check_no_script(markup)


@pytest.mark.parametrize("markup", ["<b>on time</b>", "a < b, javascript: is a word", '<img src="media:1" alt="on">'])
def test_what_only_looks_like_one_is_not(markup: str) -> None:
    check_no_script(markup)


@pytest.mark.parametrize(
    ("options", "part", "message"),
    [
        (lettered("甲"), "options", "fewer than two"),
        (lettered("甲", "乙", letters="AC"), "option B", "Option B is missing"),
        (lettered("甲", "  "), "option B", "Option B is blank"),
        (lettered("甲 乙", "丙", "甲  乙"), "option C", "Options A and C are the same"),
        (lettered("甲", "长" * (OPTION_LIMIT + 1)), "option B", "at most"),
    ],
)
def test_options_that_cannot_be_are_named(options: tuple[tuple[str, str], ...], part: str, message: str) -> None:
    with pytest.raises(Flaw, match=message) as caught:
        check_options(options)

    assert caught.value.part == part


def test_a_text_may_be_as_long_as_its_limit() -> None:
    check_length("stem", "1234", limit=4)
    with pytest.raises(Flaw, match="has 5 characters; at most 4"):
        check_length("stem", "12345", limit=4)


def test_the_type_that_is_not_read_is_named() -> None:
    assert "hotspot" in str(unsupported_type(ItemType.HOTSPOT))
