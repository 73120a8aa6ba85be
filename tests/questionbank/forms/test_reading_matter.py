"""The form of reading matter: what must be filled in, what it hands on, in both languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from core.errors import Refused
from questionbank.forms.reading_matter import ReadingForm

TYPED = {"code": " PROC-07 ", "title": "供方程序", "title_en": "Procedure", "language": "en", "source": "ours, 2nd"}


@contextmanager
def typed(app: Flask, changes: dict[str, Any], reader: str = "en") -> Iterator[ReadingForm]:
    """Send the form as somebody who reads a language."""
    data = {**TYPED, "file": (BytesIO(b"# A"), "a.md"), **changes}
    with app.test_request_context(method="POST", data=data, headers={"Accept-Language": reader}):
        form = ReadingForm()
        form.validate_on_submit()
        yield form


def test_it_hands_on_what_was_typed_and_the_file(still_app: Flask) -> None:
    with typed(still_app, {}) as form:
        new = form.sent()

    assert form.errors == {}
    assert (new.code, new.title, new.language, new.name, new.content) == ("PROC-07", "供方程序", "en", "a.md", b"# A")


@pytest.mark.parametrize("name", sorted(set(TYPED) - {"language"}))
@pytest.mark.parametrize(("reader", "said"), [("en", "Fill in this field."), ("zh", "请填写此项。")])
def test_what_is_missing_is_said_in_the_reader_s_language(still_app: Flask, name: str, reader: str, said: str) -> None:
    with typed(still_app, {name: ""}, reader) as form:
        assert {field: list(map(str, errors)) for field, errors in form.errors.items()} == {name: [said]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("code", "x" * 41),
        ("title", "题" * 121),
        ("title_en", "x" * 161),
        ("source", "x" * 501),
        ("source", "x\x00"),
        ("language", "fr"),
    ],
)
def test_what_the_table_cannot_hold_is_refused_at_its_field(still_app: Flask, name: str, value: str) -> None:
    with typed(still_app, {name: value}) as form:
        assert list(form.errors) == [name]


@pytest.mark.parametrize("file", ["", "text in place of a file", (BytesIO(b"x"), "")])
def test_a_form_without_a_file_says_so_at_the_file(still_app: Flask, file: Any) -> None:
    with typed(still_app, {"file": file}) as form, pytest.raises(Refused, match="Choose a file") as refused:
        form.sent()

    assert refused.value.field == "file"
