"""The order of forms and the choice of those that are frozen, as they are typed."""

from typing import Any

import pytest
from flask import Flask

from questionbank.forms.assembling import ALL, EnemiesForm, FreezeRunForm, OrderForm

WHOLE = {"forms": "2", "language": "en", "seconds": "60"}


def test_an_order_starts_with_what_is_usual(still_app: Flask) -> None:
    with still_app.test_request_context("/?lang=en"):
        form = OrderForm()

    assert (form.forms.data, form.seconds.data, form.seed.data, form.language.data) == (2, 60, None, None)
    assert [str(value) for value, *_ in form.language.iter_choices()] == ["zh_Hans", "en"]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({}, "", ""),
        ({"seed": "0"}, "", ""),
        ({"forms": ""}, "forms", "Fill in"),
        ({"forms": "two"}, "forms", "Write a whole number"),
        ({"forms": "101"}, "forms", "between 1 and 100"),
        ({"seconds": "601"}, "seconds", "between 1 and 600"),
        ({"seed": str(2**31)}, "seed", "between 0 and 2147483647"),
        ({"language": "fr"}, "language", ""),
    ],
)
def test_what_cannot_be_ordered_is_said_at_its_field(
    still_app: Flask, change: dict[str, str], field: str, words: str
) -> None:
    with still_app.test_request_context("/?lang=en", method="POST", data=WHOLE | change):
        form = OrderForm()
        valid = form.validate_on_submit()

    assert valid is not bool(field)
    assert set(form.errors) == ({field} if field else set())
    assert words in str(form.errors.get(field, ""))


@pytest.mark.parametrize(("which", "numbers"), [(ALL, [1, 2, 3]), ("1", [1]), ("3", [3]), ("4", None), ("x", None)])
def test_all_forms_of_a_run_or_one_are_chosen(still_app: Flask, which: str, numbers: list[int] | None) -> None:
    with still_app.test_request_context("/?lang=en", method="POST", data={"which": which, "prefix": "TR"}):
        form = FreezeRunForm(["A", "B", "C"])
        valid = form.validate_on_submit()

    assert valid is (numbers is not None)
    assert [str(one.label) for one in list[Any](form.which.iter_choices())] == [
        "All of them",
        "Form A",
        "Form B",
        "Form C",
    ]
    if numbers:
        assert form.numbers() == numbers


def test_enemies_need_codes_and_a_reason(still_app: Flask) -> None:
    with still_app.test_request_context("/?lang=en", method="POST", data={"codes": "", "reason": "x\x00"}):
        form = EnemiesForm()
        assert not form.validate_on_submit()

    assert set(form.errors) == {"codes", "reason"}
