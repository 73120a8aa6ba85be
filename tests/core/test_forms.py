from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    DateTimeLocalField,
    DecimalField,
    FileField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import NumberRange, Optional

from core.errors import NotAllowed, NotFound, Refused, Text
from core.forms import (
    BaseForm,
    FilterForm,
    NumberField,
    UploadField,
    between,
    choice,
    needed,
    no_null,
    printable,
    text_length,
)


class NoteForm(BaseForm):
    title = StringField("Title", [text_length(5), no_null])


class CopyForm(NoteForm):
    copy = FileField("Copy")


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


def test_what_was_typed_is_given_as_text_and_nothing_as_empty_text(still_app: Flask) -> None:
    for data, typed in (({"title": " a b "}, " a b "), ({"title": ""}, ""), ({}, "")):
        with still_app.test_request_context("/", method="POST", data=data):
            assert NoteForm().typed("title") == typed
    with still_app.test_request_context("/"), pytest.raises(KeyError):
        NoteForm().typed("no such field")


def test_what_was_kept_fills_a_form_until_something_is_posted(still_app: Flask) -> None:
    kept = MultiDict({"title": "kept"})
    with still_app.test_request_context("/"):
        assert NoteForm(kept=kept).typed("title") == "kept"
    with still_app.test_request_context("/", method="POST", data={"title": "new"}):
        assert NoteForm(kept=kept).typed("title") == "new"
        assert NoteForm(kept=kept, blank=True).typed("title") == "kept"  # the button that throws away what was posted
        assert NoteForm(blank=True).typed("title") == ""


def test_a_file_and_a_field_of_one_form_arrive_together(still_app: Flask) -> None:
    data = {"title": "abc", "copy": (BytesIO(b"content"), "a.pdf")}
    with still_app.test_request_context("/", method="POST", data=data):
        form = CopyForm()
        assert form.validate_on_submit()
        assert (form.typed("title"), form.copy.data.read(), form.copy.data.filename) == ("abc", b"content", "a.pdf")


@pytest.mark.parametrize(("language", "words"), [("en", "too long or too short"), ("zh_Hans", "过长")])
def test_a_field_says_what_is_wrong_in_the_readers_language(still_app: Flask, language: str, words: str) -> None:
    with still_app.test_request_context(f"/?lang={language}", method="POST", data={"title": "abcdef"}):
        form = NoteForm()
        assert not form.validate_on_submit()
        assert words in form.title.errors[0]


def test_a_refusal_joins_what_the_form_found_itself(still_app: Flask) -> None:
    with still_app.test_request_context("/?lang=en", method="POST", data={"title": "abcdef"}):
        form = NoteForm()
        form.validate()
        form.show(Refused(Text("Taken already."), field="title"))
        assert len(form.title.errors) == 2
        assert form.title.errors[1] == "Taken already."


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_what_is_looked_for_can_be_printed_and_loses_nothing_that_can(typed: str) -> None:
    found = printable(typed)
    assert found is not None
    assert found == found.strip()
    assert all(sign.isprintable() for sign in found)
    assert found == "".join(sign for sign in typed if sign.isprintable()).strip()


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_to_look_for_stays_nothing(nothing: str | None) -> None:
    assert printable(nothing) == nothing


@pytest.mark.parametrize(
    ("query", "kind"),
    [("kind=a", "a"), ("kind=", None), ("kind=zzz", None), ("", None), ("kind=a&kind=zzz", "a"), ("KIND=a", None)],
)
def test_a_filter_narrows_to_a_choice_that_there_is(still_app: Flask, query: str, kind: str | None) -> None:
    with still_app.test_request_context(f"/?{query}"):
        assert NoteFilter().value("kind") == kind


@pytest.mark.parametrize("value", [7, "7", None])
def test_a_choice_is_named_by_text(value: object) -> None:
    assert choice(value, "Seven").value == str(value)


class WeightForm(BaseForm):
    weight = NumberField("Weight", [Optional(), NumberRange(0, 1000)])


@pytest.mark.parametrize("typed", ["1e-1999999999", "1E3", "0e9", "1" * 13, "0." + "1" * 13, "nan", "Infinity", "1,5"])
def test_a_number_that_is_not_written_out_is_refused_before_it_is_unfolded(still_app: Flask, typed: str) -> None:
    with still_app.test_request_context("/", method="POST", data={"weight": typed}):
        form = WeightForm()
        assert not form.validate_on_submit()
        assert form.weight.data is None
        assert form.weight.errors[0] == "请填写数字，如 12.5。"


@pytest.mark.parametrize(
    ("typed", "value"), [("12.50", "12.50"), (" 3. ", "3"), (".5", "0.5"), ("+7", "7"), ("", None)]
)
def test_a_number_keeps_the_places_that_were_typed(still_app: Flask, typed: str, value: str | None) -> None:
    with still_app.test_request_context("/", method="POST", data={"weight": typed}):
        form = WeightForm()
        assert form.validate_on_submit()
        assert form.weight.data == (None if value is None else Decimal(value))


class SeatForm(BaseForm):
    name = StringField("Name", needed(5))
    number = IntegerField("Number", [between(1, 9)])


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("Room", "9", {}),
        ("", "1", {"name": ["Fill in this field."]}),
        ("a room", "1", {"name": ["This text is too long or too short."]}),
        ("a\x00", "1", {"name": ["Remove the character that cannot be printed."]}),
        ("Room", "10", {"number": ["Give a whole number between 1 and 9."]}),
        ("Room", "x", {"number": ["Write a whole number, as 12."]}),
    ],
)
def test_a_field_says_once_what_is_wrong_with_it(
    still_app: Flask, name: str, number: str, said: dict[str, list[str]]
) -> None:
    with still_app.test_request_context("/?lang=en", method="POST", data={"name": name, "number": number}):
        form = SeatForm()
        form.validate_on_submit()
        assert form.errors == said
