"""Every part of every type of item can be named, pointed to and compared."""

from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionbank.rules import ItemType, Wording
from questionbank.rules.answers import Answer, Criterion, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.parts import Part, part_from, remarkable, secrets_of, texts_of
from questionbank.rules.wording import Gap, Option, Picture

WHOLE = Wording(
    "题干",
    options=(Option("A", "甲"),),
    sources=(Option("s", "左"),),
    targets=(Option("t", "右"),),
    gaps=(Gap("1", (Option("a", "词"),)),),
    picture=Picture("f" * 64, 640, 480, "车间"),
)
SCORING = ItemScoring(
    Method.MAPPED,
    weights=(("A", Decimal("0.5")),),
    floor=None,
    penalty=Decimal("0.25"),
    tolerance=Tolerance(ToleranceKind.ABSOLUTE, Decimal("0.1"), Decimal("0.2")),
    fold=frozenset({Fold.WIDTH, Fold.CASE}),
)
KEY = Answer(
    ("A", "B"),
    explanation="因为",
    explanation_en="because",
    rubric=(Criterion("要点", "2", "point"),),
    model_answer="答",
    model_answer_en="answer",
    scoring=SCORING,
)


def test_every_field_of_a_wording_is_among_its_parts() -> None:
    kinds = {part.kind for part in texts_of({"zh_Hans": WHOLE})}

    assert kinds == {field.name.removesuffix("s") for field in fields(Wording)}


def test_every_field_of_an_answer_is_among_its_parts() -> None:
    found = {str(part): text for part, text in secrets_of(KEY).items()}

    assert found == {
        "key": "A · B",
        "scoring": "method mapped; weights A = 0.5; floor —; ceiling 1; penalty 0.25; "
        "tolerance absolute −0.1 +0.2; fold case, width",
        "explanation::zh_Hans": "因为",
        "explanation::en": "because",
        "criterion:1:zh_Hans": "要点 (2)",
        "criterion:1:en": "point",
        "model_answer::zh_Hans": "答",
        "model_answer::en": "answer",
    }


def test_what_is_not_there_is_no_part() -> None:
    assert secrets_of(Answer(())) == {}
    assert [part.kind for part in texts_of({"en": Wording("x")})] == ["stem"]


@given(
    st.sampled_from(["option", "source", "gap", "stem", "key"]),
    st.text("abc 1", max_size=4),
    st.text("zh_", max_size=3),
)
def test_a_part_is_read_as_it_was_kept(kind: str, name: str, language: str) -> None:
    part = Part(kind, name, language)

    assert part_from(str(part)) == part


@pytest.mark.parametrize("part", remarkable({"zh_Hans": WHOLE, "en": WHOLE}), ids=str)
def test_every_part_that_can_be_commented_has_a_name(part: Part) -> None:
    assert str(part.name)
    assert (part.language == "") or str(part.name).endswith(("Chinese", "English"))


def test_parts_of_the_cabinet_are_named_without_being_shown() -> None:
    kinds = {part.kind for part in remarkable({"en": Wording("x")})}

    assert {"key", "explanation", "rubric", "tier", "clause"} <= kinds
    assert ItemType.CASE not in kinds
