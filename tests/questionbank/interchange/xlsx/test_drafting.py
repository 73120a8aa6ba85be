"""From the cells of a row to a question as found."""

import pytest

from questionbank.interchange.xlsx.drafting import draft
from questionbank.rules.items import ItemType


@pytest.mark.parametrize(
    ("cells", "options"),
    [
        ({}, ()),
        ({"A": "甲"}, (("A", "甲"),)),
        ({"A": "甲", "B": "乙"}, (("A", "甲"), ("B", "乙"))),
        ({"A": "甲", "B": "乙", "C": "", "D": ""}, (("A", "甲"), ("B", "乙"))),
        ({"A": "甲", "C": "丙"}, (("A", "甲"), ("B", ""), ("C", "丙"))),
        ({"B": "乙"}, (("A", ""), ("B", "乙"))),
        ({"H": "辛"}, (*((letter, "") for letter in "ABCDEFG"), ("H", "辛"))),
    ],
)
def test_options_go_up_to_the_last_that_is_filled_in(
    cells: dict[str, str], options: tuple[tuple[str, str], ...]
) -> None:
    texts = {f"option {letter}": text for letter, text in cells.items()}

    assert draft(texts, kind=None).options == options


def test_every_field_has_its_place_in_the_draft() -> None:
    fields = ("id", "stem", "answer", "explanation", "scoring", "tolerance", "rubric", "case")
    found = draft({field: f"<{field}>" for field in fields}, kind=ItemType.ESSAY, where="row 9")

    assert (found.source_id, found.stem, found.answer, found.explanation) == (
        "<id>",
        "<stem>",
        "<answer>",
        "<explanation>",
    )
    assert (found.scoring, found.tolerance, found.rubric, found.case) == (
        "<scoring>",
        "<tolerance>",
        "<rubric>",
        "<case>",
    )
    assert (found.type, found.where, found.tagged) == (ItemType.ESSAY, "row 9", True)


def test_where_an_item_belongs_is_kept_if_it_is_said() -> None:
    found = draft(
        {"subject": "105", "point": "", "tier": "2", "verb": "了解", "clause": "8.4", "language": "zh"}, kind=None
    )

    assert found.extras == {"subject": "105", "tier": "2", "verb": "了解", "clause": "8.4", "language": "zh"}


def test_the_row_is_kept_as_received() -> None:
    assert draft({"id": "1", "stem": "题\n干", "answer": ""}, kind=None).received == "1\t题\n干\t".encode()


def test_places_are_those_of_the_row() -> None:
    places = {"stem": "row 2, column 题干"}

    assert draft({}, kind=None, places=places).places == places
    assert draft({}, kind=None).places == {}
