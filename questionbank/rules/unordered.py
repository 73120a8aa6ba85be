"""Names of options that tell nothing of the key, for they go to candidates' browsers with the options. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from questionbank.rules.answers import Answer
from questionbank.rules.items import ItemType, Manuscript
from questionbank.rules.wording import Option, Wording

NAMED = {ItemType.ORDERING: "options", ItemType.MATCHING: "targets"}  # files write these in the right order
CHOSEN = {ItemType.SINGLE_CHOICE: "options", ItemType.MULTIPLE_CHOICE: "options"}  # and these often the right one first


def unordered(manuscript: Manuscript, *, nameless: bool = False) -> Manuscript:
    """Share the names of what is put in order, or paired, out anew, by the texts; the same texts get the same names.

    Files write steps in their right order and the right sides of pairs beside their left ones: A, B, C, D would be the
    key of an ordering, and A 1, B 2, C 3 that of pairs. Options of a choice keep the names that their author gave
    them, and are shared out too where the file has none (`nameless`), as in GIFT, which many write right answer first.
    """
    part = (NAMED | CHOSEN if nameless else NAMED).get(manuscript.type)
    wording = next(iter(manuscript.wordings.values()), None)
    if part is None or wording is None:
        return manuscript
    names = _names(getattr(wording, part))
    wordings = {language: _renamed(one, part, names) for language, one in manuscript.wordings.items()}
    return replace(manuscript, wordings=wordings, answer=_answer(manuscript.answer, names))


def _names(options: Sequence[Option]) -> Mapping[str, str]:
    """Give the new name of each option by its old one, in the order of the new ones."""
    mixed = sorted(options, key=lambda option: hashlib.sha256(option.text.encode()).digest())
    return {option.id: named.id for option, named in zip(mixed, options, strict=True)}


def _renamed(wording: Wording, part: str, names: Mapping[str, str]) -> Wording:
    before: Sequence[Option] = getattr(wording, part)
    places = {name: place for place, name in enumerate(names.values())}
    after = [replace(option, id=names.get(option.id, option.id)) for option in before]
    sides: dict[str, Any] = {part: tuple(sorted(after, key=lambda option: places.get(option.id, len(places))))}
    return replace(wording, **sides)


def _answer(answer: Answer, names: Mapping[str, str]) -> Answer:
    scoring = answer.scoring
    if scoring is not None:
        weights = tuple((_value(value, names), share) for value, share in scoring.weights)
        scoring = replace(scoring, weights=weights)
    return replace(answer, key=tuple(_value(value, names) for value in answer.key), scoring=scoring)


def _value(value: str, names: Mapping[str, str]) -> str:
    """Rename what a value names: an option, or the right side of a pair after its left one."""
    before, blank, named = value.rpartition(" ")
    return f"{before}{blank}{names.get(named, named)}"
