"""What authors type becomes HTML and comes back as they typed it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from questionbank.forms.writing.markup import to_html, to_typed
from questionbank.interchange.sanitise import looks_like_html


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("若 a<b 且 c>d", "若 a&lt;b 且 c&gt;d"),
        ("一\r\n二", "一<br>二"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("<b>重</b><script>x</script>", "<b>重</b>"),
        ("<math><mi>x</mi></math>", "<math><mi>x</mi></math>"),
        (f'<audio src="media:{"0" * 64}" controls=""></audio>', f'<audio src="media:{"0" * 64}" controls=""></audio>'),
        ("标签 <video> 的作用", "标签 &lt;video&gt; 的作用"),
        ("标签 <script> 的作用", "标签 &lt;script&gt; 的作用"),
        ("  ", ""),
        (None, ""),
    ],
)
def test_tags_stay_tags_and_anything_else_is_text(typed: str | None, kept: str) -> None:
    assert to_html(typed) == kept


@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp"))).map(str.strip))
def test_plain_text_comes_back_as_it_was_typed(typed: str) -> None:
    if not looks_like_html(typed):
        assert to_typed(to_html(typed)) == typed


@example(";\n;<a>")
@given(st.text(st.sampled_from("ab<>&;/ bsub\n\"'")))
def test_reading_and_saving_again_changes_nothing(typed: str) -> None:
    once = to_html(typed)

    assert to_html(to_typed(once)) == once
