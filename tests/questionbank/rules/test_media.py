"""What a file is stands in its bytes: kinds, sizes, lies, limits; and where HTML names a medium."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.interchange.sanitise import clean, visible
from questionbank.rules.media import (
    PICTURE_LIMIT,
    SIDE_LIMIT,
    SOUND_LIMIT,
    Facts,
    addressed,
    examine,
    kind_of_name,
    named,
    tag,
)
from tests.questionbank.pictures import SOUNDS, gif, jpeg, png, webp

A, B = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(12, 5), "image/png"),
        (jpeg(12, 5), "image/jpeg"),
        (gif(12, 5), "image/gif"),
        *((webp(form, 12, 5), "image/webp") for form in (b"VP8X", b"VP8L", b"VP8 ")),
    ],
)
def test_a_picture_says_its_kind_and_its_size_in_pixels(content: bytes, kind: str) -> None:
    assert examine(content) == Facts(kind, 12, 5)
    assert examine(content).is_picture


@pytest.mark.parametrize(("kind", "content"), SOUNDS.items())
def test_a_sound_says_its_kind(kind: str, content: bytes) -> None:
    assert examine(content, said=kind) == Facts(kind)
    assert not examine(content).is_picture


def test_a_sound_without_a_tag_is_known_by_its_first_frame() -> None:
    assert examine(b"\xff\xfb\x90\x00" + b"\x00" * 400).kind == "audio/mpeg"


@pytest.mark.parametrize("said", ["image/png", "IMAGE/PNG", "image/x-png", "", "application/octet-stream"])
def test_what_is_said_may_be_spelt_otherwise_or_not_at_all(said: str) -> None:
    assert examine(png(), said=said).kind == "image/png"


@pytest.mark.parametrize(
    ("content", "said", "words"),
    [
        (png(), "image/jpeg", "its content is image/png"),
        (b"%PDF-1.7", "image/png", "no picture"),
        (b"MZ\x90\x00", "", "no picture"),
        (b"<html><script>alert(1)</script>", "image/gif", "no picture"),
        (b"<?xml version='1.0'?><SVG onload='x'/>", "image/svg+xml", "Save the drawing as PNG"),
        (b"", "image/png", "empty"),
        (b"\x00\x00\x00\x20ftypisom", "audio/mp4", "no picture"),  # a film
        (png()[:18], "", "damaged"),
        (b"\xff\xd8\xff\xe0", "", "damaged"),
        (b"\xff\xd8\xff\xd8\xff\xff", "", "damaged"),
        (gif(0, 3), "", "damaged"),
        (png(SIDE_LIMIT + 1, 1), "", "a side may have 8000"),
        (png() + b"\x00" * PICTURE_LIMIT, "", "too large"),
        (SOUNDS["audio/wav"] + b"\x00" * SOUND_LIMIT, "", "too large"),
    ],
)
def test_what_is_no_medium_or_lies_is_refused_with_the_reason(content: bytes, said: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        examine(content, said=said)

    assert refused.value.field == "file"


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", png()[:16], b"\xff\xd8\xff", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBPVP8L"]),
)
def test_any_bytes_are_a_medium_or_refused_and_never_a_fault(rest: bytes, head: bytes) -> None:
    try:
        facts = examine(head + rest)
    except Refused:
        return
    assert facts.kind.startswith("audio/") or 0 < facts.width <= SIDE_LIMIT


@pytest.mark.parametrize(
    ("name", "kind"),
    [("图.PNG", "image/png"), ("a.b.jpeg", "image/jpeg"), ("s.m4a", "audio/mp4"), ("x.svg", ""), ("noend", "")],
)
def test_a_name_promises_a_kind(name: str, kind: str) -> None:
    assert kind_of_name(name) == kind


def test_media_are_found_where_texts_name_them_each_once() -> None:
    assert named(f'<img src="media:{B}">', f'<audio src="media:{A}"> media:{B}', "media:short") == [B, A]


def test_only_sources_get_an_address() -> None:
    text = f'media:{A} <img alt="a" src="media:{A}"><audio controls="" src="media:{B}"></audio><b>media:{B}</b>'

    assert addressed(text) == text.replace(f'src="media:{A}"', f'src="/media/{A}"').replace(
        f'src="media:{B}"', f'src="/media/{B}"'
    )
    assert f'src="x{A[:4]}"' in addressed(text, lambda digest: f"x{digest[:4]}")


@given(st.text(max_size=40))
def test_the_tag_of_a_medium_survives_cleaning_with_its_words(words: str) -> None:
    picture, sound = (clean(tag(A, kind, words)) for kind in ("image/png", "audio/mpeg"))

    assert named(picture) == named(sound) == [A]
    assert clean(picture) == picture
    assert visible(sound) == visible(clean(f"<p>{tag(A, 'audio/mpeg', words)[3:].partition('</p>')[0]}</p>"))
