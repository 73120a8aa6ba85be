"""What a calibration may say, and its file."""

import pytest

from core.errors import Refused
from questionbank.rules.calibration import Parameters, parameter_problems, read_parameters

HEAD = "item,a,b,minutes\n"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Parameters(1.2, -0.5, 1.5), ""),
        (Parameters(minutes=2), ""),
        (Parameters(5, 8), ""),
        (Parameters(), "or all three"),
        (Parameters(a=1), "go together"),
        (Parameters(b=1), "go together"),
        (Parameters(0, 1), "Discrimination lies"),
        (Parameters(5.1, 1), "Discrimination lies"),
        (Parameters(1, 8.1), "Difficulty lies"),
        (Parameters(minutes=0), "minutes lie"),
        (Parameters(float("nan"), 0), "Discrimination lies"),
        (Parameters(1, float("inf")), "Difficulty lies"),
    ],
)
def test_numbers_that_cannot_be_are_said(found: Parameters, words: str) -> None:
    said = " ".join(map(str, parameter_problems(found)))

    assert (words in said) if words else not said


def test_a_file_is_read_with_its_gaps() -> None:
    found = read_parameters("\ufeff" + HEAD + "A-1,1.1,-0.2,1.5\nA-2,,,2\n")

    assert found == [("A-1", Parameters(1.1, -0.2, 1.5)), ("A-2", Parameters(minutes=2.0))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Line 1: The columns are item,a,b,minutes"),
        ("item,b,a,minutes\n", "Line 1: The columns are"),
        (HEAD + "A-1,1,0,\nA-2,x,0,\n", "Line 3: a, b and minutes are numbers"),
        (HEAD + "A-1,1\n", "Line 2: Discrimination and difficulty go together"),
        (HEAD + "A-1,-1,0,\n", "Line 2: Discrimination lies above 0"),
    ],
)
def test_a_row_that_cannot_be_is_named_by_its_line(text: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        read_parameters(text)

    assert words in str(caught.value.text)
