"""Opening an item's form and saving it again gives the same item, whatever its type and wherever it came from."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from questionbank.forms import FORMS, typed
from questionbank.rules import (
    Answer,
    Gap,
    ItemScoring,
    ItemType,
    Manuscript,
    Method,
    Option,
    Tolerance,
    ToleranceKind,
    Wording,
    missing,
    share,
)
from tests.questionbank.forms.writing.typist import posted
from tests.questionbank.samples import RIGHT, options, sample

T = ItemType


def again(still_app: Flask, manuscript: Manuscript) -> Manuscript:
    form = posted(still_app, manuscript.type, typed(manuscript))
    with still_app.test_request_context():
        assert form.validate(), form.errors
    return form.manuscript(manuscript.type, manuscript.subject)


def read(manuscript: Manuscript) -> list[tuple[str, ...]]:
    """Give what the right answer says in words, which letters may not change."""
    wording = manuscript.wordings["zh_Hans"]
    texts = {one.id: one.text for one in (*wording.options, *wording.sources, *wording.targets)}
    gaps = [{one.id: one.text for one in gap.options} for gap in wording.gaps]
    key = manuscript.answer.key
    if gaps:
        return [tuple(names.get(one, "") for names, one in zip(gaps, key, strict=True))]
    return [tuple(texts.get(part, part) for part in one.split()) for one in key]


@pytest.mark.parametrize("kind", list(ItemType))
def test_an_item_saved_as_it_was_opened_says_the_same(still_app: Flask, kind: ItemType) -> None:
    before = sample(kind)

    after = again(still_app, before)

    assert missing(after) == []
    assert after == before if kind not in (T.ORDERING, T.MATCHING) else sorted(read(after)) == sorted(read(before))
    assert (after.answer.scoring, after.answer.rubric) == (before.answer.scoring, before.answer.rubric)
    assert again(still_app, after) == after


@pytest.mark.parametrize("kind", list(RIGHT))
def test_the_form_of_each_type_is_filled_by_typed_and_nothing_is_left_over(still_app: Flask, kind: ItemType) -> None:
    with still_app.test_request_context():
        names = {field.short_name for field in FORMS[kind]([], [], data=typed(sample(kind)))}

    assert set(typed(sample(kind))) - names <= {"scoring", "classes", "model_answer", "model_answer_en"}


def test_the_order_of_letters_does_not_follow_the_order_of_the_rows(still_app: Flask) -> None:
    steps = [{"zh_Hans": text, "place": place} for place, text in enumerate("甲乙丙丁戊己庚辛", 1)]
    form = posted(still_app, T.ORDERING, {"zh_Hans": {"stem": "排"}, "steps": steps})

    key = form.key_ids()

    assert sorted(key) == list("ABCDEFGH")
    assert list(key) != sorted(key)


def test_identifiers_of_another_product_become_letters_and_their_weights_follow(still_app: Flask) -> None:
    wording = Wording("s", options("甲", "乙", "丙", ids=("id_1", "id_2", "id_3")))  # type: ignore[arg-type]
    scoring = ItemScoring(Method.MAPPED, weights=(("id_2", Decimal("0.5")), ("id_3", Decimal("-0.25"))), floor=None)
    before = replace(
        sample(T.MULTIPLE_CHOICE), wordings={"zh_Hans": wording}, answer=Answer(("id_2", "id_3"), scoring=scoring)
    )

    after = again(still_app, before)

    assert [option.id for option in after.wordings["zh_Hans"].options] == ["A", "B", "C"]
    assert after.answer.key == ("B", "C")
    assert after.answer.scoring == replace(scoring, weights=(("B", Decimal("0.5")), ("C", Decimal("-0.25"))))


def test_gaps_of_another_product_are_numbered_in_stem_and_rows(still_app: Flask) -> None:
    words = (Option("x1", "策划"), Option("x2", "实施"))
    wording = Wording("先[[G_1]]后[[G_2]]", gaps=(Gap("G_1", words), Gap("G_2", words)))
    before = replace(sample(T.GAP_SELECT), wordings={"zh_Hans": wording}, answer=Answer(("x2", "")))

    after = again(still_app, before)

    assert after.wordings["zh_Hans"].stem == "先[[1]]后[[2]]"
    assert (read(after), after.answer.key) == ([("实施", "")], ("B", ""))


def test_more_options_than_a_new_form_shows_are_all_there(still_app: Flask) -> None:
    many = Wording("s", options(*"甲乙丙丁戊己庚辛壬癸", ids="ABCDEFGHIJ"))
    before = replace(sample(T.SINGLE_CHOICE), wordings={"zh_Hans": many}, answer=Answer(("J",)))

    assert again(still_app, before).wordings == before.wordings
    assert again(still_app, before).answer.key == ("J",)


@pytest.mark.parametrize(
    ("kind", "scoring"),
    [
        (T.SINGLE_CHOICE, None),
        (T.SINGLE_CHOICE, ItemScoring()),
        (T.SINGLE_CHOICE, ItemScoring(Method.PARTIAL, floor=Decimal("-1"), ceiling=None)),
        (T.NUMERICAL, ItemScoring(tolerance=Tolerance(ToleranceKind.DECIMAL_PLACES, Decimal(2), Decimal(2)))),
        (
            T.NUMERICAL,
            ItemScoring(tolerance=Tolerance(ToleranceKind.RELATIVE, Decimal("0.01"), Decimal("0.02"), False)),
        ),
    ],
)
def test_a_scoring_comes_back_as_it_was(still_app: Flask, kind: ItemType, scoring: ItemScoring | None) -> None:
    before = sample(kind)
    assert again(still_app, replace(before, answer=replace(before.answer, scoring=scoring))).answer.scoring == scoring


@pytest.mark.parametrize("kind", [T.ORDERING, T.MATCHING])
def test_the_right_answer_still_earns_everything_after_letters_were_given_anew(
    still_app: Flask, kind: ItemType
) -> None:
    after = again(still_app, sample(kind))
    key: Any = [pair.split() for pair in after.answer.key] if kind is T.MATCHING else list(after.answer.key)
    assert share(kind, after.answer, key) == 1
