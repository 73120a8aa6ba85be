"""How rows of a form become options: letters by place, or by an order that says nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from string import ascii_uppercase

from questionbank.rules import Manuscript, Option, Wording

LETTERS = ascii_uppercase
MOST_ROWS = len(LETTERS)


def scattered(texts: Mapping[int, str]) -> dict[int, str]:
    """Give letters to rows in an order that does not follow the author's, who likes to write in the right order.

    The letters go to candidates' browsers with the options. The same texts get the same letters.
    """
    order = sorted(texts, key=lambda row: hashlib.sha256(texts[row].encode()).digest())
    return {row: LETTERS[place] for place, row in enumerate(order)}


def lettered(manuscript: Manuscript, part: str) -> dict[str, str]:
    """Give the letter by which a form shows each option, whatever its identifier was in the file it came from."""
    ids = dict.fromkeys(option.id for wording in manuscript.wordings.values() for option in getattr(wording, part))
    return dict(zip(ids, LETTERS, strict=False))


def texts_of(wording: Wording | None, part: str, names: Mapping[str, str]) -> list[str]:
    """Give the texts of one language's options in the order of their letters, blank where it has none."""
    options: Sequence[Option] = getattr(wording, part) if wording else ()
    by_id = {option.id: option.text for option in options}
    return [by_id.get(one, "") for one in names]
