"""A number as it was written."""

import pytest

from questionbank.interchange.qti.processing.responses import as_json
from questionbank.interchange.qti.processing.written_number import record_of
from tests.questionbank.interchange.qti.processing.writing import item, op, outcome, put, score

FIELDS = ("integerValue", "leftDigits", "rightDigits", "ndp", "nsf", "exponent")


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("42", (42, 2, 0, 0, 2, None)),
        ("-007", (-7, 3, 0, 0, 1, None)),
        ("3.140", (None, 1, 3, 3, 4, None)),
        ("0.05", (None, 1, 2, 2, 1, None)),
        (".5", (None, 0, 1, 1, 1, None)),
        ("1.25e1", (None, 1, 2, 1, 3, 1)),
        ("1.5E-3", (None, 1, 1, 4, 2, -3)),
        ("2e5", (None, 1, 0, 0, 1, 5)),
    ],
)
def test_digits_are_counted_where_they_stand(text: str, counts: tuple[int | None, ...]) -> None:
    found = as_json(record_of(text))

    assert isinstance(found, dict)
    assert tuple(found[name] for name in FIELDS) == counts
    assert (found["stringValue"], float(found["floatValue"])) == (text, float(text))


@pytest.mark.parametrize("text", ["two", "1,5", "INF", "."])
def test_what_is_no_number_is_its_text(text: str) -> None:
    assert as_json(record_of(text)) == {"stringValue": text}


def test_an_item_can_ask_for_two_decimal_places() -> None:
    places = op("fieldValue", op("variable", identifier="R"), fieldIdentifier="ndp")
    document = item(
        '<responseDeclaration identifier="R" cardinality="record"/>', outcome("O", "integer"), rules=put("O", places)
    )

    assert score(document, {"R": "3.14"}).outcomes == {"O": 2}
    assert score(document, {"R": None}).outcomes == {"O": None}
