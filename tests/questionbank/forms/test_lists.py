"""The filter of the list of items reads any address; the small forms beside it say what they lack."""

from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from core.forms import choice
from questionbank.forms import BulkForm, ItemFilterForm, SavedViewForm, StartForm
from questionbank.rules import ItemState, ItemType
from tests.questionbank.forms.filling import fill, offered

NAMES = ("text", "subject", "state", "rest", "type", "tier", "point")
SUBJECTS = [choice("101", "101 General"), choice("105", "105 Foundations")]


def narrowed(app: Flask, **args: object) -> dict[str, Any]:
    """Give what an address narrows the list to."""
    with app.test_request_context(f"/items?{urlencode(args)}"):
        form = ItemFilterForm(list(SUBJECTS))
        return {name: value for name in NAMES if (value := form.value(name)) is not None}


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"text": "审核 准则"},
        {"subject": "105", "state": "live"},
        {"type": "hotspot", "tier": "3", "point": "105-3.1.e"},
        {"state": "ai_draft"},
        {"rest": "ceiling"},
        {"state": "resting", "rest": "person"},
    ],
)
def test_an_address_narrows_to_what_it_names(still_app: Flask, args: dict[str, str]) -> None:
    assert narrowed(still_app, **args) == args


@pytest.mark.parametrize(
    "args",
    [
        {"state": "gone"},
        {"type": "riddle"},
        {"rest": "boredom"},
        {"tier": "4"},
        {"text": "x" * 201},
        {"text": "a\x00b"},
        {"point": "9" * 41},
    ],
)
def test_what_makes_no_sense_does_not_narrow(still_app: Flask, args: dict[str, str]) -> None:
    assert narrowed(still_app, **args) == {}
    assert narrowed(still_app, **args, subject="105") == {"subject": "105"}


def test_a_subject_of_another_day_still_narrows_so_that_an_old_link_does_not_show_everything(still_app: Flask) -> None:
    assert narrowed(still_app, subject="999") == {"subject": "999"}


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.sampled_from([*NAMES, "page", "sort", "x"]), st.text(max_size=12), max_size=6))
def test_no_address_breaks_the_list(still_app: Flask, args: dict[str, str]) -> None:
    printable = {name: value.encode("utf-8", "replace").decode() for name, value in args.items()}

    found = narrowed(still_app, **printable)

    assert set(found) <= set(NAMES)
    assert found.get("state", "live") in set(ItemState)


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_every_state_and_type_can_be_chosen(still_app: Flask, language: str) -> None:
    with still_app.test_request_context(f"/?lang={language}"):
        form = ItemFilterForm([])
        states, types = ([str(one[0]) for one in form[name].iter_choices()] for name in ("state", "type"))  # type: ignore[attr-defined]  # both are selects

    assert states == ["", *(state.value for state in ItemState)]
    assert types == ["", *(kind.value for kind in ItemType)]


@pytest.mark.parametrize(
    ("typed", "valid"), [("", True), ("often seen", True), ("x" * 500, True), ("x" * 501, False), ("\x00", False)]
)
def test_the_reason_of_a_bulk_act_may_be_blank_but_not_endless(still_app: Flask, typed: str, valid: bool) -> None:
    assert fill(still_app, BulkForm, {"reason": typed}).valid is valid


@pytest.mark.parametrize(("typed", "valid"), [("我的题", True), ("x" * 60, True), ("a\x00", False)])
def test_the_name_of_a_view_can_be_printed(still_app: Flask, typed: str, valid: bool) -> None:
    assert fill(still_app, SavedViewForm, {"name": typed}).valid is valid


def start() -> StartForm:
    return StartForm(list(SUBJECTS), "105")


def test_a_new_item_starts_in_the_subject_that_one_comes_from(still_app: Flask) -> None:
    with still_app.test_request_context():
        chosen = [str(one[0]) for one in start().subject.iter_choices() if one[2]]

    assert chosen == ["105"]


@pytest.mark.parametrize("kind", list(ItemType))
def test_each_type_can_be_begun_by_hand_and_by_a_machine(still_app: Flask, kind: ItemType) -> None:
    by_hand = fill(still_app, start, {"subject": "105", "type": kind.value})
    drafted = fill(still_app, start, {"subject": "105", "type": kind.value, "machine": "y"})

    assert by_hand.valid
    assert drafted.valid
    assert (by_hand.form.machine.data, drafted.form.machine.data) == (False, True)


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"subject": "105"}, ["type"]),
        ({"subject": "105", "type": "riddle"}, ["type"]),
        ({"subject": "999", "type": "essay"}, ["subject"]),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_start_without_type_or_subject_is_said_in_both_languages(
    still_app: Flask, data: dict[str, str], fields: list[str], language: str
) -> None:
    found = fill(still_app, start, data, language)

    assert sorted(found.errors) == fields
    assert all(text.isascii() is (language == "en") for text in found.errors.values())


def test_the_types_are_named_as_in_the_glossary(still_app: Flask) -> None:
    found = offered(still_app, start, "type", "zh_Hans")

    assert (found["nonconformity"], found["hotspot"], found["case"]) == ("不符合项报告题", "图上定位题", "案例分析题")
