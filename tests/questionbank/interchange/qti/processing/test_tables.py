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
