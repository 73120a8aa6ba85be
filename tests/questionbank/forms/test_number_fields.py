"""Numbers are read as they are typed, or said to be none in the reader's language, and stay as they were typed."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from wtforms import TextAreaField

from core.forms import BaseForm, between
from questionbank.forms.fields import ExactField, WholeField, above_zero, fits


class NumbersForm(BaseForm):
    """One field of each kind."""

    whole = WholeField("Whole", [between(0, 9)])
    exact = ExactField("Exact", [above_zero])
    text = TextAreaField("Text", [fits(3)])


def as_shown(field: Any) -> str:
    """Give what the page shows again."""
    return str(field._value())


def sent(app: Flask, language: str = "en", **typed: str) -> NumbersForm:
    with app.test_request_context(f"/?lang={language}", method="POST", data={"whole": "1", "exact": "1", **typed}):
        form = NumbersForm()
        form.validate_on_submit()
        return form


@pytest.mark.parametrize(
    ("typed", "value", "words"),
    [
        ("7", 7, ""),
        (" 7 ", 7, ""),
        ("7.0", None, "Write a whole number"),
        ("-1", -1, "between 0 and 9"),
        ("10", 10, "between 0 and 9"),
        ("--1", None, "Write a whole number"),
        ("seven", None, "Write a whole number"),
        ("9" * 21, None, "Write a whole number"),
        ("七", None, "Write a whole number"),
    ],
)
def test_a_whole_number_is_read_or_said_to_be_none(still_app: Flask, typed: str, value: Any, words: str) -> None:
    form = sent(still_app, whole=typed)

    assert form.whole.data == value
    assert words in " ".join(map(str, form.whole.errors))
    assert bool(form.whole.errors) is bool(words)
    assert as_shown(form.whole) == typed


@pytest.mark.parametrize(
    ("typed", "value", "words"),
    [
        ("0.250", Decimal("0.250"), ""),
        ("1e2", Decimal(100), ""),
        ("10000", Decimal(10_000), ""),
        ("10000.01", None, "Write a number"),
        ("0", Decimal(0), "above 0"),
        ("-0.5", Decimal("-0.5"), "above 0"),
        ("1,5", None, "Write a number"),
        ("Infinity", None, "Write a number"),
        ("nan", None, "Write a number"),
        ("1e-1999999999", None, "Write a number"),
        ("0e-1999999999", None, "Write a number"),
        ("0e1999999999", Decimal("0e1999999999"), "above 0"),
        ("0." + "3" * 19, None, "Write a number"),
    ],
)
def test_an_exact_number_keeps_its_places(still_app: Flask, typed: str, value: Any, words: str) -> None:
    form = sent(still_app, exact=typed)

    assert form.exact.data == value
    assert words in " ".join(map(str, form.exact.errors))
    assert as_shown(form.exact) == typed


def test_what_is_wrong_is_said_in_chinese_too(still_app: Flask) -> None:
    form = sent(still_app, "zh_Hans", whole="x", exact="y", text="太长了吧")

    said = [" ".join(map(str, field.errors)) for field in (form.whole, form.exact, form.text)]
    assert said[:2] == ["请填写整数。", "请填写数字，如 0.5。"]
    assert "3" in said[2]
