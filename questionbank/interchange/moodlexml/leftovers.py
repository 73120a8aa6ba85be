"""What a question of Moodle XML says and the bank does not hold."""

from collections.abc import Callable, Iterator

from lxml import etree

from questionbank.interchange.leftovers import ESSAY_GUIDES, FOR_TRIES, ONE_ORDER, UNITS
from questionbank.interchange.model import Reason
from questionbank.interchange.moodlexml.texts import raw
from questionbank.interchange.moodlexml.types import says

_OF_TRIES = ("hint", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_NOTHING = ("", "0")


def leftovers(question: etree._Element) -> Iterator[Reason]:
    """What a question that was read leaves behind."""
    for says_so, reason in _KINDS:
        if says_so(question):
            yield reason


def _tells_of_tries(question: etree._Element) -> bool:
    penalty = says(question, "penalty").rstrip("0.")
    return bool(penalty) or any(raw(one) for name in _OF_TRIES for one in question.iterfind(name))


def _has_one_order(question: etree._Element) -> bool:
    return question.get("type") == "multichoice" and says(question, "shuffleanswers").lower() in ("0", "false")


def _guides_essays(question: etree._Element) -> bool:
    limits = (says(question, name) for name in ("minwordlimit", "maxwordlimit", "attachments"))
    is_limited = any(limit not in _NOTHING for limit in limits)
    return question.get("type") == "essay" and (is_limited or bool(raw(question.find("responsetemplate"))))


def _has_units(question: etree._Element) -> bool:
    return question.find("units/unit") is not None


_KINDS: tuple[tuple[Callable[[etree._Element], bool], Reason], ...] = (
    (_tells_of_tries, FOR_TRIES),
    (_has_one_order, ONE_ORDER),
    (_guides_essays, ESSAY_GUIDES),
    (_has_units, UNITS),
)
