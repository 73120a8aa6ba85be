"""Options that an item keeps in one order, which no candidate's paper does."""

from lxml import etree


def has_one_order(body: etree._Element) -> bool:
    """Whether a choice says that its options, or some of them, stay where they are."""
    return any(
        choice.get("shuffle") == "false" or any(option.get("fixed") == "true" for option in choice)
        for choice in body.iter("choiceInteraction")
    )
