"""Choices, statements and orderings: rows and letters belong together, and a lost row loses nothing else."""

from typing import Any

import pytest
from flask import Flask

from questionbank.forms.writing.names import MOST_ROWS
from questionbank.rules import ItemType
from tests.questionbank.forms.writing.typist import posted

T = ItemType
STEM: dict[str, Any] = {"tier": "1", "case": "", "point": "", "verb": ""}
BOTH = [T.SINGLE_CHOICE, T.MULTIPLE_CHOICE]


def written(app: Flask, kind: ItemType, options: list[str], key: Any, **more: Any) -> Any:
    """Give the form of a choice with these Chinese options."""
    return posted(app, kind, {**STEM, "zh_Hans": {"stem": "题", "options": options}, "key": key, **more})


@pytest.mark.parametrize("kind", BOTH)
def test_an_option_keeps_the_letter_of_its_row(still_app: Flask, kind: ItemType) -> None:
    form = written(still_app, kind, ["甲", "", "丙"], "C")

    assert [(one.id, one.text) for one in form.wording("zh_Hans").options] == [("A", "甲"), ("C", "丙")]
    assert form.key_ids() == ("C",)


@pytest.mark.parametrize("blank", ["", " ", "\t", "\n"])
def test_a_row_without_a_visible_sign_is_no_option(still_app: Flask, blank: str) -> None:
    form = written(still_app, T.SINGLE_CHOICE, ["甲", blank, "丙"], "A")

    assert len(form.wording("zh_Hans").options) == 2


@pytest.mark.parametrize(("key", "found"), [("B", ("B",)), (["B", "D"], ("B", "D")), (None, ())])
def test_several_options_may_be_right(still_app: Flask, key: Any, found: tuple[str, ...]) -> None:
    assert written(still_app, T.MULTIPLE_CHOICE, list("甲乙丙丁"), key).key_ids() == found


def test_nothing_chosen_is_no_key(still_app: Flask) -> None:
    assert written(still_app, T.SINGLE_CHOICE, ["甲", "乙"], None).key_ids() == ()


def test_a_letter_beyond_the_rows_is_refused_where_several_are_right(still_app: Flask) -> None:
    form = written(still_app, T.MULTIPLE_CHOICE, list("甲乙"), ["A", "Z"])

    with still_app.test_request_context("/?lang=en"):
        assert not form.validate()
        assert list(form.errors) == ["key"]


@pytest.mark.parametrize("kind", BOTH)
def test_the_longer_language_decides_how_many_rows_both_have(still_app: Flask, kind: ItemType) -> None:
    chinese, english = {"stem": "题", "options": ["甲"] * 2}, {"stem": "Q", "options": ["a"] * 7}
    form: Any = posted(still_app, kind, {**STEM, "zh_Hans": chinese, "en": english})

    assert [len(form.part(language)["options"]) for language in ("zh_Hans", "en")] == [7, 7]
    assert [str(one[0]) for one in form["key"].iter_choices()] == list("ABCDEFG")
    assert len(form.wording("zh_Hans").options) == 2


@pytest.mark.parametrize("kind", BOTH)
def test_no_more_rows_than_letters_are_given(still_app: Flask, kind: ItemType) -> None:
    options = [f"选项{number}" for number in range(MOST_ROWS)]
    form = written(still_app, kind, options, "Z", act="zh_Hans-options")

    assert len(form.part("zh_Hans")["options"]) == MOST_ROWS
    assert [one.id for one in form.wording("zh_Hans").options][-1] == "Z"


def test_what_is_sent_beyond_the_last_letter_is_dropped_and_breaks_nothing(still_app: Flask) -> None:
    form = written(still_app, T.SINGLE_CHOICE, ["x"] * (MOST_ROWS + 3), "A")

    assert len(form.wording("zh_Hans").options) == MOST_ROWS


def test_the_row_before_the_last_letter_is_the_only_one_that_is_added(still_app: Flask) -> None:
    form = written(still_app, T.SINGLE_CHOICE, ["x"] * (MOST_ROWS - 1), "A", act="zh_Hans-options")

    assert len(form.part("zh_Hans")["options"]) == MOST_ROWS


@pytest.mark.parametrize("key", ["T", "F"])
def test_a_statement_is_true_or_false_in_the_words_of_each_language(still_app: Flask, key: str) -> None:
    form: Any = posted(still_app, T.TRUE_FALSE, {**STEM, "zh_Hans": {"stem": "题"}, "en": {"stem": "Q"}, "key": key})

    assert form.key_ids() == (key,)
    assert [one.text for one in form.wording("zh_Hans").options] == ["正确", "错误"]
    assert [one.text for one in form.wording("en").options] == ["True", "False"]


def ordering(app: Flask, *steps: tuple[str, object], **more: Any) -> Any:
    rows = [{"zh_Hans": text, "place": place} for text, place in steps]
    return posted(app, T.ORDERING, {**STEM, "zh_Hans": {"stem": "排"}, "steps": rows, **more})


def said(form: Any) -> list[str]:
    """Give the right order in words."""
    texts = {one.id: one.text for one in form.wording("zh_Hans").options}
    return [texts[letter] for letter in form.key_ids()]


@pytest.mark.parametrize(
    ("steps", "right"),
    [
        ((("甲", 1), ("乙", 2), ("丙", 3)), ["甲", "乙", "丙"]),
        ((("甲", 3), ("乙", 1), ("丙", 2)), ["乙", "丙", "甲"]),
        ((("甲", 2), ("", 1), ("丙", 3)), ["甲", "丙"]),
        ((("甲", 1), ("乙", ""), ("丙", 2)), ["甲", "丙"]),
        ((("甲", 10), ("乙", 9)), ["乙", "甲"]),
    ],
)
def test_the_numbers_say_the_order_and_the_rows_do_not(
    still_app: Flask, steps: tuple[tuple[str, object], ...], right: list[str]
) -> None:
    assert said(ordering(still_app, *steps)) == right


@pytest.mark.parametrize("place", ["0", "-1", str(MOST_ROWS + 1)])
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_place_that_cannot_be_is_said_at_its_row(still_app: Flask, place: object, language: str) -> None:
    form = ordering(still_app, ("甲", 1), ("乙", place))

    with still_app.test_request_context(f"/?lang={language}"):
        assert not form.validate()
        first, second, *_rest = form["steps"].errors
        told = str(second["place"][0])
    assert (list(first), list(second)) == ([], ["place"])
    assert told.isascii() is (language == "en")


def test_a_step_in_one_language_only_is_a_step_of_both(still_app: Flask) -> None:
    rows = [{"zh_Hans": "甲", "en": "a", "place": 1}, {"en": "b", "place": 2}]
    form: Any = posted(still_app, T.ORDERING, {**STEM, "zh_Hans": {"stem": "排"}, "steps": rows})

    assert len(form.wording("zh_Hans").options) == len(form.wording("en").options) == 2
    assert len(form.key_ids()) == 2
