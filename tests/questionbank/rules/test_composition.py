"""A composed paper has the parts that the exam client wants, and nothing else."""

from decimal import Decimal

import pytest

from core.canonical import canonical
from core.errors import Refused
from questionbank.rules import ItemType, Option, Wording
from questionbank.rules.composition import Head, Question, compose, section_title
from questionbank.rules.papers import Section

OPTIONS = (Option("A", "甲"), Option("B", "乙"))
SINGLE = Section(ItemType.SINGLE_CHOICE, 2, Decimal("1.5"))
TRUE_FALSE = Section(ItemType.TRUE_FALSE, 1, Decimal(1))
ESSAY = Section(ItemType.ESSAY, 1, Decimal(10))


def head(language: str = "zh_Hans") -> Head:
    return Head("f1", "试卷", 90, language)


def question(name: str, kind: ItemType = ItemType.SINGLE_CHOICE, options: tuple[Option, ...] = OPTIONS) -> Question:
    return Question(name, kind, Wording(f"<p>{name}</p>", options))


def test_numbers_run_on_over_the_sections() -> None:
    essay = question("e", ItemType.ESSAY, ())

    paper = compose(head(), [(SINGLE, [question("a"), question("b")]), (ESSAY, [essay])])

    assert [(item["id"], item["number"], item["marks"]) for item in paper["items"]] == [
        ("a", 1, "1.5"),
        ("b", 2, "1.5"),
        ("e", 3, "10"),
    ]
    assert [part["items"] for part in paper["sections"]] == [["a", "b"], ["e"]]
    assert canonical(paper)


def test_an_essay_has_no_options_even_if_some_are_stored() -> None:
    paper = compose(head(), [(ESSAY, [question("e", ItemType.ESSAY)])])

    assert "options" not in paper["items"][0]


@pytest.mark.parametrize(("language", "texts"), [("zh_Hans", ["正确", "错误"]), ("en", ["True", "False"])])
def test_a_statement_without_options_gets_right_and_wrong_in_its_language(language: str, texts: list[str]) -> None:
    paper = compose(head(language), [(TRUE_FALSE, [question("t", ItemType.TRUE_FALSE, ())])])

    assert paper["items"][0]["options"] == [{"id": "T", "text": texts[0]}, {"id": "F", "text": texts[1]}]


def test_options_keep_their_identifiers_and_order() -> None:
    paper = compose(head(), [(SINGLE, [question("a", options=OPTIONS[::-1])])])

    assert [option["id"] for option in paper["items"][0]["options"]] == ["B", "A"]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh_Hans", "二、判断题（共1题，每题1分，共1分）"),
        ("en", "Part 2: True or false (1 × 1 = 1 mark)"),
    ],
)
def test_a_section_is_titled_in_the_language_of_the_paper(language: str, title: str) -> None:
    assert section_title(TRUE_FALSE, 1, language) == title


@pytest.mark.parametrize(
    "broken",
    [
        Question("a", ItemType.SINGLE_CHOICE, Wording("  ", OPTIONS)),
        Question("a", ItemType.SINGLE_CHOICE, Wording("stem")),
        Question("a", ItemType.MULTIPLE_CHOICE, Wording("stem", OPTIONS[:1])),
    ],
)
def test_a_question_without_complete_wording_is_refused(broken: Question) -> None:
    with pytest.raises(Refused) as caught:
        compose(head(), [(SINGLE, [broken])])

    assert caught.value.code == "no_wording"
