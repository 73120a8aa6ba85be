"""What a response of each type may be (docs/protocol.md), and when it says nothing. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

TEXT_LIMIT = 1_000
NUMBER_TEXT_LIMIT = 64
ESSAY_LIMIT = 20_000
FIELD_LIMIT = 5_000
MOST_PLACES = 32
MOST_GAPS = 64
FIELDS = frozenset({"requirement", "evidence", "clause", "classification"})
_PLACE = re.compile(r"(\d{1,5}(?:\.\d{1,2})?) (\d{1,5}(?:\.\d{1,2})?)", re.ASCII)

# Every way in which an answer that was cleared stands in the log.
BLANK = (
    "[]",
    '""',
    "null",
    "{}",
    '{"classification":"","clause":"","evidence":"","requirement":""}',
    *('[""' + ',""' * more + "]" for more in range(MOST_GAPS)),
)


@dataclass(frozen=True)
class Parts:
    """What the responses to one item may name; which parts there are depends on its type."""

    options: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    gaps: tuple[frozenset[str], ...] = ()
    width: int = 0
    height: int = 0


def parts_of(item: Mapping[str, Any]) -> Parts:
    """Read what responses may name from an item of a paper."""
    picture = item.get("picture", {})
    return Parts(
        options=_ids(item.get("options", ())),
        sources=_ids(item.get("sources", ())),
        targets=_ids(item.get("targets", ())),
        gaps=tuple(_ids(gap["options"]) | {""} for gap in item.get("gaps", ())),
        width=picture.get("width", 0),
        height=picture.get("height", 0),
    )


def is_response(response: Any, *, kind: str, parts: Parts) -> bool:
    """Tell whether a response has the shape of its item's type and names only what the item has."""
    check = CHECKS.get(kind)
    return check is not None and check(response, parts)


def _ids(options: Any) -> frozenset[str]:
    return frozenset(option["id"] for option in options)


def _one(response: Any, parts: Parts) -> bool:
    return _some(response, parts) and len(response) <= 1


def _some(response: Any, parts: Parts) -> bool:
    """Tell whether these are options of the item, each named once."""
    if not isinstance(response, list) or not all(isinstance(one, str) for one in response):
        return False
    chosen = set(response)
    return len(chosen) == len(response) and chosen <= parts.options


def _pairs(response: Any, parts: Parts) -> bool:
    if not isinstance(response, list) or not all(_is_pair(pair, parts) for pair in response):
        return False
    return len({tuple(pair) for pair in response}) == len(response)


def _is_pair(pair: Any, parts: Parts) -> bool:
    if not isinstance(pair, list) or len(pair) != 2:
        return False
    sides = zip(pair, (parts.sources, parts.targets), strict=True)
    return all(isinstance(one, str) and one in allowed for one, allowed in sides)


def _gaps(response: Any, parts: Parts) -> bool:
    if not isinstance(response, list) or len(response) not in (0, len(parts.gaps)):
        return False
    chosen = zip(response, parts.gaps, strict=False)
    return all(isinstance(one, str) and one in allowed for one, allowed in chosen)


def _places(response: Any, parts: Parts) -> bool:
    if not isinstance(response, list) or len(response) > MOST_PLACES:
        return False
    return all(_is_place(one, parts) for one in response) and len(set(response)) == len(response)


def _is_place(text: Any, parts: Parts) -> bool:
    found = _PLACE.fullmatch(text) if isinstance(text, str) else None
    return found is not None and float(found[1]) <= parts.width and float(found[2]) <= parts.height


def _statement(response: Any, parts: Parts) -> bool:
    """Tell whether this is a nonconformity statement, in whole or in part; cleared it is `""` or `[]`."""
    if not isinstance(response, dict):
        return response in ("", [])
    if not FIELDS.issuperset(response) or not all(_is_written(text, FIELD_LIMIT) for text in response.values()):
        return False
    return response.get("classification", "") in parts.options | {""}


def _is_written(response: Any, limit: int) -> bool:
    return isinstance(response, str) and len(response) <= limit and "\x00" not in response


Check = Callable[[Any, Parts], bool]
CHECKS: Mapping[str, Check] = {
    "single_choice": _one,
    "true_false": _one,
    "multiple_choice": _some,
    "ordering": _some,
    "matching": _pairs,
    "gap_select": _gaps,
    "hotspot": _places,
    "nonconformity": _statement,
    "text_entry": lambda response, _parts: _is_written(response, TEXT_LIMIT),
    "numerical": lambda response, _parts: _is_written(response, NUMBER_TEXT_LIMIT),
    "essay": lambda response, _parts: _is_written(response, ESSAY_LIMIT),
}
