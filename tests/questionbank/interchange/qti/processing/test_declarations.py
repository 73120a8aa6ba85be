"""Declarations as they are read from an item."""

import pytest

from questionbank.interchange.qti import xml
from questionbank.interchange.qti.processing.declarations import Declaration, Role, read_declarations
from questionbank.interchange.qti.processing.notes import Notes
from questionbank.interchange.qti.processing.responses import as_json
from questionbank.interchange.qti.processing.values import BaseType, Cardinality
from tests.questionbank.interchange.qti.processing.writing import correct, default, item, outcome, response


def declared(*declarations: str) -> tuple[list[Declaration], list[str]]:
    notes = Notes()
    found = list(read_declarations(xml.parse(item(*declarations, more="<itemBody/>")), notes))
    return found, [str(note.what) for note in notes.all()]


def test_variables_are_read_in_their_order_with_their_role() -> None:
    template = '<templateDeclaration identifier=" T " cardinality="single" baseType="float"/>'
    found, _notes = declared(response("R", "string"), outcome("O", "float"), template)

    assert [(one.identifier, one.role) for one in found] == [
        ("R", Role.RESPONSE),
        ("O", Role.OUTCOME),
        ("T", Role.TEMPLATE),
    ]


def test_version_3_is_read_alike() -> None:
    content = """<qti-assessment-item>
    <qti-response-declaration identifier="R" cardinality="ordered" base-type="directedPair">
    <qti-correct-response><qti-value>A B</qti-value><qti-value>C D</qti-value></qti-correct-response>
    </qti-response-declaration></qti-assessment-item>"""
    (found,) = read_declarations(xml.parse(content.encode()), Notes())

    assert (found.cardinality, found.base) == (Cardinality.ORDERED, BaseType.DIRECTED_PAIR)
    assert as_json(found.correct) == ["A B", "C D"]


@pytest.mark.parametrize(
    ("cardinality", "values", "expected"),
    [
        ("single", ("A",), "A"),
        ("multiple", ("A", "B"), ["A", "B"]),
        ("multiple", (), []),
        ("multiple", ("",), []),
        ("single", ("",), None),
    ],
)
def test_values_are_read_by_cardinality(cardinality: str, values: tuple[str, ...], expected: object) -> None:
    (found,), notes = declared(response("R", "identifier", cardinality, correct(*values) + default(*values)))

    assert (as_json(found.correct), as_json(found.default), notes) == (expected, expected, [])


def test_what_a_declaration_does_not_say_is_single_and_of_no_type() -> None:
    (found,), notes = declared('<outcomeDeclaration identifier="O" cardinality="some" baseType="colour"/>')

    assert (found.cardinality, found.base, notes) == (Cardinality.SINGLE, None, [])
    assert (found.begin().null, found.correct.null) == (True, True)


def test_only_outcomes_begin_with_zero() -> None:
    found, _notes = declared(response("R", "float"), outcome("O", "float"), outcome("M", "float", "multiple"))

    assert [as_json(one.begin()) for one in found] == [None, 0, None]
