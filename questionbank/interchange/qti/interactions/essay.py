"""A text of one's own, marked by people."""

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.question import Page, Question
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Wording


def read(page: Page, interaction: etree._Element) -> Question:
    """Read an essay."""
    declared = page.declaration(interaction)
    if not declared.is_single or declared.base_type != "string":
        raise Beyond(Reason("The response of the essay is declared as something else than one text."))
    return Question(ItemType.ESSAY, Wording(page.stem(interaction)), (declared,))
