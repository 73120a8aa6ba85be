"""From an item of a file to a manuscript: language, place, tier and verb as files name them, and what is not known."""

from dataclasses import replace

import pytest

from questionbank.interchange.model import ParsedItem, ParsedOption
from questionbank.rules import Answer, ItemType, Option, Verb, Wording
from questionbank.service.arrivals import CLAUSE, arrival

CELLS = frozenset({"L1.skill", "L2.discipline"})
POINTS = frozenset({"105-3.1.a", "105-3.1.b", "106-2.1"})
PARSED = ParsedItem(
    "q1",
    ItemType.SINGLE_CHOICE,
    "审核是什么？",
    options=(ParsedOption("A", "甲"), ParsedOption("B", "乙")),
    key=("B",),
    explanation="见 3.1",
    where="row 2",
)


def taken(**extras: str) -> ParsedItem:
    return replace(PARSED, extras=extras)


@pytest.mark.parametrize(
    ("subject", "named", "point"),
    [
        ("105", "105-3.1.a", "105-3.1.a"),
        ("105", " 3.1.b ", "105-3.1.b"),
        ("", "106-2.1", "106-2.1"),
        ("105", "106-2.1", ""),
        ("105", "9.9", ""),
        ("", "3.1.a", ""),
        ("105", "", ""),
    ],
)
def test_a_point_may_be_named_in_full_or_within_its_subject(subject: str, named: str, point: str) -> None:
    found = arrival(taken(point=named), subject=subject, points=POINTS)

    assert found.manuscript.point == point
    assert bool(found.notes) is bool(named and not point)


@pytest.mark.parametrize(
    ("subject", "extras", "expected"),
    [
        ("105", {"subject": "106"}, "105"),
        ("", {"subject": "106"}, "106"),
        ("", {"point": "106-2.1"}, "106"),
        ("", {}, ""),
    ],
)
def test_the_subject_is_the_one_that_was_chosen_or_that_of_the_point(
    subject: str, extras: dict[str, str], expected: str
) -> None:
    assert arrival(taken(**extras), subject=subject, points=POINTS).manuscript.subject == expected


@pytest.mark.parametrize(
    ("named", "tier", "noted"),
    [("2", 2, False), ("难", 3, False), ("Easy", 1, False), ("", 1, False), ("4", 1, True), ("kaum", 1, True)],
)
def test_tiers_are_read_as_numbers_and_words(named: str, tier: int, noted: bool) -> None:
    found = arrival(taken(tier=named), subject="105", points=POINTS)

    assert (found.manuscript.tier, bool(found.notes)) == (tier, noted)


@pytest.mark.parametrize("verb", Verb)
def test_verbs_are_read_by_their_names(verb: Verb) -> None:
    assert arrival(taken(verb=verb.value.upper()), subject="105", points=POINTS).manuscript.verb is verb


def test_everything_that_is_not_known_is_noted_and_the_item_is_kept() -> None:
    found = arrival(taken(point="x", tier="y", verb="z"), subject="105", points=POINTS)

    assert [note.what.params["named"] for note in found.notes] == ["x", "y", "z"]
    assert {note.where for note in found.notes} == {"row 2"}
    assert found.excerpt == "审核是什么？"


@pytest.mark.parametrize(
    ("stem", "named", "language"),
    [
        ("审核", "", "zh_Hans"),
        ("audit", "", "en"),
        ("ISO 审核", "", "zh_Hans"),
        ("审核", "English", "en"),
        ("audit", "zh-CN", "zh_Hans"),
        ("audit", "fr", "en"),
    ],
)
def test_the_language_is_named_or_told_from_the_stem(stem: str, named: str, language: str) -> None:
    parsed = replace(taken(language=named), stem=stem)

    assert list(arrival(parsed, subject="105", points=POINTS).manuscript.wordings) == [language]


def test_translations_come_beside_the_wording_of_the_file() -> None:
    english = Wording("What?", (Option("A", "one"), Option("B", "two")))

    found = arrival(replace(PARSED, translations={"en": english}), subject="105", points=POINTS)

    assert found.manuscript.wordings["en"] == english
    assert found.manuscript.wordings["zh_Hans"].stem == PARSED.stem


def test_the_key_of_a_file_is_kept_unless_the_file_says_more() -> None:
    more = Answer(("A",), "because")

    assert arrival(PARSED, subject="", points=POINTS).manuscript.answer == Answer(("B",), "见 3.1")
    assert arrival(replace(PARSED, answer=more), subject="", points=POINTS).manuscript.answer == more


def test_a_model_answer_of_a_column_is_kept() -> None:
    parsed = replace(PARSED, type=ItemType.ESSAY, options=(), key=(), extras={"model_answer": "范文"})

    assert arrival(parsed, subject="", points=POINTS).manuscript.answer.model_answer == "范文"


def test_a_clause_is_kept_as_far_as_the_column_holds_it() -> None:
    assert arrival(taken(clause="8" * 500), subject="", points=POINTS).manuscript.clause == "8" * CLAUSE


def test_the_same_question_has_the_same_digest_from_whatever_file() -> None:
    other = replace(PARSED, source_id="other", stem=" <p>审核是什么？</p> ", where="line 9", explanation="")

    assert arrival(other, subject="106", points=POINTS).digest == arrival(PARSED, subject="105", points=POINTS).digest


@pytest.mark.parametrize(("named", "kept"), [("L2.discipline", "L2.discipline"), (" L1.skill ", "L1.skill"), ("", "")])
def test_a_cell_of_the_grade_scale_comes_with_the_item(named: str, kept: str) -> None:
    found = arrival(taken(cell=named), subject="", points=POINTS, cells=CELLS)

    assert found.manuscript.descriptor == kept
    assert found.notes == ()


def test_a_cell_that_no_edition_of_the_scale_has_is_named() -> None:
    found = arrival(taken(cell="L9.none"), subject="", points=POINTS, cells=CELLS)

    assert found.manuscript.descriptor == ""
    assert [str(note.what) for note in found.notes] == [
        "The grade scale has no cell “L9.none”; the item is kept with that of its point."
    ]
