"""One reader per kind of interaction: the page of an item in, a question out.

Each takes the interaction out of the text, reads what it offers, and raises `Broken` or `Beyond` for what it cannot.
"""

from collections.abc import Callable, Sequence

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.interactions import choice, entry, essay, gaps, nonconformity, order, pairs, picture
from questionbank.interchange.qti.names import local
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.question import Page, Question

_READERS: dict[str, Callable[[Page, etree._Element], Question]] = {
    "choiceInteraction": choice.read,
    "textEntryInteraction": entry.read,
    "extendedTextInteraction": essay.read,
    "matchInteraction": pairs.read_match,
    "gapMatchInteraction": pairs.read_gap_match,
    "orderInteraction": order.read,
    "hotspotInteraction": picture.read_hotspot,
    "selectPointInteraction": picture.read_points,
}


def ask(page: Page) -> Question:
    """What an item asks. Raises `Beyond` for an interaction, or several together, that the bank does not hold."""
    found = [element for element in page.body.iter(etree.Element) if local(element).endswith("Interaction")]
    kinds = sorted(set(map(local, found)))
    if kinds == ["inlineChoiceInteraction"]:
        return gaps.read(page, found)
    if nonconformity.fits(found):
        return nonconformity.read(page, found)
    return _reader(kinds, found)(page, found[0])


def _reader(kinds: Sequence[str], found: Sequence[etree._Element]) -> Callable[[Page, etree._Element], Question]:
    """What reads the one interaction of an item. Raises `Beyond` unless there is one, of a kind that is held here."""
    if not found:
        raise Beyond(Reason("The item asks nothing: it has no interaction."))
    if len(found) > 1:
        raise Beyond(_several(kinds, found))
    if kinds[0] not in _READERS:
        raise Beyond(Reason("Items with a “%(kind)s” are not held here.", {"kind": kinds[0]}))
    return _READERS[kinds[0]]


def _several(kinds: Sequence[str], found: Sequence[etree._Element]) -> Reason:
    params = {"count": len(found), "kinds": ", ".join(kinds)}
    return Reason("The item asks %(count)s things at once (%(kinds)s), which are marked together.", params)
