"""Two versions of an item side by side, with what was taken out and what was put in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.errors import Text
from core.i18n import say
from questionbank.interchange.sanitise import visible
from questionbank.models import ItemVersion
from questionbank.queries import items
from questionbank.rules import LANGUAGE_NAMES, TIER_NAMES, VERB_NAMES

NAMES = {
    "point": Text("Knowledge point"),
    "tier": Text("Tier"),
    "verb": Text("Verb of the outline"),
    "clause": Text("Clause"),
}
Pieces = list[tuple[bool, str]]  # (only on this side?, text)


@dataclass(frozen=True)
class Row:
    """One fact of both versions."""

    label: str
    language: str
    left: Pieces
    right: Pieces

    @property
    def name(self) -> Text:
        """Name the fact for the reader."""
        language = LANGUAGE_NAMES.get(self.language, Text(self.language))
        option = Text("Option %(letter)s, %(language)s", {"letter": self.label, "language": language})
        return NAMES.get(self.label) or (
            Text("Stem, %(language)s", {"language": language}) if self.label == "stem" else option
        )


def facts(version: ItemVersion, point: str) -> dict[tuple[str, str], str]:
    """Give what a version says, by label and language; the key is not among it."""
    found = {
        ("point", ""): point,
        ("tier", ""): say(TIER_NAMES[version.tier]),
        ("verb", ""): say(VERB_NAMES[version.verb]) if version.verb else "",
        ("clause", ""): version.clause,
    }
    for language, wording in items.wordings(version.content).items():
        found["stem", language] = visible(wording.stem)
        found.update({(option.id, language): visible(option.text) for option in wording.options})
    return found


def compare(left: Mapping[tuple[str, str], str], right: Mapping[tuple[str, str], str]) -> list[Row]:
    """Set the facts of two versions beside each other; what either says is there."""
    labels = dict.fromkeys([*left, *right])
    return [Row(*label, *difference(left.get(label, ""), right.get(label, ""))) for label in labels]


def difference(left: str, right: str) -> tuple[Pieces, Pieces]:
    """Cut two texts into what both share and what only one says."""
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return (
        list(_pieces((op != "equal", left[start:end]) for op, start, end, _, _ in blocks)),
        list(_pieces((op != "equal", right[start:end]) for op, _, _, start, end in blocks)),
    )


def _pieces(cut: Iterator[tuple[bool, str]]) -> Iterator[tuple[bool, str]]:
    return ((only, text) for only, text in cut if text)
