"""Judging an item: comments by part, ratings and verdicts, declarations, reasons."""

from typing import Any

import pytest
from flask import Flask

from questionbank.forms import CommentForm, ReasonForm, ReviewForm, SettleForm, ValidationForm
from questionbank.rules.machine import AiOutcome
from questionbank.rules.parts import Part, remarkable
from questionbank.rules.reviewing import Dimension, Opinion
from tests.questionbank.bank import MANUSCRIPT
from tests.questionbank.forms.filling import fill, offered
from tests.questionbank.views.browser import GOOD

PARTS = remarkable(MANUSCRIPT.wordings)
WHOLE: dict[str, Any] = {**GOOD, "verdict": "approve", "text": "Good."}


def comment(*, reviewer: bool = True) -> Any:
    return lambda: CommentForm(PARTS, reviewer=reviewer)


@pytest.mark.parametrize("part", [*map(str, PARTS), ""])
def test_every_part_of_the_version_can_be_spoken_of(still_app: Flask, part: str) -> None:
    found = fill(still_app, comment(), {"part": part, "text": "太短"})

    assert found.valid, found.errors
    assert (found.form.said().part, found.form.said().text) == (part, "太短")


@pytest.mark.parametrize("part", ["option:Z:zh_Hans", "stem::fr", "secret"])
def test_a_part_that_the_version_has_not_is_refused(still_app: Flask, part: str) -> None:
    assert list(fill(still_app, comment(), {"part": part, "text": "?"}).errors) == ["part"]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", {"": "The whole item", "stem::zh_Hans": "Stem, Chinese", "option:A:en": "Option A, English"}),
        ("zh_Hans", {"": "整道试题", "stem::zh_Hans": "题干（中文）", "option:A:en": "选项 A（英文）"}),
    ],
)
def test_parts_are_named_in_the_readers_language_and_none_tells_the_key(
    still_app: Flask, language: str, names: dict[str, str]
) -> None:
    found = offered(still_app, comment(), "part", language)

    assert {part: found[part] for part in names} == names
    assert not any("见 3.7" in text for text in found.values())
    assert str(Part("key")) in found


@pytest.mark.parametrize(("reviewer", "sent", "must_fix"), [(True, "y", True), (True, "", False), (False, "y", False)])
def test_only_a_reviewer_asks_for_what_must_be_settled(
    still_app: Flask, reviewer: bool, sent: str, must_fix: bool
) -> None:
    data = {"part": "", "text": "?", **({"must_fix": sent} if sent else {})}
    found = fill(still_app, comment(reviewer=reviewer), data)

    assert found.form.said().must_fix is must_fix
    assert ("must_fix" in found.form) is reviewer


@pytest.mark.parametrize(("text", "valid"), [("", False), ("x" * 4_000, True), ("x" * 4_001, False), ("\x00", False)])
def test_comments_and_answers_have_words_within_limits(still_app: Flask, text: str, valid: bool) -> None:
    assert fill(still_app, comment(), {"part": "", "text": text}).valid is valid
    assert fill(still_app, SettleForm, {"answer": text}).valid is valid


def test_an_opinion_has_a_rating_in_each_dimension(still_app: Flask) -> None:
    found = fill(still_app, ReviewForm, WHOLE)

    assert found.valid, found.errors
    ratings = {Dimension.CONTENT: 4, Dimension.KEY: 5, Dimension.WORDING: 3, Dimension.LEVEL: 4}
    assert found.form.opinion() == Opinion(ratings, "Good.", no_conflict=True)


@pytest.mark.parametrize("rating", ["", "x", "-1", "4.5", "²"])
def test_what_is_no_rating_is_left_out_and_the_rules_ask_for_it(still_app: Flask, rating: str) -> None:
    found = fill(still_app, ReviewForm, {**WHOLE, "key": rating})

    assert Dimension.KEY not in found.form.opinion().ratings


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"verdict": "return"}, []),
        ({"binding": ""}, ["binding"]),
        ({"binding": "maybe"}, ["binding"]),
        ({"verdict": ""}, ["verdict"]),
        ({"verdict": "perhaps"}, ["verdict"]),
        ({"binding": "named", "verdict": ""}, []),
        ({"conflict": "x" * 501}, ["conflict"]),
        ({"text": "x" * 4_001}, ["text"]),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_verdict_is_needed_unless_something_binds(
    still_app: Flask, changes: dict[str, str], fields: list[str], language: str
) -> None:
    assert sorted(fill(still_app, ReviewForm, {**WHOLE, **changes}, language).errors) == fields


@pytest.mark.parametrize(("binding", "bound"), [("none", False), ("named", True), ("", False)])
def test_who_names_what_binds_them_judges_nothing(still_app: Flask, binding: str, bound: bool) -> None:
    found = fill(still_app, ReviewForm, {**WHOLE, "binding": binding})

    assert found.form.is_bound is bound
    assert found.form.opinion().no_conflict is (binding == "none")


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"outcome": "accepted"}, []),
        ({"outcome": "changed", "note": "条款号"}, []),
        ({"outcome": "drafted"}, ["outcome"]),
        ({"outcome": ""}, ["outcome"]),
        ({"outcome": "rejected", "note": "x" * 501}, ["note"]),
    ],
)
def test_a_validation_says_what_becomes_of_a_draft(still_app: Flask, data: dict[str, str], fields: list[str]) -> None:
    assert sorted(fill(still_app, ValidationForm, data).errors) == fields


@pytest.mark.parametrize(("language", "accepted"), [("en", "Accepted as it is"), ("zh_Hans", "原样采用")])
def test_a_draft_cannot_stay_a_draft(still_app: Flask, language: str, accepted: str) -> None:
    found = offered(still_app, ValidationForm, "outcome", language)

    assert set(found) == {one.value for one in AiOutcome} - {"drafted"}
    assert found["accepted"] == accepted


@pytest.mark.parametrize(
    ("typed", "valid"), [("wrong", True), ("x" * 500, True), ("", False), ("x" * 501, False), ("a\x00b", False)]
)
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_a_step_has_a_reason_that_fits_the_history(still_app: Flask, typed: str, valid: bool, language: str) -> None:
    found = fill(still_app, ReasonForm, {"reason": typed}, language)

    assert found.valid is valid
    assert found.hints["reason"].isascii() is (language == "en") or "’" in found.hints["reason"]
