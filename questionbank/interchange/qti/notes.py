"""The note by which this product tells its own policies in its own files: it is proved at import like any other."""

import json
from dataclasses import dataclass

from lxml import etree

from core.canonical import canonical
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
    return Note(scoring if scoring and not scoring.fold - {Fold.CASE} else None)


def _scoring(said: str) -> ItemScoring | None:
    """The policy that a text says, if it can be read."""
    try:
        return answer_from({**answer_row(Answer(())), "scoring": json.loads(said)}).scoring
    except (ValueError, KeyError, TypeError, ArithmeticError):
        return None
