"""Short texts, numbers and places: keys of one line each, and the picture on which places are named."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from questionbank.forms import FORMS
from questionbank.rules import ItemType, Picture
from tests.questionbank.forms.writing.typist import posted

T = ItemType
STEM: dict[str, Any] = {"zh_Hans": {"stem": "题"}, "tier": "1", "case": "", "point": "", "verb": ""}
NAME = "a" * 64


@pytest.mark.parametrize(
    ("kind", "field", "typed", "key"),
    [
        (T.TEXT_ENTRY, "accepted", "戴明环\n\n PDCA 循环 \r\n", ("戴明环", "PDCA 循环")),
        (T.TEXT_ENTRY, "accepted", "", ()),
        (T.TEXT_ENTRY, "accepted", " \n\t\n", ()),
        (T.NUMERICAL, "accepted", "12.5\n13", ("12.5", "13")),
        (T.NUMERICAL, "accepted", "１２．５", ("１２．５",)),
        (T.HOTSPOT, "areas", "rect 1,2,3,4\n\ncircle 5,6,7", ("rect 1,2,3,4", "circle 5,6,7")),
    ],
)
def test_every_line_is_one_right_answer(
    still_app: Flask, kind: ItemType, field: str, typed: str, key: tuple[str, ...]
) -> None:
    assert posted(still_app, kind, {**STEM, field: typed}).key_ids() == key


@pytest.mark.parametrize(
    ("kind", "field", "most"),
    [(T.TEXT_ENTRY, "accepted", 20_000), (T.NUMERICAL, "accepted", 2_000), (T.HOTSPOT, "areas", 20_000)],
)
def test_a_key_has_its_limit(still_app: Flask, kind: ItemType, field: str, most: int) -> None:
    for length, good in ((most, True), (most + 1, False)):
        form = posted(still_app, kind, {**STEM, field: "1" * length})
        with still_app.test_request_context("/?lang=en"):
            assert form.validate() is good
            assert good or str(most) in str(form.errors[field])


@pytest.mark.parametrize("kind", [T.TEXT_ENTRY, T.NUMERICAL, T.HOTSPOT])
def test_what_candidates_read_holds_nothing_of_the_key(still_app: Flask, kind: ItemType) -> None:
    field = "areas" if kind is T.HOTSPOT else "accepted"
    form = posted(still_app, kind, {**STEM, field: "SECRET"})

    assert "SECRET" not in str(form.wordings())
    assert "SECRET" in str(form.answer())


def place(app: Flask, **picture: Any) -> Any:
    return posted(app, T.HOTSPOT, {**STEM, "picture": {"media": NAME, "width": 400, "height": 300, **picture}})


def test_a_picture_has_its_words_in_each_language(still_app: Flask) -> None:
    form = place(still_app, zh_Hans=" 平面图 ", en="Plan")

    assert form.parts("zh_Hans") == {"picture": Picture(NAME, 400, 300, "平面图")}
    assert form.parts("en") == {"picture": Picture(NAME, 400, 300, "Plan")}


def test_without_a_name_there_is_no_picture(still_app: Flask) -> None:
    assert place(still_app, media="", zh_Hans="平面图").parts("zh_Hans") == {}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("media", "plan.png"),
        ("media", "A" * 64),
        ("media", "a" * 63),
        ("width", "-1"),
        ("width", "10001"),
        ("height", "tall"),
        ("zh_Hans", "x" * 1_001),
        ("en", "a\x00"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_what_is_wrong_with_a_picture_is_said_at_its_part(
    still_app: Flask, field: str, typed: str, language: str
) -> None:
    form = place(still_app, **{field: typed})

    with still_app.test_request_context(f"/?lang={language}"):
        assert not form.validate()
        assert list(form.errors["picture"]) == [field]


def uploading(app: Flask, **data: Any) -> tuple[str, bytes, str] | None:
    with app.test_request_context(method="POST", data={"zh_Hans-stem": "题", "tier": "1", **data}):
        return FORMS[T.HOTSPOT]([], []).upload()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"picture-zh_Hans": " 图 ", "picture-en": "plan"}, "图"),
        ({"picture-en": "plan"}, "plan"),
        ({}, ""),
    ],
)
def test_a_file_comes_with_the_words_that_are_there(still_app: Flask, data: dict[str, str], words: str) -> None:
    file = {"picture-file": (BytesIO(b"abc"), "图.png")}

    assert uploading(still_app, **data, **file) == ("图.png", b"abc", words)


@pytest.mark.parametrize("file", [{}, {"picture-file": "plan.png"}, {"picture-file": (BytesIO(b""), "")}])
def test_without_a_file_nothing_is_uploaded(still_app: Flask, file: dict[str, Any]) -> None:
    assert uploading(still_app, **file) is None


def test_the_name_and_size_of_a_picture_that_is_kept_now_stand_in_their_fields(still_app: Flask) -> None:
    form = place(still_app, media="", width="", height="", zh_Hans="图")

    form.show_picture(Picture("b" * 64, 20, 10, "图"))

    with still_app.test_request_context():
        shown = [str(form["picture"].form[name]()) for name in ("media", "width", "height")]
    assert all(f'value="{value}"' in text for value, text in zip(("b" * 64, 20, 10), shown, strict=True))
    assert form.parts("zh_Hans") == {"picture": Picture("b" * 64, 20, 10, "图")}


@pytest.mark.parametrize("kind", [kind for kind in ItemType if kind is not T.HOTSPOT])
def test_a_type_without_a_picture_leaves_one_alone(still_app: Flask, kind: ItemType) -> None:
    form = posted(still_app, kind, STEM)

    form.show_picture(Picture(NAME, 1, 1))

    assert all(wording.picture is None for wording in form.wordings().values())
