"""Orders of parallel forms, their freezing, and enemies: bounds are said, and what was chosen comes out."""

from typing import Any

import pytest
from flask import Flask

from questionbank.forms.assembling import EnemiesForm, FreezeRunForm, OrderForm
from questionbank.rules.runs import LONGEST_SECONDS, MOST_FORMS
from questionbank.service.papers import SEED_LIMIT
from tests.questionbank.forms.filling import fill, offered

ORDER = {"forms": "2", "language": "zh_Hans", "seconds": "60", "seed": ""}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"forms": "1", "seconds": "1", "seed": "0"},
        {"forms": str(MOST_FORMS), "seconds": str(LONGEST_SECONDS), "seed": str(SEED_LIMIT - 1)},
        {"language": "en", "accessible": "y"},
    ],
)
def test_an_order_within_the_bounds_is_taken(still_app: Flask, changes: dict[str, str]) -> None:
    found = fill(still_app, OrderForm, {**ORDER, **changes})

    assert found.valid, found.errors
    assert found.form.accessible.data is ("accessible" in changes)


@pytest.mark.parametrize(
    ("field", "typed", "bounds"),
    [
        ("forms", "0", ("1", str(MOST_FORMS))),
        ("forms", str(MOST_FORMS + 1), ("1", str(MOST_FORMS))),
        ("seconds", "0", ("1", str(LONGEST_SECONDS))),
        ("seconds", str(LONGEST_SECONDS + 1), ("1", str(LONGEST_SECONDS))),
        ("seed", "-1", ("0", str(SEED_LIMIT - 1))),
        ("seed", str(SEED_LIMIT), ("0", str(SEED_LIMIT - 1))),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_what_is_out_of_bounds_is_said_with_the_bounds(
    still_app: Flask, field: str, typed: str, bounds: tuple[str, str], language: str
) -> None:
    found = fill(still_app, OrderForm, {**ORDER, field: typed}, language)

    assert list(found.errors) == [field]
    assert all(bound in found.errors[field] for bound in bounds)


@pytest.mark.parametrize(("field", "typed"), [("forms", ""), ("forms", "two"), ("seconds", ""), ("language", "fr")])
def test_what_is_no_number_or_language_is_said(still_app: Flask, field: str, typed: str) -> None:
    assert list(fill(still_app, OrderForm, {**ORDER, field: typed}).errors) == [field]


def freezing(count: int) -> Any:
    return lambda: FreezeRunForm(["A", "B", "C"][:count])


@pytest.mark.parametrize(("which", "numbers"), [("all", [1, 2, 3]), ("1", [1]), ("3", [3])])
def test_all_forms_or_one_are_chosen_by_number(still_app: Flask, which: str, numbers: list[int]) -> None:
    found = fill(still_app, freezing(3), {"which": which, "prefix": "TR-9"})

    assert found.valid
    assert found.form.numbers() == numbers


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"which": "4", "prefix": "T"}, ["which"]),
        ({"which": "0", "prefix": "T"}, ["which"]),
        ({"which": "all", "prefix": ""}, ["prefix"]),
        ({"which": "all", "prefix": "x" * 37}, ["prefix"]),
        ({"prefix": "T"}, ["which"]),
    ],
)
def test_a_form_that_was_not_found_or_has_no_code_is_not_frozen(
    still_app: Flask, data: dict[str, str], fields: list[str]
) -> None:
    assert sorted(fill(still_app, freezing(3), data).errors) == fields


@pytest.mark.parametrize(("language", "form", "all_"), [("en", "Form B", "All of them"), ("zh_Hans", "B", "全部")])
def test_forms_are_offered_by_the_letter_that_stands_after_the_code(
    still_app: Flask, language: str, form: str, all_: str
) -> None:
    found = offered(still_app, freezing(2), "which", language)

    assert list(found) == ["all", "1", "2"]
    assert form in found["2"]
    assert all_ in found["all"]


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"codes": "105-1 105-2", "reason": "alike"}, []),
        ({"codes": "x" * 1_000, "reason": "y" * 500}, []),
        ({"codes": "", "reason": "alike"}, ["codes"]),
        ({"codes": "x" * 1_001, "reason": "alike"}, ["codes"]),
        ({"codes": "105-1", "reason": ""}, ["reason"]),
        ({"codes": "105-1\x00", "reason": "a\x00"}, ["codes", "reason"]),
    ],
)
def test_enemies_need_codes_and_a_reason(still_app: Flask, data: dict[str, str], fields: list[str]) -> None:
    for language in ("en", "zh_Hans"):
        assert sorted(fill(still_app, EnemiesForm, data, language).errors) == fields
