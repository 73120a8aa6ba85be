"""One picture or sound with its words."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from core.errors import Refused
from questionbank.forms.media import MediumForm
from tests.questionbank.forms.filling import fill


def send(app: Flask, data: dict[str, Any]) -> tuple[str, bytes]:
    with app.test_request_context(method="POST", data=data):
        return MediumForm().sent()


def test_the_file_is_given_with_its_name(still_app: Flask) -> None:
    assert send(still_app, {"file": (BytesIO(b"abc"), "曲线.png"), "alt": "a"}) == ("曲线.png", b"abc")


@pytest.mark.parametrize("data", [{}, {"file": (BytesIO(b""), "")}, {"file": "typed"}])
def test_without_a_file_the_field_says_so(still_app: Flask, data: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="Choose a file") as refused:
        send(still_app, data)

    assert refused.value.field == "file"


@pytest.mark.parametrize(("typed", "valid"), [("a curve", True), ("x" * 300, True), ("", False), ("x" * 301, False)])
def test_what_it_shows_must_be_said_in_few_words(still_app: Flask, typed: str, valid: bool) -> None:
    found = fill(still_app, MediumForm, {"alt": typed})

    assert found.valid is valid
    assert list(found.errors) == ([] if valid else ["alt"])


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_the_kinds_and_limits_stand_beside_the_field(still_app: Flask, language: str) -> None:
    hint = fill(still_app, MediumForm, {"alt": "a"}, language).hints["file"]

    assert all(words in hint for words in ("PNG", "MP3", "4 MB", "16 MB"))
