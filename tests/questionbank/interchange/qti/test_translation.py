"""Two documents of one item in two languages become one item; what finds no partner is said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from questionbank.interchange.model import Outcome, ParsedItem, ParsedOption, Reason, Rejection, Unsupported
from questionbank.interchange.qti.manifest import TRANSLATION
from questionbank.interchange.qti.translation import joined
from questionbank.rules.answers import Answer, Criterion, ItemScoring
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Gap, Option, Picture, Wording

OPTIONS = (ParsedOption("A", "甲"), ParsedOption("B", "乙"))
ITEM = ParsedItem("X-1", ItemType.SINGLE_CHOICE, "题干", OPTIONS, ("A",), where="x.xml", answer=Answer(("A",), "解析"))
ENGLISH = replace(
    ITEM,
    source_id="X-1.en",
    stem="Stem",
    options=(ParsedOption("A", "one"), ParsedOption("B", "two")),
    where="x.en.xml",
    extras={TRANSLATION: "X-1", "language": "en"},
    answer=Answer(("A",), "Why"),
)
REJECTION = Rejection("y.xml", Reason("The file is empty."))


def items(*outcomes: Outcome) -> list[ParsedItem]:
    return [one for one in joined(outcomes) if isinstance(one, ParsedItem)]


def left(*outcomes: Outcome) -> list[tuple[str, str]]:
    return [(one.where, str(one.what)) for one in joined(outcomes) if isinstance(one, Unsupported)]


@pytest.mark.parametrize("outcomes", [(ITEM, ENGLISH), (ENGLISH, ITEM), (REJECTION, ENGLISH, REJECTION, ITEM)])
def test_a_translation_goes_into_its_item_wherever_it_stands(outcomes: tuple[Outcome, ...]) -> None:
    [found] = items(*outcomes)
    assert (found.source_id, found.stem) == ("X-1", "题干")
    assert found.translations == {"en": Wording("Stem", (Option("A", "one"), Option("B", "two")))}
    assert left(*outcomes) == []


def test_the_explanation_and_the_model_answer_of_the_translation_are_the_english_ones() -> None:
    other = replace(
        ENGLISH, answer=Answer(("B",), "Why", model_answer="Model", scoring=ItemScoring(penalty=Decimal(1)))
    )
    [found] = items(ITEM, other)
    assert found.answer == Answer(("A",), "解析", "Why", model_answer_en="Model")


@pytest.mark.parametrize(
    ("language", "kept"),
    [("en", "en"), ("en-GB", "en"), ("zh-Hans", "zh_Hans"), ("zh", "zh_Hans"), ("", "zh_Hans"), ("de", "zh_Hans")],
)
def test_a_translation_is_english_or_chinese(language: str, kept: str) -> None:
    other = replace(ENGLISH, extras={TRANSLATION: "X-1", "language": language})
    assert list(items(ITEM, other)[0].translations) == [kept]


def test_all_parts_of_the_wording_are_translated() -> None:
    gap = (Gap("1", (Option("a", "one"),)),)
    sides = (Option("s", "source"),)
    other = replace(ENGLISH, options=(), sources=sides, targets=sides, gaps=gap, picture=Picture("d", 1, 1, "map"))
    [found] = items(ITEM, other)
    assert found.translations["en"] == Wording("Stem", (), sides, sides, gap, Picture("d", 1, 1, "map"))


@pytest.mark.parametrize(
    ("ours", "theirs", "kept"),
    [
        (("甲", "乙"), ("one", "two"), [("甲", "one"), ("乙", "two")]),
        (("甲", "乙"), ("one",), [("甲", ""), ("乙", "")]),
        ((), ("one",), []),
        (("甲",), (), [("甲", "")]),
    ],
)
def test_a_rubric_is_translated_line_by_line_where_the_lines_are_as_many(
    ours: tuple[str, ...], theirs: tuple[str, ...], kept: list[tuple[str, str]]
) -> None:
    essay = replace(ITEM, answer=Answer((), rubric=tuple(Criterion(text, "2", field="clause") for text in ours)))
    other = replace(ENGLISH, answer=Answer((), rubric=tuple(Criterion(text, "9") for text in theirs)))
    [found] = items(essay, other)
    assert found.answer is not None
    assert [(line.text, line.text_en) for line in found.answer.rubric] == kept
    assert all((line.marks, line.field) == ("2", "clause") for line in found.answer.rubric)


def test_an_item_without_an_answer_is_joined_too() -> None:
    [found] = items(replace(ITEM, answer=None), replace(ENGLISH, answer=None))
    assert found.answer == Answer(())


def test_a_translation_of_what_could_not_be_read_is_left_out_with_its_place() -> None:
    assert left(REJECTION, ENGLISH) == [("x.en.xml", "The item that this one translates could not be read.")]
    assert items(REJECTION, ENGLISH) == []


def test_a_second_translation_of_an_item_is_left_out_with_its_place() -> None:
    again = replace(ENGLISH, stem="Other", where="x.en2.xml")
    assert left(ITEM, ENGLISH, again) == [("x.en2.xml", "Another translation of the same item stands before this one.")]
    assert items(ITEM, ENGLISH, again)[0].translations["en"].stem == "Stem"
    assert len(left(ENGLISH, again)) == 2


def test_everything_else_is_handed_on_in_its_order() -> None:
    other = replace(ITEM, source_id="X-2")
    note = Unsupported("z.xml", Reason("The file is empty."))
    assert list(joined([other, REJECTION, note, ITEM])) == [other, REJECTION, note, ITEM]
    assert list(joined([])) == []
