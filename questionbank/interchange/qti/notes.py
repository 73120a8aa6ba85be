"""The note by which this product tells its own policies in its own files: it is proved at import like any other."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from core.canonical import canonical
from questionbank.interchange.qti.declarations import number
from questionbank.rules.answers import Answer, Fold, ItemScoring, answer_from, answer_row

IDENTIFIER = "GRADUS_POLICY"
_OF_THE_PAPER = "paper"


@dataclass(frozen=True)
class Note:
    """What a file of ours says of an item's policy; `of_the_paper` when the item has none of its own."""

    scoring: ItemScoring | None = None
    of_the_paper: bool = False


def text(scoring: ItemScoring | None) -> str:
    """A policy as text."""
    row = answer_row(Answer((), scoring=scoring)).get("scoring")
    return canonical(row).decode() if row else _OF_THE_PAPER


def note(item: etree._Element) -> Note:
    """The note in an item with normal names; an empty one if there is none, or it cannot be read."""
    found = item.findtext(f"outcomeDeclaration[@identifier='{IDENTIFIER}']/defaultValue/value") or ""
    if found == _OF_THE_PAPER:
        return Note(of_the_paper=True)
    scoring = _scoring(found)
    return Note(scoring if scoring and _is_sayable(scoring) else None)


def _scoring(said: str) -> ItemScoring | None:
    """The policy that a text says, if it can be read."""
    try:
        return answer_from({**answer_row(Answer(())), "scoring": json.loads(said)}).scoring
    except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError):
        return None


def _is_sayable(scoring: ItemScoring) -> bool:
    """Whether this product could have written the policy: whoever changed the file may have said anything."""
    if scoring.fold - {Fold.CASE}:
        return False
    is_named = all(isinstance(value, str) for value, _share in scoring.weights)
    return is_named and None not in (number(str(amount)) for amount in _amounts(scoring))


def _amounts(scoring: ItemScoring) -> Iterator[Decimal]:
    yield from (scoring.default, scoring.penalty, *(share for _value, share in scoring.weights))
    yield from (bound for bound in (scoring.floor, scoring.ceiling) if bound is not None)
    if scoring.tolerance:
        yield from (scoring.tolerance.below, scoring.tolerance.above)
