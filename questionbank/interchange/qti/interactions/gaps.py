"""Gaps in a text, each filled from a list of its own."""

from collections.abc import Sequence

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.body import lift
from questionbank.interchange.qti.declarations import Declaration
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.qti.question import Page, Question
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Gap, Wording


def read(page: Page, interactions: Sequence[etree._Element]) -> Question:
    """Read the gaps of a text in their order; each is named by the response that it declares."""
    declared = tuple(map(page.declaration, interactions))
    _check_declared(declared)
    gaps = tuple(
        Gap(one.identifier, page.options([*interaction.iterchildren("inlineChoice")]))
        for one, interaction in zip(declared, interactions, strict=True)
    )
    for gap, interaction in zip(gaps, interactions, strict=True):
        lift(interaction, f"[[{gap.id}]]")
    return Question(ItemType.GAP_SELECT, Wording(page.write.html(page.body), gaps=gaps), declared)


def _check_declared(declared: Sequence[Declaration]) -> None:
    if len({one.identifier for one in declared}) < len(declared):
        raise Broken(Reason("Two gaps share one response."))
    if not all(map(_is_one_option, declared)):
        raise Beyond(Reason("The response of a gap is declared as something else than one option."))


def _is_one_option(declared: Declaration) -> bool:
    return declared.is_single and declared.is_some("identifier")
