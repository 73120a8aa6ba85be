"""The key of an item in our terms, from what it declares."""

from collections.abc import Sequence

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.declarations import Declaration, Worth, number
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.qti.question import Question
from questionbank.rules.areas import area, first_containing, place
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Option

Key = tuple[str, ...]


def declared_key(question: Question) -> Key:
    """The key that an item declares, empty if it declares none. Raises `Broken` where it names what is not there."""
    match question.type:
        case ItemType.GAP_SELECT:
            gaps = zip(question.declared, question.wording.gaps, strict=True)
            found = [_gap(one, {option.id for option in gap.options}) for one, gap in gaps]
            return tuple(found) if any(found) else ()
        case ItemType.MATCHING:
            return tuple(_pair(question, value) for value in dict.fromkeys(question.only.correct))
        case ItemType.HOTSPOT:
            return _areas(question)
        case ItemType.TEXT_ENTRY | ItemType.NUMERICAL:
            return question.only.correct[:1]
    named = tuple(dict.fromkeys(question.only.correct))
    ours = {source: letter for letter, source in question.names.items()}
    _check_named(named, {question.names.get(option.id, option.id) for option in question.wording.options})
    return tuple(ours.get(name, name) for name in named)


def mapped_key(question: Question) -> Key:
    """What a mapping gives most for, where it maps values of one response: a set, or one value."""
    if question.type in (ItemType.GAP_SELECT, ItemType.ORDERING):
        return ()
    worths = [one for one in weights(question) if one.worth > 0]
    if not worths or question.only.is_single or question.most == 1:
        best = max((one.worth for one in worths), default=None)
        return tuple(one.value for one in worths if one.worth == best)[: None if _is_typed(question) else 1]
    ranked = sorted(worths, key=lambda one: -one.worth)
    return tuple(one.value for one in (ranked[: question.most] if question.most else ranked))


def weights(question: Question) -> list[Worth]:
    """What a mapping says of the answers that there are, in our identifiers."""
    ours = {source: letter for letter, source in question.names.items()}
    spots = {spot.identifier: spot.area for spot in question.spots}
    found = [Worth(spots.get(one.value, ours.get(one.value, one.value)), one.worth) for one in question.only.mapping]
    return [one for one in found if _is_offered(question, one.value)]


def source_key(question: Question, key: Key) -> Key:
    """A key as the source would name it: sets are sorted, an order and the gaps in theirs are not."""
    if question.type in (ItemType.ORDERING, ItemType.GAP_SELECT):
        return key
    if question.type is ItemType.HOTSPOT:
        points = question.only.base_type == "point"
        names = {spot.area: spot.identifier for spot in question.spots}
        return tuple(sorted(question.only.correct if points and question.only.correct else map(names.__getitem__, key)))
    return tuple(sorted(question.names.get(one, one) for one in key))


def _is_typed(question: Question) -> bool:
    return question.type in (ItemType.TEXT_ENTRY, ItemType.NUMERICAL)


def _is_offered(question: Question, value: str) -> bool:
    wording = question.wording
    match question.type:
        case ItemType.MATCHING:
            source, _space, target = value.partition(" ")
            return source in _ids(wording.sources) and target in _ids(wording.targets)
        case ItemType.TEXT_ENTRY:
            return bool(value.strip())
        case ItemType.NUMERICAL:
            return number(value) is not None
        case ItemType.HOTSPOT:
            return area(value) is not None
    return value in _ids(wording.options)


def _gap(declared: Declaration, offered: set[str]) -> str:
    _check_named(declared.correct, offered)
    return declared.correct[0] if declared.correct else ""


def _pair(question: Question, value: str) -> str:
    source, _space, target = value.partition(" ")
    _check_named([source], _ids(question.wording.sources))
    _check_named([target], _ids(question.wording.targets))
    return value


def _areas(question: Question) -> Key:
    if question.only.base_type == "point":
        points = [point for value in question.only.correct if (point := place(value))]
        areas = {spot.area: found for spot in question.spots if (found := area(spot.area))}
        hit = [name for point in points if (name := first_containing(areas, point))]
        if question.only.correct and not hit:
            raise Beyond(Reason("The right point lies in none of the areas that count."))
        return tuple(dict.fromkeys(hit))
    spots = {spot.identifier: spot.area for spot in question.spots}
    _check_named(question.only.correct, set(spots))
    return tuple(spots[name] for name in dict.fromkeys(question.only.correct))


def _ids(options: Sequence[Option]) -> set[str]:
    return {option.id for option in options}


def _check_named(names: Sequence[str], offered: set[str]) -> None:
    for name in names:
        if name not in offered:
            params = {"letter": name or "—"}
            raise Broken(Reason("The answer names option %(letter)s, which the question does not have.", params))
