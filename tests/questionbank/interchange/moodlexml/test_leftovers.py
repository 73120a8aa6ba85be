"""What is left out of questions is told once, with the first of them and their number."""

import pytest

from tests.questionbank.interchange.moodlexml.quizzes import TRUTH, answer, question, quiz, setting

AB = answer("甲", "100") + answer("乙", "0")
NUMBER = answer("3", "100")
UNIT = "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"


@pytest.mark.parametrize(
    ("kind", "body", "what"),
    [
        ("truefalse", TRUTH + setting("penalty", "1.0000000"), "further tries"),
        ("multichoice", AB + setting("shuffleanswers", "false"), "order of the options"),
        ("multichoice", AB + setting("shuffleanswers", "0"), "order of the options"),
        ("essay", "<responsetemplate><text>填写：</text></responsetemplate>", "Templates"),
        ("essay", setting("maxwordlimit", "300"), "Templates"),
        ("essay", setting("attachments", "-1"), "Templates"),
        ("numerical", NUMBER + UNIT, "Units"),
    ],
)
def test_what_is_left_out_is_told_once(kind: str, body: str, what: str) -> None:
    reading = quiz(question(kind, body), question("truefalse", TRUTH), question(kind, body, name="又"))

    assert (len(reading.items), reading.rejected) == (3, ())
    ((where, why),) = [(note.where, str(note.what)) for note in reading.unsupported]
    assert (where, "in 2 questions" in why, what in why) == ("question 1 (名)", True, True)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multichoice", AB + setting("shuffleanswers", "true") + setting("penalty", "0.0000000")),
        (
            "essay",
            setting("minwordlimit", "")
            + setting("attachments", "0")
            + "<responsetemplate><text></text></responsetemplate>",
        ),
        ("numerical", NUMBER + "<units></units>"),
    ],
)
def test_settings_that_change_nothing_are_no_notes(kind: str, body: str) -> None:
    assert quiz(question(kind, body)).unsupported == ()


def test_a_question_that_is_not_read_leaves_nothing_behind() -> None:
    assert quiz(question("multichoice", answer("甲", "0") + setting("shuffleanswers", "0"))).unsupported == ()
