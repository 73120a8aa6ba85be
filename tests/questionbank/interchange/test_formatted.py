"""Texts in the four formats of Moodle to HTML, and HTML back to the plain text it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.interchange.draft import Flaw
from questionbank.interchange.formatted import passes_tags, plain, to_html
from questionbank.interchange.sanitise import escape


@pytest.mark.parametrize(
    ("name", "text", "html"),
    [
        ("plain", "<b>a</b> & b", "&lt;b&gt;a&lt;/b&gt; &amp; b"),
        ("html", "<b>a</b>", "<b>a</b>"),
        ("html", "a\nb", "a\nb"),
        ("moodle", "<b>a</b>\nb", "<b>a</b><br>b"),
        ("moodle", "a < b", "a &lt; b"),
        ("html", '<b onclick="x">a</b>', None),
    ],
)
def test_each_format_means_its_own(name: str, text: str, html: str | None) -> None:
    if html is None:
        with pytest.raises(Flaw, match="script"):
            to_html(name, text)
    else:
        assert to_html(name, text) == html


def test_markdown_knows_bold() -> None:
    found = to_html("markdown", "a **b** c")

    assert "b" in found
    assert "**" not in found


@pytest.mark.parametrize(
    ("name", "text", "passes"),
    [
        ("html", "a", True),
        ("moodle", "<b>a</b>", True),
        ("moodle", "<video src='a'></video>", True),
        ("moodle", "<svg></svg>", True),
        ("moodle", "<math><mi>x</mi></math>", True),
        ("moodle", "a", False),
        ("moodle", "a < b > c", False),
        ("plain", "<b>a</b>", False),
        ("plain", "<video>", False),
        ("markdown", "<b>a</b>", False),
    ],
)
def test_which_formats_let_tags_through(name: str, text: str, passes: bool) -> None:
    assert passes_tags(name, text) is passes


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=30))
def test_a_plain_text_comes_back_from_its_html(text: str) -> None:
    assert plain(escape(text)) == text


@pytest.mark.parametrize("markup", ["<b>a</b>", '<img src="media:1">', "<p>a</p>"])
def test_html_that_says_more_than_a_text_is_no_plain_text(markup: str) -> None:
    assert plain(markup) is None
