"""A choice: of one or several, and of true and false."""

import pytest

from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Option
from tests.questionbank.interchange.qti.interactions.pages import asked, choices, response

AB = (("A", "one"), ("B", "two"))


def choice(*options: tuple[str, str], most: str = "1", prompt: str = "<prompt>Which?</prompt>") -> str:
    inside = prompt + choices("simpleChoice", *(options or AB))
    return f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="{most}">{inside}</choiceInteraction>'


@pytest.mark.parametrize(
    ("cardinality", "written", "kind", "most"),
    [
        ("single", "1", ItemType.SINGLE_CHOICE, 1),
        ("single", "0", ItemType.SINGLE_CHOICE, 1),
        ("single", "2", ItemType.SINGLE_CHOICE, 1),
        ("multiple", "0", ItemType.MULTIPLE_CHOICE, 0),
        ("multiple", "2", ItemType.MULTIPLE_CHOICE, 2),
        ("multiple", "", ItemType.MULTIPLE_CHOICE, 0),
        ("multiple", "many", ItemType.MULTIPLE_CHOICE, 0),
        ("multiple", "1", ItemType.SINGLE_CHOICE, 1),
    ],
)
def test_how_many_may_be_chosen_makes_the_type(cardinality: str, written: str, kind: ItemType, most: int) -> None:
    found = asked(choice(most=written), response(cardinality=cardinality))
    assert (found.type, found.most) == (kind, most)
    assert (found.wording.stem, found.wording.options) == ("Which?", (Option("A", "one"), Option("B", "two")))
    assert found.names == {}


@pytest.mark.parametrize(
    ("options", "letters"),
    [
        ((("c1", "正确"), ("c2", "错误")), {"T": "c1", "F": "c2"}),
        ((("c1", "错误"), ("c2", "正确")), {"F": "c1", "T": "c2"}),
        ((("A", "True"), ("B", "False")), {"T": "A", "F": "B"}),
        ((("A", " true. "), ("B", "FALSE")), {"T": "A", "F": "B"}),
        ((("A", "<p>对</p>"), ("B", "<p>错</p>")), {"T": "A", "F": "B"}),
        ((("T", "True"), ("F", "False")), {"T": "T", "F": "F"}),
    ],
)
def test_options_that_say_true_and_false_get_our_letters_and_remember_theirs(
    options: tuple[tuple[str, str], ...], letters: dict[str, str]
) -> None:
    found = asked(choice(*options))
    assert found.type is ItemType.TRUE_FALSE
    assert [one.id for one in found.wording.options] == list(letters)
    assert found.names == letters


@pytest.mark.parametrize(
    "options",
    [
        (("A", "True"), ("B", "Maybe")),
        (("A", "True"), ("B", "True")),
        (("A", "True"), ("B", "False"), ("C", "Not given")),
        (("A", "It is true"), ("B", "It is false")),
    ],
)
def test_options_that_say_more_than_true_and_false_are_a_choice(options: tuple[tuple[str, str], ...]) -> None:
    assert asked(choice(*options)).type is ItemType.SINGLE_CHOICE


def test_true_and_false_of_which_several_may_be_chosen_are_a_choice_of_several() -> None:
    found = asked(choice(("A", "True"), ("B", "False"), most="0"), response(cardinality="multiple"))
    assert (found.type, found.names) == (ItemType.MULTIPLE_CHOICE, {})


@pytest.mark.parametrize(
    ("cardinality", "base"),
    [("single", "string"), ("single", "integer"), ("ordered", "identifier"), ("record", "identifier"), ("", "")],
)
def test_a_response_of_something_else_than_options_is_not_held_here(cardinality: str, base: str) -> None:
    with pytest.raises(Beyond, match="something else than options"):
        asked(choice(), response(cardinality=cardinality, base=base))


@pytest.mark.parametrize("options", [(("A", "one"),)])
def test_one_option_is_no_choice(options: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(Beyond, match="fewer than two"):
        asked(choice(*options))


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ((("A", "one"), ("A", "two")), "stands twice"),
        ((("", "one"), ("B", "two")), "stands twice"),
    ],
)
def test_options_that_cannot_be_told_apart_break_the_item(options: tuple[tuple[str, str], ...], fault: str) -> None:
    with pytest.raises(Broken, match=fault):
        asked(choice(*options))


def test_the_prompt_follows_the_text_around_the_choice() -> None:
    assert asked(f"<p>Read.</p>{choice()}").wording.stem == "<p>Read.</p><p>Which?</p>"
    assert asked(f"<p>Read.</p>{choice(prompt='')}<p>End.</p>").wording.stem == "<p>Read.</p><p>End.</p>"


def test_feedback_in_an_option_is_no_part_of_it() -> None:
    found = asked(choice(("A", 'one<feedbackInline identifier="A">No.</feedbackInline>'), ("B", "two")))
    assert found.wording.options[0].text == "one"
