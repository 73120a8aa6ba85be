"""What the forms refuse, and how they grow."""

from typing import Any

import pytest
from flask import Flask

from questionbank.forms import FORMS
from questionbank.rules import ItemType
from tests.questionbank.forms.writing.typist import posted

T = ItemType
STEM: dict[str, Any] = {"zh_Hans": {"stem": "题干"}, "tier": "1", "case": "", "point": "", "verb": ""}


@pytest.mark.parametrize("kind", list(ItemType))
def test_a_stem_alone_can_be_kept_as_a_draft_of_any_type(still_app: Flask, kind: ItemType) -> None:
    form = posted(still_app, kind, STEM)

    with still_app.test_request_context():
        assert form.validate(), form.errors
    assert form.manuscript(kind, "105").wordings["zh_Hans"].stem == "题干"


@pytest.mark.parametrize("kind", list(ItemType))
def test_a_form_that_was_just_opened_shows_no_question(still_app: Flask, kind: ItemType) -> None:
    with still_app.test_request_context():
        assert FORMS[kind]([], []).wordings() == {}


@pytest.mark.parametrize(
    ("kind", "list_", "rows"),
    [
        (T.SINGLE_CHOICE, "zh_Hans-options", 6),
        (T.ORDERING, "steps", 6),
        (T.MATCHING, "sources", 6),
        (T.MATCHING, "targets", 6),
        (T.GAP_SELECT, "gaps", 4),
        (T.ESSAY, "rubric", 6),
        (T.NONCONFORMITY, "classes", 4),
    ],
)
def test_a_list_gets_more_rows_by_its_button_and_nothing_is_saved(
    still_app: Flask, kind: ItemType, list_: str, rows: int
) -> None:
    form = posted(still_app, kind, {**STEM, "act": list_})

    part, _, name = list_.rpartition("-")
    found: Any = form.part(part)[name] if part else form[name]
    assert len(found) == rows
    assert not form.is_sent()


def test_options_of_both_languages_have_the_same_rows_and_letters(still_app: Flask) -> None:
    form = posted(still_app, T.SINGLE_CHOICE, {**STEM, "act": "en-options"})

    lists: list[Any] = [form.part(language)["options"] for language in ("zh_Hans", "en")]
    key: Any = form["key"]
    assert [len(rows) for rows in lists] == [6, 6]
    assert [value for value, *_ in key.iter_choices()] == list("ABCDEF")


@pytest.mark.parametrize("act", ["nothing", "xx-options", "stem", "zh_Hans-stem", "csrf_token", "-"])
def test_a_button_that_there_is_not_changes_nothing(still_app: Flask, act: str) -> None:
    assert not posted(still_app, T.SINGLE_CHOICE, {**STEM, "act": act}).is_sent()


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (T.SINGLE_CHOICE, {"scoring": {"penalty": "a quarter"}}, "scoring"),
        (T.SINGLE_CHOICE, {"scoring": {"weights": "A 0.5"}}, "scoring"),
        (T.SINGLE_CHOICE, {"scoring": {"weights": "A = half"}}, "scoring"),
        (T.NUMERICAL, {"scoring": {"below": "1,5", "kind": "absolute"}}, "scoring"),
        (T.MATCHING, {"sources": [{"zh_Hans": "甲", "match": "1"}]}, "sources"),
        (T.GAP_SELECT, {"gaps": [{"zh_Hans": "甲", "right": "0"}]}, "gaps"),
        (T.ORDERING, {"steps": [{"zh_Hans": "甲", "place": "first"}]}, "steps"),
        (T.HOTSPOT, {"picture": {"media": "plan.png"}}, "picture"),
        (T.ESSAY, {"rubric": [{"text": "x", "marks": "two"}]}, "rubric"),
        (T.NONCONFORMITY, {"rubric": [{"text": "x", "marks": "2", "field": "tone"}]}, "rubric"),
        (T.ESSAY, {"case": "NO-SUCH"}, "case"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(
    still_app: Flask, kind: ItemType, values: dict[str, Any], field: str
) -> None:
    form = posted(still_app, kind, {**STEM, **values})

    with still_app.test_request_context():
        assert not form.validate()
    assert set(form.errors) == {field}


def test_a_letter_that_names_no_row_makes_no_pair(still_app: Flask) -> None:
    values = {"sources": [{"zh_Hans": "甲", "match": "a，C"}], "targets": [{"zh_Hans": "子"}, {"en": "ox"}]}
    form = posted(still_app, T.MATCHING, {**STEM, **values})

    assert len(form.key_ids()) == 1
    assert [len(form.wording("zh_Hans").targets), len(form.wording("zh_Hans").sources)] == [2, 1]


def test_a_new_statement_starts_with_the_usual_classifications_and_a_criterion_for_each_part(still_app: Flask) -> None:
    with still_app.test_request_context():
        form: Any = FORMS[T.NONCONFORMITY]([], [])

    assert [entry.form.zh_Hans.data for entry in form["classes"]] == ["严重不符合", "轻微不符合"]
    assert [entry.form["field"].data for entry in form["rubric"]] == [
        "requirement",
        "evidence",
        "clause",
        "classification",
    ]


def test_a_new_short_text_folds_what_hardly_ever_counts(still_app: Flask) -> None:
    with still_app.test_request_context():
        form: Any = FORMS[T.TEXT_ENTRY]([], [])

    assert sorted(form["scoring"].form.fold.data) == ["case", "space", "width"]
