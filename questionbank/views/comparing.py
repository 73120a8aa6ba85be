"""Two versions of an item side by side, with what was taken out and what was put in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from core.errors import Text
from core.i18n import say
from questionbank.interchange.sanitise import visible
from questionbank.models import ItemVersion
from questionbank.queries import items
from questionbank.rules import TIER_NAMES, VERB_NAMES, Answer
from questionbank.rules.parts import Part, secrets_of, texts_of

SHORT = 2  # an island of so few signs between two changes is read with them
# A word is a run of letters or of figures; each Chinese character and each other sign stands for itself.
_WORDS = re.compile(r"[^\W\d_\u2e80-\u9fff\uf900-\ufaff]+|\d+(?:\.\d+)*|\s+|.", re.DOTALL)
Pieces = list[tuple[bool, str]]  # (only on this side?, text)
Cut = list[tuple[bool, str, str]]  # (shared?, text on the left, text on the right)


@dataclass(frozen=True)
class Row:
    """One part of both versions."""

    part: Part
    left: Pieces
    right: Pieces

    @property
    def name(self) -> Text:
        """Name the part for the reader."""
        return self.part.name


def facts(version: ItemVersion, point: str, answer: Answer | None = None) -> dict[Part, str]:
    """Give what a version says, by part; the key is among it only with its answer."""
    texts = texts_of(items.wordings(version.content)) | (secrets_of(answer) if answer else {})
    return {
        Part("point"): point,
        Part("tier"): say(TIER_NAMES[version.tier]),
        Part("verb"): say(VERB_NAMES[version.verb]) if version.verb else "",
        Part("clause"): version.clause,
        Part("descriptor"): version.descriptor,
        **{part: visible(text) for part, text in texts.items()},
    }


def compare(left: Mapping[Part, str], right: Mapping[Part, str]) -> list[Row]:
    """Set the parts of two versions beside each other; what either says is there."""
    parts = dict.fromkeys([*left, *right])
    return [Row(part, *difference(left.get(part, ""), right.get(part, ""))) for part in parts]


def difference(left: str, right: str) -> tuple[Pieces, Pieces]:
    """Cut two texts by words into what both share and what only one says."""
    cut = _without_islands(_cut(_WORDS.findall(left), _WORDS.findall(right)))
    return (
        list(_pieces((same, one) for same, one, _ in cut)),
        list(_pieces((same, other) for same, _, other in cut)),
    )


def _cut(left: list[str], right: list[str]) -> Cut:
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return [(op == "equal", "".join(left[a:b]), "".join(right[c:d])) for op, a, b, c, d in blocks]


def _without_islands(cut: Cut) -> Cut:
    return [(same and not _is_island(cut, place), one, other) for place, (same, one, other) in enumerate(cut)]


def _is_island(cut: Cut, place: int) -> bool:
    """Tell whether a shared piece between two changes is too short to be read alone."""
    return 0 < place < len(cut) - 1 and len(cut[place][1].strip()) < SHORT


def _pieces(cut: Iterator[tuple[bool, str]]) -> Iterator[tuple[bool, str]]:
    for same, run in groupby(cut, key=lambda piece: piece[0]):
        text = "".join(part for _, part in run)
        if text:
            yield not same, text
