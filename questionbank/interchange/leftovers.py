"""What questions say and the bank does not hold, told once for all questions of a file that leave the same behind."""

from collections.abc import Iterable, Iterator

from questionbank.interchange.model import Outcome, Reason, Unsupported

_OF_ONE = {"count": 1}  # the parameters of a note that counts questions, as each of them says it
ONE_ORDER = Reason(
    "The order of the options is not kept: each candidate sees them in another (in %(count)d questions).", _OF_ONE
)
FOR_TRIES = Reason("Penalties, hints and feedback for further tries are not kept (in %(count)d questions).", _OF_ONE)
ESSAY_GUIDES = Reason(
    "Templates for the answer, limits of words and optional files of essays are not kept (in %(count)d questions).",
    _OF_ONE,
)
UNITS = Reason("Units are not kept: an answer is the number alone (in %(count)d questions).", _OF_ONE)


def told_once(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The same outcomes, with one note for all questions that leave the same behind, at the first of them."""
    places: dict[str, list[str]] = {}
    for outcome in outcomes:
        if isinstance(outcome, Unsupported) and outcome.what.params == _OF_ONE:
            places.setdefault(outcome.what.template, []).append(outcome.where)
        else:
            yield outcome
    for template, found in places.items():
        yield Unsupported(found[0], Reason(template, {"count": len(found)}))
