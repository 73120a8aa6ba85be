"""The text of an item becomes the HTML of the bank; what would be lost keeps the item out."""

import pytest
from lxml import etree

from questionbank.interchange.model import STEM_LIMIT, Medium
from questionbank.interchange.qti.body import Body, lift, paragraph
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.qti.shelf import Shelf
from tests.questionbank.interchange.qti import documents as made
from tests.questionbank.pictures import png


def html(inner: str, files: dict[str, bytes] | None = None, media: dict[str, Medium] | None = None) -> str:
    shelf = Shelf(files or {}, {} if media is None else media)
    return Body(shelf).html(made.tree(f"<itemBody>{inner}</itemBody>"))


@pytest.mark.parametrize(
    ("inner", "written"),
    [
        ("<p>a <b>b</b> <em>c</em></p>", "<p>a <b>b</b> <em>c</em></p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p>a\n      b</p>", "<p>a b</p>"),
        ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
        ("<div><p>a</p></div>", "<p>a</p>"),
        ("<div>a</div>", "a"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<h2>Head</h2><p>a</p>", "<p><strong>Head</strong></p><p>a</p>"),
        ("<h2> </h2><p>a</p>", "<p>a</p>"),
        ("<blockquote><p>a</p></blockquote><p>b</p>", "<p>a</p><p>b</p>"),
        ("<p><q>a</q></p>", "<p>“a”</p>"),
        ("<p><q>{}</q></p>", "<p>“{}”</p>"),
        ("<p><abbr>a</abbr><kbd>{b}</kbd></p>", "<p>a{b}</p>"),
        ('<p><span class="x qti-underline">a</span></p>', "<p><u>a</u></p>"),
        ("<p>a<br/>b</p>", "<p>a<br>b</p>"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        (
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
        ),
        ("<p>a</p><rubricBlock><p>not shown</p></rubricBlock>", "<p>a</p>"),
        ("<p>a<feedbackInline>not shown</feedbackInline></p>", "<p>a</p>"),
        ("", ""),
    ],
)
def test_elements_are_written_as_the_bank_keeps_them(inner: str, written: str) -> None:
    assert html(inner) == written


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        ("<p><video src='a.mp4'/></p>", "“video”"),
        ("<p><iframe/></p>", "“iframe”"),
        ("<p><customInteraction/></p>", "“customInteraction”"),
        ("<math><maction/></math>", "formula holds a part “maction”"),
        ('<object data="a.swf" type="application/x-shockwave-flash"/>', "“application/x-shockwave-flash”"),
        ('<img src="a.png" alt=""/>', "did not come with it"),
        ('<img src="https://example.org/a.png" alt=""/>', "not in the file"),
        ('<img src="data:image/png;base64,AAAA" alt=""/>', "not in the file"),
    ],
)
def test_what_the_bank_does_not_show_keeps_the_item_as_received(inner: str, reason: str) -> None:
    with pytest.raises(Beyond, match=reason):
        html(inner)


@pytest.mark.parametrize(
    ("inner", "reason"),
    [
        ("<script/>", "script"),
        ("<p ONCLICK='x'/>", "script"),
        ('<a href="java&#10;script:x">a</a>', "script"),
        ('<math><mi onfocus="x">a</mi></math>', "script"),
        ("<p><img alt='x'/></p>", "names no file"),
        ('<img src="../../a.png" alt=""/>', "leads out of the package"),
        (f"<p>{'a' * (STEM_LIMIT + 1)}</p>", "at most"),
    ],
)
def test_what_is_wrong_or_dangerous_breaks_the_item(inner: str, reason: str) -> None:
    with pytest.raises(Broken, match=reason):
        html(inner)


@pytest.mark.parametrize(
    "inner",
    [
        '<p><img src="a.png" alt="a map"/></p>',
        '<p><object data="a.png" type="image/png">a map</object></p>',
        '<p><object data="a.png">a map</object></p>',
    ],
)
def test_a_picture_is_named_by_its_content_and_keeps_its_words(inner: str) -> None:
    media: dict[str, Medium] = {}
    written = html(inner, {"a.png": png()}, media)
    [digest] = media
    assert written == f'<p><img src="media:{digest}" alt="a map"></p>'


def test_the_size_of_a_picture_is_kept() -> None:
    assert 'width="4" height="3"' in html('<p><img src="a.png" alt="a" width="4" height="3"/></p>', {"a.png": png()})


def test_several_parts_are_paragraphs_and_blank_ones_are_left_out() -> None:
    parts = [made.tree(f"<div>{text}</div>") for text in ("a", "", "<p>b</p>")]
    assert Body(Shelf({}, {})).joined(parts) == "<p>a</p><p>b</p>"
    assert Body(Shelf({}, {})).joined(parts[:2]) == "a"


@pytest.mark.parametrize(
    ("part", "made_of_it"),
    [("a", "<p>a</p>"), ("<p>a</p>", "<p>a</p>"), ("<b>a</b>", "<p><b>a</b></p>"), ("<pre>a</pre>", "<pre>a</pre>")],
)
def test_a_paragraph_is_made_of_what_is_no_block(part: str, made_of_it: str) -> None:
    assert paragraph(part) == made_of_it


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("<p>a<x/>b</p>", "<p>a__b</p>"),
        ("<p><b>a</b>c<x/>b</p>", "<p><b>a</b>c__b</p>"),
        ("<p><i><x/></i> end</p>", "<p><i>__</i> end</p>"),
    ],
)
def test_a_marker_takes_the_place_of_what_is_lifted(body: str, left: str) -> None:
    root = made.tree(f"<itemBody>{body}</itemBody>")
    lift(next(root.iter("x")), "__")
    assert etree.tostring(root).decode() == f"<itemBody>{left}</itemBody>"


def test_what_held_nothing_but_the_lifted_goes_with_it_up_to_the_body() -> None:
    root = made.tree("<itemBody><div><p> <x/> </p></div></itemBody>")
    lift(next(root.iter("x")))
    assert (len(root), (root.text or "").strip()) == (0, "")


def test_what_stands_nowhere_is_not_lifted() -> None:
    root = made.tree("<x>a</x>")
    lift(root)
    assert root.text == "a"
