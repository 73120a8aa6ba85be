"""A word or a number, typed."""

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.body import lift
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.question import Page, Question
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Wording

_BLANK = "____"
_DECIMAL = "10"
_TYPES = {"string": ItemType.TEXT_ENTRY, "integer": ItemType.NUMERICAL, "float": ItemType.NUMERICAL}


def read(page: Page, interaction: etree._Element) -> Question:
    """Read a typed answer; where it stands in a sentence, a blank line stays."""
    declared = page.declaration(interaction)
    if not declared.is_single or declared.base_type not in _TYPES or interaction.get("base", _DECIMAL) != _DECIMAL:
        raise Beyond(Reason("The response is declared as something else than one text or one decimal number."))
    lift(interaction, _BLANK if _stands_in_text(interaction) else "")
    return Question(_TYPES[declared.base_type], Wording(page.write.html(page.body)), (declared,))


def _stands_in_text(interaction: etree._Element) -> bool:
    parent = interaction.getparent()
    return parent is not None and bool("".join(parent.itertext()).strip())
