"""A paper of real paper: how what a candidate marked on it is keyed in, and what response that is. Pure.

Options carry letters in the order of the paper. What is keyed for an item is, by its type:

- choices: the letters that are marked; true/false also √ and ×
- matching, gap fill: a letter for each row or gap in order, `-` where nothing is marked
- ordering: the letters in the candidate's order
- short text, number: what is written
- place on a picture: the squares of the printed grid, `C7 D2`
- essay: `+` where something is written; it is marked on the paper itself
- nonconformity statement: the letter of the classification, or `+` where only the rest is written
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.errors import Refused, Text
from exam.rules.responses import is_response, parts_of

ON_PAPER = "paper"  # writes for a candidate in a paper room, in place of a browser's session
COLLECTED = "collected"  # why a seat is paused whose paper was taken in
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
GRID = 20  # columns of the grid over a picture
ON_THE_SCRIPT = "〔见纸质答卷〕 See the paper script."
WRITTEN = "+"
NOTHING = "-"
_SIGNS = {"√": "T", "✓": "T", "对": "T", "×": "F", "✗": "F", "错": "F"}
_SQUARE = re.compile(r"([A-Z])(\d{1,3})")
Item = Mapping[str, Any]


def read(item: Item, keyed: str) -> Any:
    """Give the response that was keyed in, None for nothing. Raises Refused when it does not fit the item."""
    text = keyed.strip()
    if not text:
        return None
    response = _READERS[item["type"]](item, text)
    if not is_response(response, kind=item["type"], parts=parts_of(item)):
        raise _refused(item)
    return response if any(response) else None


def show(item: Item, response: Any) -> str:
    """Write a response as it would be keyed in."""
    return "" if response is None else _WRITERS[item["type"]](item, response)


def squares(item: Item) -> tuple[int, int]:
    """Give the columns and rows of the grid over an item's picture."""
    picture = item["picture"]
    return GRID, max(1, round(GRID * picture["height"] / picture["width"]))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def _letters(text: str) -> str:
    return re.sub(r"[\s,;、，；.]+", "", _plain(text))


def _named(item: Item, options: Sequence[Mapping[str, str]], letter: str) -> str:
    place = LETTERS.find(letter)
    if not 0 <= place < len(options):
        raise _refused(item)
    return options[place]["id"]


def _letter(options: Sequence[Mapping[str, str]], name: str) -> str:
    return LETTERS[[option["id"] for option in options].index(name)]


def _read_options(item: Item, text: str) -> list[str]:
    return [_named(item, item["options"], letter) for letter in _letters(text)]


def _write_options(item: Item, response: Sequence[str]) -> str:
    chosen = [_letter(item["options"], name) for name in response]
    return "".join(chosen if item["type"] == "ordering" else sorted(chosen))


def _read_choice(item: Item, text: str) -> list[str]:
    order = [option["id"] for option in item["options"]]
    return sorted(_read_options(item, text), key=order.index)


def _read_truth(item: Item, text: str) -> list[str]:
    sign = _SIGNS.get(text)
    return [sign] if sign else _read_choice(item, text)


def _row(item: Item, text: str, length: int) -> str:
    letters = _letters(text)
    if len(letters) != length:
        raise _refused(item)
    return letters


def _read_pairs(item: Item, text: str) -> list[list[str]]:
    marked = zip(item["sources"], _row(item, text, len(item["sources"])), strict=True)
    return [[one["id"], _named(item, item["targets"], letter)] for one, letter in marked if letter != NOTHING]


def _write_pairs(item: Item, response: Sequence[Sequence[str]]) -> str:
    chosen = {source: _letter(item["targets"], target) for source, target in response}
    return "".join(chosen.get(one["id"], NOTHING) for one in item["sources"])


def _read_gaps(item: Item, text: str) -> list[str]:
    marked = zip(item["gaps"], _row(item, text, len(item["gaps"])), strict=True)
    return ["" if letter == NOTHING else _named(item, gap["options"], letter) for gap, letter in marked]


def _write_gaps(item: Item, response: Sequence[str]) -> str:
    marked = zip(item["gaps"], response, strict=True)
    return "".join(_letter(gap["options"], name) if name else NOTHING for gap, name in marked)


def _read_squares(item: Item, text: str) -> list[str]:
    words = re.split(r"[\s,;、，；]+", _plain(text))
    return list(dict.fromkeys(_middle(item, word) for word in words if word))


def _middle(item: Item, square: str) -> str:
    found = _SQUARE.fullmatch(square)
    if found is None:
        raise _refused(item)
    columns, rows = squares(item)
    column, row = LETTERS.index(found[1]), int(found[2])
    if column >= columns or not 1 <= row <= rows:
        raise _refused(item)
    picture = item["picture"]
    across, down = (column + 0.5) * picture["width"] / columns, (row - 0.5) * picture["height"] / rows
    return f"{round(across)} {round(down)}"


def _write_squares(item: Item, response: Sequence[str]) -> str:
    columns, rows = squares(item)
    picture = item["picture"]
    places = [tuple(map(float, place.split())) for place in response]
    named = [
        f"{LETTERS[min(columns - 1, int(x * columns / picture['width']))]}"
        f"{min(rows, int(y * rows / picture['height']) + 1)}"
        for x, y in places
    ]
    return " ".join(named)


def _read_essay(item: Item, text: str) -> str:
    if _plain(text) != WRITTEN:
        raise _refused(item)
    return ON_THE_SCRIPT


def _read_statement(item: Item, text: str) -> dict[str, str]:
    sign = _plain(text)
    classification = "" if sign == WRITTEN else _named(item, item["options"], sign)
    written = dict.fromkeys(("requirement", "evidence", "clause"), ON_THE_SCRIPT)
    return {**written, "classification": classification}


def _write_statement(item: Item, response: Mapping[str, str]) -> str:
    name = response.get("classification", "")
    return _letter(item["options"], name) if name else WRITTEN


def _refused(item: Item) -> Refused:
    text = Text(
        "What is keyed in for item %(number)s does not fit it. Compare it with the answer sheet.",
        {"number": item["number"]},
    )
    return Refused(text, field=f"item-{item['number']}", code="bad_response")


_READERS: dict[str, Callable[[Item, str], Any]] = {
    "single_choice": _read_choice,
    "multiple_choice": _read_choice,
    "true_false": _read_truth,
    "ordering": _read_options,
    "matching": _read_pairs,
    "gap_select": _read_gaps,
    "text_entry": lambda _item, text: text,
    "numerical": lambda _item, text: text,
    "hotspot": _read_squares,
    "essay": _read_essay,
    "nonconformity": _read_statement,
}
_WRITERS: dict[str, Callable[[Item, Any], str]] = {
    "single_choice": _write_options,
    "multiple_choice": _write_options,
    "true_false": _write_options,
    "ordering": _write_options,
    "matching": _write_pairs,
    "gap_select": _write_gaps,
    "text_entry": lambda _item, response: str(response),
    "numerical": lambda _item, response: str(response),
    "hotspot": _write_squares,
    "essay": lambda _item, _response: WRITTEN,
    "nonconformity": _write_statement,
}
