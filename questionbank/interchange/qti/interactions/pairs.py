"""Two sets to be matched; a text with gaps and words that belong into them is the same with the gaps as targets."""

from collections.abc import Sequence

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.body import lift
from questionbank.interchange.qti.declarations import Declaration
from questionbank.interchange.qti.names import local
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.qti.question import Page, Question
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Option, Wording

_SETS = 2


def read_match(page: Page, interaction: etree._Element) -> Question:
    """Read a matching of two sets."""
    declared = _declared(page, interaction)
    sets = [page.options([*one]) for one in interaction.iterchildren("simpleMatchSet")]
    if len(sets) != _SETS or not all(sets):
        raise Broken(Reason("The matching does not have two sets."))
    wording = Wording(page.stem(interaction), sources=sets[0], targets=sets[1])
    return Question(ItemType.MATCHING, wording, (declared,))


def read_gap_match(page: Page, interaction: etree._Element) -> Question:
    """Read a text with gaps, which are numbered, and the words that belong into them."""
    declared = _declared(page, interaction)
    words = page.options([*interaction.iterchildren("gapText", "gapImg")])
    for word in [*interaction.iterchildren("gapText", "gapImg")]:
        interaction.remove(word)
    targets = []
    for number, gap in enumerate([*interaction.iter("gap")], start=1):
        targets.append(Option(gap.get("identifier", ""), f"({number})"))
        lift(gap, f"____({number})")
    _check_targets(targets, words)
    prompt = interaction.find("prompt")
    if prompt is not None:
        prompt.tag = "div"
    interaction.tag = "div"
    return Question(
        ItemType.MATCHING, Wording(page.write.html(page.body), sources=words, targets=tuple(targets)), (declared,)
    )


def _check_targets(targets: list[Option], words: tuple[Option, ...]) -> None:
    names = [target.id for target in targets]
    if not (names and words and _are_told_apart(names)):
        raise Broken(Reason("The gaps of the text, or the words for them, cannot be told apart."))


def _are_told_apart(names: Sequence[str]) -> bool:
    return all(names) and len(set(names)) == len(names)


def _declared(page: Page, interaction: etree._Element) -> Declaration:
    declared = page.declaration(interaction)
    if not declared.is_some("directedPair"):
        raise Beyond(Reason("The response of “%(kind)s” is not declared as pairs.", {"kind": local(interaction)}))
    return declared
