"""Responses of ours: said in an item's terms, and enough of them to prove that two ways of scoring are one."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, permutations, product
from math import factorial, prod

from questionbank.interchange.qti.question import Question
from questionbank.rules.areas import Area, Point, area, contains, first_containing, place
from questionbank.rules.items import ItemType
from questionbank.rules.scoring import Response
from questionbank.rules.wording import Option

Spoken = dict[str, str | list[str] | None]
CHOICES = (ItemType.SINGLE_CHOICE, ItemType.MULTIPLE_CHOICE, ItemType.TRUE_FALSE)
MOST = 3_000  # responses of an item that are tried one by one
_SEED = 20_220_422
_FEW = 4
_STEPS = 7  # of the grid that is laid over an area to find where it overlaps another


def spell(question: Question, response: Response) -> Spoken:
    """Say a response of ours as the item's own response variables."""
    if question.type is ItemType.GAP_SELECT:
        return {one.identifier: str(value) or None for one, value in zip(question.declared, response, strict=True)}
    return {question.only.identifier: _spoken(question, response)}


def _spoken(question: Question, response: Response) -> str | list[str] | None:
    if isinstance(response, str | Mapping):
        return str(response) or None
    values = _values(question, response)
    if question.only.is_single:
        return next(iter(values), None)
    return values or None


def full(question: Question, key: Sequence[str]) -> Response:
    """The response that a key describes."""
    return _FULL.get(question.type, list)(key)


def size(question: Question) -> int:
    """How many different responses there are, at least."""
    return _SIZES.get(question.type, _count_choices)(question)


def every(question: Question) -> Iterator[Response]:
    """Every response there is; for a picture one point stands for each place. Precondition: not a typed answer."""
    return _EVERY.get(question.type, _every_choice)(question)


def some(question: Question, key: Response) -> Iterator[Response]:
    """A few telling responses: none, the key, each wrong answer alone and beside the key, some at random."""
    yield []
    yield key
    dice = random.Random(_SEED)
    yield from _SOME.get(question.type, _choices)(question, key, dice)


def singles(question: Question) -> list[tuple[str, Response]]:
    """Each answer alone, as a weight names it and as a response."""
    return _SINGLES.get(question.type, _single_options)(question)


def answers(question: Question) -> list[str]:
    """What may be chosen: identifiers of options, or one point for each spot of a picture and one beside them."""
    if question.type is not ItemType.HOTSPOT:
        return _ids(question.wording.options)
    known = question.areas
    points = [_own(spot.area, known) for spot in question.spots]
    return [*filter(None, (*points, _outside(question, known)))]


def inside(text: str) -> str:
    """A point inside an area of a picture."""
    found = area(text)
    return next((_said(point) for point in _points(found)), "") if found else ""


def _ids(options: Sequence[Option]) -> list[str]:
    return [option.id for option in options]


def _values(question: Question, response: Sequence[str] | Sequence[Sequence[str]]) -> list[str]:
    if question.type is ItemType.MATCHING:
        return [" ".join(pair) for pair in response]
    chosen = [question.names.get(str(one), str(one)) for one in response]
    return _spots(question, chosen) if _names_spots(question) else chosen


def _names_spots(question: Question) -> bool:
    """Whether the item is answered by the names of spots, where ours are answered by points."""
    return question.type is ItemType.HOTSPOT and question.only.base_type != "point"


def _spots(question: Question, chosen: Sequence[str]) -> list[str]:
    """The spots in which points lie, each once."""
    named = {spot.identifier: found for spot in question.spots if (found := area(spot.area))}
    hit = (first_containing(named, point) for point in filter(None, map(place, chosen)))
    return list(dict.fromkeys(filter(None, hit)))


def _pairs_of(key: Sequence[str]) -> Response:
    return [pair.split(" ") for pair in key]


def _first_of(key: Sequence[str]) -> Response:
    return key[0] if key else ""


def _points_of(key: Sequence[str]) -> Response:
    return [inside(one) for one in key]


def _count_gaps(question: Question) -> int:
    return prod(len(gap.options) + 1 for gap in question.wording.gaps)


def _count_orders(question: Question) -> int:
    return factorial(len(question.wording.options))


def _count_matchings(question: Question) -> int:
    return int((len(question.wording.targets) + 1) ** len(question.wording.sources))


def _count_choices(question: Question) -> int:
    count = len(answers(question))
    return count + 1 if question.most == 1 else 2 ** min(count, 32)


def _every_filling(question: Question) -> Iterator[Response]:
    yield from map(list, product(*(["", *_ids(gap.options)] for gap in question.wording.gaps)))


def _every_order(question: Question) -> Iterator[Response]:
    yield []
    yield from map(list, permutations(answers(question)))


def _every_matching(question: Question) -> Iterator[Response]:
    names = _ids(question.wording.sources)
    for targets in product(["", *_ids(question.wording.targets)], repeat=len(names)):
        yield [[name, target] for name, target in zip(names, targets, strict=True) if target]


def _every_choice(question: Question) -> Iterator[Response]:
    offered = answers(question)
    for count in range((question.most or len(offered)) + 1):
        yield from map(list, combinations(offered, count))
    yield from [[point] for point in _grid(question)]


def _choices(question: Question, key: Response, dice: random.Random) -> Iterator[Response]:
    offered, right = answers(question), [*map(str, key)]
    yield from ([one] for one in offered)
    if question.most == 1:
        return
    yield from (_beside(question, right, one) for one in offered)
    for _ in range(_FEW):
        yield _limited(question, dice.sample(offered, dice.randint(1, len(offered))))


def _beside(question: Question, key: list[str], one: str) -> list[str]:
    """The key without an answer that belongs to it, or with one that does not."""
    return [left for left in key if left != one] if one in key else _limited(question, [*key, one])


def _limited(question: Question, chosen: list[str]) -> list[str]:
    return chosen[: question.most] if question.most else chosen


def _orders(_question: Question, key: Response, dice: random.Random) -> Iterator[Response]:
    right = [*map(str, key)]
    for first in range(len(right) - 1):
        yield [*right[:first], right[first + 1], right[first], *right[first + 2 :]]
    for _ in range(_FEW):
        yield dice.sample(right, len(right))


def _pairings(question: Question, key: Response, dice: random.Random) -> Iterator[Response]:
    pairs = [[*map(str, pair)] for pair in key]
    targets, names = _ids(question.wording.targets), _ids(question.wording.sources)
    for name in names:
        yield from _of_source(name, pairs, targets[:_FEW])
    for _ in range(_FEW):
        yield [[name, dice.choice(targets)] for name in names]


def _of_source(name: str, key: list[list[str]], targets: Sequence[str]) -> Iterator[Response]:
    """One source left out, then with each target, alone and beside the rest of the key."""
    rest = [pair for pair in key if pair[0] != name]
    yield rest
    for target in targets:
        yield [[name, target]]
        yield [*rest, [name, target]]


def _single_pairs(question: Question) -> list[tuple[str, Response]]:
    pairs = product(question.wording.sources, question.wording.targets)
    return [(f"{source.id} {target.id}", [[source.id, target.id]]) for source, target in pairs]


def _single_fillings(question: Question) -> list[tuple[str, Response]]:
    """One gap filled and the others empty; a weight names the place of the gap first."""
    gaps = question.wording.gaps
    return [
        (f"{place} {option.id}", [option.id if number == place else "" for number in range(1, len(gaps) + 1)])
        for place, gap in enumerate(gaps, start=1)
        for option in gap.options
    ]


def _single_points(question: Question) -> list[tuple[str, Response]]:
    return [(spot.area, [inside(spot.area)]) for spot in question.spots]


def _single_options(question: Question) -> list[tuple[str, Response]]:
    return [(option.id, [option.id]) for option in question.wording.options]


def _grid(question: Question) -> list[str]:
    """Points all over the areas of a picture, to see whether they overlap."""
    return [_said(point) for one in question.areas.values() for point in _points(one)]


def _points(where: Area) -> Iterator[Point]:
    """Points of a grid that lie inside an area, its middle first."""
    left, top, right, bottom = where.box
    steps = sorted(range(1, _STEPS), key=lambda step: abs(2 * step - _STEPS + 0.5))
    for down, across in product(steps, steps):
        point = (left + (right - left) * across / _STEPS, top + (bottom - top) * down / _STEPS)
        rounded = (round(point[0], 3), round(point[1], 3))
        if contains(where, rounded):
            yield rounded


def _own(name: str, known: dict[str, Area]) -> str:
    return next((_said(point) for point in _points(known[name]) if first_containing(known, point) == name), "")


def _outside(question: Question, known: dict[str, Area]) -> str:
    picture = question.wording.picture
    whole = area(f"rect 0,0,{picture.width},{picture.height}") if picture else None
    free = (point for point in _points(whole) if first_containing(known, point) is None) if whole else iter(())
    return next(map(_said, free), "")


def _said(point: Point) -> str:
    return " ".join(format(float(number), ".3f").rstrip("0").rstrip(".") for number in point)


_FULL: dict[ItemType, Callable[[Sequence[str]], Response]] = {
    ItemType.MATCHING: _pairs_of,
    ItemType.TEXT_ENTRY: _first_of,
    ItemType.NUMERICAL: _first_of,
    ItemType.HOTSPOT: _points_of,
}
_SIZES: dict[ItemType, Callable[[Question], int]] = {
    ItemType.GAP_SELECT: _count_gaps,
    ItemType.ORDERING: _count_orders,
    ItemType.MATCHING: _count_matchings,
}
_EVERY: dict[ItemType, Callable[[Question], Iterator[Response]]] = {
    ItemType.GAP_SELECT: _every_filling,
    ItemType.ORDERING: _every_order,
    ItemType.MATCHING: _every_matching,
}
_SOME: dict[ItemType, Callable[[Question, Response, random.Random], Iterator[Response]]] = {
    ItemType.ORDERING: _orders,
    ItemType.MATCHING: _pairings,
}
_SINGLES: dict[ItemType, Callable[[Question], list[tuple[str, Response]]]] = {
    ItemType.MATCHING: _single_pairs,
    ItemType.GAP_SELECT: _single_fillings,
    ItemType.HOTSPOT: _single_points,
}
