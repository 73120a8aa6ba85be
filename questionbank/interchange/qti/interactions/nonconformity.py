"""A nonconformity statement as this product writes it: four parts, marked by people."""

from collections.abc import Sequence

from lxml import etree

from questionbank.interchange.qti.body import lift
from questionbank.interchange.qti.question import Page, Question
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Wording

TEXTS = ("requirement", "evidence", "clause")
CLASSIFICATION = "classification"
FIELDS = (*TEXTS, CLASSIFICATION)


def fits(interactions: Sequence[etree._Element]) -> bool:
    """Whether these are the four parts of a statement."""
    return tuple(one.get("responseIdentifier", "").lower() for one in interactions) == FIELDS


def read(page: Page, interactions: Sequence[etree._Element]) -> Question:
    """Read a statement: its parts are known, only the classifications are its own."""
    declared = tuple(map(page.declaration, interactions))
    options = page.options([*interactions[-1].iterchildren("simpleChoice")])
    for interaction in interactions:
        lift(interaction)
    return Question(ItemType.NONCONFORMITY, Wording(page.write.html(page.body), options), declared)
