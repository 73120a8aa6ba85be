"""Types a form's values as a browser sends them."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask

from core.forms import choice
from questionbank.forms import FORMS, ItemForm
from questionbank.rules import ItemType

POINTS = [choice("105-3.1.e.8", "105-3.1.e.8")]
CASES = [choice("CASE-1", "CASE-1")]


def sent(values: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    """Give names and values of the fields, lists by their rows."""
    for name, value in values.items():
        yield from _field(f"{within}{name}", value)


def _field(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        yield from sent(value, f"{name}-")
    elif isinstance(value, list) and name.rpartition("-")[2] in ("key", "fold"):
        yield from ((name, one) for one in value)
    elif isinstance(value, list):
        yield from (pair for row, one in enumerate(value) for pair in _field(f"{name}-{row}", one))
    elif value is True:
        yield name, "y"
    elif value not in (None, False):
        yield name, str(value)


def posted(app: Flask, kind: ItemType, values: Mapping[str, Any]) -> ItemForm:
    """Give the form of a type as it is after these values were sent."""
    data: dict[str, list[str]] = {}
    for name, value in sent(values):
        data.setdefault(name, []).append(value)
    with app.test_request_context(method="POST", data=data):
        return FORMS[kind](POINTS, CASES)
