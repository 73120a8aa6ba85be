"""Responses and outcomes as JSON documents have them."""

import json
from decimal import Decimal

import pytest

from questionbank.interchange.model import Refusal
from questionbank.interchange.qti.processing.responses import MAX_BYTES, as_json, read_responses, respond
from questionbank.interchange.qti.processing.values import BaseType, Cardinality


def echo(cardinality: str, base: BaseType, given: object) -> object:
    return as_json(respond(Cardinality(cardinality), base, given))


def test_the_document_has_one_object_of_responses() -> None:
    found = read_responses('{"responses": {"R": ["甲", 0.1, null]}}'.encode())

    assert found == {"R": ["甲", Decimal("0.1"), None]}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not a JSON document"),
        (b"{", "not a JSON document"),
        (b"\xff", "not a JSON document"),
        (b'{"responses": {"R": "\\ud800"}}', "not a JSON document"),
        (b'{"responses": {"R": ' + b"9" * 5000 + b"}}", "not a JSON document"),
        (b"[" * 100_000, "not a JSON document"),
        (b"[]", 'no object "responses"'),
        (b"{}", 'no object "responses"'),
        (b'{"responses": []}', 'no object "responses"'),
        (b" " * (MAX_BYTES + 1), "larger than 1 MiB"),
    ],
)
def test_anything_else_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_responses(content)

    assert why in str(refusal.value)


@pytest.mark.parametrize(
    ("base", "given_", "expected"),
    [
        (BaseType.IDENTIFIER, "A", "A"),
        (BaseType.IDENTIFIER, 1, "1"),
        (BaseType.IDENTIFIER, ["A"], "A"),
        (BaseType.IDENTIFIER, ["A", "B"], None),
        (BaseType.IDENTIFIER, [], None),
        (BaseType.IDENTIFIER, {"a": 1}, None),
        (BaseType.STRING, "", None),
        (BaseType.STRING, " a", " a"),
        (BaseType.BOOLEAN, True, True),
        (BaseType.BOOLEAN, "false", False),
        (BaseType.INTEGER, "07", 7),
        (BaseType.INTEGER, 7.0, 7),
        (BaseType.INTEGER, "seven", None),
        (BaseType.FLOAT, Decimal("0.1"), Decimal("0.1")),
        (BaseType.FLOAT, "0.1", Decimal("0.1")),
        (BaseType.FLOAT, True, None),
        (BaseType.FLOAT, float("nan"), None),
        (BaseType.FLOAT, "INF", "INF"),
        (BaseType.PAIR, "B A", "B A"),
        (BaseType.PAIR, ["B", "A"], "B A"),
        (BaseType.DIRECTED_PAIR, "A  B", "A B"),
        (BaseType.POINT, "10 20.5", "10 20.5"),
        (BaseType.POINT, [10, 20], "10 20"),
        (BaseType.POINT, "10", None),
        (BaseType.DURATION, "PT1M", 60),
        (BaseType.STRING, None, None),
    ],
)
def test_a_single_response_is_read_in_its_type_or_is_null(base: BaseType, given_: object, expected: object) -> None:
    assert echo("single", base, given_) == expected


@pytest.mark.parametrize(
    ("given_", "expected"),
    [(["B", "A"], ["B", "A"]), ("A", ["A"]), ([], []), (None, None), ([None, "", "A"], ["A"]), ([["x"], "A"], ["A"])],
)
def test_a_container_keeps_its_order_and_null_is_not_empty(given_: object, expected: object) -> None:
    assert echo("ordered", BaseType.IDENTIFIER, given_) == expected


def test_pairs_in_a_container_may_be_lists() -> None:
    assert echo("multiple", BaseType.DIRECTED_PAIR, [["A", "B"], "C D"]) == ["A B", "C D"]


def test_a_record_takes_the_types_of_json() -> None:
    given_ = {"t": True, "n": 3, "f": 0.5, "s": "x", "none": None}

    assert echo("record", BaseType.STRING, given_) == {"t": True, "n": 3, "f": Decimal("0.5"), "s": "x", "none": None}
    assert echo("record", BaseType.STRING, ["x"]) is None
    assert echo("record", BaseType.STRING, "") is None


def test_outcomes_can_be_written_as_json() -> None:
    found = echo("multiple", BaseType.FLOAT, ["0.1", "1e300"])

    assert json.loads(json.dumps(found, default=float)) == [0.1, 1e300]


@pytest.mark.parametrize("base", list(BaseType))
@pytest.mark.parametrize("nothing", [None, [], {}, {"a": 1}, [None], ["a", "b", "c"], object()])
def test_what_says_no_single_value_is_null(base: BaseType, nothing: object) -> None:
    assert respond(Cardinality.SINGLE, base, nothing).null


@pytest.mark.parametrize(
    ("base", "given_", "expected"),
    [
        (BaseType.IDENTIFIER, [["A"], "B", 3], ["B", "3"]),
        (BaseType.INTEGER, [1, "2", 3.0, "x", True, None], [1, 2, 3]),
        (BaseType.FLOAT, ["0.5", Decimal("1.5"), "NaN"], [Decimal("0.5"), Decimal("1.5")]),
        (BaseType.BOOLEAN, [True, "false", "maybe"], [True, False]),
        (BaseType.POINT, ["1 2", [3, 4], [5]], ["1 2", "3 4"]),
        (BaseType.PAIR, [["A", "B"], "C"], ["A B"]),
        (BaseType.DIRECTED_PAIR, (("A", "B"),), ["A B"]),
        (BaseType.STRING, ["", " ", "a"], [" ", "a"]),
    ],
)
def test_members_of_no_type_are_left_out_of_a_list(base: BaseType, given_: object, expected: list[object]) -> None:
    for cardinality in ("multiple", "ordered"):
        assert echo(cardinality, base, given_) == expected


@pytest.mark.parametrize(
    ("given_", "text"), [("3.14", "3.14"), (3, "3"), (Decimal("0.50"), "0.50"), ("two", "two"), (" 7 ", " 7 ")]
)
def test_a_number_for_a_record_keeps_what_was_written(given_: object, text: str) -> None:
    found = echo("record", BaseType.STRING, given_)
    assert isinstance(found, dict)
    assert found["stringValue"] == text


@pytest.mark.parametrize("given_", [True, False, None, [], [1], ""])
def test_what_is_neither_written_nor_a_record_is_no_record(given_: object) -> None:
    assert respond(Cardinality.RECORD, BaseType.STRING, given_).null
