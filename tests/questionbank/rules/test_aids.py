"""What candidates may use: kept as it was asked for, named on the paper, absent where nothing is allowed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused, Text
from questionbank.rules.aids import (
    MOST_DOCUMENTS,
    NO_AIDS,
    Aids,
    FrozenDocument,
    aids_on_paper,
    aids_problems,
    aids_row,
)
from questionbank.rules.blueprint_file import aids_from

CODES = st.lists(st.text("ABCxyz019.-_", min_size=1, max_size=6), max_size=4).map(tuple)


@settings(max_examples=50, deadline=None)
@given(st.booleans(), CODES)
def test_aids_read_back_as_they_were(calculator: bool, documents: tuple[str, ...]) -> None:
    aids = Aids(calculator, documents)

    assert aids_from(aids_row(aids)) == aids


@pytest.mark.parametrize(
    ("aids", "row"),
    [
        (NO_AIDS, {}),
        (Aids(calculator=True), {"calculator": True}),
        (Aids(documents=("A",)), {"documents": ["A"]}),
        (Aids(True, ("B", "A")), {"calculator": True, "documents": ["B", "A"]}),
    ],
)
def test_the_table_keeps_only_what_is_allowed(aids: Aids, row: dict[str, object]) -> None:
    assert aids_row(aids) == row


def test_a_paper_names_each_document_in_the_order_of_the_blueprint() -> None:
    documents = {code: FrozenDocument(f"id-{code}", f"Title {code}", code * 64) for code in "AB"}

    assert aids_on_paper(Aids(True, ("B", "A")), documents) == {
        "calculator": True,
        "documents": [
            {"id": "id-B", "title": "Title B", "hash": "B" * 64},
            {"id": "id-A", "title": "Title A", "hash": "A" * 64},
        ],
    }


def test_a_paper_says_that_there_is_no_calculator_where_documents_are_allowed() -> None:
    assert aids_on_paper(Aids(documents=()), {}) == {}
    assert aids_on_paper(Aids(documents=("A",)), {"A": FrozenDocument("a", "t", "h")})["calculator"] is False


@pytest.mark.parametrize(
    ("documents", "said"),
    [
        ((), []),
        (("A", "B"), []),
        (("A", "B", "A"), ["A"]),
        (("B", "A", "B", "A", "B"), ["A", "B"]),
        (("A", "a"), []),
    ],
)
def test_a_document_is_named_once(documents: tuple[str, ...], said: list[str]) -> None:
    assert [text.params["code"] for text in aids_problems(Aids(documents=documents))] == said


@pytest.mark.parametrize(("count", "problems"), [(MOST_DOCUMENTS, 0), (MOST_DOCUMENTS + 1, 1)])
def test_a_panel_has_room_for_so_many(count: int, problems: int) -> None:
    assert len(aids_problems(Aids(documents=tuple(map(str, range(count)))))) == problems


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ({"calculator": 1}, "calculator"),
        ({"calculator": "true"}, "calculator"),
        ({"calculator": None}, "calculator"),
        ({"documents": "PROC-07"}, "documents"),
        ({"documents": [7]}, "documents"),
        ({"documents": ["PROC-07", " "]}, "documents"),
        ({"documents": {"a": 1}}, "documents"),
        ({"abacus": True}, "abacus"),
        ({"calculator": True, "Documents": []}, "Documents"),
    ],
)
def test_what_cannot_be_allowed_is_named(row: dict[str, object], named: str) -> None:
    with pytest.raises(Refused) as refused:
        aids_from(row)

    assert refused.value.field == "file"
    assert refused.value.code == "bad_blueprint"
    assert refused.value.text.params["name"] == named
    assert refused.value.text.params.get("where", "[aids]") == "[aids]"


@pytest.mark.parametrize("row", [None, {}, {"calculator": False}, {"documents": []}])
def test_nothing_is_allowed_unless_it_is_said(row: dict[str, object] | None) -> None:
    assert aids_from(row) == NO_AIDS


def test_what_is_wrong_is_said_in_sentences_of_the_rules() -> None:
    assert all(isinstance(text, Text) for text in aids_problems(Aids(documents=("A",) * (MOST_DOCUMENTS + 1))))
