"""Typed answers: the texts and numbers that tell one way of scoring from another, and the ways that may be meant."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import pairwise

from questionbank.interchange.qti.declarations import WIDE, number
from questionbank.interchange.qti.keys import weights
from questionbank.interchange.qti.question import Question
from questionbank.interchange.qti.rules import Rules
from questionbank.rules.answers import ZERO, Answer, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType
from questionbank.rules.scoring import is_exact

Score = Callable[[str], Decimal]

_OTHER_TEXT = "≠ something else ≠"
_HAIR = Decimal("0.0000001")
_PLACES = Decimal("0.000000000001")
_FAR = Decimal(1_000_003)
_OTHERS = {ItemType.TEXT_ENTRY: _OTHER_TEXT, ItemType.NUMERICAL: str(_FAR)}
_TWO = Decimal(2)


def values(question: Question, rules: Rules) -> list[str]:
    """The texts or numbers that an item holds a response against, what it declares as right first."""
    named = [*question.only.correct, *(one.value for one in weights(question)), *rules.constants()]
    if question.type is ItemType.NUMERICAL:
        named = [one.strip() for one in named if number(one) is not None]
    return list(dict.fromkeys(filter(str.strip, named)))


def telling(question: Question, rules: Rules) -> list[str]:
    """Typed answers that stand for all: what the rules name, what lies just beside it, and something else."""
    known = values(question, rules)
    tried = _texts(known) if question.type is ItemType.TEXT_ENTRY else _numbers(question, rules, known)
    return list(dict.fromkeys(["", *tried]))


def policies(
    question: Question, rules: Rules, score: Score, maximum: Decimal, noted: ItemScoring | None
) -> Iterator[Answer]:
    """The ways of scoring that may be meant: what the item notes of its policy, then plain ones first."""
    known = values(question, rules)
    accepted = [one for one in known if score(one) == maximum]
    tolerances = rules.tolerances(question.only.correct)
    yield from _noted(noted, accepted, tolerances)
    mapping = _mapping(question, known, score, maximum)
    for plain in _plain(question, tolerances):
        key = tuple(_distinct(accepted, plain))
        yield Answer(key, scoring=plain)
        yield Answer(key, scoring=replace(mapping, fold=plain.fold, tolerance=plain.tolerance))
    if question.type is ItemType.NUMERICAL:
        yield from _interval(question, known, score, maximum)


def _noted(noted: ItemScoring | None, accepted: Sequence[str], tolerances: Sequence[Tolerance]) -> Iterator[Answer]:
    """What the item notes of its policy, if its tolerance is one of the rules."""
    if noted and noted.tolerance in (None, *tolerances):
        yield Answer(tuple(_distinct(accepted, noted)), scoring=noted)


def share(score: Decimal, maximum: Decimal) -> Decimal:
    """A score as a share of the maximum; what no decimal can write is rounded up."""
    exact = Fraction(score) / Fraction(maximum)
    found = score / maximum
    return found.normalize() if is_exact(exact) else found.quantize(_PLACES, rounding=ROUND_CEILING, context=WIDE)


def _texts(known: Sequence[str]) -> list[str]:
    """Texts in every case, and one that no rule names."""
    return [*(text for one in known for text in (one, one.upper(), one.lower(), one.swapcase())), _OTHER_TEXT]


def _numbers(question: Question, rules: Rules, known: Sequence[str]) -> list[str]:
    """Numbers at the edges of what the rules accept, a hair beside them, between them, and far away."""
    tolerances = rules.tolerances(question.only.correct)
    edges = sorted({edge for one in known for edge in _edges(Decimal(one), tolerances)})
    tried = (*edges, *_around(edges), -_FAR, _FAR)
    return [*map(_whole if question.only.base_type == "integer" else _said, tried)]


def _around(edges: Sequence[Decimal]) -> Iterator[Decimal]:
    """Numbers between neighbours, then a hair beside each."""
    yield from ((low + high) / _TWO for low, high in pairwise(edges))
    for one in edges:
        yield from (one - _HAIR, one + _HAIR)


def _whole(number: Decimal) -> str:
    return _said(number.to_integral_value())


def _said(number: Decimal) -> str:
    return format(number, "f")


def _mapping(question: Question, known: Sequence[str], score: Score, maximum: Decimal) -> ItemScoring:
    """The policy of what each known answer scores, and what any other does."""
    worths = tuple((one, share(score(one), maximum)) for one in known if score(one))
    other = share(score(_OTHERS[question.type]), maximum)
    floor = None if min([other, *(worth for _value, worth in worths)]) < 0 else ZERO
    return ItemScoring(Method.MAPPED, weights=worths, default=other, floor=floor)


def _plain(question: Question, tolerances: Sequence[Tolerance]) -> list[ItemScoring]:
    if question.type is ItemType.TEXT_ENTRY:
        return [ItemScoring(), ItemScoring(fold=frozenset({Fold.CASE}))]
    return [ItemScoring(), *(ItemScoring(tolerance=one) for one in tolerances)]


def _distinct(accepted: Sequence[str], scoring: ItemScoring) -> list[str]:
    """The accepted texts, one of those that only differ in what does not count."""
    folded = {one.casefold() if scoring.fold else one: one for one in reversed(accepted)}
    return [one for one in accepted if one in folded.values()]


def _edges(value: Decimal, tolerances: Sequence[Tolerance]) -> Iterator[Decimal]:
    yield value
    for one in tolerances:
        if one.kind in (ToleranceKind.ABSOLUTE, ToleranceKind.RELATIVE):
            unit = abs(value) if one.kind is ToleranceKind.RELATIVE else Decimal(1)
            yield from (value - one.below * unit, value + one.above * unit)
        else:
            figures = int(one.below)
            places = figures if one.kind is ToleranceKind.DECIMAL_PLACES else figures - value.adjusted() - 1
            yield from (value - Decimal(5).scaleb(-places - 1), value + Decimal(5).scaleb(-places - 1))


def _interval(question: Question, known: Sequence[str], score: Score, maximum: Decimal) -> Iterator[Answer]:
    """A span between two numbers that the rules name, around what is declared as right or its middle."""
    bounds = {Decimal(one) for one in known}
    if not bounds:
        return
    low, high = min(bounds), max(bounds)
    named = _named(question)
    key = (low + high) / _TWO if named is None else Decimal(named)
    inclusive = score(format(low, "f")) == maximum
    tolerance = Tolerance(ToleranceKind.ABSOLUTE, key - low, high - key, includes_bounds=inclusive)
    yield Answer((named or format(key, "f"),), scoring=ItemScoring(tolerance=tolerance))


def _named(question: Question) -> str | None:
    """The first number that is declared as right."""
    return next((one for one in question.only.correct if number(one) is not None), None)
