"""Options that an item keeps in one order, which no candidate's paper does: told once for a whole file."""

from collections.abc import Iterable, Iterator

from lxml import etree

from questionbank.interchange.model import Outcome, Reason, Unsupported


def has_one_order(body: etree._Element) -> bool:
    """Whether a choice says that its options, or some of them, stay where they are."""
    return any(
        choice.get("shuffle") == "false" or any(option.get("fixed") == "true" for option in choice)
        for choice in body.iter("choiceInteraction")
    )


def order_is_lost(count: int = 1) -> Reason:
    """The sentence for so many items."""
    return Reason(
        "The order of the options is not kept: each candidate sees them in another (in %(count)d questions).",
        {"count": count},
    )


def told_once(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The same outcomes, with one note for all items that lose their order, at the first of them."""
    places: list[str] = []
    for outcome in outcomes:
        if isinstance(outcome, Unsupported) and outcome.what == order_is_lost():
            places.append(outcome.where)
        else:
            yield outcome
    if places:
        yield Unsupported(places[0], order_is_lost(len(places)))
