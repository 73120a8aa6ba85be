"""What the forms of all types share: the stem, where the item belongs, the explanation, and the buttons."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from questionbank.forms import DISCARD, FORMS
from questionbank.forms.writing.base import ItemForm, RowForm
from questionbank.rules import ItemType, Verb
from tests.questionbank.forms.writing.typist import CASES, POINTS, posted

T = ItemType
PLACE: dict[str, Any] = {"tier": "1", "case": "", "point": "", "verb": ""}
STEM: dict[str, Any] = {"zh_Hans": {"stem": "题干"}, **PLACE}
KINDS = list(ItemType)


def errors(app: Flask, form: ItemForm, language: str = "en") -> dict[str, str]:
    with app.test_request_context(f"/?lang={language}"):
        form.validate()
        return {str(name): str(told) for name, told in form.errors.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_where_an_item_belongs_is_read_for_every_type(still_app: Flask, kind: ItemType) -> None:
    place = {"point": "105-3.1.e.8", "tier": "3", "verb": "apply", "clause": "8.4", "descriptor": "L2.discipline"}
    form = posted(still_app, kind, {**STEM, **place, "case": "CASE-1"})

    assert errors(still_app, form) == {}
    found = form.manuscript(kind, "105")
    assert (found.type, found.subject, found.point, found.tier) == (kind, "105", "105-3.1.e.8", 3)
    assert (found.verb, found.clause, found.descriptor, found.case) == (Verb.APPLY, "8.4", "L2.discipline", "CASE-1")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_left_open_stays_blank(still_app: Flask, kind: ItemType) -> None:
    found = posted(still_app, kind, STEM).manuscript(kind, "")

    assert (found.point, found.verb, found.clause, found.descriptor, found.case) == ("", None, "", "", "")
    assert (found.answer.explanation, found.answer.explanation_en) == ("", "")


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_stem_the_question_is_asked_for_in_both_languages(still_app: Flask, kind: ItemType) -> None:
    form = posted(still_app, kind, {**PLACE, "explanation": "解析"})

    assert "Write the question." in errors(still_app, form)["zh_Hans"]
    assert "Write the question." not in errors(still_app, form, "zh_Hans")["zh_Hans"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_stem_in_english_alone_is_a_question(still_app: Flask, kind: ItemType) -> None:
    form = posted(still_app, kind, {**PLACE, "en": {"stem": "Which?"}})

    assert errors(still_app, form) == {}
    assert list(form.manuscript(kind, "105").wordings) == ["en"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("field", ["explanation", "explanation_en"])
def test_an_explanation_is_kept_as_html_without_what_could_run(still_app: Flask, kind: ItemType, field: str) -> None:
    plain = posted(still_app, kind, {**STEM, field: "若 a<b\n则 c"})
    tagged = posted(still_app, kind, {**STEM, field: "<b>重</b><script>x</script>"})

    assert getattr(plain.answer(), field) == "若 a&lt;b<br>则 c"
    assert getattr(tagged.answer(), field) == "<b>重</b>"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"zh_Hans": {"stem": "x" * 20_001}}, "zh_Hans"),
        ({"zh_Hans": {"stem": "题\x00"}}, "zh_Hans"),
        ({"explanation": "x" * 20_001}, "explanation"),
        ({"explanation_en": "x\x00"}, "explanation_en"),
        ({"clause": "x" * 121}, "clause"),
        ({"descriptor": "discipline"}, "descriptor"),
        ({"descriptor": "L2.Discipline!"}, "descriptor"),
        ({"tier": "4"}, "tier"),
        ({"tier": ""}, "tier"),
        ({"verb": "guess"}, "verb"),
        ({"point": "107-3.1.a"}, "point"),
        ({"case": "NO-SUCH"}, "case"),
    ],
)
def test_what_cannot_stand_is_said_at_its_field_alone_in_both_languages(
    still_app: Flask, values: dict[str, Any], field: str
) -> None:
    english = errors(still_app, posted(still_app, T.ESSAY, {**STEM, **values}))
    chinese = errors(still_app, posted(still_app, T.ESSAY, {**STEM, **values}), "zh_Hans")

    assert list(english) == list(chinese) == [field]
    assert english != chinese


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_button_that_saves_sends_the_form(still_app: Flask, kind: ItemType) -> None:
    for act, sent in (("", True), ("preview", False), (DISCARD, False), ("anything", False)):
        data = {"zh_Hans-stem": "题", **PLACE, "act": act}
        with still_app.test_request_context(method="POST", data=data):
            assert FORMS[kind](list(POINTS), list(CASES)).is_sent() is sent


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_kept_fills_the_form_until_something_is_posted(still_app: Flask, kind: ItemType) -> None:
    kept = MultiDict([("zh_Hans-stem", "未存"), ("tier", "2"), ("clause", "9.1")])
    with still_app.test_request_context():
        opened = FORMS[kind]([], [], kept=kept)
    with still_app.test_request_context(method="POST", data={"zh_Hans-stem": "新写", "tier": "1"}):
        sent = FORMS[kind]([], [], kept=kept)

    assert (opened.part("zh_Hans").stem.data, opened.tier.data, opened.clause.data) == ("未存", "2", "9.1")
    assert (sent.part("zh_Hans").stem.data, sent.tier.data, sent.clause.data) == ("新写", "1", None)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_thrown_away_is_not_shown_again(still_app: Flask, kind: ItemType) -> None:
    with still_app.test_request_context(method="POST", data={"zh_Hans-stem": "不要", "act": DISCARD}):
        form = FORMS[kind]([], [], blank=True)

    assert form.part("zh_Hans").stem.data in (None, "")


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_place_on_a_picture_takes_a_file(still_app: Flask, kind: ItemType) -> None:
    assert posted(still_app, kind, STEM).upload() is None
    with still_app.test_request_context():
        fields = [name for name in FORMS[kind]([], [])._fields if name == "picture"]
    assert bool(fields) is (kind is T.HOTSPOT)


@pytest.mark.parametrize(
    ("chinese", "english", "both"),
    [("甲", "a", "甲 a"), ("甲", "", "甲"), (None, "a", "a"), (" ", "\t", ""), (None, None, "")],
)
def test_a_row_is_filled_when_one_of_its_languages_is(chinese: str | None, english: str | None, both: str) -> None:
    assert RowForm(data={"zh_Hans": chinese, "en": english}).both == both


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_point_and_a_case_may_be_chosen_later(still_app: Flask, language: str) -> None:
    with still_app.test_request_context(f"/?lang={language}"):
        form = FORMS[T.ESSAY](list(POINTS), list(CASES))
        points, cases = ([str(one[0]) for one in field.iter_choices()] for field in (form.point, form.case))

    assert (points, cases) == (["", "105-3.1.e.8"], ["", "CASE-1"])
