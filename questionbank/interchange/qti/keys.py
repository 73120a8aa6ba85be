"""The key of an item in our terms, from what it declares."""

from collections.abc import Callable, Sequence

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
    return _KEYS.get(question.type, _options)(question)


def mapped_key(question: Question) -> Key:
    """What a mapping gives most for, where it maps values of one response: a set, or one value."""
    if question.type in (ItemType.GAP_SELECT, ItemType.ORDERING):
        return ()
    ranked = _ranked(question)
    if question.type in _TYPED:
        return _best(ranked)
    return tuple(one.value for one in ranked[: _most(question)])


def _most(question: Question) -> int | None:
    """How many answers may be given, None for any number."""
    return 1 if question.only.is_single else question.most or None


def _ranked(question: Question) -> list[Worth]:
    """What earns something by the mapping, the most first."""
    return sorted((one for one in weights(question) if one.worth > 0), key=lambda one: -one.worth)


def _best(ranked: Sequence[Worth]) -> Key:
    """The values that are worth as much as the first of them."""
    return tuple(one.value for one in ranked if one.worth == ranked[0].worth)


def weights(question: Question) -> list[Worth]:
    """What a mapping says of the answers that there are, in our identifiers."""
    ours = _ours(question)
    found = [Worth(ours.get(one.value, one.value), one.worth) for one in question.only.mapping]
    return [one for one in found if _is_offered(question, one.value)]


def source_key(question: Question, key: Key) -> Key:
    """A key as the source would name it: sets are sorted, an order and the gaps in theirs are not."""
    return _SOURCES.get(question.type, _source_names)(question, key)


def _source_names(question: Question, key: Key) -> Key:
    return tuple(sorted(question.names.get(one, one) for one in key))


def _source_places(question: Question, key: Key) -> Key:
    if question.only.base_type == "point" and question.only.correct:
        return tuple(sorted(question.only.correct))
    names = {spot.area: spot.identifier for spot in question.spots}
    return tuple(sorted(names[one] for one in key))


def _ours(question: Question) -> dict[str, str]:
    """What we call the options and the spots of the source where our names differ."""
    letters = {source: letter for letter, source in question.names.items()}
    return letters | {spot.identifier: spot.area for spot in question.spots}


def _is_offered(question: Question, value: str) -> bool:
    """Whether a value of a mapping is an answer that can be given."""
    test = _OFFERED.get(question.type)
    return test(question, value) if test else value in _ids(question.wording.options)


def _is_pair(question: Question, value: str) -> bool:
    source, _space, target = value.partition(" ")
    return source in _ids(question.wording.sources) and target in _ids(question.wording.targets)


def _options(question: Question) -> Key:
    named = tuple(dict.fromkeys(question.only.correct))
    ours = _ours(question)
    _check_named(named, {question.names.get(option.id, option.id) for option in question.wording.options})
    return tuple(ours.get(name, name) for name in named)


def _gaps(question: Question) -> Key:
    gaps = zip(question.declared, question.wording.gaps, strict=True)
    found = tuple(_gap(one, _ids(gap.options)) for one, gap in gaps)
    return found if any(found) else ()


def _pairs(question: Question) -> Key:
    return tuple(_pair(question, value) for value in dict.fromkeys(question.only.correct))


def _typed(question: Question) -> Key:
    return question.only.correct[:1]


def _gap(declared: Declaration, offered: set[str]) -> str:
    _check_named(declared.correct, offered)
    return declared.correct[0] if declared.correct else ""


def _pair(question: Question, value: str) -> str:
    source, _space, target = value.partition(" ")
    _check_named([source], _ids(question.wording.sources))
    _check_named([target], _ids(question.wording.targets))
    return value


def _areas(question: Question) -> Key:
    """The spots that are named as right, or the areas in which the right points lie."""
    if question.only.base_type == "point":
        return _hit(question)
    spots = {spot.identifier: spot.area for spot in question.spots}
    _check_named(question.only.correct, set(spots))
    return tuple(spots[name] for name in dict.fromkeys(question.only.correct))


def _hit(question: Question) -> Key:
    areas = question.areas
    points = filter(None, map(place, question.only.correct))
    hit = dict.fromkeys(filter(None, (first_containing(areas, point) for point in points)))
    if question.only.correct and not hit:
        raise Beyond(Reason("The right point lies in none of the areas that count."))
    return tuple(hit)


def _ids(options: Sequence[Option]) -> set[str]:
    return {option.id for option in options}


def _check_named(names: Sequence[str], offered: set[str]) -> None:
    for name in names:
        if name not in offered:
            params = {"letter": name or "—"}
            raise Broken(Reason("The answer names option %(letter)s, which the question does not have.", params))


_KEYS: dict[ItemType, Callable[[Question], Key]] = {
    ItemType.GAP_SELECT: _gaps,
    ItemType.MATCHING: _pairs,
    ItemType.HOTSPOT: _areas,
    ItemType.TEXT_ENTRY: _typed,
    ItemType.NUMERICAL: _typed,
}
_TYPED = (ItemType.TEXT_ENTRY, ItemType.NUMERICAL)
_SOURCES: dict[ItemType, Callable[[Question, Key], Key]] = {
    ItemType.ORDERING: lambda _question, key: key,
    ItemType.GAP_SELECT: lambda _question, key: key,
    ItemType.HOTSPOT: _source_places,
}
_OFFERED: dict[ItemType, Callable[[Question, str], bool]] = {
    ItemType.MATCHING: _is_pair,
    ItemType.TEXT_ENTRY: lambda _question, value: bool(value.strip()),
    ItemType.NUMERICAL: lambda _question, value: number(value) is not None,
    ItemType.HOTSPOT: lambda _question, value: area(value) is not None,
}
