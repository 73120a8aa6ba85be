"""Texts of Moodle XML and the files in them: pictures and sounds come along, everything else is named."""

import hashlib
from base64 import b64encode

import pytest
from lxml import etree

from questionbank.interchange.draft import Flaw, Unheld
from questionbank.interchange.moodlexml.texts import PLACE, Texts, decoded, format_of, raw
from tests.questionbank.interchange.moodlexml.quizzes import TRUTH, file, only, question, quiz, rejected, unheld
from tests.questionbank.pictures import SOUNDS, gif, jpeg, png, webp

PNG, MP3 = png(), SOUNDS["audio/mpeg"]


def name(content: bytes) -> str:
    return f"media:{hashlib.sha256(content).hexdigest()}"


def element(markup: str) -> etree._Element:
    return etree.fromstring(markup)


def inline(content: bytes, kind: str = "image/png", quote: str = '"') -> str:
    return f"<img src={quote}data:{kind};base64,{b64encode(content).decode()}{quote}>"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<name><text>甲</text></name>", "甲"),
        ("<name><text> 甲 </text></name>", "甲"),
        ("<name>甲</name>", "甲"),
        ("<name><text/></name>", ""),
        ("<name/>", ""),
        ("<name><text><![CDATA[<p>甲</p>]]></text></name>", "<p>甲</p>"),
        ("<name><text>&lt;p&gt;甲&lt;/p&gt;</text></name>", "<p>甲</p>"),
    ],
)
def test_a_text_stands_in_the_element_or_in_its_text(markup: str, text: str) -> None:
    assert raw(element(markup)) == text
    assert raw(None) == ""


@pytest.mark.parametrize(
    ("attribute", "default", "found"),
    [
        ("html", "plain_text", "html"),
        ("1", "html", "html"),
        ("moodle_auto_format", "html", "moodle"),
        ("0", "html", "moodle"),
        ("plain_text", "html", "plain"),
        ("2", "html", "plain"),
        ("markdown", "html", "markdown"),
        ("4", "html", "markdown"),
        (None, "moodle_auto_format", "moodle"),
        (None, "html", "html"),
        ("wiki", "html", "html"),
    ],
)
def test_the_format_of_a_text_is_named_or_numbered(attribute: str | None, default: str, found: str) -> None:
    markup = f'<a format="{attribute}"/>' if attribute else "<a/>"

    assert format_of(element(markup), default) == found


@pytest.mark.parametrize(
    ("kind", "content"),
    [("png", PNG), ("jpg", jpeg()), ("gif", gif()), ("webp", webp(b"VP8X"))],
)
def test_pictures_of_every_kind_come_with_the_text(kind: str, content: bytes) -> None:
    item = only("truefalse", TRUTH, f'<img src="{PLACE}/a.{kind}" alt="图">', files=file(f"a.{kind}", content))

    assert item.stem == f'<img src="{name(content)}" alt="图">'


@pytest.mark.parametrize("kind", sorted(SOUNDS))
def test_sounds_of_every_kind_come_with_the_text(kind: str) -> None:
    content = SOUNDS[kind]
    reading = quiz(question("truefalse", TRUTH, f'听<audio src="{PLACE}/a"></audio>', files=file("a", content)))

    assert [medium.kind for medium in reading.media.values()] == [kind]
    assert f'src="{name(content)}"' in reading.items[0].stem


@pytest.mark.parametrize(
    ("reference", "named", "path"),
    [
        ("a.png", "a.png", "/"),
        ("a%20b.png", "a b.png", "/"),
        ("%E5%9B%BE.png", "图.png", "/"),
        ("图.png", "图.png", "/"),
        ("a.png?time=1700000000", "a.png", "/"),
        ("a.png?forcedownload=1&amp;x=2", "a.png", "/"),
        ("images/a.png", "a.png", "/images/"),
        ("images/deep/a.png", "a.png", "/images/deep/"),
        ("a&amp;b.png", "a&amp;b.png", "/"),
    ],
)
def test_a_file_is_found_by_the_name_and_the_folder_that_the_text_says(reference: str, named: str, path: str) -> None:
    item = only("truefalse", TRUTH, f'<img src="{PLACE}/{reference}">', files=file(named, PNG, path))

    assert name(PNG) in item.stem


def test_the_same_picture_under_two_names_is_one_medium() -> None:
    stem = f'<img src="{PLACE}/a.png"><img src="{PLACE}/b.png">{inline(PNG)}'
    reading = quiz(question("truefalse", TRUTH, stem, files=file("a.png", PNG) + file("b.png", PNG)))

    assert reading.items[0].stem.count(name(PNG)) == 3
    assert len(reading.media) == 1


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_picture_in_the_text_itself_comes_along(quote: str) -> None:
    assert name(PNG) in only("truefalse", TRUTH, inline(PNG, quote=quote)).stem


def test_a_picture_that_says_it_is_another_kind_is_what_its_bytes_say() -> None:
    reading = quiz(question("truefalse", TRUTH, inline(gif(), "image/png")))

    assert [medium.kind for medium in reading.media.values()] == ["image/gif"]


def test_a_file_that_the_text_does_not_show_is_left_out() -> None:
    reading = quiz(question("truefalse", TRUTH, "没有图", files=file("a.png", PNG)))

    assert (dict(reading.media), reading.items[0].stem) == ({}, "没有图")


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ('<a href="@@PLUGINFILE@@/s.mp3">听录音</a>', "<audio"),
        ("<a class='x' href='@@PLUGINFILE@@/s.mp3' target='_blank'>听录音</a>", "<audio"),
        ('<audio controls="controls"><source src="@@PLUGINFILE@@/s.mp3">听录音</audio>', "<audio"),
    ],
)
def test_a_link_to_a_sound_plays_it(link: str, shown: str) -> None:
    item = only("truefalse", TRUTH, link, files=file("s.mp3", MP3))

    assert item.stem.startswith(shown)
    assert name(MP3) in item.stem


def test_a_link_to_a_picture_shows_it_with_the_words_of_the_link() -> None:
    item = only("truefalse", TRUTH, f'<a href="{PLACE}/a.png">看图</a>', files=file("a.png", PNG))

    assert item.stem == f'<img src="{name(PNG)}" alt="">看图'


@pytest.mark.parametrize(
    "stem",
    [
        '<img src="https://example.test/a.png">',
        '<img src="//example.test/a.png">',
        '<img src="a.png">',
        "<img alt='nichts'>",
        '<img src="media:1234">',
        '<audio src="http://example.test/a.mp3"></audio>',
        '<video src="@@PLUGINFILE@@/a.png"></video>',
        '<iframe src="https://example.test"></iframe>',
        "<svg><circle r='1'/></svg>",
        '<object data="x"></object>',
        "<canvas></canvas>",
    ],
)
def test_what_is_shown_from_elsewhere_or_moves_is_not_held(stem: str) -> None:
    assert "not in the file" in unheld("truefalse", TRUTH, f"题{stem}", files=file("a.png", PNG))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"MZ\x90\x00", ""),
        (b"%PDF-1.7", ""),
        (b"", ""),
        (b"\x89PNG\r\n\x1a\n", ""),
    ],
)
def test_a_file_that_is_no_picture_and_no_sound_is_not_taken_in(content: bytes, why: str) -> None:
    assert why in unheld("truefalse", TRUTH, f'<img src="{PLACE}/a.png">', files=file("a.png", content))


@pytest.mark.parametrize("reference", ["b.png", "../a.png", "images/a.png", "A.PNG", ""])
def test_a_file_that_is_not_in_the_question_is_named(reference: str) -> None:
    why = rejected("truefalse", TRUTH, f'<img src="{PLACE}/{reference}">', files=file("a.png", PNG))

    assert why == f"The text shows the file {reference}, which is not in the question."


@pytest.mark.parametrize("text", ["§§", "abc", "a", "AAAA=A"])
def test_a_file_that_is_damaged_is_refused(text: str) -> None:
    with pytest.raises(Flaw, match="no Base64"):
        decoded(text)


@pytest.mark.parametrize("text", ["", "QUJD", "QU JD", "Q\nU\tJ D", "QUI="])
def test_a_file_may_be_broken_into_lines(text: str) -> None:
    assert decoded(text) in (b"", b"ABC", b"AB")


@pytest.mark.parametrize(
    "stem",
    [
        "<script>alert(1)</script>",
        "<p onclick='x()'>a</p>",
        '<a href="javascript:x()">a</a>',
        "<img src=x onerror=x()>",
        "<svg onload=x()>",
    ],
)
def test_a_script_is_refused_before_anything_else_is_asked(stem: str) -> None:
    assert "holds a script" in rejected("truefalse", TRUTH, f"题{stem}")


def test_texts_keep_their_media_apart_until_the_question_is_read() -> None:
    texts = Texts()

    assert texts.keep(PNG) == (name(PNG), "image/png")
    assert texts.keep(PNG) == (name(PNG), "image/png")
    assert list(texts.media) == [hashlib.sha256(PNG).hexdigest()]
    with pytest.raises(Unheld):
        texts.keep(b"text")
    assert len(texts.media) == 1


def test_an_element_without_a_text_is_blank() -> None:
    assert Texts().html(None) == Texts().html(element("<a/>")) == Texts().html(element("<a><text> </text></a>")) == ""
