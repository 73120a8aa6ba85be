"""What a question of Moodle XML says and the bank does not hold, told once for all questions that say it."""

from collections.abc import Callable, Iterator

from lxml import etree

from questionbank.interchange.model import Reason, Unsupported
from questionbank.interchange.moodlexml.texts import raw
from questionbank.interchange.moodlexml.types import says

_FOR_TRIES = ("hint", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
_NOTHING = ("", "0")


class Leftovers:
    """Which questions leave something behind; the first is named."""

    def __init__(self) -> None:
        """Begin with none."""
        self._places: dict[Callable[[int], Reason], list[str]] = {}

    def take(self, question: etree._Element, where: str) -> None:
        """Look at a question that was read."""
        for says_so, reason in _KINDS:
            if says_so(question):
                self._places.setdefault(reason, []).append(where)

    def notes(self) -> Iterator[Unsupported]:
        """One note of each kind."""
        for reason, places in self._places.items():
            yield Unsupported(places[0], reason(len(places)))


def _tells_of_tries(question: etree._Element) -> bool:
    penalty = says(question, "penalty").rstrip("0.")
    return bool(penalty) or any(raw(one) for name in _FOR_TRIES for one in question.iterfind(name))


def _tries(count: int) -> Reason:
    return Reason(
        "Penalties, hints and feedback for further tries are not kept (in %(count)d questions).", {"count": count}
    )


def _has_one_order(question: etree._Element) -> bool:
    return question.get("type") == "multichoice" and says(question, "shuffleanswers").lower() in ("0", "false")


def _order(count: int) -> Reason:
    return Reason(
        "The order of the options is not kept: each candidate sees them in another (in %(count)d questions).",
        {"count": count},
    )


def _guides_essays(question: etree._Element) -> bool:
    limits = (says(question, name) for name in ("minwordlimit", "maxwordlimit", "attachments"))
    is_limited = any(limit not in _NOTHING for limit in limits)
    return question.get("type") == "essay" and (is_limited or bool(raw(question.find("responsetemplate"))))


def _essays(count: int) -> Reason:
    return Reason(
        "Templates for the answer, limits of words and optional files of essays are not kept (in %(count)d questions).",
        {"count": count},
    )


def _has_units(question: etree._Element) -> bool:
    return question.find("units/unit") is not None


def _units(count: int) -> Reason:
    return Reason("Units are not kept: an answer is the number alone (in %(count)d questions).", {"count": count})


_KINDS: tuple[tuple[Callable[[etree._Element], bool], Callable[[int], Reason]], ...] = (
    (_tells_of_tries, _tries),
    (_has_one_order, _order),
    (_guides_essays, _essays),
    (_has_units, _units),
)
