"""Whether what was written reads back as the item it was written from, whatever its options are called."""

from collections.abc import Callable, Mapping, Sequence

from questionbank.interchange.model import ParsedItem, Reading, Reason
from questionbank.interchange.outgoing import Sheet, Unsaid
from questionbank.rules.answers import Answer
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Option, Wording

Names = Mapping[str, str]


def check_read_back(item: Sheet, reading: Reading) -> None:
    """Raise `Unsaid` unless the one item of a reading says what the item says; policies are the writers' business."""
    if len(reading.items) != 1:
        raise Unsaid(Reason("The format cannot say this item: it would not be read again."))
    found = reading.items[0]
    answer = found.answer or Answer(found.key_ids)
    said = (found.explanation, *_essence(found.type, _wording(found), answer))
    if said != (item.explanation, *_essence(item.manuscript.type, item.wording, item.answer)):
        raise Unsaid(Reason("The format cannot say all of this item: it would read otherwise."))


def _wording(found: ParsedItem) -> Wording:
    options = tuple(Option(option.id, option.html) for option in found.options)
    return Wording(found.stem, options, found.sources, found.targets, found.gaps)


def _essence(kind: ItemType, wording: Wording, answer: Answer) -> tuple[object, ...]:
    return (
        kind,
        _numbered(wording),
        [] if kind is ItemType.TRUE_FALSE else sorted(_texts(wording.options)),
        _texts(wording.sources),
        sorted(_texts(wording.targets)),
        [_texts(gap.options) for gap in wording.gaps],
        _KEYS.get(kind, _set_key)(wording, answer.key),
    )


def _texts(options: Sequence[Option]) -> list[str]:
    return [option.text for option in options]


def _numbered(wording: Wording) -> str:
    stem = wording.stem
    for place, gap in enumerate(wording.gaps, 1):
        stem = stem.replace(f"[[{gap.id}]]", f"[[gap {place}]]")
    return stem


def _set_key(wording: Wording, key: Sequence[str]) -> list[str]:
    """The key with texts where the identifiers of options stand; a set is sorted."""
    return sorted(_order_key(wording, key))


def _order_key(wording: Wording, key: Sequence[str]) -> list[str]:
    names = _names(wording.options)
    return [names.get(one, one) for one in key]


def _gap_key(wording: Wording, key: Sequence[str]) -> list[str]:
    return [_names(gap.options).get(one, "") for gap, one in zip(wording.gaps, key, strict=False)]


def _pair_key(wording: Wording, key: Sequence[str]) -> list[str]:
    left, right = _names(wording.sources), _names(wording.targets)
    pairs = [one.partition(" ") for one in key]
    return sorted(f"{left.get(source)}\n{right.get(target)}" for source, _blank, target in pairs)


def _truth_key(_wording: Wording, key: Sequence[str]) -> list[str]:
    return list(key)


def _names(options: Sequence[Option]) -> Names:
    return {option.id: option.text for option in options}


_KEYS: Mapping[ItemType, Callable[[Wording, Sequence[str]], list[str]]] = {
    ItemType.GAP_SELECT: _gap_key,
    ItemType.MATCHING: _pair_key,
    ItemType.ORDERING: _order_key,
    ItemType.TRUE_FALSE: _truth_key,
}
