"""Classes of characters: `\\d`, `\\p{Lu}`, `.` and what they are made of."""

import re
import unicodedata
from collections.abc import Callable

Test = Callable[[str], bool]

_BLOCKS = {
    "BasicLatin": ("\x00", "\x7f"),
    "Latin-1Supplement": ("\x80", "\xff"),
    "LatinExtended-A": ("\u0100", "\u017f"),
    "LatinExtended-B": ("\u0180", "\u024f"),
    "Greek": ("\u0370", "\u03ff"),
    "Cyrillic": ("\u0400", "\u04ff"),
    "GeneralPunctuation": ("\u2000", "\u206f"),
    "CJKSymbolsandPunctuation": ("\u3000", "\u303f"),
    "Hiragana": ("\u3040", "\u309f"),
    "Katakana": ("\u30a0", "\u30ff"),
    "CJKUnifiedIdeographsExtensionA": ("\u3400", "\u4dbf"),
    "CJKUnifiedIdeographs": ("\u4e00", "\u9fff"),
    "HalfwidthandFullwidthForms": ("\uff00", "\uffef"),
}
_CATEGORY = re.compile("L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?")


def between(low: str, high: str) -> Test:
    """The characters from one to another."""
    return lambda char: low <= char <= high


def one_of(characters: str) -> Test:
    """Any of these characters."""
    return lambda char: char in characters


def negated(test: Test) -> Test:
    """All other characters."""
    return lambda char: not test(char)


def any_of(tests: list[Test], *, but: Test | None = None) -> Test:
    """Whatever one of the tests takes, less what `but` takes."""
    return lambda char: any(test(char) for test in tests) and not (but is not None and but(char))


def prop(name: str) -> Test | None:
    """The characters of a category as `Lu`, or of a block as `IsCJKUnifiedIdeographs`; None for an unknown one."""
    if name.startswith("Is"):
        block = _BLOCKS.get(name[2:])
        return block and between(*block)
    return _category(name) if _CATEGORY.fullmatch(name) else None


def _category(name: str) -> Test:
    return lambda char: unicodedata.category(char).startswith(name)


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] not in "PZC"


def _starts_name(char: str) -> bool:
    return char.isalpha() or char in "_:"


def _continues_name(char: str) -> bool:
    return _starts_name(char) or char in "-.·" or unicodedata.category(char)[0] in "NM"


CLASSES: dict[str, Test] = {
    "d": _category("Nd"),
    "s": one_of(" \t\n\r"),
    "w": _is_word,
    "i": _starts_name,
    "c": _continues_name,
}
CLASSES |= {letter.upper(): negated(test) for letter, test in CLASSES.items()}
ESCAPES = {"n": "\n", "r": "\r", "t": "\t"} | {sign: sign for sign in "\\|.?*+(){}-[]^$/\"' "}
ANY = negated(one_of("\n\r"))
