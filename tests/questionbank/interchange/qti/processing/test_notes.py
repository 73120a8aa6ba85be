"""What cannot be run is noted with its place, once each, and not without end."""

import pytest

from questionbank.interchange.model import Reason, Unsupported
from questionbank.interchange.qti import xml
from questionbank.interchange.qti.processing.notes import Notes, not_supported, unreadable

ROOT = xml.parse(b"<a>\n<b/>\n\n<qti-c/><b/></a>")
EMPTY = Reason("The file is empty.")


def test_a_note_says_where_it_stands_in_the_words_of_the_file() -> None:
    notes = Notes()
    for element in ROOT:
        notes.add(element, not_supported(element))
    assert [(note.where, str(note.what)) for note in notes.all()] == [
        ("b, line 2", "b is not supported."),
        ("qti-c, line 4", "qti-c is not supported."),
        ("b, line 4", "b is not supported."),
    ]


def test_the_same_note_of_the_same_place_is_taken_once() -> None:
    notes = Notes()
    for _ in range(3):
        notes.add(ROOT[0], EMPTY)
        notes.add(ROOT[0], not_supported(ROOT[0]))
    assert len(notes.all()) == 2


def test_notes_go_on_from_those_before() -> None:
    before = (Unsupported("b, line 2", EMPTY),)
    notes = Notes(before)
    notes.add(ROOT[0], EMPTY)
    notes.add(ROOT[1], EMPTY)
    assert notes.all() == (*before, Unsupported("qti-c, line 4", EMPTY))


def test_there_is_an_end_to_notes() -> None:
    notes = Notes()
    for number in range(500):
        notes.add(ROOT, Reason("The item has no variable %(name)s.", {"name": str(number)}))
    assert len(notes.all()) == 100
    assert str(notes.all()[-1].what) == "The item has no variable 99."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x", "“x” is not a value of the type integer."),
        (" 1.5\n", "“1.5” is not a value of the type integer."),
        ("x" * 500, f"“{'x' * 80}” is not a value of the type integer."),
        ("100%", "“100%” is not a value of the type integer."),
    ],
)
def test_a_text_that_is_no_value_is_quoted_shortly(text: str, said: str) -> None:
    assert str(unreadable(text, "integer")) == said
