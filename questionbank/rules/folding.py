"""When two texts count as the same: what an item's scoring folds away before it compares. Pure."""

import re
import unicodedata
from collections.abc import Callable

from core.hanzi import simplified
from questionbank.rules.answers import Fold

MEANT = frozenset("%‰&#@*/")  # Unicode calls them punctuation, but 5% is not 5
_IN_A_NUMBER = re.compile(r"(?<=\d)[.．](?=\d)|(?<![^\s(（])[-－﹣](?=\d)")  # a point within, a minus before


def folded(text: str, fold: frozenset[Fold]) -> str:
    """Write a text without what does not count; two texts are the same answer when these are equal.

    Characters that only differ in how they are composed are always the same. Signs that carry meaning are no
    punctuation, in full width either, nor are the point within 8.5.1 and the minus before -5. Example: with all folds
    ` ＩＳＯ 9001：2015。` is `iso 90012015`.
    """
    text = unicodedata.normalize("NFKC" if Fold.WIDTH in fold else "NFC", text)
    for one, without in _FOLDS:
        if one in fold:
            text = without(text)
    return text


def _without_punctuation(text: str) -> str:
    kept = {found.start() for found in _IN_A_NUMBER.finditer(text)}
    return "".join(sign for place, sign in enumerate(text) if place in kept or not _is_punctuation(sign))


def _without_spaces(text: str) -> str:
    return " ".join(text.split())


_FOLDS: tuple[tuple[Fold, Callable[[str], str]], ...] = (
    (Fold.VARIANTS, simplified),
    (Fold.CASE, str.casefold),
    (Fold.PUNCTUATION, _without_punctuation),
    (Fold.SPACE, _without_spaces),
)


def _is_punctuation(sign: str) -> bool:
    return unicodedata.category(sign).startswith("P") and unicodedata.normalize("NFKC", sign) not in MEANT
