"""Tables of outcomes: matches, steps, and lines."""

import pytest

from tests.questionbank.interchange.qti.processing.writing import item, op, outcome, response, score, value

GRADES = (
    '<interpolationTable defaultValue="none"><interpolationTableEntry sourceValue="80" targetValue="high"/>'
    '<interpolationTableEntry sourceValue="60" targetValue="pass" includeBoundary="false"/>'
    '<interpolationTableEntry sourceValue="-INF" targetValue="fail"/></interpolationTable>'
)
STEPS = (
    '<matchTable defaultValue="99"><matchTableEntry sourceValue="1" targetValue="10"/>'
    '<matchTableEntry sourceValue="two" targetValue="20"/></matchTable>'
)
LINE = (
    '<interpolationTable interpolationMethod="linear"><interpolationTableEntry sourceValue="10" targetValue="100"/>'
    '<interpolationTableEntry sourceValue="0" targetValue="0"/></interpolationTable>'
)


def looked_up(kind: str, table: str, given_: object, *, source: str = "float") -> object:
    rule = f'<lookupOutcomeValue identifier="O">{op("variable", identifier="R")}</lookupOutcomeValue>'
    found = score(item(response("R", source), outcome("O", kind, inside=table), rules=rule), {"R": given_})
    assert found.unsupported == ()
    return found.outcomes["O"]


@pytest.mark.parametrize(
    ("given_", "grade"), [(100, "high"), (80, "high"), (79.9, "pass"), (60, "fail"), (-5, "fail"), (None, "none")]
)
def test_the_first_step_that_is_reached_counts(given_: object, grade: str) -> None:
    assert looked_up("identifier", GRADES, given_) == grade


@pytest.mark.parametrize(("given_", "expected"), [(1, 10), (2, 99), (None, 99)])
def test_a_match_is_exact(given_: object, expected: int) -> None:
    assert looked_up("float", STEPS, given_, source="integer") == expected


def test_texts_match_as_well() -> None:
    assert looked_up("integer", STEPS, "two", source="string") == 20
    assert looked_up("integer", GRADES, "two", source="string") is None


@pytest.mark.parametrize(("given_", "expected"), [(0, 0), (5, 50), (-5, 0), (12, 100)])
def test_a_line_is_held_at_its_ends(given_: int, expected: int) -> None:
    inline = op("lookupTable", op("variable", identifier="R"), LINE)

    assert value(inline, response("R", "float"), responses={"R": given_}) == expected
    assert looked_up("float", LINE, given_) == expected


def test_an_outcome_without_a_table_is_noted() -> None:
    rule = f'<lookupOutcomeValue identifier="O">{op("null")}</lookupOutcomeValue>'
    found = score(item(outcome("O", "float"), rules=rule))

    assert [str(note.what) for note in found.unsupported] == ["The variable O has no table."]


def entries(kind: str, *rows: tuple[str, str], **attributes: str) -> str:
    named = "".join(f' {name}="{value}"' for name, value in attributes.items())
    inside = "".join(f'<{kind}Entry sourceValue="{source}" targetValue="{target}"/>' for source, target in rows)
    return f"<{kind}{named}>{inside}</{kind}>"


@pytest.mark.parametrize(
    ("kind", "source", "given_", "expected"),
    [
        ("integer", "float", 1.0, 10),
        ("float", "integer", 1, 10),
        ("string", "integer", 1, "10"),
        ("identifier", "integer", 1, "10"),
        ("boolean", "integer", 1, None),
        ("integer", "string", "1", 10),
        ("integer", "string", "one", 99),
        ("integer", "boolean", True, 99),
    ],
)
def test_what_a_table_gives_is_of_the_type_of_the_outcome(
    kind: str, source: str, given_: object, expected: object
) -> None:
    table = entries("matchTable", ("1", "10"), defaultValue="99")
    found = looked_up(kind, table, given_, source=source)
    assert found == expected


@pytest.mark.parametrize(("given_", "expected"), [(1, 1), (2, 2), (3, None)])
def test_the_first_entry_of_a_source_counts(given_: int, expected: int | None) -> None:
    table = entries("matchTable", ("1", "1"), ("1", "9"), ("2", "2"))
    assert looked_up("integer", table, given_, source="integer") == expected


@pytest.mark.parametrize(
    ("given_", "expected"), [(10, "a"), (9.99, "b"), (5, "b"), (4.99, "c"), (0, "c"), (-0.01, None)]
)
def test_steps_are_reached_from_above(given_: float, expected: str | None) -> None:
    table = entries("interpolationTable", ("10", "a"), ("5", "b"), ("0", "c"))
    assert looked_up("identifier", table, given_) == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [("x", "5", None), ("", "5", None), ("1", "", None), ("1", "x", None), ("1", "5", 5)],
)
def test_an_entry_that_cannot_be_read_gives_nothing(source: str, target: str, expected: int | None) -> None:
    for kind in ("matchTable", "interpolationTable"):
        assert looked_up("integer", entries(kind, (source, target)), 1) == expected


@pytest.mark.parametrize(
    ("rows", "given_", "expected"),
    [
        ((("0", "0"), ("10", "100")), 2.5, 25),
        ((("10", "100"), ("0", "0")), 2.5, 25),
        ((("0", "0"), ("5", "50"), ("10", "60")), 7.5, 55),
        ((("0", "10"), ("10", "0")), 4, 6),
        ((("3", "7"),), 100, 7),
        ((("3", "7"), ("3", "9")), 3, 7),
        ((("x", "7"), ("3", "9")), 0, 9),
        ((("x", "7"),), 0, None),
    ],
)
def test_between_two_points_a_line_is_straight(
    rows: tuple[tuple[str, str], ...], given_: float, expected: float | None
) -> None:
    table = entries("interpolationTable", *rows, interpolationMethod="linear")
    assert looked_up("float", table, given_) == expected


def test_a_list_of_several_values_is_not_looked_up() -> None:
    rule = f'<lookupOutcomeValue identifier="O">{op("variable", identifier="R")}</lookupOutcomeValue>'
    declared = (response("R", "integer", "multiple"), outcome("O", "float", inside=STEPS))
    assert score(item(*declared, rules=rule), {"R": [1, 2]}).outcomes["O"] == 99
    assert score(item(*declared, rules=rule), {"R": [1]}).outcomes["O"] == 10
