"""What a calibration may say, and its file."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.rules.calibration import MOST_ROWS, Calibrated, Parameters, parameter_problems, survey_parameters

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
        (Parameters(1, 0, n=1), ""),
        (Parameters(1, 0, n=0), "at least one"),
        (Parameters(n=5), "or all three"),
    ],
)
def test_numbers_that_cannot_be_are_said(found: Parameters, words: str) -> None:
    said = " ".join(map(str, parameter_problems(found)))

    assert (words in said) if words else not said


def test_a_file_is_read_with_its_gaps() -> None:
    found = survey_parameters("\ufeff" + HEAD + "A-1,1.1,-0.2,1.5\n\nA-2,,,2\n")

    assert found == [Calibrated(2, "A-1", Parameters(1.1, -0.2, 1.5)), Calibrated(4, "A-2", Parameters(minutes=2.0))]


def test_columns_may_stand_in_any_order_and_carry_source_and_answers() -> None:
    found = survey_parameters("n, source ,b,a,item\n812,spring,-0.4,1.2, A-1 \n,,0,1,A-2\n")

    assert found == [
        Calibrated(2, "A-1", Parameters(1.2, -0.4, n=812), "spring"),
        Calibrated(3, "A-2", Parameters(1.0, 0.0)),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Line 1: The columns are item,a,b,minutes,source,n"),
        ("item,a\n", "Line 1: The columns are"),
        ("item,a,b,colour\n", "Line 1: The columns are"),
        ("item,a,b,b\n", "Line 1: The columns are"),
        (HEAD + '"A-1,1\n', "This is no CSV"),
        (HEAD + 'A-1,"1"x,0,\n', "This is no CSV"),
        (HEAD + "".join(f"A-{n},1,0,\n" for n in range(MOST_ROWS + 1)), "at most 20000 rows"),
    ],
    ids=range(7),
)
def test_what_is_no_such_file_is_refused_as_a_whole(text: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        survey_parameters(text)

    assert words in str(caught.value.text)
    assert (caught.value.field, caught.value.code) == ("file", "bad_parameters")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A-2,x,0,", "a, b and minutes are numbers"),
        ("A-2,1,0,1.5.2", "a, b and minutes are numbers"),
        ("A-2,1", "Discrimination and difficulty go together"),
        ("A-2,-1,0,", "Discrimination lies above 0"),
        ("A-2,nan,0,", "Discrimination lies above 0"),
        ("A-2,,,", "or all three"),
        (",1,0,", "has no name"),
        ("A-2,1,0,1,more", "more cells than columns"),
        ("A-1,1,0,", "there twice"),
    ],
)
def test_a_row_that_cannot_be_says_why_and_the_others_stand(row: str, words: str) -> None:
    first, second, third = survey_parameters(f"{HEAD}A-1,1,0,\n{row}\nA-3,1,0,\n")

    assert words in str(second.why_not)
    assert (second.line, third.why_not) == (3, None)
    assert (first.why_not is None) is ("twice" not in words)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    for start in ("", HEAD):
        with suppress(Refused):
            survey_parameters(start + text)
