"""Headings of reading matter: brought to three levels, each with an anchor, listed as contents."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.rules.reading_matter import CODE, Heading, contents, with_anchors

HEADINGS = st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["a", "b c", "", " ", "<b>d</b>"])), max_size=8)


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<p>plain</p>", "<p>plain</p>"),
        ("<h1>A</h1>", '<h3 id="part-1">A</h3>'),
        ("<h2>A</h2><h3>B</h3>", '<h3 id="part-1">A</h3><h4 id="part-2">B</h4>'),
        ("<h4>A</h4><h4>B</h4>", '<h3 id="part-1">A</h3><h3 id="part-2">B</h3>'),
        ("<h1>A</h1><h4>B</h4><h6>C</h6>", '<h3 id="part-1">A</h3><h5 id="part-2">B</h5><h5 id="part-3">C</h5>'),
        ("<h3>A</h3><h1>B</h1>", '<h5 id="part-1">A</h5><h3 id="part-2">B</h3>'),
        ("<h1> </h1><h2>A</h2>", '<h3 id="part-1">A</h3>'),
        ("<h1><b></b></h1>", ""),
        ("<h1>a\nb</h1>", '<h3 id="part-1">a\nb</h3>'),
        ("<h1>A</h2>", "<h1>A</h2>"),
    ],
)
def test_headings_come_to_the_levels_below_a_title(markup: str, kept: str) -> None:
    assert with_anchors(markup) == kept


@settings(max_examples=50, deadline=None)
@given(HEADINGS)
def test_every_heading_that_says_something_is_in_the_contents(headings: list[tuple[int, str]]) -> None:
    markup = with_anchors("".join(f"<h{level}>{text}</h{level}><p>x</p>" for level, text in headings))

    listed = contents(markup)

    assert len(listed) == sum(bool(re.sub("<[^>]*>", "", text).strip()) for _level, text in headings)
    assert all(f'id="{one.anchor}"' in markup for one in listed)
    assert len({one.anchor for one in listed}) == len(listed)
    assert all(0 <= one.depth <= 2 for one in listed)
    assert min((one.depth for one in listed), default=0) == 0


@settings(max_examples=50, deadline=None)
@given(HEADINGS)
def test_a_text_that_has_its_anchors_stays_as_it_is(headings: list[tuple[int, str]]) -> None:
    once = with_anchors("".join(f"<h{level}>{text}</h{level}>" for level, text in headings))

    assert with_anchors(once) == once


def test_contents_are_words_without_markup() -> None:
    markup = with_anchors("<h1>1 A &amp; B</h1><p>x</p><h2><b>1.1</b> &lt;C&gt;\n D</h2>")

    assert contents(markup) == (Heading(0, "part-1", "1 A & B"), Heading(1, "part-2", "1.1 <C> D"))


@pytest.mark.parametrize("code", ["A", "PROC-07", "qp.8_2", "7", "a" * 40])
def test_a_code_that_people_can_write(code: str) -> None:
    assert CODE.fullmatch(code)


@pytest.mark.parametrize("code", ["", "-A", ".A", "A B", "程序", "a" * 41, "A/B", "A\n", "A\x00"])
def test_a_code_that_an_address_could_not_hold(code: str) -> None:
    assert CODE.fullmatch(code) is None
