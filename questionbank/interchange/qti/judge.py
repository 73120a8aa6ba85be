"""What an item itself gives to a response: its own response processing, run by the interpreter."""

from collections.abc import Iterable
from decimal import Decimal

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.processing import declared, process
from questionbank.interchange.qti.processing.names import all_of, child
from questionbank.interchange.qti.question import Question
from questionbank.interchange.qti.responses import spell
from questionbank.rules.answers import ZERO
from questionbank.rules.scoring import Response

SCORE = "SCORE"


class Judge:
    """Scores responses of ours by the rules of an item, each once."""

    def __init__(self, item: etree._Element, question: Question) -> None:
        """Judge by the rules of an item as it came."""
        self._item = with_score(item)
        self._declared = declared(self._item)
        self._question = question
        self._known: dict[str, Decimal] = {}

    def score(self, response: Response) -> Decimal:
        """The score of a response. Raises `Beyond` where the item's rules cannot be run here."""
        said = repr(response)
        if said not in self._known:
            self._known[said] = self._process(response)
        return self._known[said]

    def _process(self, response: Response) -> Decimal:
        outcome = process(self._item, spell(self._question, response), known=self._declared)
        if outcome.unsupported:
            what = {"what": outcome.unsupported[0].what}
            raise Beyond(Reason("Its rules for scoring cannot be run here: %(what)s", what))
        score = outcome.outcomes.get(SCORE)
        if score is None:
            return ZERO
        if isinstance(score, bool) or not isinstance(score, int | float | Decimal):
            raise Beyond(Reason("Its score is no number."))
        return Decimal(str(score))


def mapped(item: etree._Element, responses: Iterable[str]) -> etree._Element:
    """A copy of an item that is scored by the mappings of its responses instead of what rules it has."""
    wanted = set(responses)
    made = etree.fromstring(etree.tostring(item))
    for element in all_of(made, "responseprocessing"):
        made.remove(element)
    score = etree.SubElement(etree.SubElement(made, "responseProcessing"), "setOutcomeValue", identifier=SCORE)
    total = etree.SubElement(score, "sum")
    for element in all_of(made, "responsedeclaration"):
        if element.get("identifier") in wanted:
            name = "mapResponsePoint" if child(element, "mapping") is None else "mapResponse"
            etree.SubElement(total, name, identifier=element.get("identifier", ""))
    return with_score(made)


def with_score(item: etree._Element) -> etree._Element:
    """The item, or a copy that declares its score where it forgot to."""
    if any(one.get("identifier") == SCORE for one in all_of(item, "outcomedeclaration")):
        return item
    made = etree.fromstring(etree.tostring(item))
    etree.SubElement(made, "outcomeDeclaration", identifier=SCORE, cardinality="single", baseType="float")
    return made
