"""A file field holds a file or nothing, whatever a request sends under its name; choices carry their words."""

from typing import Any

import pytest
from flask import Flask

from core.errors import Refused, Text
from core.i18n import say
from questionbank.forms import ImportForm
from questionbank.forms.fields import choices_of
from questionbank.forms.media import MediumForm
from questionbank.rules import LANGUAGE_NAMES

NO_FILES = ["", "text in place of a file"]


@pytest.mark.parametrize("file", NO_FILES)
def test_text_in_place_of_a_picture_is_no_picture(still_app: Flask, file: Any) -> None:
    with still_app.test_request_context(method="POST", data={"file": file, "alt": "words"}):
        form = MediumForm()
        with pytest.raises(Refused, match="Choose a file") as refused:
            form.sent()

    assert refused.value.field == "file"


@pytest.mark.parametrize("file", NO_FILES)
@pytest.mark.parametrize(("pasted", "source"), [("", None), (" 1. 题 ", "1. 题".encode())])
def test_text_in_place_of_a_file_of_items_leaves_what_was_pasted(
    still_app: Flask, file: Any, pasted: str, source: bytes | None
) -> None:
    with still_app.test_request_context(method="POST", data={"file": file, "pasted": pasted}):
        found = ImportForm([]).source()

    assert (found and found[1]) == source


@pytest.mark.parametrize(("language", "words"), [("en", ["Chinese", "English"]), ("zh", ["中文", "英文"])])
def test_choices_are_offered_in_the_reader_s_words_after_a_blank_one(
    still_app: Flask, language: str, words: list[str]
) -> None:
    with still_app.test_request_context(headers={"Accept-Language": language}):
        offered = choices_of(LANGUAGE_NAMES, first="—")

        assert [str(one.label) for one in offered] == ["—", *words]
        assert [one.value for one in offered] == ["", *map(str, LANGUAGE_NAMES)]
        assert [say(name) for name in LANGUAGE_NAMES.values() if isinstance(name, Text)] == words
