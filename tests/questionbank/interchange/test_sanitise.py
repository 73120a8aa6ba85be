"""HTML from files: only what text needs gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.interchange.sanitise import clean, escape, has_media, looks_like_html, shows, visible


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>a<br>b</p>", "<p>a<br>b</p>"),
        ("H<sub>2</sub>O <u>x</u>", "H<sub>2</sub>O <u>x</u>"),
        ('<td colspan="2" style="x" onclick="y">a</td>', "a"),
        ("<script>alert(1)</script>a", "a"),
        ("<style>p{}</style>a", "a"),
        ('<img src="x" onerror="y">a', "a"),
        ('<a href="javascript:x">a</a>', "a"),
        ('<span style="color:red" class="k">a</span>', "<span>a</span>"),
        ("<iframe src=x></iframe>a", "a"),
        ("<svg onload=x>a</svg>", "a"),
    ],
)
def test_only_allowed_tags_stay(markup: str, expected: str) -> None:
    assert clean(markup) == expected


def test_tables_stay_with_their_spans() -> None:
    table = '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>'
    assert clean(table) == table


@given(st.text())
def test_escaped_text_is_what_a_reader_sees(text: str) -> None:
    assert visible(escape(text)) == " ".join(text.replace("\x00", "\ufffd").split()) or not text.isprintable()


@given(st.text(alphabet="<>/=\"' abpimgscriptonerr&;"))
def test_cleaning_twice_changes_nothing_more(markup: str) -> None:
    assert clean(clean(markup)) == clean(markup)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>求<math><mi>x</mi></math>的值</p>", "求 x 的值"),
        ('<math display="block"><mfrac><mn>1</mn><mn>2</mn></mfrac></math>', "1 2"),
    ],
)
def test_the_signs_of_a_formula_are_seen(markup: str, text: str) -> None:
    assert visible(markup) == text


@pytest.mark.parametrize("markup", ["", "<p></p>", " <br> ", "&nbsp;", "<math></math>"])
def test_markup_alone_shows_nothing(markup: str) -> None:
    assert not shows(markup)


@pytest.mark.parametrize(
    "markup", ["a", "<p>a</p>", '<img src="media:1">', '<audio src="media:1"></audio>', "<math><mi>x</mi></math>"]
)
def test_a_word_a_formula_a_picture_and_a_sound_show_something(markup: str) -> None:
    assert shows(markup)


def test_media_and_tags_are_noticed() -> None:
    assert has_media('<IMG src="x">')
    assert not has_media("an image")
    assert looks_like_html("a<br/>b")
    assert looks_like_html('<p class="x">a</p>')
    assert not looks_like_html("if a<b and c>d")


@pytest.mark.parametrize("tag", ["audio", "video", "source", "object", "embed", "iframe", "svg", "math", "script"])
def test_a_tag_that_shows_or_runs_something_is_no_text(tag: str) -> None:
    assert looks_like_html(f'<{tag} src="x">')
    assert looks_like_html(f"</{tag.upper()}>")
    assert not looks_like_html(f"<{tag}s>")
