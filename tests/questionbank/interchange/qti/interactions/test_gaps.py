"""Gaps in a text, each with a list of its own."""

import pytest

from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.qti.interactions.pages import asked, choices, response

XY = (("x", "X"), ("y", "Y"))


def gap(name: str, *options: tuple[str, str]) -> str:
    inside = choices("inlineChoice", *(options or XY))
    return f'<inlineChoiceInteraction responseIdentifier="{name}">{inside}</inlineChoiceInteraction>'


def declared(*names: str, cardinality: str = "single", base: str = "identifier") -> str:
    return "".join(response(name, cardinality=cardinality, base=base) for name in names)


@pytest.mark.parametrize(
    ("body", "stem"),
    [
        (f"<p>First {gap('G1')}, then {gap('G2')}.</p>", "<p>First [[G1]], then [[G2]].</p>"),
        (f"<p>{gap('G2')}{gap('G1')}</p>", "<p>[[G2]][[G1]]</p>"),
        (f"<p>One {gap('G1')}</p><p>two {gap('G2')}</p>", "<p>One [[G1]]</p><p>two [[G2]]</p>"),
        (f"<p><b>{gap('G1')}</b> and <i>{gap('G2')}</i></p>", "<p><b>[[G1]]</b> and <i>[[G2]]</i></p>"),
        (f"<ul><li>{gap('G1')}</li><li>{gap('G2')}</li></ul>", "<ul><li>[[G1]]</li><li>[[G2]]</li></ul>"),
    ],
)
def test_each_gap_stands_in_the_text_by_the_name_of_its_response(body: str, stem: str) -> None:
    found = asked(body, declared("G1", "G2"))
    assert (found.type, found.wording.stem) == (ItemType.GAP_SELECT, stem)
    assert [one.id for one in found.wording.gaps] == [one.identifier for one in found.declared]


def test_gaps_follow_the_text_and_not_the_declarations() -> None:
    found = asked(f"<p>{gap('B')} {gap('A')}</p>", declared("A", "B"))
    assert [one.id for one in found.wording.gaps] == ["B", "A"]


def test_each_gap_has_words_of_its_own() -> None:
    found = asked(f"<p>{gap('A', ('1', 'one'))} {gap('B', ('1', 'uno'), ('2', 'due'))}</p>", declared("A", "B"))
    assert [[one.text for one in each.options] for each in found.wording.gaps] == [["one"], ["uno", "due"]]


def test_one_gap_is_enough() -> None:
    assert asked(f"<p>Take {gap('RESPONSE')}.</p>").wording.stem == "<p>Take [[RESPONSE]].</p>"


def test_gaps_that_share_a_response_break_the_item() -> None:
    with pytest.raises(Broken, match="share one response"):
        asked(f"<p>{gap('A')} {gap('A')}</p>", declared("A"))


@pytest.mark.parametrize(
    ("cardinality", "base"),
    [("multiple", "identifier"), ("single", "string"), ("ordered", "identifier"), ("single", "directedPair")],
)
def test_a_gap_for_more_than_one_option_is_not_held_here(cardinality: str, base: str) -> None:
    with pytest.raises(Beyond, match="something else than one option"):
        asked(f"<p>{gap('A')}</p>", declared("A", cardinality=cardinality, base=base))


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (f"<p>{gap('A')} {gap('B')}</p>", "B is not declared"),
        (f"<p>{gap('A', ('x', 'X'), ('x', 'Y'))}</p>", "“x” stands twice"),
    ],
)
def test_a_gap_that_is_wrong_in_itself_breaks_the_item(body: str, fault: str) -> None:
    with pytest.raises(Broken, match=fault):
        asked(body, declared("A"))


def test_gaps_beside_another_interaction_are_not_held_here() -> None:
    other = '<textEntryInteraction responseIdentifier="B"/>'
    with pytest.raises(Beyond, match=r"2 things at once \(inlineChoiceInteraction, textEntryInteraction\)"):
        asked(f"<p>{gap('A')} {other}</p>", declared("A", "B"))
