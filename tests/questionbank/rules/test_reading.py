"""Which items everybody can read."""

import pytest

from questionbank.rules import ItemType
from questionbank.rules.reading import is_accessible

SINGLE = ItemType.SINGLE_CHOICE


@pytest.mark.parametrize(
    ("kind", "html", "accessible"),
    [
        (SINGLE, "<p>审核准则是（ ）。</p>", True),
        (SINGLE, '<img src="a.png" alt="流程图：三步">', True),
        (SINGLE, "<img alt='a' src='a.png'>", True),
        (SINGLE, '<img src="a.png">', False),
        (SINGLE, '<img src="a.png" alt="">', False),
        (SINGLE, '<img src="a.png" alt="  ">', False),
        (SINGLE, '<img alt="one"><IMG src="b.png">', False),
        (SINGLE, '<audio src="a.mp3"></audio>', False),
        (SINGLE, "<video></video>", False),
        (ItemType.HOTSPOT, "<p>words only</p>", False),
    ],
)
def test_a_picture_needs_words_and_sound_or_pointing_shuts_somebody_out(
    kind: ItemType, html: str, accessible: bool
) -> None:
    assert is_accessible(kind, html) is accessible
