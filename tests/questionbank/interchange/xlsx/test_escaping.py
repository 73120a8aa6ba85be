"""A text that a spreadsheet program would run stands behind an apostrophe, and comes back without it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.xlsx.escaping import plain, quoted


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@sum",
        "#N/A",
        "\t=1",
        "\r=1",
        "=HYPERLINK('x')",
        "=cmd|'/C calc'!A0",
        "'=1",
        "''=1",
        "-甲",
        "+",
    ],
)
def test_what_could_be_a_formula_or_an_error_is_quoted(text: str) -> None:
    assert quoted(text) == f"'{text}"
    assert plain(quoted(text)) == text


@pytest.mark.parametrize("text", ["", "甲", "1", "1=1", " =1", "'甲", "'", "A-1", "（=）", "＝1", "–1", "−1", "a@b"])
def test_what_could_not_stays_as_it_is(text: str) -> None:
    assert quoted(text) == text
    assert plain(text) == text


@settings(max_examples=50, deadline=None)
@given(st.text("=+-@#'\t\r甲 1", max_size=8))
def test_every_text_comes_back_and_none_is_active(text: str) -> None:
    assert plain(quoted(text)) == text
    assert not quoted(text).startswith(("=", "+", "-", "@", "#", "\t", "\r"))
