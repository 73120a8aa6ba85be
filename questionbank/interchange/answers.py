"""The answers that people write: letters of options, and the many signs for true and false."""

import re
import unicodedata
from collections.abc import Mapping

from questionbank.interchange.model import ParsedOption
from questionbank.interchange.sanitise import escape

LETTERS = "ABCDEFGH"
TRUE_WORDS = frozenset(("√", "✓", "✔", "☑", "对", "正确", "是", "真", "T", "TRUE", "YES", "RIGHT", "CORRECT"))
FALSE_WORDS = frozenset(
    ("×", "✗", "✘", "✕", "╳", "X", "错", "错误", "否", "假", "不对", "不正确", "F", "FALSE", "NO", "WRONG", "INCORRECT")
)
# An option `X`, `Yes` or `否` says something of its own; only these pairs are true and false and nothing else.
_OPTION_PAIRS = (
    ("正确", "错误"),
    ("对", "错"),
    ("√", "×"),
    ("T", "F"),
    ("TRUE", "FALSE"),
    ("RIGHT", "WRONG"),
    ("CORRECT", "INCORRECT"),
)
_LETTER_SET = re.compile(r"(?:选\s*)?([A-H](?:(?:[\s,、;/&和]|\bAND\b)*[A-H])*)(?:\s*选?项)?")
_PARTS = re.compile(r"[;；\n]|\s+(?=[A-HＡ-Ｈ]\s*[.．、:：)）])")
_REPEATED = re.compile(r"[(【\[]?([A-Ha-h])[.、:)】\]]\s*(.+)", re.DOTALL)
_NO_LETTERS: Mapping[bool, str] = {}
_BRACKETS = " ()[]【】"
_HAN = re.compile(r"[\u4e00-\u9fff]")


def fold(text: str) -> str:
    """Full-width forms as half-width ones, without the full stop that closes an answer."""
    return unicodedata.normalize("NFKC", text).strip().rstrip("。.;,、 ")


def bare(text: str) -> str:
    """What an answer says: folded, without the brackets that may stand around it."""
    return fold(text).strip(_BRACKETS)


def read_letters(text: str) -> tuple[str, ...] | None:
    """The sorted letters of `B`, `ACD`, `A、C`, `(a, c)`; None for anything else, also for a letter named twice."""
    match = _LETTER_SET.fullmatch(bare(text).upper())
    if not match:
        return None
    letters = sorted(char for char in match[1].replace("AND", "") if char in LETTERS)
    return tuple(letters) if len(set(letters)) == len(letters) else None


def read_repeated(text: str, options: Mapping[str, str]) -> tuple[str, ...] | None:
    """The letters of an answer that repeats its options, as `B. 乙`; None unless each text is that of its letter."""
    found = [_REPEATED.fullmatch(fold(part)) for part in _PARTS.split(text) if part.strip()]
    letters = sorted(match[1].upper() for match in found if match and _repeats(match, options))
    return tuple(letters) if len(set(letters)) == len(found) > 0 else None


def _repeats(match: re.Match[str], options: Mapping[str, str]) -> bool:
    return fold(options.get(match[1].upper(), "")).casefold() == match[2].casefold()


def read_truth(text: str) -> bool | None:
    """True or False for the signs and words of either, else None."""
    said = bare(text).upper()
    if said in TRUE_WORDS:
        return True
    return False if said in FALSE_WORDS else None


def truth_meanings(options: Mapping[str, str]) -> dict[str, bool]:
    """Which letter means what, if the options are the words true and false in either order; else nothing."""
    words = {letter: fold(text).upper() for letter, text in options.items()}
    for pair in _OPTION_PAIRS:
        if sorted(words.values()) == sorted(pair):
            return {letter: word == pair[0] for letter, word in words.items()}
    return {}


def truth_options(stem: str, letters: Mapping[bool, str] = _NO_LETTERS) -> tuple[ParsedOption, ParsedOption]:
    """The two options of a true/false item, in the language of its stem; `letters` are the source's own."""
    true, false = ("正确", "错误") if _HAN.search(stem) else ("True", "False")
    return (
        ParsedOption("T", escape(true), letters.get(True, "")),
        ParsedOption("F", escape(false), letters.get(False, "")),
    )
