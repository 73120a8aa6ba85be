"""Sends a form as a browser does and gives what the form makes of it, in either language, without any page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Flask

from core.forms import BaseForm

Made = TypeVar("Made", bound=BaseForm)
LANGUAGES = ("en", "zh_Hans")


@dataclass(frozen=True)
class Outcome(Generic[Made]):
    """The form after it was sent, whether it holds together, and what stands at its fields."""

    form: Made
    valid: bool
    errors: dict[str, str]
    labels: dict[str, str]
    hints: dict[str, str]


def fill(app: Flask, make: Callable[[], Made], data: Mapping[str, Any], language: str = "en") -> Outcome[Made]:
    """Send values to a form; the sentences are in the language that is asked for."""
    with app.test_request_context(f"/?lang={language}", method="POST", data=data):
        form = make()
        valid = form.validate_on_submit()
        errors = {name: " ".join(map(str, told)) for name, told in form.errors.items() if name}
        labels = {field.short_name: str(field.label.text) for field in form}
        hints = {field.short_name: str(field.description) for field in form}
        return Outcome(form, valid, errors, labels, hints)


def offered(app: Flask, make: Callable[[], BaseForm], field: str, language: str = "en") -> dict[str, str]:
    """Give what a field of a fresh form offers: what is sent, and what is read."""
    with app.test_request_context(f"/?lang={language}"):
        found: Any = make()[field]
        return {str(choice[0]): str(choice[1]) for choice in found.iter_choices()}
