from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import NumberRange, Optional

from core.errors import NotAllowed, NotFound, Refused, Text
from core.forms import BaseForm, FilterForm, UploadField, choice, no_null, printable, text_length


class NoteForm(BaseForm):
    title = StringField("Title", [text_length(5), no_null])


class NoteFilter(FilterForm):
    search = StringField("Search", filters=[printable])
    number = IntegerField("Number", [Optional(), NumberRange(min=1)])
    kind = SelectField("Kind", choices=[choice("", "All"), choice("a", "A")])


@pytest.mark.parametrize(("title", "good"), [("abc", True), ("abcdef", False), ("a\x00b", False), ("", True)])
def test_a_form_judges_what_was_sent(app: Flask, title: str, good: bool) -> None:
    with app.test_request_context("/", method="POST", data={"title": title}):
        assert NoteForm().validate_on_submit() is good


@pytest.mark.parametrize("address", ["/", "/?search=x", "/?kind=a&number=2"])
def test_a_filter_that_an_address_names_in_part_is_without_fault(app: Flask, address: str) -> None:
    with app.test_request_context(address):
        assert NoteFilter().errors == {}


def test_a_form_that_was_not_sent_is_not_judged(app: Flask) -> None:
    with app.test_request_context("/?title=abc"):
        form = NoteForm()
        assert not form.validate_on_submit()
        assert form.title.data is None


def test_a_refusal_is_shown_at_its_field_or_at_the_top(app: Flask) -> None:
    with app.test_request_context("/?lang=en", method="POST", data={"title": "abc"}):
        form = NoteForm()
        for field in ("title", "elsewhere", None):
            with form.refusals_shown():
                raise Refused(Text("Not %(what)s.", {"what": field}), field=field)

        assert list(form.title.errors) == ["Not title."]
        assert form.refusals == ["Not elsewhere.", "Not None."]


@pytest.mark.parametrize(
    "error",
    [NotFound("x"), NotAllowed("x"), Refused("x", code="busy"), Refused("x", code="rate_limited"), ValueError()],
)
def test_what_is_no_matter_of_the_form_goes_on(app: Flask, error: Exception) -> None:
    with app.test_request_context("/", method="POST"):
        form = NoteForm()
        with pytest.raises(type(error)), form.refusals_shown():
            raise error
        assert form.refusals == []


@pytest.mark.parametrize(
    ("query", "search", "number"),
    [
        ("", None, None),
        ("search=abc&number=3", "abc", 3),
        ("search=%00a%0Ab%20", "ab", None),
        ("number=x", None, None),
        ("number=0", None, None),
    ],
)
def test_a_filter_takes_what_holds_together(app: Flask, query: str, search: str | None, number: int | None) -> None:
    with app.test_request_context(f"/?{query}"):
        form = NoteFilter()
        assert (form.value("search"), form.value("number")) == (search, number)


def test_a_choice_carries_its_hint() -> None:
    assert choice("a", "A", "why").render_kw == {"hint": "why"}
    assert choice("a", "A").render_kw == {}


class AskingForm(BaseForm):
    kind = SelectField("Kind", choices=[choice("a", "A")])
    kinds = SelectMultipleField("Kinds", choices=[choice("a", "A"), choice("b", "B")])
    count = IntegerField("Count")
    share = DecimalField("Share", [NumberRange(0, 1)])
    day = DateField("Day")
    at = DateTimeLocalField("At", format="%Y-%m-%dT%H:%M")
    file = UploadField("File")


WRONG = {"kind": "b", "kinds": ["a", "c", "d"], "count": "two", "share": "2", "day": "1.1.2026", "at": "soon"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ["Choose one of", "Choose one of", "a whole number", "from 0 to 1", "a day as", "a day and a time"],
        ),
        ("zh_Hans", ["请从所列选项", "请从所列选项", "请填写整数", "0 至 1 之间", "格式填写日期", "日期和时间"]),
    ],
)
def test_what_the_fields_say_by_themselves_is_said_in_our_words(
    still_app: Flask, language: str, said: list[str]
) -> None:
    with still_app.test_request_context(f"/?lang={language}", method="POST", data=WRONG):
        form = AskingForm()
        assert not form.validate_on_submit()
        told = [" ".join(map(str, form[name].errors)) for name in WRONG]

    assert [words for words, text in zip(said, told, strict=True) if words not in text] == []


@pytest.mark.parametrize(
    ("data", "sent"),
    [
        ({"file": (BytesIO(b"abc"), "曲线.png")}, ("曲线.png", b"abc")),
        ({"file": (BytesIO(b""), "empty.png")}, ("empty.png", b"")),
        ({"file": (BytesIO(b"abc"), "")}, None),
        ({"file": "a.png"}, None),
        ({}, None),
    ],
)
def test_only_a_file_is_a_file(still_app: Flask, data: dict[str, Any], sent: tuple[str, bytes] | None) -> None:
    with still_app.test_request_context(method="POST", data=data):
        assert AskingForm().file.sent() == sent


def test_what_was_thrown_away_is_neither_sent_nor_judged(still_app: Flask) -> None:
    with still_app.test_request_context(method="POST", data={"title": "abcdefgh"}):
        form = NoteForm(data={"title": "abc"}, blank=True)

        assert not form.validate_on_submit()
        assert (form.title.data, form.errors) == ("abc", {})
