"""Which reader an item goes to, and why some go to none."""

import pytest

from questionbank.interchange.qti.obstacles import Beyond
from questionbank.rules.items import ItemType
from tests.questionbank.interchange.qti.interactions.pages import asked, choices, response

AB = choices("simpleChoice", ("A", "a"), ("B", "b"))
OTHERS = (
    "associateInteraction",
    "customInteraction",
    "drawingInteraction",
    "endAttemptInteraction",
    "graphicAssociateInteraction",
    "graphicGapMatchInteraction",
    "graphicOrderInteraction",
    "hottextInteraction",
    "mediaInteraction",
    "portableCustomInteraction",
    "positionObjectInteraction",
    "sliderInteraction",
    "uploadInteraction",
)


def interaction(kind: str, inside: str = "") -> str:
    return f'<{kind} responseIdentifier="RESPONSE">{inside}</{kind}>'


@pytest.mark.parametrize(
    ("body", "declared", "kind"),
    [
        (interaction("choiceInteraction", AB), response(), ItemType.SINGLE_CHOICE),
        (interaction("orderInteraction", AB), response(cardinality="ordered"), ItemType.ORDERING),
        (interaction("textEntryInteraction"), response(base="string"), ItemType.TEXT_ENTRY),
        (interaction("textEntryInteraction"), response(base="float"), ItemType.NUMERICAL),
        (interaction("extendedTextInteraction"), response(base="string"), ItemType.ESSAY),
        (
            interaction("inlineChoiceInteraction", choices("inlineChoice", ("A", "a"))),
            response(),
            ItemType.GAP_SELECT,
        ),
    ],
)
def test_each_kind_of_interaction_has_a_reader(body: str, declared: str, kind: ItemType) -> None:
    assert asked(f"<p>What? {body}</p>", declared).type is kind


@pytest.mark.parametrize("kind", OTHERS)
def test_an_interaction_that_the_bank_does_not_hold_is_named(kind: str) -> None:
    with pytest.raises(Beyond, match=f"Items with a “{kind}” are not held here"):
        asked(f"<p>What?</p>{interaction(kind)}")


@pytest.mark.parametrize("body", ["<p>no question</p>", "", "<interaction/>", "<interactions><p/></interactions>"])
def test_an_item_that_asks_nothing_is_not_held_here(body: str) -> None:
    with pytest.raises(Beyond, match="asks nothing"):
        asked(body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (interaction("choiceInteraction", AB) * 2, "2 things at once (choiceInteraction)"),
        (
            interaction("choiceInteraction", AB) + interaction("textEntryInteraction"),
            "2 things at once (choiceInteraction, textEntryInteraction)",
        ),
        (
            interaction("textEntryInteraction") * 2 + interaction("sliderInteraction"),
            "3 things at once (sliderInteraction, textEntryInteraction)",
        ),
    ],
)
def test_several_questions_in_one_item_are_counted_and_named(body: str, said: str) -> None:
    with pytest.raises(Beyond) as found:
        asked(body)
    assert said in str(found.value)
