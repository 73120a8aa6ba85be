"""The choice of a day and of editions: what does not hold together chooses nothing."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from core.forms import choice
from questionbank.forms.scale import ScaleForm

EDITIONS = [choice("scale-2026", "First"), choice("scale-2028", "Second")]


@pytest.mark.parametrize(
    ("query", "on", "edition", "against"),
    [
        ("", None, None, None),
        ("on=2026-11-02", date(2026, 11, 2), None, None),
        ("on=2.11.2026", None, None, None),
        ("on=2026-02-30", None, None, None),
        ("edition=scale-2028", None, "scale-2028", None),
        ("edition=scale-1999&against=scale-2026", None, None, "scale-2026"),
        ("on=&edition=&against=", None, None, None),
        ("on=2026-11-02&edition=scale-2026&against=<script>", date(2026, 11, 2), "scale-2026", None),
    ],
)
def test_the_address_chooses_what_holds_together(
    still_app: Flask, query: str, on: date | None, edition: str | None, against: str | None
) -> None:
    with still_app.test_request_context(f"/scale?{query}"):
        form = ScaleForm(EDITIONS)
        found = tuple(form.value(name) for name in ("on", "edition", "against"))

    assert found == (on, edition, against)


@pytest.mark.parametrize(("lang", "words"), [("en", "The one in force on the day"), ("zh_Hans", "当日现行的版本")])
def test_leaving_it_to_the_day_is_the_first_choice(still_app: Flask, lang: str, words: str) -> None:
    with still_app.test_request_context(f"/scale?lang={lang}"):
        choices: Any = ScaleForm(EDITIONS).edition.choices

    assert [one.value for one in choices] == ["", "scale-2026", "scale-2028"]
    assert choices[0].label == words
