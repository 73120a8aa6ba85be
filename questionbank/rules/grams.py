"""How texts are cut for searching and comparing: Chinese by pairs of characters, everything else by words. Pure.

Chinese is written without spaces, and half of its terms have two characters: an index of single characters finds too
much, one of three misses 审核. Pairs that overlap find both, in SQLite and PostgreSQL alike.
"""

import re
import unicodedata

LONGEST_QUERY = 200  # characters
MOST_PHRASES = 12
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")


def fold(text: str) -> str:
    """Bring a text to the form in which width and case do not count."""
    return unicodedata.normalize("NFKC", text).casefold()


def tokens(text: str) -> list[str]:
    """Cut a text: 审核员 gives 审核 核员 员 (the last stands alone, so that it too is found), `ISO 9001` iso 9001."""
    return [token for run in _RUN.findall(fold(text)) for token in _cut(run)]


def phrases(query: str) -> list[list[str]]:
    """Cut what somebody searches for into phrases that must all occur; the last token of each may go on.

    What is written without a space must occur in one piece: 审核员 gives 审核 核员, 105-00012 gives 105 00012; `aud`
    finds audit.
    """
    pieces = [_RUN.findall(piece) for piece in fold(query[:LONGEST_QUERY]).split()]
    return [_phrase(runs) for runs in pieces if runs][:MOST_PHRASES]


def shingles(text: str) -> frozenset[str]:
    """Give what of a text is compared with others: pairs of Chinese characters, words of other scripts."""
    return frozenset(token for run in _RUN.findall(fold(text)) for token in (_pairs(run) if _is_han(run) else [run]))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the share of what two texts have in common, 0 to 1 (Jaccard 1901)."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def _phrase(runs: list[str]) -> list[str]:
    last = _pairs(runs[-1]) if _is_han(runs[-1]) else [runs[-1]]
    return [*(token for run in runs[:-1] for token in _cut(run)), *last]


def _cut(run: str) -> list[str]:
    return [*_pairs(run), run[-1]] if _is_han(run) and len(run) > 1 else [run]


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)] or [run]


def _is_han(run: str) -> bool:
    return _IS_HAN.match(run) is not None
