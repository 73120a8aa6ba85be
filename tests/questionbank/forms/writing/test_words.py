"""Essays, nonconformity statements and cases: rubrics line by line, and nothing of them before candidates' eyes."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from questionbank.forms import FORMS
from questionbank.forms.writing.words import CLASSES
from questionbank.rules import FIELDS, Criterion, ItemType
from tests.questionbank.forms.writing.typist import posted

T = ItemType
STEM: dict[str, Any] = {"zh_Hans": {"stem": "题"}, "tier": "1", "case": "", "point": "", "verb": ""}
MARKED = [T.ESSAY, T.NONCONFORMITY]


def rubric(app: Flask, kind: ItemType, *lines: dict[str, Any]) -> tuple[Criterion, ...]:
    form = posted(app, kind, {**STEM, "rubric": [{"field": FIELDS[0], **line} for line in lines]})
    return form.answer().rubric


def test_a_criterion_has_its_words_in_both_languages_and_its_marks(still_app: Flask) -> None:
    lines = ({"text": "指明条款", "text_en": "names it", "marks": "2.5"}, {"text_en": "reasons", "marks": "3"})

    assert rubric(still_app, T.ESSAY, *lines) == (
        Criterion("指明条款", "2.5", "names it"),
        Criterion("", "3", "reasons"),
    )


def test_a_criterion_of_a_statement_marks_one_of_its_parts(still_app: Flask) -> None:
    lines = tuple({"text": f"评 {field}", "marks": "1", "field": field} for field in FIELDS)

    assert [line.field for line in rubric(still_app, T.NONCONFORMITY, *lines)] == list(FIELDS)


@pytest.mark.parametrize("kind", MARKED)
def test_a_line_without_words_is_none_and_one_without_marks_is_worth_nothing_yet(
    still_app: Flask, kind: ItemType
) -> None:
    found = rubric(still_app, kind, {"marks": "5"}, {"text": "指明"}, {"text": "说明", "marks": "2"})

    assert [(line.text, line.marks) for line in found] == [("指明", "0"), ("说明", "2")]
    assert sum(Decimal(line.marks) for line in found) == 2


@pytest.mark.parametrize("marks", ["two", "1,5", "-1", "1000", "1.234", "1."])
@pytest.mark.parametrize("kind", MARKED)
def test_marks_that_cannot_be_read_are_said_in_both_languages(still_app: Flask, kind: ItemType, marks: str) -> None:
    form = posted(still_app, kind, {**STEM, "rubric": [{"text": "x", "marks": marks, "field": FIELDS[0]}]})

    for language, words in (("en", "Write marks as 2 or 1.5."), ("zh_Hans", "1.5")):
        with still_app.test_request_context(f"/?lang={language}"):
            assert not form.validate()
            assert words in str(form.errors["rubric"])


@pytest.mark.parametrize("kind", MARKED)
@pytest.mark.parametrize("field", ["model_answer", "model_answer_en"])
def test_a_model_answer_is_for_markers_and_not_for_candidates(still_app: Flask, kind: ItemType, field: str) -> None:
    form = posted(still_app, kind, {**STEM, field: "范文第一行\n第二行"})

    assert getattr(form.answer(), field) == "范文第一行<br>第二行"
    assert "范文" not in str(form.wordings())
    assert form.key_ids() == ()


@pytest.mark.parametrize("kind", MARKED)
def test_a_rubric_grows_up_to_twenty_lines(still_app: Flask, kind: ItemType) -> None:
    lines = [{"text": str(number), "marks": "1", "field": FIELDS[0]} for number in range(19)]
    form: Any = posted(still_app, kind, {**STEM, "rubric": lines, "act": "rubric"})

    assert len(form["rubric"]) == 20


def test_the_classifications_are_options_by_letter_in_both_languages(still_app: Flask) -> None:
    classes = [{"zh_Hans": "严重", "en": "Major"}, {"zh_Hans": "", "en": ""}, {"en": "Minor"}]
    form = posted(still_app, T.NONCONFORMITY, {**STEM, "classes": classes})

    assert [(one.id, one.text) for one in form.wording("zh_Hans").options] == [("A", "严重"), ("C", "")]
    assert [(one.id, one.text) for one in form.wording("en").options] == [("A", "Major"), ("C", "Minor")]


def test_what_a_new_statement_starts_with_can_be_taken_as_it_is(still_app: Flask) -> None:
    with still_app.test_request_context():
        form = FORMS[T.NONCONFORMITY]([], [])
        shown = [one.text for one in form.wording("zh_Hans").options]

    assert shown == [row["zh_Hans"] for row in CLASSES]
    assert form.answer().rubric == ()


def test_the_material_of_a_case_is_its_stem_and_nothing_is_asked(still_app: Flask) -> None:
    form = posted(still_app, T.CASE, {**STEM, "zh_Hans": {"stem": "<p>审核组到达……</p>"}})

    assert form.wording("zh_Hans").stem == "<p>审核组到达……</p>"
    assert (form.KEY, form.BODY, form.key_ids()) == ((), (), ())
    assert form.answer().scoring is None
