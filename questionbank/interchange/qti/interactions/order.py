"""Options to be put in order."""

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.question import Page, Question, count
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Wording


def read(page: Page, interaction: etree._Element) -> Question:
    """Read an ordering of all its options."""
    declared = page.declaration(interaction)
    options = page.options([*interaction.iterchildren("simpleChoice")])
    if declared.cardinality != "ordered" or declared.base_type != "identifier":
        raise Beyond(Reason("The response of the ordering is declared as something else than an order of options."))
    if 0 < count(interaction, "maxChoices", 0) < len(options):
        raise Beyond(Reason("Only some of the options are to be put in order."))
    return Question(ItemType.ORDERING, Wording(page.stem(interaction), options), (declared,))
