"""HTML of the bank becomes elements of QTI, and gaps go where the text names them."""

import pytest
from lxml import etree

from questionbank.interchange.model import Medium
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.writer.markup import Markup, with_gaps
from questionbank.interchange.qti.writer.tree import element
from tests.questionbank.pictures import png

MEDIA = {"d1": Medium("image/png", png()), "d2": Medium("audio/mpeg", b"ID3"), "d3": Medium("image/svg+xml", b"<svg/>")}


def written(html: str) -> str:
    return etree.tostring(Markup(MEDIA).into(element("div"), html)).decode()


@pytest.mark.parametrize(
    ("html", "xml"),
    [
        ("", "<div/>"),
        ("a &amp; b", "<div>a &amp; b</div>"),
        ("<p>a<br>b</p>c", "<div><p>a<br/>b</p>c</div>"),
        ("<u>a</u>", '<div><span class="qti-underline">a</span></div>'),
        ('<img src="media:d1" alt="">', '<div><img src="../media/d1.png" alt=""/></div>'),
        ('<img src="media:d3" alt="m" width="4">', '<div><img width="4" src="../media/d3.svg" alt="m"/></div>'),
        ('<audio src="media:d2"></audio>', '<div><object data="../media/d2.mp3" type="audio/mpeg"/></div>'),
    ],
)
def test_html_is_written_as_elements(html: str, xml: str) -> None:
    left, right = etree.fromstring(written(html)), etree.fromstring(xml)
    assert etree.tostring(left, method="c14n") == etree.tostring(right, method="c14n")


def test_media_that_are_shown_are_noted_by_their_names() -> None:
    markup = Markup(MEDIA)
    markup.into(element("div"), '<img src="media:d1" alt="">')
    assert (markup.shown, markup.kind("d1")) == ({"d1": "media/d1.png"}, "image/png")


def test_a_medium_that_is_missing_is_not_written() -> None:
    with pytest.raises(Beyond, match="missing"):
        written('<img src="media:none" alt="">')


def gaps(text: str, *names: str) -> str:
    parent = Markup({}).into(element("div"), text)
    with_gaps(parent, {name: element("inlineChoiceInteraction", responseIdentifier=name) for name in names})
    for one in parent.iter("inlineChoiceInteraction"):
        one.tag = "gap"
    return etree.tostring(parent).decode().replace(' responseIdentifier="', ' id="')


@pytest.mark.parametrize(
    ("text", "placed"),
    [
        ("a [[1]] b", '<div>a <gap id="1"/> b</div>'),
        ("[[1]][[2]]", '<div><gap id="1"/><gap id="2"/></div>'),
        ("<p>a</p>[[1]]<p>b [[2]] c</p>", '<div><p>a</p><gap id="1"/><p>b <gap id="2"/> c</p></div>'),
        ("<b>a</b> [[2]] <i>x</i> [[1]]", '<div><b>a</b> <gap id="2"/> <i>x</i> <gap id="1"/></div>'),
    ],
)
def test_gaps_stand_where_the_text_names_them(text: str, placed: str) -> None:
    assert gaps(text, *sorted({sign for sign in text if sign.isdigit()})) == placed


@pytest.mark.parametrize("text", ["none", "[[1]] and [[1]]", "[[1]] [[2]] [[3]]", "[[1]]"])
def test_a_text_that_does_not_name_each_gap_once_is_not_written(text: str) -> None:
    with pytest.raises(Beyond, match="each of its gaps once"):
        gaps(text, "1", "2")
