"""Responses of ours: said in an item's terms, and enough of them to prove that two ways of scoring are one."""

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, permutations, product

from questionbank.interchange.qti.question import Question
from questionbank.rules.areas import Area, Point, area, contains, first_containing, place
from questionbank.rules.items import ItemType
from questionbank.rules.scoring import Response

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
    if isinstance(response, str | Mapping):
        return {question.only.identifier: str(response) or None}
    values = _values(question, response)
    if question.only.is_single:
        return {question.only.identifier: values[0] if values else None}
    return {question.only.identifier: values or None}


def full(question: Question, key: Sequence[str]) -> Response:
    """The response that a key describes."""
    match question.type:
        case ItemType.MATCHING:
            return [pair.split(" ") for pair in key]
        case ItemType.TEXT_ENTRY | ItemType.NUMERICAL:
            return key[0] if key else ""
        case ItemType.HOTSPOT:
            return [inside(one) for one in key]
    return list(key)


def size(question: Question) -> int:
    """How many different responses there are, at least."""
    match question.type:
        case ItemType.GAP_SELECT:
            return _product(len(gap.options) + 1 for gap in question.wording.gaps)
        case ItemType.ORDERING:
            return _product(range(1, len(question.wording.options) + 1))
        case ItemType.MATCHING:
            return _product(len(question.wording.targets) + 1 for _ in question.wording.sources)
    count = len(answers(question))
    return count + 1 if question.most == 1 else 2 ** min(count, 32)


def every(question: Question) -> Iterator[Response]:
    """Every response there is; for a picture one point stands for each place. Precondition: not a typed answer."""
    match question.type:
        case ItemType.GAP_SELECT:
            options = [["", *(option.id for option in gap.options)] for gap in question.wording.gaps]
            yield from map(list, product(*options))
        case ItemType.ORDERING:
            yield []
            yield from map(list, permutations(answers(question)))
        case ItemType.MATCHING:
            yield from _matchings(question)
        case _:
            most = question.most or len(answers(question))
            for count in range(most + 1):
                yield from map(list, combinations(answers(question), count))
            yield from [[point] for point in _grid(question)]


def some(question: Question, key: Response) -> Iterator[Response]:
    """A few telling responses: none, the key, each wrong answer alone and beside the key, some at random."""
    yield []
    yield key
    dice = random.Random(_SEED)
    match question.type:
        case ItemType.ORDERING:
            yield from _orders(list(map(str, key)), dice)
        case ItemType.MATCHING:
            yield from _pairings(question, [list(pair) for pair in key], dice)
        case _:
            yield from _choices(question, list(map(str, key)), dice)


def answers(question: Question) -> list[str]:
    """What may be chosen: identifiers of options, or one point for each spot of a picture and one beside them."""
    if question.type is not ItemType.HOTSPOT:
        return [option.id for option in question.wording.options]
    known = {spot.area: found for spot in question.spots if (found := area(spot.area))}
    points = [_own(spot.area, known) for spot in question.spots]
    return [point for point in (*points, _outside(question, known)) if point]


def inside(text: str) -> str:
    """A point inside an area of a picture."""
    found = area(text)
    return next((_said(point) for point in _points(found)), "") if found else ""


def _values(question: Question, response: Sequence[str] | Sequence[Sequence[str]]) -> list[str]:
    if question.type is ItemType.MATCHING:
        return [" ".join(pair) for pair in response]
    chosen = [question.names.get(str(one), str(one)) for one in response]
    if question.type is not ItemType.HOTSPOT or question.only.base_type == "point":
        return chosen
    named = {spot.identifier: found for spot in question.spots if (found := area(spot.area))}
    points = [point for one in chosen if (point := place(one))]
    return list(dict.fromkeys(name for point in points if (name := first_containing(named, point))))


def _matchings(question: Question) -> Iterator[Response]:
    names = [source.id for source in question.wording.sources]
    for targets in product(["", *(target.id for target in question.wording.targets)], repeat=len(names)):
        yield [[name, target] for name, target in zip(names, targets, strict=True) if target]


def _choices(question: Question, key: list[str], dice: random.Random) -> Iterator[Response]:
    offered = answers(question)
    for one in offered:
        yield [one]
    if question.most == 1:
        return
    for one in offered:
        yield [left for left in key if left != one] if one in key else _limited(question, [*key, one])
    for _ in range(_FEW):
        yield _limited(question, dice.sample(offered, dice.randint(1, len(offered))))


def _limited(question: Question, chosen: list[str]) -> list[str]:
    return chosen[: question.most] if question.most else chosen


def _orders(key: list[str], dice: random.Random) -> Iterator[Response]:
    for first in range(len(key) - 1):
        yield [*key[:first], key[first + 1], key[first], *key[first + 2 :]]
    for _ in range(_FEW):
        yield dice.sample(key, len(key))


def _pairings(question: Question, key: list[list[str]], dice: random.Random) -> Iterator[Response]:
    targets = [target.id for target in question.wording.targets]
    for source in question.wording.sources:
        rest = [pair for pair in key if pair[0] != source.id]
        yield rest
        for target in targets[:_FEW]:
            yield [[source.id, target]]
            yield [*rest, [source.id, target]]
    for _ in range(_FEW):
        yield [[source.id, dice.choice(targets)] for source in question.wording.sources]


def _grid(question: Question) -> list[str]:
    """Points all over the areas of a picture, to see whether they overlap."""
    found = [one for spot in question.spots if (one := area(spot.area))]
    return [_said(point) for one in found for point in _points(one)]


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


def _product(counts: Iterator[int] | range) -> int:
    found = 1
    for one in counts:
        found *= one
    return found
