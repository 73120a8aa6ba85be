"""A composed paper has the parts that the exam client wants, and nothing else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.canonical import canonical
from core.errors import Refused
from questionbank.rules import Gap, ItemType, Option, Picture, Wording
from questionbank.rules.composition import Head, Question, Stimulus, compose, section_title, together
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
        Question("a", ItemType.ORDERING, Wording("stem", OPTIONS[:1])),
        Question("a", ItemType.ORDERING, Wording("stem", (OPTIONS[0], OPTIONS[0]))),
        Question("a", ItemType.NONCONFORMITY, Wording("stem")),
        Question("a", ItemType.MATCHING, Wording("stem", targets=OPTIONS)),
        Question("a", ItemType.MATCHING, Wording("stem", sources=OPTIONS, targets=OPTIONS[:1])),
        Question("a", ItemType.GAP_SELECT, Wording("stem [[1]]")),
        Question("a", ItemType.GAP_SELECT, Wording("stem [[2]]", gaps=(Gap("1", OPTIONS),))),
        Question("a", ItemType.HOTSPOT, Wording("stem")),
        Question("a", ItemType.ESSAY, Wording("stem"), Stimulus("s", " ")),
    ],
)
def test_a_question_without_complete_wording_is_refused(broken: Question) -> None:
    with pytest.raises(Refused) as caught:
        compose(head(), [(SINGLE, [broken])])

    assert caught.value.code == "no_wording"


PLAN = Picture("0" * 64, 400, 300, "车间平面图")
FULL = Wording("a [[1]]", OPTIONS, OPTIONS, OPTIONS, (Gap("1", OPTIONS),), PLAN)
PARTS: dict[ItemType, set[str]] = {
    ItemType.SINGLE_CHOICE: {"options"},
    ItemType.MULTIPLE_CHOICE: {"options"},
    ItemType.TRUE_FALSE: {"options"},
    ItemType.ORDERING: {"options"},
    ItemType.NONCONFORMITY: {"options"},
    ItemType.MATCHING: {"sources", "targets"},
    ItemType.GAP_SELECT: {"gaps"},
    ItemType.HOTSPOT: {"picture"},
    ItemType.TEXT_ENTRY: set(),
    ItemType.NUMERICAL: set(),
    ItemType.ESSAY: set(),
}


@pytest.mark.parametrize("kind", PARTS)
def test_each_type_brings_its_own_parts_and_no_others(kind: ItemType) -> None:
    section = Section(kind, 1, Decimal(2))

    (item,) = compose(head(), [(section, [Question("a", kind, FULL)])])["items"]

    assert set(item) - {"id", "number", "type", "marks", "stem"} == PARTS[kind]


def test_gaps_and_pictures_have_the_form_of_the_interface() -> None:
    gapped = Question("g", ItemType.GAP_SELECT, FULL)
    placed = Question("p", ItemType.HOTSPOT, FULL)
    rows = [{"id": "A", "text": "甲"}, {"id": "B", "text": "乙"}]

    first, second = compose(head(), [(SINGLE, [gapped, placed])])["items"]

    assert first["gaps"] == [{"id": "1", "options": rows}]
    assert second["picture"] == {"src": "media:" + "0" * 64, "width": 400, "height": 300, "alt": "车间平面图"}


@pytest.mark.parametrize("kind", [ItemType.ORDERING, ItemType.MATCHING])
def test_the_order_in_which_an_author_wrote_the_right_answer_does_not_reach_the_paper(kind: ItemType) -> None:
    options = tuple(Option(letter, letter) for letter in "ABCDE")
    wording = Wording("s", options, options, options)
    name = "options" if kind is ItemType.ORDERING else "targets"

    papers = [compose(head(), [(SINGLE, [Question(f"q{n}", kind, wording)])]) for n in range(20)]
    orders = ["".join(option["id"] for option in paper["items"][0][name]) for paper in papers]

    assert len(set(orders)) > 10
    assert {"".join(sorted(order)) for order in orders} == {"ABCDE"}


def test_the_material_of_a_case_is_there_once_and_its_items_name_it() -> None:
    case = Stimulus("c1", "<p>材料</p>")
    first, second = (Question(name, ItemType.ESSAY, Wording("s"), case) for name in "ab")

    paper = compose(head(), [(SINGLE, [first, question("x"), second])])

    assert paper["stimuli"] == [{"id": "c1", "html": "<p>材料</p>"}]
    assert [item.get("stimulus") for item in paper["items"]] == ["c1", None, "c1"]
    assert canonical(paper)


def test_a_section_of_cases_is_titled_by_how_many_items_it_has() -> None:
    assert section_title(Section(ItemType.CASE, 3, Decimal(2)), 0, "zh_Hans") == (
        "一、案例分析题（共3题，每题2分，共6分）"
    )


@pytest.mark.parametrize(
    ("drawn", "printed"),
    [("abc", "abc"), ("a2b1", "a12b"), ("21ab", "12ab"), ("2x1y3", "123xy"), ("", ""), ("7a2b1", "7a12b")],
)
def test_the_items_of_a_case_stand_together_in_their_own_order(drawn: str, printed: str) -> None:
    case_of = {"1": (5, 1), "2": (5, 2), "3": (5, 3), "7": (6, 1)}

    assert "".join(together(drawn, case_of.get)) == printed


AIDS = {"calculator": True, "documents": [{"id": "r1", "title": "程序", "hash": "0" * 64}]}


def test_a_paper_names_its_aids_and_changes_in_nothing_else() -> None:
    plain = compose(head(), [(SINGLE, [question("a"), question("b")])])
    aided = compose(replace(head(), aids=AIDS), [(SINGLE, [question("a"), question("b")])])

    assert aided.pop("aids") == AIDS
    assert canonical(aided) == canonical(plain)


def test_a_paper_without_aids_has_no_word_of_them() -> None:
    assert "aids" not in compose(replace(head(), aids={}), [(SINGLE, [question("a"), question("b")])])
