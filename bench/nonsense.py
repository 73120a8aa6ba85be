"""What the fuzz runs feed: values of any kind, and documents that are right but for a few places."""

import copy
import random
from typing import Any

from hypothesis import strategies as st

NUMBERS = st.integers() | st.floats() | st.sampled_from([0, -1, 1, 2**31, 2**53, 2**63, 2**64, 10**400])
# Half characters, NUL, signs that change the direction: what JSON can say and databases or encoders may not take.
ODD = st.sampled_from(
    ["", "\x00", "\ud800", "\udfff", "é", "\u200b", "\u202e", "A" * 70_000, "/", "'", '"', "\\", "[]", "null"]
)
TEXTS = st.text(max_size=40) | st.text(st.characters(), max_size=6) | ODD
LEAVES = st.none() | st.booleans() | NUMBERS | TEXTS
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
SEEDS = st.integers(min_value=0, max_value=2**32)
DAMAGES = 3  # most places of one document that are changed
DEPTH = 8


@st.composite
def changed(draw: st.DrawFn, documents: tuple[Any, ...]) -> Any:
    """Give one of the documents with a few places replaced, removed or doubled."""
    document = copy.deepcopy(draw(st.sampled_from(documents)))
    dice = random.Random(draw(SEEDS))
    for _ in range(draw(st.integers(min_value=0, max_value=DAMAGES))):
        document = _change(document, dice, draw(ANYTHING))
    return document


@st.composite
def damaged(draw: st.DrawFn, files: tuple[bytes, ...]) -> bytes:
    """Give one of the files with bytes replaced, cut out or put in."""
    content = bytearray(draw(st.sampled_from(files)))
    dice = random.Random(draw(SEEDS))
    for _ in range(draw(st.integers(min_value=0, max_value=DAMAGES))):
        at, length = dice.randrange(len(content) + 1), dice.choice([0, 1, 2, 40, 4000])
        content[at : at + length] = draw(st.binary(max_size=20))
    return bytes(content)


def _change(document: Any, dice: random.Random, value: Any, depth: int = 0) -> Any:
    """Change one place, chosen by walking down at random."""
    if depth > DEPTH or not document or not isinstance(document, dict | list) or dice.random() < 0.1:
        return value
    key = dice.choice(list(document)) if isinstance(document, dict) else dice.randrange(len(document))
    if dice.random() < 0.2:
        del document[key]
    else:
        document[key] = _change(document[key], dice, value, depth + 1)
    return document
