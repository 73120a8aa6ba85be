"""A choice whose options stay where they are is read, and that they will not stay is told once."""

import pytest

from questionbank.interchange import qti
from questionbank.interchange.qti.fixed import has_one_order
from tests.questionbank.interchange.qti import documents as made

FIXED = made.CHOICE.replace("maxChoices", 'shuffle="false" maxChoices')
LAST = made.CHOICE.replace("maxChoices", 'shuffle="true" maxChoices').replace(
    'identifier="D"', 'identifier="D" fixed="true"'
)


@pytest.mark.parametrize(
    ("choice", "is_fixed"),
    [
        (FIXED, True),
        (LAST, True),
        (made.CHOICE, False),
        (made.CHOICE.replace("maxChoices", 'shuffle="true" maxChoices'), False),
        (made.ENTRY, False),
    ],
)
def test_an_item_says_that_options_stay(choice: str, is_fixed: bool) -> None:
    assert has_one_order(made.tree(f"<itemBody>{choice}</itemBody>")) is is_fixed


def test_a_file_tells_once_how_many_items_lose_their_order() -> None:
    files = {
        "a.xml": made.item(identifier="a"),
        "b.xml": made.item(body=FIXED, identifier="b"),
        "c.xml": made.item(body=LAST, identifier="c"),
    }
    reading = qti.read(made.package(files))

    assert [item.source_id for item in reading.items] == ["a", "b", "c"]
    ((where, what),) = [(note.where, str(note.what)) for note in reading.unsupported]
    assert (where, "order of the options" in what, "in 2 questions" in what) == ("b.xml", True, True)


def test_true_and_false_stand_in_one_order_anyway() -> None:
    truth = FIXED.replace(
        made.OPTIONS,
        "".join(
            f'<simpleChoice identifier="{name}">{word}</simpleChoice>' for name, word in (("A", "True"), ("B", "False"))
        ),
    )
    assert qti.read(made.item(body=truth)).unsupported == ()
