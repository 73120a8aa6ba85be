"""What an item itself gives to a response: its own response processing, run by the interpreter."""

from decimal import Decimal

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.names import local
from questionbank.interchange.qti.obstacles import Beyond
from questionbank.interchange.qti.processing import process
from questionbank.interchange.qti.question import Question
from questionbank.interchange.qti.responses import spell
from questionbank.rules.answers import ZERO
from questionbank.rules.scoring import Response

SCORE = "SCORE"


class Judge:
    """Scores responses of ours by the rules of an item, each once."""

    def __init__(self, item: etree._Element, question: Question) -> None:
        """Judge by the rules of an item as it came."""
        self._item = item
        self._question = question
        self._known: dict[str, Decimal] = {}

    def score(self, response: Response) -> Decimal:
        """The score of a response. Raises `Beyond` where the item's rules cannot be run here."""
        said = repr(response)
        if said not in self._known:
            self._known[said] = self._process(response)
        return self._known[said]

    def _process(self, response: Response) -> Decimal:
        outcome = process(self._item, spell(self._question, response))
        if outcome.unsupported:
            what = {"what": str(outcome.unsupported[0])[:200]}
            raise Beyond(Reason("Its rules for scoring cannot be run here: %(what)s", what))
        score = outcome.outcomes.get(SCORE)
        if score is None:
            return ZERO
        if isinstance(score, bool) or not isinstance(score, int | float | Decimal):
            raise Beyond(Reason("Its score is no number."))
        return Decimal(str(score))


def with_template(item: etree._Element, template: str) -> etree._Element:
    """A copy of an item that is scored by a standard template instead of what rules it has."""
    made = etree.fromstring(etree.tostring(item))
    for element in [*made.iterchildren(tag=etree.Element)]:
        if local(element) in ("responseProcessing", "qti-response-processing"):
            made.remove(element)
    name = "qti-response-processing" if local(made).startswith("qti-") else "responseProcessing"
    space = etree.QName(made).namespace
    rules = etree.SubElement(made, f"{{{space}}}{name}" if space else name)
    rules.set("template", template)
    return made
