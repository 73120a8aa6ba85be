"""What a response earns by the key: the share of an item's full marks. Pure and exact (laws 6 and 13).

All reckoning is in fractions, so three thirds are one and a third of 1.5 marks is half a mark. Only what no decimal can
write (a third of a mark) is rounded, once, in the marks of the item: up at the sixth place (`up/6`), in the candidate's
favour, so that nobody fails by rounding.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal
from fractions import Fraction

from questionbank.rules.answers import Answer, ItemScoring, Method, Tolerance
from questionbank.rules.areas import Area, area, first_containing, place
from questionbank.rules.folding import folded
from questionbank.rules.items import MARKED_BY_PEOPLE, ItemType
from questionbank.rules.numbers import is_near, number

Response = str | Sequence[str] | Sequence[Sequence[str]] | Mapping[str, str]

ROUNDED = "up/6"
PLACES = Decimal("0.000001")
DEFAULT = ItemScoring()
_EXACT = Context(prec=60)


@dataclass(frozen=True)
class Judged:
    """A response held against the key: what is right and wrong in it, out of how many, and what each part weighs."""

    whole: bool  # the whole key and nothing else
    right: int
    wrong: int
    parts: int  # how many parts the key has
    judged: Fraction  # the share of what is judged as the key does
    weight: Fraction  # the sum of the weights of what was answered


def share(kind: ItemType, answer: Answer, response: Response, *, options: int = 0) -> Decimal:
    """Give the share of full marks that a response earns; below 0 only where the floor allows it.

    `options` is how many options a choice has, which `PER_OPTION` needs to judge those that were rightly left out.
    Raises ValueError for types that people mark. Marks are better reckoned by `marks`, which rounds once.
    """
    return decimal(exact_share(kind, answer, response, options=options))


def marks(possible: Decimal, earned: Fraction) -> Decimal:
    """Give the marks for a share of an item's full marks, rounded (`up/6`) only if no decimal can write them."""
    return decimal(Fraction(possible) * earned)


def exact_share(kind: ItemType, answer: Answer, response: Response, *, options: int = 0) -> Fraction:
    """Give the share as an exact fraction. A blank response earns and loses nothing, whatever the method."""
    if kind in MARKED_BY_PEOPLE or kind is ItemType.CASE:
        raise ValueError(f"{kind.value} is not scored by a key")
    if is_blank(response):
        return Fraction(0)
    scoring = answer.scoring or DEFAULT
    found = _METHODS[scoring.method](JUDGES[kind](answer.key, response, scoring, options), scoring)
    return _between(found, scoring.floor, scoring.ceiling)


def is_blank(response: Response) -> bool:
    """Tell whether an item was left unanswered or cleared: no text, nothing chosen, all gaps or fields empty."""
    if isinstance(response, str):
        return not response.strip()
    parts = response.values() if isinstance(response, Mapping) else response
    return all(isinstance(part, str) and not part.strip() for part in parts)


def is_exact(value: Fraction) -> bool:
    """Tell whether a decimal can write the value: nothing but 2 and 5 divides its denominator."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def decimal(value: Fraction) -> Decimal:
    """Write a fraction as a decimal, as it is, or rounded up at the sixth place when no decimal can write it."""
    exact = _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return exact if is_exact(value) else exact.quantize(PLACES, rounding=ROUND_CEILING)


def _between(value: Fraction, floor: Decimal | None, ceiling: Decimal | None) -> Fraction:
    if ceiling is not None:
        value = min(value, Fraction(ceiling))
    return value if floor is None else max(value, Fraction(floor))


def _all_or_nothing(judged: Judged, _scoring: ItemScoring) -> Fraction:
    return Fraction(judged.whole)


def _per_option(judged: Judged, _scoring: ItemScoring) -> Fraction:
    return judged.judged


def _partial(judged: Judged, _scoring: ItemScoring) -> Fraction:
    return Fraction(judged.right - judged.wrong, judged.parts or 1)


def _negative(judged: Judged, scoring: ItemScoring) -> Fraction:
    return Fraction(1) if judged.whole else -Fraction(scoring.penalty)


def _mapped(judged: Judged, _scoring: ItemScoring) -> Fraction:
    return judged.weight


_METHODS: Mapping[Method, Callable[[Judged, ItemScoring], Fraction]] = {
    Method.ALL_OR_NOTHING: _all_or_nothing,
    Method.PER_OPTION: _per_option,
    Method.PARTIAL: _partial,
    Method.NEGATIVE: _negative,
    Method.MAPPED: _mapped,
}


def _judge_one(key: Sequence[str], response: Response, scoring: ItemScoring, _options: int) -> Judged:
    """Judge a single choice: one right option, so there are no shares."""
    chosen = tuple(dict.fromkeys(_texts(response)))
    right = set(chosen) == set(key)
    return Judged(right, int(right), int(not right), 1, Fraction(right), _sum(chosen, scoring))


def _judge_set(key: Sequence[str], response: Response, scoring: ItemScoring, options: int) -> Judged:
    chosen, wanted = frozenset(_texts(response)), frozenset(key)
    count = max(options, len(chosen | wanted))
    judged = Fraction(count - len(chosen ^ wanted), count)
    return _of_sets(chosen, wanted, judged, _sum(sorted(chosen), scoring))


def _judge_pairs(key: Sequence[str], response: Response, scoring: ItemScoring, _options: int) -> Judged:
    """Judge pairs: those that are right out of the key's, or out of all that were made if they are more."""
    chosen, wanted = frozenset(map(_pair, response)), frozenset(key)
    judged = Fraction(len(chosen & wanted), max(len(chosen), len(wanted)))
    return _of_sets(chosen, wanted, judged, _sum(sorted(chosen), scoring))


def _of_sets(chosen: frozenset[str], wanted: frozenset[str], judged: Fraction, weight: Fraction) -> Judged:
    return Judged(chosen == wanted, len(chosen & wanted), len(chosen - wanted), len(wanted), judged, weight)


def _judge_order(key: Sequence[str], response: Response, scoring: ItemScoring, _options: int) -> Judged:
    chosen = _texts(response)
    return _by_place(key, chosen, len(chosen), _sum(chosen, scoring))


def _judge_gaps(key: Sequence[str], response: Response, scoring: ItemScoring, _options: int) -> Judged:
    chosen = _texts(response)
    filled = [f"{place} {value}" for place, value in enumerate(chosen, start=1) if value]
    return _by_place(key, chosen, len(filled), _sum(filled, scoring))


def _by_place(key: Sequence[str], chosen: Sequence[str], filled: int, weight: Fraction) -> Judged:
    """Judge place by place; a gap that the key leaves empty is right when it is left empty."""
    pairs = list(zip(key, chosen, strict=False))
    right = sum(wanted == given for wanted, given in pairs)
    wrong = max(0, filled - sum(wanted == given != "" for wanted, given in pairs))
    parts = max(len(key), len(chosen)) or 1
    return Judged(tuple(chosen) == tuple(key), right, wrong, len(key), Fraction(right, parts), weight)


def _judge_text(key: Sequence[str], response: Response, scoring: ItemScoring, _options: int) -> Judged:
    given = folded(str(response), scoring.fold)
    return _of_one(key, scoring, lambda value: folded(value, scoring.fold) == given)


def _judge_number(key: Sequence[str], response: Response, scoring: ItemScoring, _options: int) -> Judged:
    given = number(str(response))
    return _of_one(key, scoring, lambda value: _is_number(given, value, scoring.tolerance))


def _is_number(given: Decimal | None, value: str, tolerance: Tolerance | None) -> bool:
    wanted = number(value)
    return given is not None and wanted is not None and is_near(given, wanted, tolerance)


def _of_one(key: Sequence[str], scoring: ItemScoring, is_same: Callable[[str], bool]) -> Judged:
    """Judge a text or a number: it is one of those that are accepted, or not; the first weight that fits counts."""
    right = any(map(is_same, key))
    weight = next((weight for value, weight in scoring.weights if is_same(value)), scoring.default)
    return Judged(right, int(right), int(not right), 1, Fraction(right), Fraction(weight))


def _judge_places(key: Sequence[str], response: Response, scoring: ItemScoring, _options: int) -> Judged:
    """Judge places on a picture: each area counts once; a place in no area is wrong."""
    given = _texts(response)
    hit, missed = _areas_hit(key, given)
    weighed, beside = _areas_hit([value for value, _ in scoring.weights], given)
    weight = _sum(weighed, scoring) + beside * Fraction(scoring.default)
    judged = Fraction(len(hit), max(len(key), len(given)))
    return Judged(len(hit) == len(key) == len(given), len(hit), missed, len(key), judged, weight)


def _areas_hit(key: Sequence[str], given: Sequence[str]) -> tuple[list[str], int]:
    """Give the areas that places lie in, each once, and how many places lie in none."""
    areas = _read_areas(key)
    hit = [_area_at(areas, text) for text in given]
    return sorted({text for text in hit if text is not None}), hit.count(None)


def _read_areas(key: Sequence[str]) -> dict[str, Area]:
    return {text: read for text in key if (read := area(text))}


def _area_at(areas: Mapping[str, Area], text: str) -> str | None:
    point = place(text)
    return first_containing(areas, point) if point else None


def _sum(values: Sequence[str], scoring: ItemScoring) -> Fraction:
    weights = dict(scoring.weights)
    return sum((Fraction(weights.get(value, scoring.default)) for value in values), Fraction(0))


def _texts(response: Response) -> tuple[str, ...]:
    """Give the parts of a response; a text alone is its only part."""
    return (response,) if isinstance(response, str) else tuple(map(str, response))


def _pair(pair: Sequence[str]) -> str:
    return pair if isinstance(pair, str) else " ".join(pair)


Judge = Callable[[Sequence[str], Response, ItemScoring, int], Judged]
JUDGES: Mapping[ItemType, Judge] = {
    ItemType.SINGLE_CHOICE: _judge_one,
    ItemType.TRUE_FALSE: _judge_one,
    ItemType.MULTIPLE_CHOICE: _judge_set,
    ItemType.MATCHING: _judge_pairs,
    ItemType.ORDERING: _judge_order,
    ItemType.GAP_SELECT: _judge_gaps,
    ItemType.TEXT_ENTRY: _judge_text,
    ItemType.NUMERICAL: _judge_number,
    ItemType.HOTSPOT: _judge_places,
}
