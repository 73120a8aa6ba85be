"""Options to be put in order, all of them."""

import pytest

from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.qti.interactions.pages import asked, choices, response

ORDERED = response("RESPONSE", "C", "A", "B", cardinality="ordered")


def order(attributes: str = "", *options: tuple[str, str]) -> str:
    inside = "<prompt>Sort.</prompt>" + choices("simpleChoice", *(options or [(one, one.lower()) for one in "ABC"]))
    return f'<orderInteraction responseIdentifier="RESPONSE" {attributes}>{inside}</orderInteraction>'


@pytest.mark.parametrize("attributes", ["", 'maxChoices="0"', 'maxChoices="3"', 'maxChoices="9"', 'minChoices="1"'])
def test_an_order_of_all_options_is_read(attributes: str) -> None:
    found = asked(order(attributes), ORDERED)
    assert (found.type, found.wording.stem) == (ItemType.ORDERING, "Sort.")
    assert [one.id for one in found.wording.options] == ["A", "B", "C"]
    assert found.only.correct == ("C", "A", "B")


@pytest.mark.parametrize("most", ["1", "2"])
def test_an_order_of_some_options_is_not_held_here(most: str) -> None:
    with pytest.raises(Beyond, match="Only some of the options"):
        asked(order(f'maxChoices="{most}"'), ORDERED)


@pytest.mark.parametrize(
    ("cardinality", "base"),
    [("multiple", "identifier"), ("single", "identifier"), ("ordered", "string"), ("ordered", "pair")],
)
def test_a_response_that_is_no_order_of_options_is_not_held_here(cardinality: str, base: str) -> None:
    with pytest.raises(Beyond, match="something else than an order"):
        asked(order(), response(cardinality=cardinality, base=base))


def test_options_that_cannot_be_told_apart_break_the_item() -> None:
    with pytest.raises(Broken, match="“A” stands twice"):
        asked(order("", ("A", "a"), ("A", "b")), ORDERED)
